"""Contingency tables: how often each pair of codes occurs, over the rows that hold both columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.engine.correlations.columns import Codes

BLOCK = 262_144
# A table of more cells than this, and than so many per row, is kept as a list of its filled cells.
MOST_CELLS = 2_097_152
CELLS_PER_ROW = 12
LEAST_CELLS = 65_536


@dataclass(frozen=True)
class Contingency:
    """The filled cells of a table: codes of both columns, and counts; `left` and `right` are the sums by code."""

    first: np.ndarray
    second: np.ndarray
    counts: np.ndarray
    left: np.ndarray
    right: np.ndarray

    @cached_property
    def rows(self) -> int:
        """How many rows hold both columns."""
        return int(self.counts.sum())


def is_small(left: Codes, right: Codes) -> bool:
    """Whether a full table of both columns costs less than their rows do."""
    cells = (left.distinct + 1) * (right.distinct + 1)
    return cells <= max(LEAST_CELLS, min(MOST_CELLS, CELLS_PER_ROW * len(left.codes)))


def full_table(left: Codes, right: Codes) -> np.ndarray:
    """All counts, codes of `left` down and of `right` across; rows that lack one are left out."""
    width = right.distinct + 1
    size = (left.distinct + 1) * width
    total = np.zeros(size, np.int64)
    for start in range(0, len(left.codes), BLOCK):
        part = slice(start, start + BLOCK)
        cells = left.codes[part].astype(np.int64)
        cells *= width
        cells += right.codes[part]
        total += np.bincount(cells, minlength=size)
    return total.reshape(left.distinct + 1, width)[:-1, :-1]


def contingency(left: Codes, right: Codes) -> Contingency:
    """The filled cells, whatever the number of different values."""
    if is_small(left, right):
        table = full_table(left, right)
        first, second = np.nonzero(table)
        return Contingency(first, second, table[first, second], table.sum(axis=1), table.sum(axis=0))
    both = ~(left.gaps | right.gaps)
    width = right.distinct + 1
    cells, counts = np.unique(left.codes[both].astype(np.int64) * width + right.codes[both], return_counts=True)
    first, second = cells // width, cells % width
    sums = np.bincount(first, counts, left.distinct), np.bincount(second, counts, right.distinct)
    return Contingency(first, second, counts, sums[0].astype(np.int64), sums[1].astype(np.int64))
