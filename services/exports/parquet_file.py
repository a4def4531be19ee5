"""Parquet: typed columns, compressed with zstd, a row group at a time; its metadata say where the rows are from."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from models.columns import Column
from models.kinds import Export
from services.export_rows import ExportRows

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_PER_GROUP = 15


class Outlet:
    """A file that only remembers what was written since it was last emptied."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._place = 0

    def write(self, piece: Any) -> int:
        """Take a piece."""
        self._pieces.append(bytes(piece))
        self._place += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much was written in all."""
        return self._place

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing needs to be closed."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def write(rows: ExportRows) -> Iterator[bytes]:
    """Row groups, then the footer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    outlet = Outlet()
    zoned = [rows.is_zoned(name) for name in rows.names]
    types = [arrow_type(column, has_zone) for column, has_zone in zip(rows.columns, zoned, strict=True)]
    about = {"datalens": json.dumps(dict(rows.about), ensure_ascii=False)} if rows.about else None
    schema = pa.schema([pa.field(name, kind) for name, kind in zip(rows.names, types, strict=True)], about)
    writer = pq.ParquetWriter(pa.PythonFile(outlet, mode="w"), schema, compression="zstd")
    for group in groups(rows):
        arrays = [array_of(cells, kind) for cells, kind in zip(group, types, strict=True)]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        yield outlet.take()
    writer.close()
    yield outlet.take()


def groups(rows: ExportRows) -> Iterator[list[list[Any]]]:
    """Several blocks as one: small row groups make large and slow files."""
    group: list[list[Any]] = [[] for _ in rows.columns]
    for number, block in enumerate(rows.blocks(), 1):
        for cells, more in zip(group, block, strict=True):
            cells.extend(more)
        if number % ROWS_PER_GROUP == 0:
            yield group
            group = [[] for _ in rows.columns]
    if group and group[0]:
        yield group


def arrow_type(column: Column, zoned: bool) -> "pa.DataType":
    """The type that another tool would expect."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", "UTC" if zoned else None),
        "date": pa.date32(),
        "time": pa.time64("us"),
    }
    return types.get(column.type, pa.string())


def array_of(cells: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    """JSON values as a typed array."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_int64(kind):
        return pa.array([None if cell is None else int(cell) for cell in cells], kind)
    if pa.types.is_timestamp(kind):
        moments = np.array([None if cell is None else cell.removesuffix("Z") for cell in cells], "datetime64[us]")
        return pa.array(moments).cast(pa.timestamp("us")).view(pa.int64()).view(kind)
    if pa.types.is_date32(kind):
        return pa.array(np.array(cells, "datetime64[D]")).cast(kind)
    if pa.types.is_time64(kind):
        moments = np.array([None if cell is None else f"1970-01-01T{cell}" for cell in cells], "datetime64[us]")
        return pa.array(moments).cast(pa.timestamp("us")).view(pa.int64()).view(kind)
    return pa.array(cells, kind)


EXPORT = Export("parquet", "Parquet", "application/vnd.apache.parquet", write)
