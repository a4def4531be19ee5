"""Spreads: the values of each group in order, for medians, quartiles, densities and steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from services.charts.reductions.buckets import Buckets
from services.charts.reductions.cells import shape_of
from services.charts.reductions.code_buckets import code_buckets
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.question import Question
from services.charts.reductions.range_buckets import RangeBuckets
from services.engine.forms import Coded
from services.engine.value_counts import interpolated

# Beyond this, a table of groups by codes would take more memory than the values themselves.
MOST_CELLS = 8_000_000


@dataclass(frozen=True)
class Spread:
    """The values of one group in order; at least one."""

    buckets: Buckets
    group: int

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.buckets.totals[self.group])

    @property
    def mean(self) -> float:
        """The arithmetic mean."""
        return float(self.buckets.moments[0][self.group])

    @property
    def deviation(self) -> float:
        """The standard deviation with n - 1; 0 of a single value."""
        return float(self.buckets.moments[1][self.group])

    def at(self, positions: np.ndarray) -> np.ndarray:
        """The values at 0-based positions in order."""
        return self.buckets.at(self.group, positions)

    def below(self, values: np.ndarray) -> np.ndarray:
        """How many values are smaller than each of some."""
        return self.buckets.rank(self.group, values, False)

    def upto(self, values: np.ndarray) -> np.ndarray:
        """How many values are not larger than each of some."""
        return self.buckets.rank(self.group, values, True)

    def quantile(self, share: float) -> float:
        """The quantile of type 7."""
        return interpolated(lambda place: float(self.at(np.array([place]))[0]), self.total, share)


def spreads(question: Question, keys: Sequence[Key], measure: str) -> list[Spread | None]:
    """The values of each group or pair of groups, in the order of the groups; missing ones are left out."""
    buckets = buckets_of(question, keys, measure)
    return [Spread(buckets, group) if buckets.totals[group] else None for group in kept_groups(keys)]


def buckets_of(question: Question, keys: Sequence[Key], measure: str) -> Buckets:
    """The values of each group or pair of groups, one more group per key for rows that belong to none."""
    numbers = Numbers(question.table, measure)
    groups = int(np.prod(shape_of(keys)))
    if isinstance(numbers.form, Coded) and groups * (numbers.form.distinct + 1) <= MOST_CELLS:
        return code_buckets(question, keys, numbers, groups)
    return RangeBuckets(question, keys, numbers)


def kept_groups(keys: Sequence[Key]) -> list[int]:
    """The numbers of the groups, without those of rows that belong to none."""
    kept = np.arange(int(np.prod(shape_of(keys)))).reshape(shape_of(keys))
    return kept[tuple(slice(0, key.size) for key in keys)].ravel().tolist()


def ready(items: Sequence[Spread], wanted: Callable[[Spread], np.ndarray]) -> None:
    """Read the values of all groups at once that will be asked for one by one; `wanted` says in which buckets."""
    if items:
        items[0].buckets.load(np.concatenate([wanted(item) for item in items]))


def around(shares: Sequence[float]) -> Callable[[Spread], np.ndarray]:
    """The buckets that quantiles need."""

    def wanted(item: Spread) -> np.ndarray:
        places = np.array(shares) * (item.total - 1)
        return item.buckets.holding(item.group, np.concatenate([np.floor(places), np.ceil(places)]).astype(np.int64))

    return wanted


def medians(question: Question, keys: Sequence[Key], measure: str) -> tuple[np.ndarray, np.ndarray]:
    """The median of each group or pair of groups, NaN without any value, and how many values there are."""
    buckets = buckets_of(question, keys, measure)
    groups = np.array(kept_groups(keys), np.int64)
    totals = buckets.totals[groups]
    there = np.flatnonzero(totals)
    lower, upper = (totals[there] - 1) // 2, totals[there] // 2
    buckets.load(np.concatenate([buckets.holding(groups[there], lower), buckets.holding(groups[there], upper)]))
    found = np.full(len(groups), np.nan)
    ends = (buckets.at(groups[there], places).tolist() for places in (lower, upper))
    found[there] = [halfway(low, high) for low, high in zip(*ends, strict=True)]
    return found, totals


def halfway(low: float, high: float) -> float:
    """The quantile of type 7 between two numbers that follow each other."""
    return interpolated(lambda place: (low, high)[place], 2, 0.5)
