"""Columns: what kind of values one holds, and what role it plays in its table."""

from typing import Literal

from models.values import Value

ColumnType = Literal["integer", "number", "boolean", "datetime", "date", "time", "category", "text"]
Role = Literal["measure", "dimension", "identifier", "time", "location", "free_text", "constant"]

NUMERIC_TYPES: frozenset[str] = frozenset({"integer", "number"})
TEMPORAL_TYPES: frozenset[str] = frozenset({"datetime", "date", "time"})
TEXT_TYPES: frozenset[str] = frozenset({"category", "text"})


class Column(Value):
    """One column of a dataset, as the API and the pages show it.

    `missing` and `distinct` count cells and different present values; `format` says how the raw
    text was written where that is not the usual way (a date order, a decimal mark, a unit).
    """

    name: str
    type: ColumnType
    role: Role
    nullable: bool
    missing: int
    distinct: int
    format: str | None = None
