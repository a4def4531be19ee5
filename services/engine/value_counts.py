"""Value counts: the sorted distinct values of a column and how often each occurs.

Nearly every statistic follows from them. Those of two parts of a column merge into those of the whole.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.decimals import between
from services.engine.keys import Domain, shown, values_of

BLOCK = 262_144
# As a list, so many counts are searched for one position far faster than as an array.
FEW = 4_096


@dataclass(frozen=True)
class ValueCounts:
    """k distinct present values in order, k counts, and the number of missing cells.

    `keys` are int64 or float64 (see `services.engine.keys`), None for text; `texts` are the
    distinct texts by code point, None for everything else.
    """

    domain: Domain
    counts: np.ndarray
    missing: int
    keys: np.ndarray | None = None
    texts: pa.Array | None = None

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(self.counts)

    @cached_property
    def total(self) -> int:
        """How many cells are present."""
        return int(self.cumulative[-1]) if len(self.counts) else 0

    @property
    def unique(self) -> int:
        """How many values occur exactly once."""
        return int(np.count_nonzero(self.counts == 1))

    @cached_property
    def cumulative(self) -> np.ndarray:
        """How many present cells hold this value or a smaller one."""
        return np.cumsum(self.counts, dtype=np.int64)

    @cached_property
    def values(self) -> np.ndarray:
        """The distinct values as float64 in the column's unit (not for text)."""
        assert self.keys is not None
        return values_of(self.domain, self.keys)

    @cached_property
    def _quantiles(self) -> dict[float, float]:
        """Those that were asked for: a profile shows some, and its histogram asks again."""
        return {}

    @cached_property
    def _few(self) -> list[int] | None:
        """`cumulative` as a list, where that is short."""
        return self.cumulative.tolist() if len(self.counts) <= FEW else None

    def place_of(self, position: int) -> int:
        """Which of the k values stands at a 0-based position of the sorted present cells."""
        if self._few is not None:
            return bisect_right(self._few, position)
        return int(self.cumulative.searchsorted(position, side="right"))

    def at(self, position: int) -> float:
        """The value at a 0-based position of the sorted present cells."""
        return float(self.values[self.place_of(position)])

    def quantile(self, share: float) -> float:
        """The quantile by linear interpolation between order statistics.

        Source: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
        """
        if share not in self._quantiles:
            self._quantiles[share] = interpolated(self.at, self.total, share)
        return self._quantiles[share]

    @property
    def ends(self) -> np.ndarray:
        """The smallest and the largest key; empty without cells."""
        assert self.keys is not None
        return self.keys[[0, -1]] if len(self.keys) else self.keys

    def parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Distinct keys and their counts, in order, a block at a time."""
        assert self.keys is not None
        for start in range(0, len(self.keys), BLOCK):
            yield self.keys[start : start + BLOCK], self.counts[start : start + BLOCK]

    def below(self, bounds: np.ndarray) -> np.ndarray:
        """How many cells are smaller than each bound, given in the column's unit."""
        return np.concatenate(([0], self.cumulative))[np.searchsorted(self.values, bounds)]

    def spot(self, position: int) -> int | float:
        """The key at a 0-based position of the sorted present cells."""
        assert self.keys is not None
        found: int | float = self.keys[self.place_of(position)].item()
        return found

    def outside(self, low: float, high: float) -> np.ndarray:
        """Which distinct values lie below `low` or above `high`."""
        return (self.values < low) | (self.values > high)

    def shown(self, places: np.ndarray) -> list[Any]:
        """Some of the distinct values as JSON values."""
        if self.texts is not None:
            return self.texts.take(pa.array(places)).to_pylist()
        assert self.keys is not None
        return shown(self.domain, self.keys[places])

    def top(self, most: int) -> list[dict[str, Any]]:
        """The commonest values, most frequent first; equally frequent ones in their own order."""
        places = commonest(self.counts, most)
        return [
            {"value": value, "count": count}
            for value, count in zip(self.shown(places), self.counts[places].tolist(), strict=True)
        ]


def interpolated(at: Callable[[int], float], total: int, share: float) -> float:
    """The quantile of type 7 of `total` sorted values, of which `at` gives those asked for."""
    # A share is the decimal that it is written as: 0.99 of a hundred steps are 99 of them, and not a hair more or less.
    written = as_written(share)
    below, rest = divmod(written.numerator * (total - 1), written.denominator)
    return between(at(below), at(below + 1), Fraction(rest, written.denominator)) if rest else float(at(below))


@lru_cache(maxsize=256)
def as_written(share: float) -> Fraction:
    """The decimal that a share is written as; the same few are asked for of every column."""
    return Fraction(str(share))


def commonest(counts: np.ndarray, most: int) -> np.ndarray:
    """Places of the largest counts, largest first, earlier places first among equals."""
    if len(counts) > 4 * most:
        # Of very many values nearly all occur once: those need no looking at.
        several = counts[counts > 1]
        cut = np.partition(several, len(several) - most)[len(several) - most] if len(several) >= most else 1
        above, equal = np.flatnonzero(counts > cut), np.flatnonzero(counts == cut)[:most]
        places = np.concatenate([above, equal[: most - len(above)]])
    else:
        places = np.arange(len(counts))
    # Sorting by place first makes the stable sort by count keep the order of equals.
    places = np.sort(places)
    return places[np.argsort(-counts[places], kind="stable")][:most]


def merge(parts: list[ValueCounts]) -> ValueCounts:
    """The counts of the whole from those of its parts (all of one column, not text)."""
    keys = np.concatenate([part.keys for part in parts if part.keys is not None])
    distinct, places = np.unique(keys, return_inverse=True)
    counts = np.zeros(len(distinct), np.int64)
    np.add.at(counts, places, np.concatenate([part.counts for part in parts]))
    return ValueCounts(parts[0].domain, counts, sum(part.missing for part in parts), keys=distinct)


def runs(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values and their counts of an array that is sorted."""
    if not len(ordered):
        return ordered, np.empty(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], np.diff(starts, append=len(ordered))


def sorted_texts(texts: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Distinct texts by code point, and their counts; for columns that are not coded this takes a while."""
    found = pc.value_counts(texts.drop_null())
    distinct, counts = found.field("values"), found.field("counts")
    order = pc.sort_indices(distinct)
    return distinct.take(order), counts.take(order).to_numpy(zero_copy_only=False)
