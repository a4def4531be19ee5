"""Rows to take out of a table: chosen, filtered and in order, read in blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.columns import Column

if TYPE_CHECKING:
    import numpy as np

    from services.engine.table import Table

BLOCK = 8192


@dataclass(frozen=True)
class ExportRows:
    """k rows and some columns of a table."""

    table: "Table"
    columns: tuple[Column, ...]
    rows: "np.ndarray"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    def blocks(self) -> Iterator[list[Sequence[Any]]]:
        """Blocks of rows; each is a list of its columns, cells as JSON values, None where one is missing."""
        from services.engine.cells import cells_at

        for start in range(0, len(self.rows), BLOCK):
            rows = self.rows[start : start + BLOCK]
            yield [cells_at(self.table.form(name), self.table.domain(name), rows) for name in self.names]
