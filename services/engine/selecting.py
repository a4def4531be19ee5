"""Selecting: the rows of one page of a sorted table without sorting all of them.

Counts say in which range of values the page lies; only the rows of that range are put in order.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from services.engine.apart import set_apart
from services.engine.forms import Coded, Floating, Form, Texts, Whole, rows_of
from services.engine.orders import sorted_rows
from services.engine.stopping import checkpoint

BLOCK = 65_536
RANGES = 65_536
LOOKED_AT = 16_384
# What lies farther out has a range of its own: a few far values must not make all others one range.
TAIL = 0.001
# Of more rows than this share it is quicker to sort all at once, and to keep the order.
MOST = 1 / 8


def selected_rows(
    forms: Sequence[Form], descending: Sequence[bool], mask: np.ndarray | None, start: int, stop: int
) -> np.ndarray | None:
    """The rows from the place `start` to `stop` of the order that `sorted_rows` gives; None where they are not found.

    Args:
        forms: of the columns that are sorted by, of n rows each.
        descending: for each column.
        mask: n bools, which rows there are; None for all.
        start: 0-based, of the rows that pass.
        stop: behind the last one.
    """
    if isinstance(forms[0], Texts):
        return None
    places = Places(forms[0], descending[0])
    counts = places.counts(mask)
    ends = np.cumsum(counts)
    stop = min(stop, int(ends[-1]))
    if start >= stop:
        return np.empty(0, np.int64)
    first, last = np.searchsorted(ends, [start, stop - 1], side="right").tolist()
    before = int(ends[first] - counts[first])
    if ends[last] - before > max(BLOCK, MOST * len(places)):
        return None
    rows = places.rows_between(first, last, mask)
    order = sorted_rows([form_at(form, rows) for form in forms], descending)
    return rows.take(order[start - before : stop - before])


class Places:
    """Ranges of a column's values in the order of the sort, with those of missing cells behind all others."""

    def __init__(self, form: Coded | Whole | Floating, falls: bool) -> None:
        self._form, self._falls = form, falls
        self._low, self._per_unit = (0.0, 0.0) if isinstance(form, Coded) else scale_of(form)
        self.size = form.distinct if isinstance(form, Coded) else RANGES

    def __len__(self) -> int:
        return rows_of(self._form)

    def _of(self, rows: slice) -> np.ndarray:
        """The range of each cell, counted from the smallest value; `size` for a missing one."""
        if isinstance(self._form, Coded):
            return self._form.codes[rows]
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = self._form.stored[rows] - self._low
            scaled *= self._per_unit
        np.fmax(scaled, 0, out=scaled)
        np.fmin(scaled, self.size - 1, out=scaled)
        found = scaled.astype(np.int32)
        gaps = missing_in(self._form, rows)
        if gaps is not None:
            found[gaps] = self.size
        return found

    def counts(self, mask: np.ndarray | None) -> np.ndarray:
        """How many rows each range has, in the order of the sort."""
        total = np.zeros(self.size + 1, np.int64)
        if isinstance(self._form, Coded):
            total += self._form.counts if mask is None else self._form.counted(mask)
        else:
            for start in range(0, len(self), BLOCK):
                checkpoint()
                rows = slice(start, start + BLOCK)
                left_out = None if mask is None else ~mask[rows]
                places = set_apart(self._of(rows), left_out, len(total))
                total += np.bincount(places, minlength=len(total))[: len(total)]
        if self._falls:
            total[:-1] = total[:-1][::-1].copy()
        return total

    def rows_between(self, first: int, last: int, mask: np.ndarray | None) -> np.ndarray:
        """The rows of some ranges that follow each other in the order of the sort, as they stand in the file."""
        is_wanted = np.zeros(self.size + 1, bool)
        is_wanted[first : last + 1] = True
        if self._falls:
            is_wanted[:-1] = is_wanted[:-1][::-1].copy()
        found = []
        for start in range(0, len(self), BLOCK):
            checkpoint()
            rows = slice(start, start + BLOCK)
            passes = is_wanted.take(self._of(rows))
            found.append(np.flatnonzero(passes if mask is None else passes & mask[rows]) + start)
        return np.concatenate(found)


def scale_of(form: Whole | Floating) -> tuple[float, float]:
    """Where the ranges of a column begin, and how many there are per unit, as some of its cells say."""
    rows = np.arange(0, len(form.stored), max(1, len(form.stored) // LOOKED_AT))
    cells = form.stored.take(rows).astype(np.float64)
    valid = form.valid_at(rows) if isinstance(form, Whole) else None
    # Halves, for the ends may lie too far apart for a difference.
    cells = cells[np.isfinite(cells) if valid is None else valid] / 2
    if not len(cells):
        return 0.0, 1.0
    low, high = np.quantile(cells, (TAIL, 1 - TAIL)).tolist()
    half = max((high - low) / RANGES, np.spacing(abs(low)), np.finfo(np.float64).tiny)
    return 2 * low, 0.5 / half


def missing_in(form: Whole | Floating, rows: slice) -> np.ndarray | None:
    """Which cells of some rows are missing, None for none."""
    if isinstance(form, Floating):
        gaps = np.isnan(form.stored[rows])
        return gaps if gaps.any() else None
    valid = form.valid_at(rows)
    return None if valid is None else ~valid


def form_at(form: Form, rows: np.ndarray) -> Form:
    """Some rows of a column."""
    if isinstance(form, Texts):
        return Texts(pa.chunked_array(form.chunks.take(pa.array(rows)), form.chunks.type))
    if isinstance(form, Coded):
        return Coded(form.codes.take(rows), form.dictionary)
    if isinstance(form, Floating):
        return Floating(form.stored.take(rows))
    valid = form.valid_at(rows)
    bits = None if valid is None else np.packbits(valid, bitorder="little")
    return Whole(form.stored.take(rows), form.base, form.divisor, bits)
