"""Rows to take out: of a table, chosen, filtered and in order, read in blocks; or of an answer, which is small."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.columns import Column, ColumnType

if TYPE_CHECKING:
    import numpy as np

    from services.engine.table import Table

BLOCK = 8192
About = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExportRows:
    """k rows and some columns of a table, and in words where they are from."""

    table: "Table"
    columns: tuple[Column, ...]
    rows: "np.ndarray"
    about: About = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    def is_zoned(self, name: str) -> bool:
        """Whether the times of a column have a zone."""
        return self.table.domain(name).zoned

    def blocks(self) -> Iterator[list[Sequence[Any]]]:
        """Blocks of rows; each is a list of its columns, cells as JSON values, None where one is missing."""
        from services.engine.cells import cells_at

        for start in range(0, len(self.rows), BLOCK):
            rows = self.rows[start : start + BLOCK]
            yield [cells_at(self.table.form(name), self.table.domain(name), rows) for name in self.names]


@dataclass(frozen=True)
class AnswerRows:
    """The rows of an answer that is in memory; each column has the type that all its cells have."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    about: About = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, as the writers of files ask for them."""
        cells = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.names)
        return tuple(
            Column(name=name, type=type_of(found), role="dimension", nullable=True, missing=0, distinct=0)
            for name, found in zip(self.names, cells, strict=True)
        )

    def is_zoned(self, name: str) -> bool:
        """Answers hold times as text."""
        return False

    def blocks(self) -> Iterator[list[Sequence[Any]]]:
        """Blocks of rows, each as a list of its columns."""
        for start in range(0, len(self.rows), BLOCK):
            yield [list(cells) for cells in zip(*self.rows[start : start + BLOCK], strict=True)]


def type_of(cells: Sequence[Any]) -> ColumnType:
    """The narrowest type that holds all cells."""
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, bool) for cell in present):
        return "boolean"
    if present and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in present):
        return "integer"
    if present and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in present):
        return "number"
    return "text"
