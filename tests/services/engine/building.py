"""Tables for tests: written through the real writer, in blocks of any size, into a folder of the test."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from models.columns import ColumnType
from models.filters import Condition, Filter
from services.engine.column_writer import ColumnWriter
from services.engine.table import Table
from services.engine.table_writer import TableWriter


def write(
    folder: Path,
    columns: Mapping[str, tuple[pa.Array, ColumnType]],
    block: int = 1000,
    scale: int = 0,
    zoned: bool = False,
) -> Table:
    """A table whose columns were written block by block; `scale` holds for its numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    rows = 0
    for place, (name, (values, kind)) in enumerate(columns.items()):
        rows = len(values)
        writer = ColumnWriter(folder, place)
        for start in range(0, max(1, rows), block):
            writer.append(values.slice(start, block))
        decimals = scale if kind == "number" and pa.types.is_integer(values.type) else 0
        written.append(writer.finish(name, kind, role="measure", scale=decimals, zoned=zoned))
    TableWriter.finish(folder, written, rows)
    return Table.open(folder)


def one(folder: Path, values: Sequence[Any] | pa.Array, kind: ColumnType, **options: Any) -> Table:
    """A table with one column called x."""
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return write(folder, {"x": (array, kind)}, **options)


def where(*conditions: tuple[Any, ...]) -> Filter:
    """A filter from tuples: column, operator, value."""
    return tuple(Condition(column=item[0], op=item[1], value=item[2] if len(item) > 2 else None) for item in conditions)


def decimal_keys(texts: Sequence[str]) -> tuple[pa.Array, int]:
    """Decimal texts as whole numbers k of k / 10**scale, as the ingest hands them over."""
    numbers = [Decimal(text) for text in texts]
    scale = max(0, *(-int(number.as_tuple().exponent) for number in numbers))
    return pa.array([int(number.scaleb(scale)) for number in numbers]), scale
