"""Duplicate rows: counted exactly, by hashing as few columns as it takes to tell rows apart.

Rows that differ in a few columns are no duplicates whatever the others hold, so the most varied
columns are looked at first; only rows that agree there are hashed whole, in 128 bits.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.text_hash import GOLDEN, mixed, text_hashes

BLOCK = 262_144
FIRST_COLUMNS = 4
FLAGS = 2**24
PART = 4_000_000
Opener = Callable[[], Form]


def repeats(forms: Sequence[Opener], distinct: Sequence[int], rows: int) -> np.ndarray | None:
    """For each row the number of its group of equal rows, 0 for a row that is alone; None when all are.

    A missing cell equals a missing cell.

    Args:
        forms: what opens each column of the table; one is open at a time, for there may be thousands.
        distinct: how many different values each has.
        rows: of the table.

    Returns:
        n int32 group numbers, from 1 on.
    """
    if not rows or not forms:
        return None
    order = sorted(range(len(forms)), key=lambda place: -distinct[place])
    forms = [forms[place] for place in order]
    chosen = repeating(first_hashes(forms[:FIRST_COLUMNS], rows))
    if not len(chosen):
        return None
    hashes = row_hashes(forms, rows, chosen if len(chosen) < rows else None)
    groups, known = np.zeros(rows, np.int32), 0
    for part in parts_by_hash(hashes[:, 0]):
        numbers = group_numbers(hashes[part, 0], hashes[part, 1])
        groups[chosen[part]] = np.where(numbers > 0, numbers + known, 0)
        known += int(numbers.max(initial=0))  # a part may hold no row at all
    return groups if known else None


def parts_by_hash(hashes: np.ndarray) -> Iterator[np.ndarray | slice]:
    """Places of the rows in parts that can be sorted without much memory; equal rows share a part."""
    count = -(-len(hashes) // PART)
    if count == 1:
        yield slice(None)
        return
    shares = (hashes >> np.uint64(48)) % np.uint64(count)
    for share in range(count):
        yield np.flatnonzero(shares == share)


def repeated_rows(groups: np.ndarray | None, mask: np.ndarray | None = None) -> int:
    """How many rows repeat an earlier one, of those that a mask lets pass."""
    if groups is None:
        return 0
    counts = np.bincount(groups if mask is None else groups[mask])[1:]
    return int(counts.sum()) - int(np.count_nonzero(counts))


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


def first_hashes(forms: Sequence[Opener], rows: int) -> np.ndarray:
    """One hash per row of a few columns."""
    total = np.zeros(rows, np.uint64)
    for place, opened in enumerate(forms):
        cells = CellHashes(opened(), place + 1)
        for start in range(0, rows, BLOCK):
            total[start : start + BLOCK] += cells(slice(start, min(start + BLOCK, rows)))[:, 0]
    return total


def row_hashes(forms: Sequence[Opener], rows: int, chosen: np.ndarray | None) -> np.ndarray:
    """Two hashes per row: sums of the cells' hashes, in blocks that stay in the cache.

    Returns:
        n × 2 uint64.
    """
    total = np.zeros((rows if chosen is None else len(chosen), 2), np.uint64)
    for place, opened in enumerate(forms):
        cells = CellHashes(opened(), place + 1)
        for start in range(0, len(total), BLOCK):
            stop = min(start + BLOCK, len(total))
            total[start:stop] += cells(slice(start, stop) if chosen is None else chosen[start:stop])
    return total


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
