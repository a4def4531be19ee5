"""Insights: what stands out in a table, as sentences in order of their weight."""

from typing import TYPE_CHECKING

from pydantic import Field

from models.blocks import Block, Note, TableBlock
from models.insights import Insight, Insights, Severity
from models.kinds import Analysis
from models.parameters import Conditions
from models.values import Value

if TYPE_CHECKING:
    from services.engine.table import Table
    from services.insights.finding import Finding

NOTHING = "Nothing stands out: what was found is no more than chance gives, or too small to matter."
SEVERITIES: dict[int, Severity] = {3: "strong", 2: "clear", 1: "worth_knowing"}


class Params(Value):
    """Which rows take part."""

    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


def run(table: "Table", params: Params) -> Insights:
    """Find what stands out: relations, differences, gaps, tails, repeats, trends and seasons.

    >>> from services.engine.table import Table
    >>> run(Table.of(a=list(range(30)), b=[2 * n for n in range(30)]), Params()).items[0].kind
    'linear_copy'

    Args:
        table: n rows. Identifiers and free text take no part.
        params: a filter for the rows.

    Returns:
        Findings that matter by their size and, where they were tested, with a q value of at most 0.05; and notes on
        single columns that are so and nothing to wonder at, such as long tails.

    Raises:
        InvalidParameters: a condition names an unknown column or does not suit it.

    Source: Benjamini and Hochberg (1995) for the q values.
    """
    from threadpoolctl import threadpool_limits

    from services.insights.looking import look
    from services.insights.rows import Rows

    rows = Rows(table, table.mask(params.filter))
    # The products are small: threads would mostly wait for each other, on a busy machine for seconds.
    with threadpool_limits(1):
        seen = look(rows)
    return Insights(
        items=tuple(insight(found, q_value) for found, q_value in seen.findings),
        tested=seen.tested,
        rows=rows.count,
        screened_rows=len(rows.sample),
        notes=tuple(insight(note, None) for note in seen.notes),
    )


def insight(found: "Finding", q_value: float | None) -> Insight:
    """A finding as data."""
    return Insight(
        kind=found.kind,
        title=found.title,
        text=found.text,
        columns=found.columns,
        effect=found.effect,
        p_value=found.p_value,
        q_value=q_value,
        severity=SEVERITIES[found.grade],
        chart=dict(found.chart),
        picture=dict(found.picture),
        caption=found.caption,
        page=found.page,
        warning=found.warning,
        n=found.rows,
        interval=found.interval,
    )


def view(result: Insights) -> list[Block]:
    """The sentences, notes on single columns last, or that there are none."""
    nothing: list[Block] = [] if result.items else [Note(text=NOTHING, tone="good")]
    weighed = [(item, item.severity.replace("_", " ")) for item in result.items]
    weighed += [(note, "note") for note in result.notes]
    if not weighed:
        return nothing
    rows = tuple((item.title, item.text, weight) for item, weight in weighed)
    return [*nothing, TableBlock(headings=("Finding", "What it means", "Weight"), rows=rows, caption="What stands out")]


ANALYSIS = Analysis("insights", "Insights", Params, Insights, run, view, version=7, heavy=True)
