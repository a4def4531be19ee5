"""Columns: what kind of values one holds, and what role it plays in its table."""

import re
from typing import Literal

from models.values import Value

ColumnType = Literal["integer", "number", "boolean", "datetime", "date", "time", "category", "text"]
Role = Literal["measure", "dimension", "identifier", "time", "location", "free_text", "constant"]

NUMERIC_TYPES: frozenset[str] = frozenset({"integer", "number"})
TEMPORAL_TYPES: frozenset[str] = frozenset({"datetime", "date", "time"})
# Formats that name marks of numbers, words for yes and no, or an order of dates; any other takes more to be read.
PLAIN_FORMATS = re.compile(r"1.?234.5|[^/]+/[^/]+|(?:(?:day|month|year)(?:, )?){3}")
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

    @property
    def is_plainly_written(self) -> bool:
        """Whether its raw texts are read by marks, words or order alone, without units or parts of years."""
        is_textual = self.format is None or self.type in TEXT_TYPES
        return is_textual or PLAIN_FORMATS.fullmatch(self.format or "") is not None
