"""Buckets: the values of each group counted into buckets that are in order; only those that matter are read again.

An exact rank needs no sort of all values: counts say in which bucket it lies, and its few values are put in order.
"""

from functools import cached_property

import numpy as np


class Buckets:
    """Counts of g groups in b buckets. Positions are 0-based, among the values of a group in order."""

    def __init__(self, counts: np.ndarray) -> None:
        self.size = counts.shape[1]
        self.counts = counts.ravel()
        self.ends = np.cumsum(self.counts)
        self.starts = self.ends - self.counts
        self.totals = counts.sum(axis=1)

    def first_of(self, group: int) -> int:
        """How many values the groups before this one have."""
        return int(self.starts[group * self.size])

    def holding(self, groups: np.ndarray | int, positions: np.ndarray) -> np.ndarray:
        """The bucket in which each position lies, counted through all groups."""
        return np.searchsorted(self.ends, self.starts[np.asarray(groups) * self.size] + positions, side="right")

    def load(self, buckets: np.ndarray) -> None:
        """Make sure that the values of some buckets are known: of all that will be asked for, to read rows once."""

    def holders(self, group: int, values: np.ndarray) -> np.ndarray:
        """The bucket in which each of some values would lie, counted through all groups."""
        raise NotImplementedError

    def at(self, groups: np.ndarray | int, positions: np.ndarray) -> np.ndarray:
        """The values at some positions."""
        raise NotImplementedError

    def rank(self, group: int, values: np.ndarray, is_upto: bool) -> np.ndarray:
        """How many values of a group are smaller than each of some; with `is_upto` those that are equal as well."""
        raise NotImplementedError

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and standard deviations (n - 1) of each group, shape (g,); 0 for the deviation of a single value."""
        raise NotImplementedError
