"""Orders: the rows of a table sorted by some columns, kept in files and mapped when asked for again."""

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from services.engine.float_bits import ordered_bits
from services.engine.forms import Coded, Floating, Form, Texts
from services.engine.narrowing import WIDE, ends
from services.engine.stopping import checkpoint

MOST_KEPT = 8
FOLDER = "orders"
# A word holds the number of a row in its low bits and a number to sort by in the others.
ROW_BITS = 31


def ranks(form: Form, descending: bool) -> np.ndarray:
    """Numbers that sort as the column does, in either direction; missing cells have the largest."""
    if isinstance(form, Coded):
        last = form.distinct
        table = np.arange(last + 1, dtype=form.codes.dtype)
        if descending:
            table[:last] = table[:last][::-1].copy()
        return table[form.codes]
    if isinstance(form, Texts):
        return text_ranks(form, descending)
    if isinstance(form, Floating):
        return -form.stored if descending else form.stored
    # The complement turns the order round and cannot overflow, unlike the negative.
    stored = ~form.stored if descending else form.stored
    return stored if form.valid is None else gaps_last(stored, form.valid)


def gaps_last(stored: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Integers that sort as those of present cells do, with one beyond them where a cell is missing."""
    wide = stored.astype(np.int64)
    _, high = ends(wide, valid)
    if high == WIDE.max:
        # No number is left beyond the largest; there is one beyond the places of the different ones.
        different, places = np.unique(wide[valid], return_inverse=True)
        wide[valid], high = places, len(different)
    return np.where(valid, wide, high + 1)


def text_ranks(form: Texts, descending: bool) -> np.ndarray:
    """The place of each text among the distinct ones."""
    order = pc.rank(form.chunks, sort_keys="descending" if descending else "ascending", tiebreaker="dense")
    return order.to_numpy(zero_copy_only=False)


def stable_order(keys: np.ndarray) -> np.ndarray:
    """The order of n < 2**31 numbers as int32, equal ones as they stand; NaN last.

    Numbers and rows are sorted together, in one word each: sorting plain words takes a fifth of the time of sorting
    places by them. Of numbers that do not fit only the first bits are taken, and what those leave open is put right.
    """
    if not len(keys):
        return np.empty(0, np.int32)
    if keys.dtype.kind == "f":
        # Minus zero is zero.
        keys = np.where(np.isnan(keys), WIDE.max, ordered_bits(keys + 0.0))
    low = int(keys.min())
    beyond = (int(keys.max()) - low).bit_length() - (64 - ROW_BITS)
    if beyond <= 0:
        return rows_in(packed(keys, low, 0))
    words = packed(keys, low, beyond)
    rows = rows_in(words)
    words >>= np.uint64(ROW_BITS)
    return settled(keys, rows, words[1:] == words[:-1])


def packed(keys: np.ndarray, low: int, beyond: int) -> np.ndarray:
    """Words in order: distances of whole numbers from the lowest, without `beyond` last bits, and rows behind them."""
    # Beyond int64 the subtraction wraps round, and back: what is left are the distances from the lowest.
    words = keys.astype(np.int64).view(np.uint64) - np.uint64(low & (2**64 - 1))
    if beyond:
        words >>= np.uint64(beyond)
    words <<= np.uint64(ROW_BITS)
    words |= np.arange(len(keys), dtype=np.uint64)
    checkpoint()
    words.sort()
    return words


def rows_in(words: np.ndarray) -> np.ndarray:
    """The rows of words."""
    return (words & np.uint64((1 << ROW_BITS) - 1)).astype(np.int32)


def settled(keys: np.ndarray, rows: np.ndarray, is_tied: np.ndarray) -> np.ndarray:
    """Rows in the order of their keys, where `is_tied` says of n - 1 neighbours that their first bits are equal."""
    ties = np.flatnonzero(is_tied)
    wrong = ties[keys[rows[ties]] > keys[rows[ties + 1]]]
    if not len(wrong):
        return rows
    # Ties that follow each other are one group; only groups with something wrong are sorted again.
    group = np.cumsum(np.diff(ties, prepend=ties[0]) != 1)
    is_open = np.zeros(group[-1] + 1, bool)
    is_open[group[np.searchsorted(ties, wrong)]] = True
    ties, group = ties[is_open[group]], group[is_open[group]]
    ends = np.flatnonzero(np.diff(group, append=-1))
    places, group = np.append(ties, ties[ends] + 1), np.append(group, group[ends])
    order = np.argsort(places)
    places, group = places[order], group[order]
    found = rows[places]
    rows[places] = found[np.lexsort((found, keys[found], group))]
    return rows


def sorted_rows(forms: Sequence[Form], descending: Sequence[bool]) -> np.ndarray:
    """Row numbers in the order of the first column, ties in that of the next, then as in the file."""
    order: np.ndarray | None = None
    for form, falls in reversed(list(zip(forms, descending, strict=True))):
        keys = ranks(form, falls)
        order = stable_order(keys) if order is None else order[stable_order(keys[order])]
    assert order is not None
    return order


class Orders:
    """Orders of one table; the ones used last are kept in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def of(self, key: str, forms: Sequence[Form], descending: Sequence[bool]) -> np.ndarray:
        """The order that `key` names, as n int32 row numbers; computed once."""
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npy"
        kept = self._read(path)
        if kept is not None:
            return kept
        order = sorted_rows(forms, descending)
        self._keep(path, order)
        return order

    def _read(self, path: Path) -> np.ndarray | None:
        """An order that was kept, mapped; it counts as used now."""
        try:
            order = np.load(path, mmap_mode="r")
            os.utime(path)
        except (OSError, ValueError):
            return None
        return order

    def _keep(self, path: Path, order: np.ndarray) -> None:
        """Write an order beside the table; where that fails, it is simply computed again."""
        try:
            self._folder.mkdir(exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}.npy")
            np.save(fresh, order)
            fresh.replace(path)
            kept = sorted(self._folder.glob("*.npy"), key=lambda found: found.stat().st_mtime)
            for old in kept[:-MOST_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return
