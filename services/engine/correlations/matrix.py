"""What a correlation of columns comes to: per pair a value, its rows, its p value, and a reason where it has none."""

from dataclasses import dataclass

import numpy as np

from models.correlations import NoCoefficient

# A line through two points always fits: three rows are the least that say anything.
LEAST_ROWS = 3
COMPUTED, CONSTANT, TOO_FEW, DISJOINT = 0, 1, 2, 3
REASONS: tuple[NoCoefficient | None, ...] = (None, "constant", "too_few", "disjoint")


@dataclass(frozen=True)
class Matrix:
    """k × k values (NaN where there is none), rows that both columns hold, p values, and codes of `REASONS`."""

    values: np.ndarray
    rows: np.ndarray
    chances: np.ndarray
    reasons: np.ndarray

    @classmethod
    def empty(cls, count: int) -> "Matrix":
        """A matrix of which nothing is known yet."""
        shape = (count, count)
        return cls(np.full(shape, np.nan), np.zeros(shape, np.int64), np.full(shape, np.nan), np.zeros(shape, np.int8))

    def put(self, left: int, right: int, value: float, rows: int, chance: float, reason: int) -> None:
        """Fill in a pair, on both sides of the diagonal."""
        for place in ((left, right), (right, left)):
            self.values[place], self.rows[place], self.chances[place] = value, rows, chance
            self.reasons[place] = reason

    def put_block(self, places: list[int], part: "Matrix") -> None:
        """Fill in the pairs of some of the columns."""
        where = np.ix_(places, places)
        self.values[where], self.rows[where] = part.values, part.rows
        self.chances[where], self.reasons[where] = part.chances, part.reasons


def reasons_of(rows: np.ndarray, present: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """Why cells cannot be computed.

    Args:
        rows: k × k counts of rows that hold both.
        present: k counts of rows that hold each.
        constant: k × k, whether either column is the same in all those rows.
    """
    held = np.minimum.outer(present, present)
    found = np.where(constant, CONSTANT, COMPUTED)
    found = np.where(rows < LEAST_ROWS, TOO_FEW, found)
    return np.where((rows == 0) & (held > 0), DISJOINT, found).astype(np.int8)


def reason_of(rows: int, left: int, right: int, constant: bool) -> int:
    """Why one pair cannot be computed; `left` and `right` are the rows that hold each column."""
    if rows == 0 and left and right:
        return DISJOINT
    if rows < LEAST_ROWS:
        return TOO_FEW
    return CONSTANT if constant else COMPUTED
