"""Columns as the kernels need them: centred numbers in blocks, or codes, of the rows that take part."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from services.engine.forms import Coded, Floating, Form, Texts, Whole, rows_of
from services.engine.keys import Domain, values_of

# Stored integers serve as codes where their range is no larger than this many times the rows.
WIDEST_RANGE = 4
LEAST_RANGE = 65_536


@dataclass(frozen=True)
class Source:
    """One column: how it lies in memory, what its keys mean, and which rows take part (None for all)."""

    form: Form
    domain: Domain
    places: np.ndarray | None = None

    @property
    def rows(self) -> int:
        """How many rows take part."""
        return rows_of(self.form) if self.places is None else len(self.places)

    def part(self, start: int, stop: int) -> slice | np.ndarray:
        """The rows of a block."""
        return slice(start, stop) if self.places is None else self.places[start:stop]

    @cached_property
    def table(self) -> np.ndarray:
        """The number that each code stands for, NaN for a missing cell (codes only)."""
        assert isinstance(self.form, Coded)
        return np.append(values_of(self.domain, self.form.keys), np.nan)

    @cached_property
    def coded(self) -> "Codes":
        """The rows that take part as codes; found once."""
        return codes_of(self)

    def numbers(self, start: int, stop: int) -> np.ndarray:
        """A block of numbers as float64, NaN where a cell is missing or infinite."""
        part = self.part(start, stop)
        if isinstance(self.form, Coded):
            found = self.table[self.form.codes[part]]
        elif isinstance(self.form, Floating):
            found = self.form.stored[part]
        elif isinstance(self.form, Whole):
            found = values_of(self.domain, self.form.keys_of(self.form.stored[part]))
            valid = self.form.valid_at(part)
            found = found if valid is None else np.where(valid, found, np.nan)
        else:
            raise TypeError("text has no numbers")
        return np.where(np.isfinite(found), found, np.nan)

    def all_numbers(self) -> np.ndarray:
        """All numbers that take part."""
        return self.numbers(0, self.rows)


@dataclass(frozen=True)
class Codes:
    """n codes that order as the values do (text: in no order); `distinct` is the code of a missing cell."""

    codes: np.ndarray
    distinct: int

    @cached_property
    def counts(self) -> np.ndarray:
        """How often each code occurs, without missing cells."""
        return np.bincount(self.codes, minlength=self.distinct + 1)[: self.distinct]

    @cached_property
    def present(self) -> int:
        """How many rows hold a value."""
        return int(self.counts.sum())

    @cached_property
    def gaps(self) -> np.ndarray:
        """Which rows hold none."""
        return self.codes == self.distinct

    def at(self, places: np.ndarray) -> "Codes":
        """The codes of some rows."""
        return Codes(self.codes[places], self.distinct)

    def dense(self) -> "Codes":
        """The same with codes only for what occurs."""
        used = self.counts > 0
        if used.all():
            return self
        table = np.append(np.cumsum(used) - 1, int(used.sum()))
        return Codes(table[self.codes], int(used.sum()))


def codes_of(source: Source) -> Codes:
    """A column as codes; what was not coded when the file was read is ranked or numbered now."""
    form = source.form
    part = source.part(0, rows_of(form))
    if isinstance(form, Coded):
        return Codes(form.codes[part], form.distinct)
    if isinstance(form, Whole):
        valid = form.valid_at(part)
        return whole_codes(form.stored[part], valid)
    if isinstance(form, Floating):
        stored = form.stored[part]
        return ranked(stored, ~np.isnan(stored))
    return text_codes(form, source.places)


def whole_codes(stored: np.ndarray, valid: np.ndarray | None) -> Codes:
    """Codes of stored integers: themselves where their range is small, else their dense ranks."""
    largest = int(stored.max()) if len(stored) else 0
    if stored.dtype.kind != "u" or largest > max(LEAST_RANGE, WIDEST_RANGE * len(stored)):
        return ranked(stored, np.ones(len(stored), bool) if valid is None else valid)
    codes = stored.astype(np.int64)
    return Codes(codes if valid is None else np.where(valid, codes, largest + 1), largest + 1)


def ranked(stored: np.ndarray, valid: np.ndarray) -> Codes:
    """Dense ranks of the values that are there."""
    distinct, places = np.unique(stored[valid], return_inverse=True)
    codes = np.full(len(stored), len(distinct), np.int64)
    codes[valid] = places
    return Codes(codes, len(distinct))


def text_codes(form: Texts, places: np.ndarray | None) -> Codes:
    """A number for each different text, in order of appearance."""
    chunks = form.chunks if places is None else form.chunks.take(pa.array(places))
    encoded = chunks.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    distinct = len(encoded.dictionary)
    return Codes(encoded.indices.fill_null(distinct).to_numpy(zero_copy_only=False).astype(np.int64), distinct)
