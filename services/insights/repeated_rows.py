"""Duplicate rows: rows that repeat an earlier one in every cell."""

from services.insights import words
from services.insights.finding import Finding
from services.insights.profile_pictures import parts
from services.insights.rows import Rows

MANY = 0.01


def finding(rows: Rows) -> Finding | None:
    """How many rows repeat another one; None where all differ."""
    count = rows.table.duplicate_rows(rows.mask)
    if not count or len(rows.table.columns) < 2:
        return None
    part = count / rows.count
    return Finding(
        kind="duplicates",
        columns=(),
        title=f"{words.rows(count)} {'repeats' if count == 1 else 'repeat'} an earlier one",
        text=f"Every cell is equal, in {words.share(part)} of {words.rows(rows.count)}. "
        "Counts and sums include them until they are removed.",
        effect=part,
        strength=min(0.8, 0.5 + part) if part >= MANY else 0.24,
        chart={"chart": "bar", "x": rows.table.columns[0].name, "agg": "count"},
        picture=parts([("repeated", part), ("different", 1 - part)], [0]),
        caption="Share of rows",
        page="table",
    )
