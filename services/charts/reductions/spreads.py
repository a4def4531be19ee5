"""Spreads: all values of each group in order, for medians, quartiles, densities and steps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.charts.reductions.cells import places_in, shape_of
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.question import Question
from services.engine.forms import Coded
from services.engine.value_counts import interpolated, runs

# Beyond this, a table of groups by values would take more memory than the values themselves.
MOST_CELLS = 8_000_000


@dataclass(frozen=True)
class Spread:
    """The k distinct values of one group in order, and how often each occurs."""

    values: np.ndarray
    counts: np.ndarray
    upto: np.ndarray

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.upto[-1])

    @property
    def mean(self) -> float:
        """The arithmetic mean."""
        return float(self.values @ self.counts / self.total)

    def at(self, position: int) -> float:
        """The value at a 0-based position in order."""
        return float(self.values[np.searchsorted(self.upto, position, side="right")])

    def quantile(self, share: float) -> float:
        """The quantile of type 7."""
        return interpolated(self.at, self.total, share)


def spread_of(values: np.ndarray, counts: np.ndarray) -> Spread | None:
    """A spread from values in order; None without any."""
    return Spread(values, counts, np.cumsum(counts)) if len(values) else None


def spreads(question: Question, keys: Sequence[Key], measure: str) -> list[Spread | None]:
    """The values of each group or pair of groups, in the order of the groups; missing ones are left out."""
    numbers = Numbers(question.table, measure)
    shape = shape_of(keys) if keys else (1,)
    size = int(np.prod(shape))
    kept = np.ones(size, bool) if not keys else kept_cells(shape)
    if isinstance(numbers.form, Coded) and size * (numbers.form.distinct + 1) <= MOST_CELLS:
        return coded_spreads(question, keys, numbers, size, kept)
    parts: list[list[np.ndarray]] = [[] for _ in range(size)]
    for block in question.blocks():
        cells = block.pick(numbers.at(block.rows))
        places = places_in(keys, block) if keys else np.zeros(len(cells), np.intp)
        known = ~np.isnan(cells)
        order = np.argsort(places[known].astype(np.int32), kind="stable")
        ordered, cuts = cells[known][order], np.cumsum(np.bincount(places[known], minlength=size))
        for place in np.flatnonzero(kept & (np.diff(cuts, prepend=0) > 0)):
            parts[place].append(ordered[cuts[place - 1] if place else 0 : cuts[place]])
    return [gathered(parts[place]) for place in np.flatnonzero(kept)]


def kept_cells(shape: tuple[int, ...]) -> np.ndarray:
    """Which cells are those of groups, and not of rows that belong to none."""
    kept = np.zeros(shape, bool)
    kept[tuple(slice(0, length - 1) for length in shape)] = True
    return kept.ravel()


def gathered(parts: list[np.ndarray]) -> Spread | None:
    """One group from its parts."""
    return spread_of(*runs(np.sort(np.concatenate(parts)))) if parts else None


def coded_spreads(
    question: Question, keys: Sequence[Key], numbers: Numbers, size: int, kept: np.ndarray
) -> list[Spread | None]:
    """The same for a coded column: how often each code occurs in each group."""
    assert isinstance(numbers.form, Coded)
    width = numbers.form.distinct + 1
    total = np.zeros(size * width, np.int64)
    for block in question.blocks():
        codes = block.pick(numbers.form.codes[block.rows]).astype(np.intp)
        places = places_in(keys, block) * width + codes if keys else codes
        total += np.bincount(places, minlength=len(total))
    values = numbers.by_code()[:-1]
    known = np.isfinite(values)
    found = []
    for line in total.reshape(size, width)[kept]:
        there = (line[:-1] > 0) & known
        found.append(spread_of(values[there], line[:-1][there]))
    return found
