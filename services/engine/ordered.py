"""Ordered keys: a column with too many distinct values to be counted apart, sorted once.

It answers what `ValueCounts` answers, from the sorted cells and in blocks: beyond them it needs no memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from services.engine.keys import Domain, shown, values_of
from services.engine.value_counts import commonest, interpolated, runs

BLOCK = 262_144


@dataclass(frozen=True)
class Ordered:
    """The present cells of a column in order, as they are stored; `keys_of` turns stored numbers into keys."""

    domain: Domain
    stored: np.ndarray
    missing: int
    keys_of: Callable[[np.ndarray], np.ndarray]

    @property
    def total(self) -> int:
        """How many cells are present."""
        return len(self.stored)

    @property
    def ends(self) -> np.ndarray:
        """The smallest and the largest key; empty without cells."""
        return self.keys_of(self.stored[[0, -1]]) if self.total else np.empty(0, self.domain.dtype)

    @cached_property
    def _few(self) -> list[tuple[np.ndarray, np.ndarray]] | None:
        """All parts of so few cells that they may be kept: a profile goes over them several times."""
        return list(self._parts()) if self.total <= BLOCK else None

    def parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Distinct keys and their counts, in order, a block at a time; a value never spans two blocks."""
        return self._parts() if self._few is None else iter(self._few)

    def _parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        start = 0
        while start < self.total:
            stop = min(start + BLOCK, self.total)
            stop = int(np.searchsorted(self.stored, self.stored[stop - 1], side="right"))
            stored, counts = runs(self.stored[start:stop])
            yield self.keys_of(stored), counts
            start = stop

    @cached_property
    def _tallied(self) -> tuple[int, int]:
        """How many values are different, and how many occur once."""
        distinct = unique = 0
        for _, counts in self.parts():
            distinct += len(counts)
            unique += int(np.count_nonzero(counts == 1))
        return distinct, unique

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return self._tallied[0]

    @property
    def unique(self) -> int:
        """How many values occur exactly once."""
        return self._tallied[1]

    def values_at(self, positions: np.ndarray) -> np.ndarray:
        """Values at 0-based positions of the order, in the column's unit."""
        return values_of(self.domain, self.keys_of(self.stored[positions]))

    def at(self, position: int) -> float:
        """The value at one position."""
        return float(self.values_at(np.array([position]))[0])

    def quantile(self, share: float) -> float:
        """The quantile of type 7."""
        return interpolated(self.at, self.total, share)

    def below(self, bounds: np.ndarray) -> np.ndarray:
        """How many cells are smaller than each bound: a bisection of all bounds at once."""
        if self.domain.floating:
            return np.searchsorted(self.stored, bounds)  # what is stored is the values themselves
        low, high = np.zeros(len(bounds), np.int64), np.full(len(bounds), self.total, np.int64)
        while np.any(low < high):
            middle = (low + high) // 2
            # Where a search has ended, its middle may lie behind the last cell.
            is_smaller = (low < high) & (self.values_at(np.minimum(middle, self.total - 1)) < bounds)
            low, high = np.where(is_smaller, middle + 1, low), np.where(is_smaller, high, np.minimum(high, middle))
        return low

    def spot(self, position: int) -> int | float:
        """The key at one position."""
        found: int | float = self.keys_of(self.stored[position : position + 1])[0].item()
        return found

    def top(self, most: int) -> list[dict[str, Any]]:
        """The commonest values, most frequent first; equally frequent ones in their own order."""
        keys, counts = np.empty(0, self.domain.dtype), np.empty(0, np.int64)
        for more_keys, more_counts in self.parts():
            keys, counts = np.concatenate([keys, more_keys]), np.concatenate([counts, more_counts])
            kept = np.sort(commonest(counts, most))
            keys, counts = keys[kept], counts[kept]
        places = commonest(counts, most)
        found = zip(shown(self.domain, keys[places]), counts[places].tolist(), strict=True)
        return [{"value": value, "count": count} for value, count in found]
