"""Duplicate rows: counted exactly, by hashing as few columns as it takes to tell rows apart.

Rows that differ in a few columns are no duplicates whatever the others hold, so the most varied
columns are looked at first; only rows that agree there are hashed whole, in 128 bits. What is as long
as the table lies in files, and equal rows are looked for in one part of the hashes after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from services.ahead import ahead
from services.engine.apart import picked
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.scratch import scratch
from services.engine.text_hash import GOLDEN, mixed, text_hashes

BLOCK = 262_144
FIRST_COLUMNS = 4
FLAGS = 2**24
PART = 1_000_000
WORKERS = 2
Opener = Callable[[], Form]


def repeats(
    forms: Sequence[Opener], distinct: Sequence[int], rows: int, folder: Path | None = None
) -> np.ndarray | None:
    """For each row the number of its group of equal rows, 0 for a row that is alone; None when all are.

    A missing cell equals a missing cell.

    Args:
        forms: what opens each column of the table; one is open at a time, for there may be thousands.
        distinct: how many different values each has.
        rows: of the table.
        folder: for what a long table needs meanwhile; None keeps it in memory.

    Returns:
        n int32 group numbers, from 1 on.
    """
    if not rows or not forms:
        return None
    order = sorted(range(len(forms)), key=lambda place: -distinct[place])
    forms = [forms[place] for place in order]
    chosen = repeating(first_hashes(forms[:FIRST_COLUMNS], rows, folder), folder)
    if not len(chosen):
        return None
    first, second = row_hashes(forms, chosen, folder)
    groups, known = scratch(rows, np.int32, folder), 0

    def numbered(part: np.ndarray | slice) -> tuple[np.ndarray, np.ndarray]:
        return chosen[part], group_numbers(first[part], second[part])

    with ThreadPoolExecutor(WORKERS) as pool:
        for places, numbers in ahead(pool, numbered, parts_by_hash(first, folder), WORKERS):
            groups[places] = np.where(numbers > 0, numbers + known, 0)
            known += int(numbers.max(initial=0))  # a part may hold no row at all
    return groups if known else None


def parts_by_hash(hashes: np.ndarray, folder: Path | None) -> Iterator[np.ndarray | slice]:
    """Places of the rows in parts that can be sorted without much memory, by the first bits; equal rows share one."""
    count = min(-(-len(hashes) // PART), 2**16)
    if count == 1:
        yield slice(None)
        return
    shares = scratch(len(hashes), np.uint16, folder)
    for block in blocks(len(hashes)):
        shares[block] = ((hashes[block] >> np.uint64(48)) * np.uint64(count)) >> np.uint64(16)
    for share in range(count):
        found = (np.flatnonzero(shares[block] == share) + block.start for block in blocks(len(hashes)))
        yield np.concatenate(list(found))


def blocks(rows: int) -> Iterator[slice]:
    """Stretches of rows that stay in the cache."""
    for start in range(0, rows, BLOCK):
        yield slice(start, min(start + BLOCK, rows))


def repeated_rows(groups: np.ndarray | None, mask: np.ndarray | None = None) -> int:
    """How many rows repeat an earlier one, of those that a mask lets pass."""
    if groups is None:
        return 0
    if mask is None:
        # Groups are numbered without a gap.
        return int(np.count_nonzero(groups)) - int(groups.max(initial=0))
    counts = np.bincount(picked(groups, mask))[1:]
    return int(counts.sum()) - int(np.count_nonzero(counts))


def repeating(hashes: np.ndarray, folder: Path | None) -> np.ndarray:
    """Places (n int32) of all rows whose hash occurs more than once, and of some others."""
    # A flag by some bits of the hash lets a few rows pass that are alone; the next round drops them.
    flags = np.zeros(FLAGS, bool)
    with ThreadPoolExecutor(WORKERS) as pool:
        for several in ahead(pool, lambda part: repeated(hashes[part]), parts_by_hash(hashes, folder), WORKERS):
            flags[several & np.uint64(FLAGS - 1)] = True
    found, count = scratch(len(hashes), np.int32, folder), 0
    if not flags.any():
        return found[:0]
    for block in blocks(len(hashes)):
        places = np.flatnonzero(flags[hashes[block] & np.uint64(FLAGS - 1)])
        found[count : count + len(places)] = places + block.start
        count += len(places)
    return found[:count]


def repeated(hashes: np.ndarray) -> np.ndarray:
    """The hashes that occur more than once, each as often as it does but for once."""
    ordered = np.sort(hashes)
    return ordered[1:][ordered[1:] == ordered[:-1]]


def group_numbers(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Numbers of the groups of equal pairs that have several members; 0 for pairs that are alone."""
    order = np.argsort(first)
    if np.any((np.diff(first[order]) == 0) & (np.diff(second[order]) != 0)):
        # Two different rows with one hash: once in a lifetime, but then the second hash decides.
        order = np.lexsort((second, first))
    first, second = first[order], second[order]
    starts = np.concatenate(([True], (first[1:] != first[:-1]) | (second[1:] != second[:-1])))
    sizes = np.diff(np.flatnonzero(starts), append=len(first))
    numbers = np.where(sizes > 1, np.cumsum(sizes > 1), 0)
    found = np.empty(len(first), np.int32)
    found[order] = np.repeat(numbers, sizes)
    return found


