"""Duplicates: rows that are equal in every cell, and columns that are equal in every row."""

from typing import TYPE_CHECKING

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.kinds import Analysis
from models.parameters import Conditions
from models.values import Value

if TYPE_CHECKING:
    from services.engine.table import Table

MOST_ROWS = 20


class Params(Value):
    """Which rows take part, and how much to list."""

    filter: Conditions = Field((), description="Conditions that a row must pass to take part")
    limit: int = Field(100, ge=1, le=1000, description="Groups of equal rows to list")


class Group(Value):
    """Rows that are equal: how many, and the 0-based places of the first of them."""

    count: int
    rows: tuple[int, ...]


class Result(Value):
    """`duplicate_rows` repeat an earlier one; the largest groups come first; columns are equal in the whole table."""

    rows: int
    duplicate_rows: int
    group_count: int
    groups: tuple[Group, ...]
    equal_columns: tuple[tuple[str, ...], ...]


def run(table: "Table", params: Params) -> Result:
    """Find equal rows and equal columns, exactly; a missing cell equals a missing cell.

    >>> from services.engine.table import Table
    >>> run(Table.of(a=[1, 2, 1], b=[1, 2, 1]), Params()).groups[0].rows
    (0, 2)

    Args:
        table: n rows.
        params: a filter for the rows, and how many groups to list.

    Raises:
        InvalidParameters: a condition names an unknown column or does not suit it.
    """
    from services.engine.duplicates import largest_groups
    from services.engine.equal_columns import equal_columns

    mask = table.mask(params.filter)
    found, count = largest_groups(table.repeats(), mask, params.limit, MOST_ROWS)
    equal = equal_columns([(column, table.form(column.name)) for column in table.columns])
    return Result(
        rows=table.rows if mask is None else int(mask.sum()),
        duplicate_rows=table.duplicate_rows(mask),
        group_count=count,
        groups=tuple(Group(count=size, rows=rows) for size, rows in found),
        equal_columns=equal,
    )


def view(result: Result) -> list[Block]:
    """Figures, the largest groups, and the equal columns."""
    if not result.duplicate_rows and not result.equal_columns:
        return [Note(text="No two rows and no two columns are equal.", tone="good")]
    figures = (
        ("Duplicate rows", f"{result.duplicate_rows:,}", f"of {result.rows:,} rows repeat an earlier one"),
        ("Groups", f"{result.group_count:,}", "of equal rows"),
        ("Equal columns", f"{len(result.equal_columns):,}", "groups of columns that are equal in every row"),
    )
    groups = tuple((group.count, ", ".join(str(row + 1) for row in group.rows)) for group in result.groups)
    columns = tuple((", ".join(names),) for names in result.equal_columns)
    return [
        Stats(items=figures),
        TableBlock(headings=("Rows", "Where they stand"), rows=groups, caption="Equal rows"),
        TableBlock(headings=("Columns",), rows=columns, caption="Equal columns"),
    ]


ANALYSIS = Analysis("duplicates", "Duplicates", Params, Result, run, view)
