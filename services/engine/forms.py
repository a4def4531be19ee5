"""Forms: how a column lies in memory, mapped from an Arrow file without a copy."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pyarrow as pa

from services.engine.apart import set_apart
from services.engine.keys import Domain, keys_from
from services.engine.mapping import mapped
from services.engine.stopping import checkpoint

MOST_CODES = 65_535
# Counts of twice as many codes stay near the processor.
FEW_CODES = 4_096
BLOCK = 262_144
FIELD = "value"


@dataclass(frozen=True)
class Coded:
    """Codes that order as the values do; the code beyond the last value stands for a missing cell."""

    codes: np.ndarray
    dictionary: pa.Array

    @property
    def distinct(self) -> int:
        """How many different values there are; also the code of a missing cell."""
        return len(self.dictionary)

    @cached_property
    def keys(self) -> np.ndarray:
        """The distinct keys in order (not for text)."""
        return keys_from(self.dictionary)

    @cached_property
    def counts(self) -> np.ndarray:
        """What `counted` gives of all rows. Not to be written to."""
        return self.counted()

    def counted(self, mask: np.ndarray | None = None) -> np.ndarray:
        """How often each code occurs; the last one is that of missing cells.

        The same mask is asked for several times in a row: what it gave last is kept as long as the mask lives.
        """
        if mask is None:
            return self._counted(None)
        of, counts = self.__dict__.get("_last_counted", (None, None))
        if of is None or of() is not mask:
            counts = self._counted(mask)
            self.__dict__["_last_counted"] = (ref(mask), counts)
        return np.array(counts)

    def _counted(self, mask: np.ndarray | None) -> np.ndarray:
        total = np.zeros(self.distinct + 1, np.int64)
        # In blocks: counting widens the codes, and a block of wide ones stays in the cache.
        for start in range(0, len(self.codes), BLOCK):
            checkpoint()
            block = self.codes[start : start + BLOCK]
            if mask is not None:
                block = picked_codes(block, mask[start : start + BLOCK], len(total))
            total += np.bincount(block, minlength=len(total))[: len(total)]
        return total


def picked_codes(codes: np.ndarray, mask: np.ndarray, size: int) -> np.ndarray:
    """Codes to count: where few rows pass those of these, else of all, those of the others beyond all `size`."""
    if size > FEW_CODES or 2 * np.count_nonzero(mask) < len(mask):
        # Places first: a mask without a pattern makes picking by bools five times slower.
        return codes.take(np.flatnonzero(mask))
    return set_apart(codes, ~mask, size)


@dataclass(frozen=True)
class Whole:
    """Integer keys as base + divisor * stored; `valid` is None where no cell is missing."""

    stored: np.ndarray
    base: int
    divisor: int
    validity: np.ndarray | None

    def keys_of(self, stored: np.ndarray) -> np.ndarray:
        """Stored integers as keys."""
        keys = stored.astype(np.int64)
        if self.divisor != 1:
            keys *= self.divisor
        if self.base:
            keys += self.base
        return keys

    @cached_property
    def valid(self) -> np.ndarray | None:
        """Which cells are present, as bools; None for all."""
        if self.validity is None:
            return None
        return np.unpackbits(self.validity, count=len(self.stored), bitorder="little").astype(bool)

    def valid_at(self, rows: slice | np.ndarray) -> np.ndarray | None:
        """The same for some rows."""
        return None if self.valid is None else self.valid[rows]


@dataclass(frozen=True)
class Floating:
    """Float64 keys; NaN is a missing cell."""

    stored: np.ndarray


@dataclass(frozen=True)
class Texts:
    """Texts too many to be coded, in chunks; null is a missing cell."""

    chunks: pa.ChunkedArray


Form = Coded | Whole | Floating | Texts


def rows_of(form: Form) -> int:
    """How many rows the column has."""
    if isinstance(form, Coded):
        return len(form.codes)
    return len(form.chunks) if isinstance(form, Texts) else len(form.stored)


def write_array(path: Path, array: pa.Array) -> None:
    """Write one array as an uncompressed Arrow file."""
    schema = pa.schema([pa.field(FIELD, array.type)])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch([array], schema=schema))


def bitmap(valid: np.ndarray | None) -> pa.Buffer | None:
    """Arrow's validity bits; None where every cell is present."""
    return None if valid is None or valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))


def write_coded(path: Path, form: Coded) -> None:
    """Write codes with their dictionary; readers that know nothing of ours see values and gaps."""
    valid = bitmap(form.codes != form.distinct)
    kind = pa.from_numpy_dtype(form.codes.dtype)
    indices = pa.Array.from_buffers(kind, len(form.codes), [valid, pa.py_buffer(form.codes)])
    write_array(path, pa.DictionaryArray.from_arrays(indices, form.dictionary, ordered=True, safe=False))


def write_stored(path: Path, stored: np.ndarray, validity: pa.Buffer | None) -> None:
    """Write plain numbers with their gaps."""
    kind = pa.from_numpy_dtype(stored.dtype)
    write_array(path, pa.Array.from_buffers(kind, len(stored), [validity, pa.py_buffer(stored)]))


def read_form(path: Path, layout: dict[str, Any], domain: Domain) -> Form:
    """Map a column that was written before; nothing is read until it is touched."""
    reader = pa.ipc.open_file(pa.BufferReader(mapped(path)))
    if layout["form"] == "texts":
        batches = [reader.get_batch(place).column(0) for place in range(reader.num_record_batches)]
        return Texts(pa.chunked_array(batches, pa.large_string()))
    array = reader.get_batch(0).column(0)
    if layout["form"] == "coded":
        return Coded(numbers_in(array.indices), array.dictionary)
    if layout["form"] == "floating":
        return Floating(numbers_in(array))
    bits = array.buffers()[0]
    validity = np.frombuffer(bits, np.uint8) if bits is not None and array.null_count else None
    return Whole(numbers_in(array), layout["base"], layout["divisor"], validity)


def numbers_in(array: pa.Array) -> np.ndarray:
    """The numbers of an Arrow array without a copy, whatever lies in its gaps."""
    dtype = array.type.to_pandas_dtype()
    buffer = array.buffers()[1]
    if not len(array) or buffer is None:
        return np.empty(0, dtype)
    return np.frombuffer(buffer, dtype)[array.offset : array.offset + len(array)]