def first_hashes(forms: Sequence[Opener], rows: int, folder: Path | None) -> np.ndarray:
    """One hash per row of a few columns."""
    total = scratch(rows, np.uint64, folder)

    def add(cells: "CellHashes", block: slice) -> None:
        total[block] += cells(block)[:, 0]

    for_each_block(forms, rows, add)
    return total


def row_hashes(forms: Sequence[Opener], chosen: np.ndarray, folder: Path | None) -> tuple[np.ndarray, np.ndarray]:
    """Two hashes (uint64) of each chosen row: sums of the cells' hashes, in blocks that stay in the cache."""
    first, second = (scratch(len(chosen), np.uint64, folder) for _ in range(2))

    def add(cells: "CellHashes", block: slice) -> None:
        found = cells(stretch(chosen[block]))
        first[block] += found[:, 0]
        second[block] += found[:, 1]

    for_each_block(forms, len(chosen), add)
    return first, second


def for_each_block(forms: Sequence[Opener], rows: int, add: "Callable[[CellHashes, slice], None]") -> None:
    """Go over the blocks of one column after the other, on both processors: no two blocks share a row."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for place, opened in enumerate(forms):
            cells = CellHashes(opened(), place + 1)
            list(pool.map(partial(add, cells), blocks(rows)))


def stretch(rows: np.ndarray) -> slice | np.ndarray:
    """Rows as a slice where none between them is left out: they are read in one go."""
    start, stop = int(rows[0]), int(rows[-1]) + 1
    return slice(start, stop) if stop - start == len(rows) else rows


class CellHashes:
    """Hashes of a column's cells, by stretch or by places; each column has a seed of its own."""

    def __init__(self, form: Form, seed: int) -> None:
        self._form = form
        self._seed = np.uint64(seed * int(GOLDEN) % 2**64)
        if isinstance(form, Coded):
            # Both hashes of a code lie side by side, as one number of 16 bytes: one look-up gives both.
            self._table = self._both(np.arange(form.distinct + 1, dtype=np.uint64)).view(np.complex128)[:, 0]

    def _both(self, numbers: np.ndarray) -> np.ndarray:
        """Two hashes of each 64-bit number."""
        first = mixed(numbers + self._seed)
        return np.stack((first, mixed(first ^ self._seed)), axis=1)

    def __call__(self, rows: slice | np.ndarray) -> np.ndarray:
        """Two hashes per row; those of missing cells are equal."""
        form = self._form
        if isinstance(form, Coded):
            return self._table[form.codes[rows]].view(np.uint64).reshape(-1, 2)
        if isinstance(form, Floating):
            return self._both(form.stored[rows].view(np.uint64))
        if isinstance(form, Whole):
            return self._missing_as_one(
                self._both(form.stored[rows].astype(np.int64).view(np.uint64)), form.valid_at(rows)
            )
        return self._texts(form, rows)

    def _texts(self, form: Texts, rows: slice | np.ndarray) -> np.ndarray:
        """Hashes of texts."""
        if isinstance(rows, slice):
            found = form.chunks.slice(rows.start, rows.stop - rows.start)
        else:
            found = form.chunks.take(pa.array(rows))
        parts = [text_hashes(chunk) for chunk in found.chunks]
        valid = found.is_valid().to_numpy() if found.null_count else None
        return self._missing_as_one(self._both(np.concatenate(parts)), valid)

    def _missing_as_one(self, hashes: np.ndarray, valid: np.ndarray | None) -> np.ndarray:
        """The same hashes for all missing cells."""
        return hashes if valid is None else np.where(valid[:, None], hashes, self._seed)


def largest_groups(
    groups: np.ndarray | None, mask: np.ndarray | None, most: int, most_rows: int
) -> tuple[list[tuple[int, tuple[int, ...]]], int]:
    """The groups of equal rows with most members, each with its first rows, and how many groups there are."""
    if groups is None:
        return [], 0
    taking = groups if mask is None else np.where(mask, groups, 0)
    counts = np.bincount(taking)
    counts[0] = 0
    numbers = np.flatnonzero(counts > 1)
    first = np.full(len(counts), len(groups), np.int64)
    rows = np.flatnonzero(taking)
    # Backwards: the last one written is the first row of its group.
    first[taking[rows[::-1]]] = rows[::-1]
    order = numbers[np.lexsort((first[numbers], -counts[numbers]))][:most]
    chosen = rows[np.isin(taking[rows], order)]
    by_group = chosen[np.argsort(taking[chosen], kind="stable")]
    starts = np.searchsorted(taking[by_group], order)
    members = {
        number: by_group[start : start + min(most_rows, int(counts[number]))]
        for number, start in zip(order.tolist(), starts.tolist(), strict=True)
    }
    return [(int(counts[number]), tuple(members[number].tolist())) for number in order.tolist()], len(numbers)
