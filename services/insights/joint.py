"""Joint counts: how often each pair of values occurs, so that rows are touched once and never in floats.

Where both sides are coded, a table of counts holds all there is to know of a pair; else every row is a pair.
"""

from dataclasses import dataclass

import numpy as np

from services.engine.correlations.columns import Codes
from services.engine.correlations.contingency import full_table
from services.insights.rows import Rows
from services.insights.variables import Groups, Measure

MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Joint:
    """m pairs of numbers (or of a number and a group's number), each with how many rows hold it."""

    left: np.ndarray
    right: np.ndarray
    counts: np.ndarray

    @property
    def rows(self) -> int:
        """How many rows hold both."""
        return int(self.counts.sum())


def of_measures(rows: Rows, left: Measure, right: Measure) -> Joint:
    """Two measures over all rows that hold both."""
    first, second = left.coded(rows.places), right.coded(rows.places)
    if first is not None and second is not None and is_small(len(first[1]), len(second[1]), rows.count):
        down, across, counts = filled(Codes(first[0], len(first[1])), Codes(second[0], len(second[1])))
        return without_gaps(first[1][down], second[1][across], counts)
    x, y = left.read(rows.places), right.read(rows.places)
    return without_gaps(x, y, np.ones(len(x)))


def of_groups(rows: Rows, measure: Measure, groups: Groups) -> Joint:
    """A measure and a group's number over all rows that hold both."""
    numbers = groups.read(rows.places)
    return by_numbers(rows, measure, numbers, groups.size)


def by_numbers(rows: Rows, measure: Measure, numbers: np.ndarray, size: int) -> Joint:
    """The same from n group numbers, `size` where there is none."""
    coded = measure.coded(rows.places)
    if coded is not None and is_small(len(coded[1]), size, rows.count):
        down, across, counts = filled(Codes(coded[0], len(coded[1])), Codes(numbers, size))
        return without_gaps(coded[1][down], across, counts)
    values = measure.read(rows.places)
    held = ~np.isnan(values) & (numbers < size)
    return Joint(values[held], numbers[held].astype(np.int64), np.ones(int(held.sum())))


def is_small(down: int, across: int, rows: int) -> bool:
    """Whether a table of all pairs of values costs less than the rows do."""
    return (down + 1) * (across + 1) <= min(MOST_CELLS, max(65_536, rows))


def filled(left: Codes, right: Codes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both codes and the count of each pair that occurs."""
    table = full_table(left, right)
    down, across = np.nonzero(table)
    return down, across, table[down, across].astype(np.float64)


def without_gaps(left: np.ndarray, right: np.ndarray, counts: np.ndarray) -> Joint:
    """Only pairs of which both are numbers."""
    held = ~(np.isnan(left) | np.isnan(right))
    if held.all():
        return Joint(left, right, counts)
    return Joint(left[held], right[held], counts[held])


def weighted_ranks(numbers: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Middle ranks, between −1 and 1, of m numbers that occur so often each."""
    order = np.argsort(numbers, kind="stable")
    ordered, weights = numbers[order], counts[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    sums = np.add.reduceat(weights, starts) if len(starts) else np.empty(0)
    middles = (2 * np.cumsum(sums) - sums) / max(1.0, float(counts.sum())) - 1
    found = np.empty(len(numbers))
    found[order] = np.repeat(middles, np.diff(starts, append=len(numbers)))
    return found
