"""Cells: one column of a draft, read a block at a time in the engine's own terms."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from models.columns import Column, ColumnType, Role
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain

BLOCK = 262_144
Rows = slice | np.ndarray


@dataclass(frozen=True)
class Cells:
    """n cells: keys (int64 or float64) or texts, null where one is missing.

    `positions` say where in the source each row stands, None for all in order. `role` is None where it is still to be
    settled; `is_forced` where somebody has chosen the type; `kept` is set as long as the column is the very one that
    lies on the disk.
    """

    source: Form | pa.ChunkedArray
    domain: Domain
    rows: int
    positions: np.ndarray | None = None
    role: Role | None = None
    format: str | None = None
    kept: Column | None = None
    is_forced: bool = False

    @property
    def type(self) -> ColumnType:
        """The type of the column."""
        return self.domain.type

    def block(self, start: int, stop: int) -> pa.Array:
        """The cells of some rows: int64, float64, or text that may be dictionary-coded."""
        rows: Rows = slice(start, stop) if self.positions is None else self.positions[start:stop]
        if isinstance(self.source, pa.ChunkedArray):
            return one_of(chunks_at(self.source, rows))
        return cells_of(self.source, self.domain, rows)

    def blocks(self) -> Iterator[pa.Array]:
        """All cells, a block at a time."""
        for start, stop in stretches(self.rows):
            yield self.block(start, stop)


def stretches(rows: int) -> Iterator[tuple[int, int]]:
    """Where blocks of rows start and stop; one empty block where there is no row."""
    for start in range(0, max(rows, 1), BLOCK):
        yield start, min(start + BLOCK, rows)


def chunks_at(source: pa.ChunkedArray, rows: Rows) -> pa.ChunkedArray:
    """Some rows of an array in chunks."""
    if isinstance(rows, slice):
        return source.slice(rows.start, rows.stop - rows.start)
    return source.take(pa.array(rows))


def one_of(chunks: pa.ChunkedArray) -> pa.Array:
    """An array in chunks as one array."""
    if chunks.num_chunks == 1:
        return chunks.chunk(0)
    return pa.concat_arrays(chunks.chunks) if chunks.num_chunks else pa.array([], chunks.type)


def cells_of(form: Form, domain: Domain, rows: Rows) -> pa.Array:
    """The cells of a stored column at some rows."""
    if isinstance(form, Texts):
        return one_of(chunks_at(form.chunks, rows))
    if isinstance(form, Coded):
        return coded_cells(form, domain, form.codes[rows])
    stored = form.stored[rows]
    if isinstance(form, Floating):
        return pa.array(stored, mask=np.isnan(stored))
    valid = form.valid_at(rows)
    return pa.array(form.keys_of(stored), mask=None if valid is None else ~valid)


def coded_cells(form: Coded, domain: Domain, codes: np.ndarray) -> pa.Array:
    """The cells that some codes stand for; texts stay coded."""
    gaps = codes == form.distinct
    mask = gaps if gaps.any() else None
    if domain.is_text:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=mask), form.dictionary)
    return pa.array(np.append(form.keys, form.keys.dtype.type(0))[codes], mask=mask)


def form_of(block: pa.Array, domain: Domain) -> Form:
    """A block in the form that the engine's kernels take."""
    if pa.types.is_dictionary(block.type):
        places = block.indices.fill_null(len(block.dictionary)).to_numpy(zero_copy_only=False)
        return Coded(places, block.dictionary)
    if domain.is_text:
        return Texts(pa.chunked_array([block.cast(pa.large_string())]))
    if domain.floating:
        return Floating(block.fill_null(float("nan")).to_numpy(zero_copy_only=False))
    valid = present(block)
    validity = np.packbits(valid, bitorder="little") if block.null_count else None
    return Whole(block.fill_null(0).to_numpy(zero_copy_only=False), 0, 1, validity)


def present(block: pa.Array) -> np.ndarray:
    """Which cells of a block hold something, as bools."""
    found: np.ndarray = block.is_valid().to_numpy(zero_copy_only=False)
    return found


def plain_texts(block: pa.Array) -> pa.Array:
    """Texts without a dictionary."""
    return block.cast(pa.large_string())


def keys_in(block: pa.Array) -> np.ndarray:
    """The keys of a block as numpy has them; 0 or NaN where a cell is missing."""
    is_floating = pa.types.is_floating(block.type)
    filled = block.fill_null(float("nan") if is_floating else 0) if block.null_count else block
    found: np.ndarray = filled.to_numpy(zero_copy_only=False)
    return found


def present_keys(cells: Cells) -> np.ndarray:
    """All keys of a column that are there, in the order of the rows."""
    parts = [keys_in(block.drop_null()) for block in cells.blocks()]
    return np.concatenate(parts)


def array_of(keys: np.ndarray, valid: np.ndarray | None) -> pa.Array:
    """Keys as an Arrow array, null where they are not valid; NaN is missing too."""
    if keys.dtype.kind == "f":
        gaps = np.isnan(keys) if valid is None else np.isnan(keys) | ~valid
        return pa.array(keys, mask=gaps if gaps.any() else None)
    return pa.array(keys, mask=None if valid is None or valid.all() else ~valid)
