"""Duplicate rows: rows that repeat an earlier one in every cell, more of them than chance gives."""

from math import prod, sqrt

import numpy as np

from services.engine.counting import code_counts
from services.engine.forms import Coded
from services.insights import words
from services.insights.finding import Finding
from services.insights.profile_pictures import parts
from services.insights.rows import Rows

MANY = 0.01
DEVIATIONS = 3


def by_chance(rows: Rows) -> float:
    """How many pairs of rows would be equal if every column were dealt out by itself."""
    pairs = rows.count * (rows.count - 1) / 2
    return pairs * prod(likeness(rows, column.name) for column in rows.table.columns)


def likeness(rows: Rows, name: str) -> float:
    """How likely two rows hold the same in a column; the least that it can be where values are too many to count."""
    form = rows.table.form(name)
    if not isinstance(form, Coded):
        return 1 / max(1, rows.table.column(name).distinct)
    return float(np.square(code_counts(form, rows.mask) / rows.count).sum())


def finding(rows: Rows) -> Finding | None:
    """How many rows repeat another one; None where all differ, and where few categories leave them no choice."""
    count = rows.table.duplicate_rows(rows.mask)
    if not count or len(rows.table.columns) < 2:
        return None
    usual = by_chance(rows)
    if count <= usual + DEVIATIONS * sqrt(usual):
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
