"""Grid: very many different numbers as counts in fine cells, without sorting them.

The bits of floating numbers, read as integers, order as the numbers do. They are cut into coarse cells, and each of
those the finer, the more of an even part of the numbers lie in it. So a cell holds hardly more than one in ten
thousand of them wherever they lie, and how many lie at or below its end is exact.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from services.engine.apart import picked
from services.engine.float_bits import numbers_from, ordered_bits
from services.engine.stopping import checkpoint

BLOCK = 262_144
COARSE_BITS, FINE_BITS, LOOKED_AT = 16, 16, 131_072
# Numbers that crowd so much are better counted apart.
MOST_IN_CELL = 0.0002


class Bounds(NamedTuple):
    """How many of the numbers are finite, how many infinite, and the ends of the finite ones."""

    finite: int
    infinite: int
    low: float
    high: float


class Numbers:
    """Float64 numbers in parts that stay in the cache; `mask` says which rows take part."""

    def __init__(self, stored: np.ndarray, mask: np.ndarray | None) -> None:
        self._stored, self._mask = stored, mask

    def present(self) -> Iterator[np.ndarray]:
        """The rows that take part, a block at a time."""
        for start in range(0, len(self._stored), BLOCK):
            checkpoint()
            block = self._stored[start : start + BLOCK]
            yield block if self._mask is None else picked(block, self._mask[start : start + BLOCK])

    def blocks(self) -> Iterator[np.ndarray]:
        """The finite numbers among them."""
        for block in self.present():
            held = np.isfinite(block)
            found = block if held.all() else picked(block, held)
            if len(found):
                yield found

    @cached_property
    def bounds(self) -> Bounds:
        """What one look at all of them says."""
        ends = [(len(block), float(block.min()), float(block.max())) for block in self.blocks()]
        infinite = sum(int(np.isinf(block).sum()) for block in self.present())
        if not ends:
            return Bounds(0, infinite, 0.0, 0.0)
        counts, lows, highs = zip(*ends, strict=True)
        return Bounds(sum(counts), infinite, min(lows), max(highs))

    def part(self) -> np.ndarray:
        """An even part of the finite numbers."""
        found = self._stored if self._mask is None else picked(self._stored, self._mask)
        found = found[:: max(1, len(found) // LOOKED_AT)]
        return found[np.isfinite(found)]


class Scale(NamedTuple):
    """Where cells begin: keys less `origin` are cut at `shift` bits, and coarse cell c again at `down[c]` bits."""

    origin: int
    shift: int
    base: np.ndarray
    down: np.ndarray

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int(self.base[-1])

    def cells_of(self, numbers: np.ndarray) -> np.ndarray:
        """The cell of each number."""
        distance = (ordered_bits(numbers) - np.int64(self.origin)).view(np.uint64)
        coarse = (distance >> np.uint64(self.shift)).view(np.int64)
        distance &= np.uint64((1 << self.shift) - 1)
        distance >>= self.down.take(coarse)
        return np.asarray(self.base.take(coarse) + distance.view(np.int64))

    def ends(self) -> np.ndarray:
        """The last number that each cell can hold."""
        coarse = np.repeat(np.arange(len(self.down), dtype=np.uint64), np.diff(self.base))
        fine = (np.arange(self.cells) - np.repeat(self.base[:-1], np.diff(self.base))).astype(np.uint64)
        down = np.repeat(self.down, np.diff(self.base)).astype(np.uint64)
        after = (coarse << np.uint64(self.shift)) + ((fine + np.uint64(1)) << down)
        # Beyond 64 bits the sum wraps round, and back with the origin.
        return numbers_from((after - np.uint64(1)).view(np.int64) + np.int64(self.origin))


def scale_of(part: np.ndarray, bounds: Bounds) -> Scale:
    """Cells for numbers of which an even part is known."""
    low, high = (int(key) for key in ordered_bits(np.array([bounds.low, bounds.high])))
    shift = max(0, (high - low).bit_length() - COARSE_BITS)
    coarse = ((ordered_bits(part) - np.int64(low)).view(np.uint64) >> np.uint64(shift)).view(np.int64)
    counts = np.bincount(coarse, minlength=((high - low) >> shift) + 1)
    wanted = np.log2(np.maximum(counts, 1) / max(1, len(part)) * 2**FINE_BITS)
    bits = np.where(counts > 0, np.clip(np.ceil(wanted), 0, shift), 0).astype(np.int64)
    base = np.concatenate(([0], np.cumsum(1 << bits)))
    return Scale(low, shift, base, (shift - bits).astype(np.uint8))


class Grid(NamedTuple):
    """Counts in k cells, mean and standard deviation of each, and its last number.

    An empty cell is left out, but for one before a cell that holds something: its end is where that one begins.
    """

    numbers: Numbers
    scale: Scale
    cells: np.ndarray
    counts: np.ndarray
    means: np.ndarray
    deviations: np.ndarray
    ends: np.ndarray

    @property
    def upto(self) -> np.ndarray:
        """How many numbers are at or below the end of each cell."""
        return np.cumsum(self.counts)

    def inside(self, cells: np.ndarray) -> np.ndarray:
        """All numbers of some cells, in order."""
        is_wanted = np.zeros(self.scale.cells, bool)
        is_wanted[cells] = True
        found = [block[is_wanted.take(self.scale.cells_of(block))] for block in self.numbers.blocks()]
        return np.sort(np.concatenate(found))

    def below(self, bounds: np.ndarray) -> np.ndarray:
        """How many numbers are smaller than each of some rising bounds."""
        low, high = self.numbers.bounds.low, self.numbers.bounds.high
        cells = self.scale.cells_of(np.clip(bounds, low, high))
        near = self.inside(cells)
        places = np.searchsorted(self.cells, cells)
        before = np.concatenate(([0], self.upto))[places]
        # Of the numbers of a cell those before its first one are the numbers of the cells before it.
        starts = np.searchsorted(self.scale.cells_of(near), cells)
        inner = before + np.searchsorted(near, bounds) - starts
        return np.where(bounds <= low, 0, np.where(bounds > high, self.numbers.bounds.finite, inner))

    def at(self, position: int) -> float:
        """The number at a 0-based position of their order."""
        place = int(np.searchsorted(self.upto, position, side="right"))
        before = int(self.upto[place] - self.counts[place])
        return float(self.inside(self.cells[place : place + 1])[position - before])


def grid_of(stored: np.ndarray, mask: np.ndarray | None) -> Grid | None:
    """Count the finite ones of n float64 numbers; None where many are the same, or too near to be told apart."""
    numbers = Numbers(stored, mask)
    if not numbers.bounds.finite:
        return None
    scale = scale_of(numbers.part(), numbers.bounds)
    ends = np.fmin(scale.ends(), numbers.bounds.high)
    counts, sums, squares = np.zeros(scale.cells, np.int64), np.zeros(scale.cells), np.zeros(scale.cells)
    with np.errstate(over="ignore", invalid="ignore"):
        for block in numbers.blocks():
            cells = scale.cells_of(block)
            counts += np.bincount(cells, minlength=scale.cells)
            # Distances within a cell are small: their sums lose nothing.
            away = block - ends.take(cells)
            sums += np.bincount(cells, away, scale.cells)
            squares += np.bincount(cells, away * away, scale.cells)
    if counts.max() > MOST_IN_CELL * numbers.bounds.finite or not np.isfinite(squares).all():
        return None
    held = np.flatnonzero((counts > 0) | (np.append(counts[1:], 0) > 0))
    counts, ends = counts[held], ends[held]
    middles, spreads = (part[held] / np.maximum(counts, 1) for part in (sums, squares))
    deviations = np.sqrt(np.maximum(spreads - middles**2, 0))
    return Grid(numbers, scale, held, counts, ends + middles, deviations, ends)
