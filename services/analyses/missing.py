"""Missing values: how much each column lacks, and which columns are empty together."""

from typing import TYPE_CHECKING

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.kinds import Analysis
from models.parameters import Columns, Conditions
from models.values import Value

if TYPE_CHECKING:
    import numpy as np

    from services.engine.table import Table

MOST_PATTERNS, MOST_PAIRS, MOST_COMPARED = 30, 100, 300


class Params(Value):
    """Which columns, and which rows take part."""

    columns: Columns = Field(None, description="Columns to look at; all when none is named")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class ColumnGaps(Value):
    """How many cells one column lacks."""

    name: str
    missing: int
    missing_share: float


class Pattern(Value):
    """Rows in which exactly these columns are empty; none of them for complete rows."""

    columns: tuple[str, ...]
    rows: int
    share: float


class Pair(Value):
    """Two columns: in how many rows both are empty, and the correlation (phi) of being empty."""

    columns: tuple[str, str]
    both: int
    phi: float


class Result(Value):
    """Columns in the order of the table; patterns of most rows first; pairs of strongest phi first."""

    rows: int
    complete_rows: int
    missing_cells: int
    columns: tuple[ColumnGaps, ...]
    patterns: tuple[Pattern, ...]
    distinct_patterns: int
    pairs: tuple[Pair, ...]


def run(table: "Table", params: Params) -> Result:
    """Count gaps by column, by row pattern and by pair of columns, exactly.

    >>> from services.engine.table import Table
    >>> run(Table.of(a=[1, None], b=[None, None]), Params()).patterns[0].columns
    ('b',)

    Args:
        table: n rows.
        params: names of columns, and a filter. Pairs are formed of the 300 columns with most gaps.

    Raises:
        InvalidParameters: a column is unknown, or a condition does not suit it.
    """
    from services.engine.gaps import patterns

    names = [table.column(name).name for name in params.columns or [column.name for column in table.columns]]
    mask = table.mask(params.filter)
    rows = table.rows if mask is None else int(mask.sum())
    # A column without gaps has none under a filter either; its rows need not be looked at.
    lacking = [name for name in names if table.column(name).missing]
    gaps = {name: table.missing_cells(name) if mask is None else table.missing_cells(name)[mask] for name in lacking}
    missing = {name: int(gaps[name].sum()) if name in gaps else 0 for name in names}
    having = [name for name in gaps if missing[name]]
    found = patterns([gaps[name] for name in having], rows, MOST_PATTERNS) if rows else None
    complete = rows if not having else count_complete([gaps[name] for name in having])
    return Result(
        rows=rows,
        complete_rows=complete,
        missing_cells=sum(missing.values()),
        columns=tuple(
            ColumnGaps(name=name, missing=count, missing_share=count / rows if rows else 0.0)
            for name, count in missing.items()
        ),
        patterns=tuple(
            Pattern(columns=tuple(having[place] for place in places), rows=count, share=count / rows)
            for places, count in zip(found.sets, found.rows, strict=True)
        )
        if found
        else (),
        distinct_patterns=found.distinct if found else 0,
        pairs=pairs_of({name: gaps[name] for name in having}, missing, rows),
    )


def count_complete(gaps: "list[np.ndarray]") -> int:
    """How many rows lack nothing."""
    lacking = gaps[0].copy()
    for column in gaps[1:]:
        lacking |= column
    return len(lacking) - int(lacking.sum())


def pairs_of(gaps: "dict[str, np.ndarray]", missing: dict[str, int], rows: int) -> tuple[Pair, ...]:
    """The pairs of columns whose gaps go together or avoid each other most."""
    from services.engine.gaps import association, together

    names = sorted(gaps, key=lambda name: -missing[name])[:MOST_COMPARED]
    if len(names) < 2:
        return ()
    both = together([gaps[name] for name in names], rows)
    phi = association(both, rows)
    found = [
        Pair(columns=(names[left], names[right]), both=int(both[left, right]), phi=float(phi[left, right]))
        for left in range(len(names))
        for right in range(left + 1, len(names))
        if phi[left, right] == phi[left, right]
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.phi))[:MOST_PAIRS])


def view(result: Result) -> list[Block]:
    """Figures, and the three tables."""
    if not result.missing_cells:
        return [Note(text="No cell is missing.", tone="good")]
    figures = (
        ("Missing cells", f"{result.missing_cells:,}", "cells without a value"),
        ("Complete rows", f"{result.complete_rows:,}", f"of {result.rows:,} rows lack nothing"),
        ("Patterns", f"{result.distinct_patterns:,}", "different sets of empty columns"),
    )
    columns = tuple((column.name, column.missing, column.missing_share) for column in result.columns if column.missing)
    sets = tuple((", ".join(found.columns) or "complete", found.rows, found.share) for found in result.patterns)
    pairs = tuple((*pair.columns, pair.both, pair.phi) for pair in result.pairs)
    return [
        Stats(items=figures),
        TableBlock(headings=("Column", "Missing", "Share"), rows=columns, caption="What each column lacks"),
        TableBlock(headings=("Empty together", "Rows", "Share"), rows=sets, caption="Rows by what they lack"),
        TableBlock(
            headings=("Column", "Column", "Both", "Phi"), rows=pairs, caption="Columns that go missing together"
        ),
    ]


ANALYSIS = Analysis("missing", "Missing values", Params, Result, run, view)
