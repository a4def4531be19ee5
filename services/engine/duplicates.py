"""Duplicate rows: counted exactly, by hashing as few columns as it takes to tell rows apart.

Rows that differ in a few columns are no duplicates whatever the others hold, so the most varied
columns are looked at first; only rows that agree there are hashed whole, in 128 bits.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from services.engine.forms import Coded, Floating, Form, Whole
from services.engine.text_hash import GOLDEN, mixed, text_hashes

BLOCK = 262_144
FIRST_COLUMNS = 4
FLAGS = 2**24
SEEDS = (1, 2)


def duplicate_rows(forms: Sequence[Form], distinct: Sequence[int], rows: int, mask: np.ndarray | None = None) -> int:
    """How many rows repeat an earlier one in every cell; a missing cell equals a missing cell.

    Args:
        forms: all columns of the table.
        distinct: how many different values each has.
        rows: of the table.
        mask: which rows take part.
    """
    order = sorted(range(len(forms)), key=lambda place: -distinct[place])
    forms = [forms[place] for place in order]
    chosen = None if mask is None else np.flatnonzero(mask)
    count = rows if chosen is None else len(chosen)
    if not forms:
        return max(0, count - 1)
    if len(forms) > FIRST_COLUMNS:
        repeated = repeating(row_hashes(forms[:FIRST_COLUMNS], rows, chosen, SEEDS[0]))
        chosen = repeated if chosen is None else chosen[repeated]
    if not len(chosen if chosen is not None else range(rows)):
        return 0
    hashes = [row_hashes(forms, rows, chosen, seed) for seed in SEEDS]
    return len(hashes[0]) - distinct_pairs(hashes[0], hashes[1])


def repeating(hashes: np.ndarray) -> np.ndarray:
    """Places of all rows whose hash occurs more than once, and of some others."""
    ordered = np.sort(hashes)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(again):
        return np.empty(0, np.int64)
    # A flag by some bits of the hash lets a few rows pass that are alone; the next round drops them.
    flags = np.zeros(FLAGS, bool)
    flags[again & np.uint64(FLAGS - 1)] = True
    return np.flatnonzero(flags[hashes & np.uint64(FLAGS - 1)])


def distinct_pairs(first: np.ndarray, second: np.ndarray) -> int:
    """How many different pairs there are."""
    order = np.argsort(first)
    first, second = first[order], second[order]
    changes = first[1:] != first[:-1]
    if np.any(~changes & (second[1:] != second[:-1])):
        order = np.lexsort((second, first))
        first, second = first[order], second[order]
        changes = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return int(np.count_nonzero(changes)) + 1


def row_hashes(forms: Sequence[Form], rows: int, chosen: np.ndarray | None, seed: int) -> np.ndarray:
    """The sum of the cells' hashes, each with a seed of its own column; in blocks that stay in the cache."""
    total = np.zeros(rows if chosen is None else len(chosen), np.uint64)
    for place, form in enumerate(forms):
        cells = CellHashes(form, seed * 1_000_003 + place)
        for start in range(0, len(total), BLOCK):
            stop = min(start + BLOCK, len(total))
            total[start:stop] += cells(slice(start, stop) if chosen is None else chosen[start:stop])
    return total


class CellHashes:
    """Hashes of a column's cells, by stretch or by places."""

    def __init__(self, form: Form, seed: int) -> None:
        self._form = form
        self._seed = np.uint64(seed * int(GOLDEN) % 2**64)
        self._number = seed
        if isinstance(form, Coded):
            self._table = mixed(np.arange(form.distinct + 1, dtype=np.uint64) + self._seed)

    def __call__(self, rows: slice | np.ndarray) -> np.ndarray:
        """One hash per row; those of missing cells are equal."""
        form = self._form
        if isinstance(form, Coded):
            return self._table[form.codes[rows]]
        if isinstance(form, Floating):
            return mixed(form.stored[rows].view(np.uint64) + self._seed)
        if isinstance(form, Whole):
            return self._whole(form, rows)
        chunks = (
            form.chunks.slice(rows.start, rows.stop - rows.start)
            if isinstance(rows, slice)
            else form.chunks.take(pa.array(rows))
        )
        parts = [
            np.where(chunk.is_valid().to_numpy(zero_copy_only=False), text_hashes(chunk, self._number), self._seed)
            for chunk in chunks.chunks
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.uint64)

    def _whole(self, form: Whole, rows: slice | np.ndarray) -> np.ndarray:
        """Hashes of stored integers."""
        hashes = mixed(form.stored[rows].astype(np.int64).view(np.uint64) + self._seed)
        valid = form.valid_at(rows)
        return hashes if valid is None else np.where(valid, hashes, self._seed)
