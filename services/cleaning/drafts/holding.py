"""Holding a changed column: in memory while it is small, mapped from a file beyond that."""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from services.engine.forms import FIELD
from services.engine.mapping import mapped

MOST_HELD = 8_000_000


def held(blocks: Iterable[pa.Array], kind: pa.DataType, scratch: Path) -> pa.ChunkedArray:
    """Keep the blocks of a column; `scratch` is a folder for what is large."""
    kept: list[pa.Array] = []
    size = 0
    iterator = iter(blocks)
    for block in iterator:
        kept.append(tidy(block, kind))
        size += kept[-1].nbytes
        if size > MOST_HELD:
            return spilled(kept, iterator, kind, scratch / f"{uuid4().hex}.arrow")
    return pa.chunked_array(kept, kind)


def spilled(kept: list[pa.Array], rest: Iterable[pa.Array], kind: pa.DataType, path: Path) -> pa.ChunkedArray:
    """Write blocks to a file, and map it."""
    schema = pa.schema([pa.field(FIELD, kind)])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for block in kept:
            writer.write_batch(pa.record_batch([block], schema=schema))
        kept.clear()
        for block in rest:
            writer.write_batch(pa.record_batch([tidy(block, kind)], schema=schema))
    reader = pa.ipc.open_file(pa.BufferReader(mapped(path)))
    # Mapped pages stay as long as somebody reads them; the name is not needed.
    path.unlink()
    return pa.chunked_array([reader.get_batch(place).column(0) for place in range(reader.num_record_batches)], kind)


def tidy(block: pa.Array, kind: pa.DataType) -> pa.Array:
    """A block as it is kept: texts without a dictionary and never empty, numbers never NaN or minus zero."""
    if pa.types.is_large_string(kind):
        texts = block.cast(kind)
        empty = pc.equal(texts, "")
        return pc.if_else(empty, pa.scalar(None, kind), texts) if pc.any(empty).as_py() else texts
    if pa.types.is_floating(kind):
        numbers = pc.add(block.cast(kind), 0.0)
        return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, kind))
    return block.cast(kind)
