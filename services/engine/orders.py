"""Orders: the rows of a table sorted by some columns, kept in files and mapped when asked for again."""

import hashlib
import os
import threading
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
LOOKED_AT = 16_384


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
    if not valid.any():
        return np.zeros_like(wide)
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
    numbers = keys if keys.dtype.kind == "f" else None
    if numbers is not None:
        # Minus zero is zero.
        keys = np.where(np.isnan(numbers), WIDE.max, ordered_bits(numbers + 0.0))
    low = int(keys.min())
    beyond = (int(keys.max()) - low).bit_length() - (64 - ROW_BITS)
    if beyond <= 0:
        return rows_in(packed(keys, low, 0))
    even = None if numbers is None else evenly(numbers, keys, beyond)
    words = packed(keys, low, beyond) if even is None else packed(even, 0, 0)
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


def evenly(numbers: np.ndarray, keys: np.ndarray, beyond: int) -> np.ndarray | None:
    """Whole numbers of the bits that a word has for them, evenly from the smallest number on; missing ones last.

    None where those leave no fewer numbers in one place than the first bits of their keys do, as some of them say:
    for numbers of all sizes the first bits tell more, and for those of one size most of these are the same.
    """
    step = max(1, len(numbers) // LOOKED_AT)
    some = numbers[::step]
    low, high = float(np.fmin.reduce(some)), float(np.fmax.reduce(some))
    span = high - low
    levels = 2.0 ** (64 - ROW_BITS) - 3
    # No double can divide by less than this.
    if not np.isfinite(span) or not span > levels * np.finfo(np.float64).tiny:
        return None

    def placed(cells: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            found = (cells - low) * (levels / span) + 1
        return np.where(np.isnan(found), levels + 2, np.clip(found, 0, levels + 1)).astype(np.int64)

    # Of fewer numbers in as many fewer places as many are alone as of all in all.
    fewer = int(step).bit_length()
    alone = [len(np.unique(bits >> (more + fewer))) for bits, more in ((placed(some), 0), (keys[::step], beyond))]
    return placed(numbers) if alone[0] > alone[1] else None


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
        self._lock = threading.Lock()
        self._begun: set[str] = set()

    def of(self, key: str, forms: Sequence[Form], descending: Sequence[bool]) -> np.ndarray:
        """The order that `key` names, as n int32 row numbers; computed once."""
        kept = self.kept(key)
        if kept is not None:
            return kept
        order = sorted_rows(forms, descending)
        self._keep(self._path(key), order)
        return order

    def kept(self, key: str) -> np.ndarray | None:
        """The same where it was computed before, else None."""
        return self._read(self._path(key))

    def prepare(self, key: str, forms: Sequence[Form], descending: Sequence[bool]) -> None:
        """Compute an order and keep it, without letting anybody wait for it."""
        with self._lock:
            if key in self._begun:
                return
            self._begun.add(key)
        threading.Thread(target=self._prepare, args=(key, forms, descending), name="order", daemon=True).start()

    def _prepare(self, key: str, forms: Sequence[Form], descending: Sequence[bool]) -> None:
        try:
            self.of(key, forms, descending)
        finally:
            with self._lock:
                self._begun.discard(key)

    def _path(self, key: str) -> Path:
        """Where an order is kept."""
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npy"

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
