"""Range buckets: narrow ranges of a column of many different values, of which those that matter are read again."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from services.charts.reductions.buckets import Buckets
from services.charts.reductions.cells import near, places_in, shape_of
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.parallel import in_parts, sum_of
from services.charts.reductions.question import Block, Question
from services.charts.reductions.ranges import ranges_for

# Counts of so many ranges stay near the processor.
MOST_RANGES, FEWEST_RANGES = 262_144, 64


class RangeBuckets(Buckets):
    """Narrow ranges of a column of many different values."""

    def __init__(self, question: Question, keys: Sequence[Key], numbers: Numbers) -> None:
        self._question, self._keys, self._numbers = near(question, keys), keys, numbers
        self._groups = int(np.prod(shape_of(keys)))
        wanted = min(max(question.row_count, 1), MOST_RANGES) // self._groups
        self._ranges = ranges_for(self._question, numbers, max(wanted, FEWEST_RANGES))
        super().__init__(sum_of(in_parts(self._question, self._counted)).reshape(self._groups, -1))
        self._is_known = self.counts == 0
        self._offsets = np.zeros(len(self.counts), np.int64)
        self._values = np.empty(0)

    def _cells(self, block: Block) -> tuple[np.ndarray, np.ndarray | int]:
        """The values of a block that are known, and the group of each."""
        cells = self._numbers.of(block)
        groups = places_in(self._keys, block) if self._keys else 0
        is_known = ~np.isnan(cells)
        if is_known.all():
            return cells, groups
        return cells[is_known], groups if isinstance(groups, int) else groups[is_known]

    def _counted(self, blocks: Iterable[Block]) -> np.ndarray:
        """How many values of some blocks lie in each bucket."""
        total = np.zeros(self._groups * self._ranges.size, np.int64)
        for block in blocks:
            cells, groups = self._cells(block)
            # In place: a table of its own for each block would be larger than the block.
            np.add.at(total, groups * self._ranges.size + self._ranges.places(cells), 1)
        return total

    def load(self, buckets: np.ndarray) -> None:
        """Read the rows again, for the values of those buckets that are not known yet."""
        fresh = np.zeros(len(self.counts), bool)
        fresh[buckets] = True
        fresh &= ~self._is_known
        if not fresh.any():
            return

        def work(blocks: Iterable[Block]) -> list[tuple[np.ndarray, np.ndarray]]:
            return [self._picked(block, fresh) for block in blocks]

        parts = [item for part in in_parts(self._question, work) for item in part]
        self._keep(fresh, np.concatenate([cells for cells, _ in parts]), np.concatenate([item for _, item in parts]))

    def _picked(self, block: Block, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those values of a block that lie in some buckets, and their groups."""
        cells, groups = self._cells(block)
        chosen = np.flatnonzero(wanted.take(groups * self._ranges.size + self._ranges.places(cells)))
        few = np.zeros(len(chosen), np.intp) if isinstance(groups, int) else groups.take(chosen)
        return cells.take(chosen), few

    def _keep(self, fresh: np.ndarray, cells: np.ndarray, groups: np.ndarray) -> None:
        """Put new values among those that are known: by group, and in order."""
        if self._groups > 1:
            # Numbers of two bytes or less are ordered in one pass, without comparing them.
            cells = cells[np.argsort(groups.astype(np.min_scalar_type(self._groups)), kind="stable")]
        for part in np.split(cells, np.cumsum(np.bincount(groups, minlength=self._groups))[:-1]):
            part.sort()
        old, old_offsets = np.flatnonzero(self._is_known & (self.counts > 0)), self._offsets
        self._is_known |= fresh
        known = np.where(self._is_known, self.counts, 0)
        self._offsets = np.cumsum(known) - known
        merged = np.empty(len(self._values) + len(cells))
        new = np.flatnonzero(fresh)
        new_offsets = np.cumsum(self.counts[new]) - self.counts[new]
        merged[self._moved(old, old_offsets[old])] = self._values
        merged[self._moved(new, new_offsets)] = cells
        self._values = merged

    def _moved(self, buckets: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Where the values of some buckets go, which stood from some offsets on, one bucket after the other."""
        counts = self.counts[buckets]
        return np.arange(int(counts.sum())) + np.repeat(self._offsets[buckets] - offsets, counts)

    def holders(self, group: int, values: np.ndarray) -> np.ndarray:
        """The bucket of each value."""
        return group * self.size + self._ranges.places(values)

    def at(self, groups: np.ndarray | int, positions: np.ndarray) -> np.ndarray:
        """The values at some positions."""
        buckets = self.holding(groups, positions)
        self.load(buckets)
        inside = self.starts[np.asarray(groups) * self.size] + positions - self.starts[buckets]
        return self._values[self._offsets[buckets] + inside]

    def rank(self, group: int, values: np.ndarray, is_upto: bool) -> np.ndarray:
        """How many values are smaller, or not larger."""
        buckets = self.holders(group, values)
        self.load(buckets)
        first, last = group * self.size, (group + 1) * self.size - 1
        stop = self._offsets[last] + (self.counts[last] if self._is_known[last] else 0)
        # The known values of a group are in order, and those of lower buckets are smaller.
        own = self._values[self._offsets[first] : stop]
        found = np.searchsorted(own, values, side="right" if is_upto else "left") + self._offsets[first]
        return self.starts[buckets] - self.starts[first] + found - self._offsets[buckets]

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and deviations from one more pass over the rows."""
        there = np.flatnonzero(self.totals)
        low, high = (self.at(there, places) for places in (0 * there, self.totals[there] - 1))
        center = self._ranges.low
        # As shares of the farthest distance, of which no square is too large for a number; halves have a difference.
        reach = max(abs(float(end) / 2 - center / 2) for end in (low.min(), high.max())) or 1.0

        def work(blocks: Iterable[Block]) -> np.ndarray:
            total = np.zeros((2, self._groups))
            for block in blocks:
                cells, groups = self._cells(block)
                shares = (cells / 2 - center / 2) / reach
                for line, power in enumerate((shares, shares * shares)):
                    total[line] += power.sum() if isinstance(groups, int) else np.bincount(groups, power, self._groups)
            return total

        sums, squares = sum_of(in_parts(self._question, work))
        means = sums / np.maximum(self.totals, 1)
        deviations = np.sqrt(np.maximum(squares - sums * means, 0) / np.maximum(self.totals - 1, 1))
        return center + means * reach * 2, deviations * reach * 2
