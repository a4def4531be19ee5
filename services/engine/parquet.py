"""Parquet: the durable, portable copy of a table, written from its columns and read back into them.

It is compressed and in file order, in row groups that a cluster can take as partitions; only one of
them is in memory at a time.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.columns import Column
from services.engine.column_writer import ColumnWriter
from services.engine.forms import Coded, Floating, Form, Texts
from services.engine.keys import Domain, arrow_of
from services.engine.table import Table
from services.engine.table_writer import TableWriter, synchronise

ROW_GROUP = 122_880
# The file's own names may be repeated or empty in other tools' eyes; ours stand beside them.
KNOWN = b"datalens"


def cells_between(form: Form, domain: Domain, start: int, stop: int) -> pa.Array:
    """A stretch of a column as an Arrow array of the type that other tools expect."""
    if isinstance(form, Texts):
        return pa.concat_arrays(form.chunks.slice(start, stop - start).chunks or [pa.array([], pa.large_string())])
    if isinstance(form, Coded):
        codes = form.codes[start:stop]
        return form.dictionary.take(pa.array(codes, mask=codes == form.distinct))
    stored = form.stored[start:stop]
    if isinstance(form, Floating):
        return pa.array(stored, mask=np.isnan(stored))
    valid = form.valid_at(slice(start, stop))
    cells = arrow_of(domain, form.keys_of(stored))
    return cells if valid is None else pc.if_else(pa.array(valid), cells, pa.scalar(None, cells.type))


def write_parquet(table: Table, path: Path) -> None:
    """Write a table; when this returns, the disk has it whole, and never a part of it under this name.

    Args:
        table: n rows in the order of its file.
        path: of the file to make.
    """
    names = [column.name for column in table.columns]
    known = [
        column.model_dump() | {"scale": table.domain(column.name).scale, "zoned": table.domain(column.name).zoned}
        for column in table.columns
    ]
    arrays = [cells_between(table.form(name), table.domain(name), 0, 0) for name in names]
    schema = pa.schema(
        [pa.field(name, array.type) for name, array in zip(names, arrays, strict=True)],
        metadata={KNOWN: json.dumps(known).encode()},
    )
    fresh = path.with_name(path.name + ".new")
    with pq.ParquetWriter(fresh, schema, compression="zstd") as writer:
        for start in range(0, table.rows, ROW_GROUP):
            stop = min(start + ROW_GROUP, table.rows)
            cells = [cells_between(table.form(name), table.domain(name), start, stop) for name in names]
            writer.write_batch(pa.record_batch(cells, schema=schema), row_group_size=ROW_GROUP)
    synchronise(fresh)
    fresh.replace(path)
    synchronise(path.parent)


def read_parquet(path: Path, folder: Path) -> Table:
    """Build the columns of a table anew from the Parquet file that `write_parquet` made.

    Args:
        path: of the file.
        folder: an empty folder for the columns.
    """
    with pq.ParquetFile(path) as source:
        known = json.loads(source.schema_arrow.metadata[KNOWN])
        writers = [ColumnWriter(folder, place) for place in range(len(known))]
        for batch in source.iter_batches(ROW_GROUP):
            for writer, cells in zip(writers, batch.columns, strict=True):
                writer.append(keys_of(cells))
        rows = source.metadata.num_rows
    columns = [finished(writer, item) for writer, item in zip(writers, known, strict=True)]
    TableWriter.finish(folder, columns, rows)
    return Table.open(folder)


def keys_of(cells: pa.Array) -> pa.Array:
    """Decimals as the whole numbers of their last digit; everything else as it is."""
    if not pa.types.is_decimal(cells.type):
        return cells
    buffers = cells.buffers()
    whole = pa.Array.from_buffers(pa.decimal128(38, 0), len(cells), buffers, offset=cells.offset)
    return whole.cast(pa.int64())


def finished(writer: ColumnWriter, known: dict[str, object]) -> Column:
    """Finish a column as what it was before."""
    column = Column.model_validate({name: known[name] for name in Column.model_fields})
    return writer.finish(
        column.name,
        column.type,
        role=column.role,
        scale=int(str(known["scale"])),
        zoned=bool(known["zoned"]),
        format=column.format,
    )
