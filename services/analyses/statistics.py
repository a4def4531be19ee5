"""Statistics: everything that follows from how often each value occurs, for each column."""

from typing import TYPE_CHECKING

from pydantic import Field, TypeAdapter

from models.blocks import Bars, Block, Stats, TableBlock
from models.kinds import Analysis
from models.parameters import Columns, Conditions
from models.profiles import AnyProfile, NumericProfile
from models.values import Value

if TYPE_CHECKING:
    # The registry is read when the server starts; columns and Arrow are needed with the first question only.
    from services.engine.table import Table

PROFILES = TypeAdapter(list[AnyProfile])


class Params(Value):
    """Which columns, and which rows take part."""

    columns: Columns = Field(None, description="Columns to describe; all when none is named")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class Result(Value):
    """The table as a whole, and one profile per column in the order of the table.

    `columns` is the number of columns described; `missing_cells` and `memory_bytes` count those
    columns only; `duplicate_rows` are rows that repeat an earlier one in every cell of the table.
    """

    rows: int
    columns: int
    duplicate_rows: int
    missing_cells: int
    memory_bytes: int
    profile: tuple[AnyProfile, ...]


def run(table: "Table", params: Params) -> Result:
    """Describe the columns of a table, exactly.

    >>> from services.engine.table import Table
    >>> run(Table.of(price=[1, 2, 4]), Params()).profile[0].median
    2.0

    Args:
        table: n rows. Without a filter nothing is computed: the profiles were kept when the file was read.
        params: names of columns, and a filter.

    Returns:
        Moments with n-1 for the variance, population g1 and g2 for the shape, and quantiles of type 7.

    Raises:
        InvalidParameters: a column is unknown, or a condition does not suit it.

    Source: Hyndman and Fan (1996) for the quantiles; Joanes and Gill (1998) for g1 and g2.
    """
    names = [table.column(name).name for name in params.columns or [column.name for column in table.columns]]
    mask = table.mask(params.filter)
    profiles = [table.profile(name, mask) for name in names]
    return Result(
        rows=table.rows if mask is None else int(mask.sum()),
        columns=len(names),
        duplicate_rows=table.duplicate_rows(mask),
        missing_cells=sum(profile["missing"] for profile in profiles),
        memory_bytes=sum(table.bytes_of(name) for name in names),
        profile=tuple(PROFILES.validate_python(profiles)),
    )


def view(result: Result) -> list[Block]:
    """Five figures, a table of all columns, and the shape of each column of numbers."""
    figures = Stats(
        items=(
            ("Rows", f"{result.rows:,}", "rows that took part"),
            ("Columns", f"{result.columns:,}", "columns described"),
            ("Missing cells", f"{result.missing_cells:,}", "cells without a value"),
            ("Duplicate rows", f"{result.duplicate_rows:,}", "rows that repeat an earlier one"),
            ("Memory", f"{result.memory_bytes:,}", "bytes that the columns take"),
        )
    )
    return [figures, summary(result), *shapes(result)]


def summary(result: Result) -> TableBlock:
    """One line per column."""
    headings = ("Column", "Type", "Present", "Missing", "Distinct", "Minimum", "Median", "Mean", "Maximum")
    names = ("name", "type", "count", "missing", "distinct", "min", "median", "mean", "max")
    rows = tuple(tuple(getattr(profile, name, None) for name in names) for profile in result.profile)
    return TableBlock(headings=headings, rows=rows, caption="What each column holds")


def shapes(result: Result) -> list[Block]:
    """A histogram for each column of numbers that has values."""
    return [
        Bars(title=profile.name, counts=profile.histogram.counts, edges=profile.histogram.edges)
        for profile in result.profile
        if isinstance(profile, NumericProfile) and profile.histogram.counts
    ]


ANALYSIS = Analysis("statistics", "Statistics", Params, Result, run, view, version=3)
