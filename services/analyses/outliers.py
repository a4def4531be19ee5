"""Outliers: rows with values far from the others, how far, and why."""

from typing import TYPE_CHECKING

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.kinds import Analysis
from models.outliers import FENCED, METHODS, OutlierMethod, Outliers
from models.parameters import Columns, Conditions
from models.values import Value

if TYPE_CHECKING:
    from services.engine.table import Table

SHOWN_ROWS = 20


class Params(Value):
    """How to look, how far is too far, and which columns and rows take part."""

    method: OutlierMethod = Field("consensus", description="How rows are judged")
    threshold: float | None = Field(
        None, ge=0, le=1e12, description="Score above which a row is flagged; the method's usual one when left out"
    )
    columns: Columns = Field(None, description="Columns to look at; all measures when none is named")
    group: str | None = Field(None, description="Column whose values form groups that are judged each by itself")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")
    limit: int = Field(100, ge=1, le=1_000_000, description="Rows to list, strongest first")


def run(table: "Table", params: Params) -> Outliers:
    """Find the rows that lie far from the others.

    >>> from services.engine.table import Table
    >>> found = run(Table.of(price=[1, 2, 3, 2, 90]), Params(method="iqr"))
    >>> found.rows[0].row, found.columns[0].upper
    (4, 4.5)

    Args:
        table: n rows. Missing values are never flagged, infinite ones always; neither moves a fence.
        params: method, threshold, columns, groups, filter, and how many rows to list.

    Returns:
        Fences per column, and rows by score: units beyond the middle for the methods with fences, the isolation
        score of the forest, what three votes say together for the consensus. A threshold of 0 lists every row.

    Raises:
        NotEnoughData: no column of measurements, or none with four values.
        InvalidParameters: a column is unknown or holds no numbers, or a condition does not suit it.

    Source: Tukey (1977) for the fences; Iglewicz and Hoaglin (1993) for the modified z-score; Liu, Ting and Zhou
        (2008) for the forest.
    """
    from services.outlying.request import Search
    from services.outlying.search import search

    asked = Search(
        method=params.method,
        threshold=METHODS[params.method].default if params.threshold is None else params.threshold,
        columns=params.columns,
        group=params.group or None,
        filter=params.filter,
        limit=params.limit,
    )
    return search(table, asked)


def view(result: Outliers) -> list[Block]:
    """How many there are, in which columns, and the strongest rows."""
    if not result.total_rows_flagged:
        return [Note(text="No row lies beyond the threshold.", tone="good")]
    figures = (
        ("Flagged rows", f"{result.total_rows_flagged:,}", f"of {result.rows_searched:,} rows that were searched"),
        ("Method", METHODS[result.method].title, f"threshold {result.threshold:g}"),
    )
    columns = tuple((item.name, item.lower, item.upper, item.count, item.share) for item in result.columns)
    rows = tuple((item.row + 1, item.score, item.reason) for item in result.rows[:SHOWN_ROWS])
    return [
        Stats(items=figures),
        TableBlock(
            headings=("Column", "Lower fence", "Upper fence", "Flagged", "Share"), rows=columns, caption="By column"
        ),
        TableBlock(headings=("Row", "Score", "Why"), rows=rows, caption="Strongest rows"),
    ]


def needs_forest(params: Params) -> bool:
    """Whether the question needs scikit-learn; fences do not."""
    return params.method not in FENCED


ANALYSIS = Analysis("outliers", "Outliers", Params, Outliers, run, view, version=4, heavy=needs_forest)
