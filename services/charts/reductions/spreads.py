"""Spreads: all values of each group in order, for medians, quartiles, densities and steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from services.charts.reductions.cells import near, places_in, shape_of
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.parallel import at_once, in_parts, sum_of
from services.charts.reductions.question import Block, Question
from services.engine.forms import Coded
from services.engine.value_counts import interpolated

# Beyond this, a table of groups by values would take more memory than the values themselves.
MOST_CELLS = 8_000_000
MOST_NARROW = 65_536


@dataclass(frozen=True)
class Spread:
    """The k values of one group in order, and how often each occurs; None where each is there as often as it occurs."""

    values: np.ndarray
    counts: np.ndarray | None = None
    upto: np.ndarray | None = None

    @property
    def total(self) -> int:
        """How many values there are."""
        return len(self.values) if self.upto is None else int(self.upto[-1])

    @property
    def mean(self) -> float:
        """The arithmetic mean."""
        return float(self.values.mean() if self.counts is None else self.values @ self.counts / self.total)

    def at(self, position: int) -> float:
        """The value at a 0-based position in order."""
        return float(self.values[position if self.upto is None else np.searchsorted(self.upto, position, side="right")])

    def places_of(self, ranks: np.ndarray) -> np.ndarray:
        """Where the values stand that have some 1-based ranks, which may lie between two."""
        if self.upto is None:
            return np.ceil(ranks).astype(np.intp) - 1
        return np.searchsorted(self.upto, ranks)

    def first(self, places: np.ndarray) -> np.ndarray:
        """How many values the first so many places stand for."""
        return places if self.upto is None else np.append(self.upto, 0)[places - 1]

    def shares(self, values: np.ndarray) -> np.ndarray:
        """Which share of all values is at or below each of some."""
        found: np.ndarray = self.first(np.searchsorted(self.values, values, side="right")) / self.total
        return found

    def below(self, edges: np.ndarray, values: np.ndarray) -> np.ndarray:
        """How many values lie below each edge, where `values` stand for the own ones, in the same order."""
        return self.first(np.searchsorted(values, edges))

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
    return at_once(spread_of_cells, groups_of(question, keys, numbers, kept) if keys else [all_of(question, numbers)])


def all_of(question: Question, numbers: Numbers) -> np.ndarray:
    """The values of all rows that take part, in the order of the rows."""
    blocks = list(question.blocks())
    sizes = [block.stop - block.start if block.places is None else len(block.places) for block in blocks]
    ends = np.cumsum(sizes)
    # One piece of memory: many small ones, and putting them together, would take twice as long as sorting them.
    found = np.empty(int(sum(sizes)))

    def fill(number: int) -> None:
        found[ends[number] - sizes[number] : ends[number]] = blocks[number].pick(numbers.at(blocks[number].rows))

    at_once(fill, range(len(blocks)))
    return found


def groups_of(question: Question, keys: Sequence[Key], numbers: Numbers, kept: np.ndarray) -> list[np.ndarray]:
    """The values of each kept group, in the order of the rows."""
    size = len(kept)

    def work(blocks: Iterable[Block]) -> list[list[np.ndarray]]:
        parts: list[list[np.ndarray]] = [[] for _ in range(size)]
        for block in blocks:
            cells = block.pick(numbers.at(block.rows))
            known = ~np.isnan(cells)
            places = places_in(keys, block)[known]
            # Numbers of two bytes or less are ordered in one pass, without comparing them.
            order = np.argsort(places.astype(np.uint16 if size <= MOST_NARROW else np.int32), kind="stable")
            ordered, cuts = cells[known][order], np.cumsum(np.bincount(places, minlength=size))
            for place in np.flatnonzero(kept & (np.diff(cuts, prepend=0) > 0)):
                parts[place].append(ordered[cuts[place - 1] if place else 0 : cuts[place]])
        return parts

    found = in_parts(near(question, keys), work)
    return at_once(
        lambda place: np.concatenate([np.empty(0), *(piece for part in found for piece in part[place])]),
        np.flatnonzero(kept).tolist(),
    )


def medians(question: Question, keys: Sequence[Key], measure: str) -> tuple[np.ndarray, np.ndarray]:
    """The median of each group or pair of groups, NaN without any value, and how many values there are."""
    numbers = Numbers(question.table, measure)
    shape = shape_of(keys)
    if isinstance(numbers.form, Coded) and int(np.prod(shape)) * (numbers.form.distinct + 1) <= MOST_CELLS:
        found = spreads(question, keys, measure)
        middles = [np.nan if item is None else item.quantile(0.5) for item in found]
        return np.array(middles, np.float64), np.array([0 if item is None else item.total for item in found])
    groups = groups_of(question, keys, numbers, kept_cells(shape))
    return np.array(at_once(median_of, groups), np.float64), np.array([len(cells) for cells in groups])


def median_of(cells: np.ndarray) -> float:
    """The middle of some numbers in any order, or halfway between the two in the middle."""
    if not len(cells):
        return np.nan
    middle = len(cells) // 2
    parted = np.partition(cells, middle)
    upper = float(parted[middle])
    return upper if len(cells) % 2 else halfway(float(parted[:middle].max()), upper)


def halfway(low: float, high: float) -> float:
    """The quantile of type 7 between two numbers that follow each other."""
    return interpolated(lambda place: (low, high)[place], 2, 0.5)


def spread_of_cells(cells: np.ndarray) -> Spread | None:
    """A spread from cells in any order, which are put in order where they are.

    Each value is counted by itself: telling them apart would cost more than it saves.
    """
    cells.sort()
    # Those that are missing stand last.
    values = cells[: np.searchsorted(cells, np.nan)]
    return Spread(values) if len(values) else None


def kept_cells(shape: tuple[int, ...]) -> np.ndarray:
    """Which cells are those of groups, and not of rows that belong to none."""
    kept = np.zeros(shape, bool)
    kept[tuple(slice(0, length - 1) for length in shape)] = True
    return kept.ravel()


def coded_spreads(
    question: Question, keys: Sequence[Key], numbers: Numbers, size: int, kept: np.ndarray
) -> list[Spread | None]:
    """The same for a coded column: how often each code occurs in each group."""
    assert isinstance(numbers.form, Coded)
    width = numbers.form.distinct + 1
    form = numbers.form

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros(size * width, np.int64)
        for block in blocks:
            codes = block.pick(form.codes[block.rows]).astype(np.intp)
            places = places_in(keys, block) * width + codes if keys else codes
            total += np.bincount(places, minlength=len(total))
        return total

    total = sum_of(in_parts(near(question, keys), work))
    values = numbers.by_code()[:-1]
    known = np.isfinite(values)
    found = []
    for line in total.reshape(size, width)[kept]:
        there = (line[:-1] > 0) & known
        found.append(spread_of(values[there], line[:-1][there]))
    return found
