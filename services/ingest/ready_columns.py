"""Columns whose file already says what they are: checked for what the engine takes, and written as they come."""

from pathlib import Path

import pyarrow as pa

from models.columns import Column, ColumnType
from services.engine.column_writer import ColumnWriter
from services.ingest import roles
from services.ingest.deciding import as_text
from services.ingest.reading import Reading

MICROSECONDS = pa.timestamp("us")
MOST_DIFFERENT = 4 * roles.CATEGORY_VALUES


class ReadyIntake:
    """One column of values that need no typing."""

    def __init__(self, folder: Path, place: int, name: str, most_held: int) -> None:
        self.place = place
        self.name = name
        self._writer = ColumnWriter(folder, place, most_held)
        self._type: ColumnType = "text"
        self._zoned = False
        self._arrow = pa.string()
        self._different: set[object] | None = set()
        self._present = 0
        self._rows = 0

    def take(self, block: pa.Array) -> None:
        """Write the next block."""
        values, self._type, self._zoned = engine_values(block)
        self._arrow = values.type
        self._present += len(values) - values.null_count
        self._rows += len(values)
        self._count_different(values)
        self._writer.append(values)

    def _count_different(self, values: pa.Array) -> None:
        """Keep the different values while they are few."""
        found = different_in(values) if self._different is not None else None
        self._different = self._different | found if self._different is not None and found is not None else None
        if self._different is not None and len(self._different) > MOST_DIFFERENT:
            self._different = None

    def finish(self) -> Column:
        """Write the column; its role is settled now."""
        if not self._rows:
            self._writer.append(pa.nulls(0, self._arrow))
        reading = Reading(self._type, self._arrow, as_text)
        distinct = len(self._different) if self._different is not None else None
        role = roles.role_of(self.name, reading, self._type, distinct, self._present, 0, self._writer.ends)
        return self._writer.finish(self.name, self._type, role=role, zoned=self._zoned)


def different_in(values: pa.Array) -> set[object] | None:
    """The different values of a block; None where they are many, which its first cells show most quickly."""
    head = values[: 2 * MOST_DIFFERENT]
    if len(head) < len(values) and len(head.unique()) > MOST_DIFFERENT + 1:
        return None
    found = values.unique().drop_null()
    return set(found.to_pylist()) if len(found) <= MOST_DIFFERENT else None


def engine_values(block: pa.Array) -> tuple[pa.Array, ColumnType, bool]:
    """Values in a form that the engine takes, their type, and whether they had a zone."""
    kind = block.type
    if pa.types.is_boolean(kind):
        return block, "boolean", False
    if pa.types.is_integer(kind):
        return block.cast(pa.int64()), "integer", False
    if pa.types.is_floating(kind):
        return block.cast(pa.float64()), "number", False
    if pa.types.is_date(kind):
        return block.cast(pa.date32()), "date", False
    if pa.types.is_time(kind):
        return block.cast(pa.time64("us")), "time", False
    if pa.types.is_timestamp(kind):
        return block.cast(pa.timestamp("us", tz=kind.tz)).cast(MICROSECONDS), "datetime", kind.tz is not None
    return block.cast(pa.string()), "text", False
