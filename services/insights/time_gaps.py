"""Gaps in time: a stretch without any row that is longer than chance would leave."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from models.columns import Column
from services.engine.keys import SECONDS_PER_DAY
from services.engine.value_counts import ValueCounts
from services.insights import pictures, words
from services.insights.finding import Finding
from services.insights.rows import Rows

LEAST_MOMENTS, LEAST_PART, MOST_BARS = 12, 0.06, 52


def chance_of(part: float, moments: int) -> float:
    """The chance that so many moments, thrown anywhere, leave a gap of such a part of the whole between them.

    Source: Fisher, Tests of Significance in Harmonic Analysis (1929), bounded by its first term.
    """
    return float(min(1.0, (moments - 1) * (1 - part) ** max(1, moments - 2)))


def finding(rows: Rows, column: Column) -> tuple[float, Finding | None]:
    """The chance of the longest gap in a column of dates, and the finding where it is long."""
    counts = rows.table.value_counts(column.name, rows.mask)
    if counts.distinct < LEAST_MOMENTS:
        return float("nan"), None
    seconds = counts.values
    days = np.unique(np.floor(seconds / SECONDS_PER_DAY))
    if len(days) < LEAST_MOMENTS:
        return float("nan"), None
    steps = np.diff(days)
    place = int(np.argmax(steps))
    span = float(days[-1] - days[0])
    empty, usual = float(steps[place] - 1), float(np.median(steps))
    part = empty / span
    chance = chance_of(part, len(days))
    if part < LEAST_PART or steps[place] < 4 * usual:
        return chance, None
    return chance, told(column, counts, (days[place] + 1, days[place + 1] - 1), part, chance)


def told(column: Column, counts: ValueCounts, gap: tuple[float, float], part: float, chance: float) -> Finding:
    """The finding in words."""
    first, last = (datetime.fromtimestamp(day * SECONDS_PER_DAY, UTC).date() for day in gap)
    length = words.counted(int(gap[1] - gap[0]) + 1, "day")
    name = words.name(column.name)
    return Finding(
        kind="time_gap",
        columns=(column.name,),
        title=f"No rows for {length}",
        text=f"{name} is empty from {first} to {last}, {words.share(part)} of the time it covers. "
        "Sums and trends over this stretch mislead.",
        effect=part,
        strength=min(0.9, 0.4 + part),
        chart={"chart": "bar", "x": column.name, "agg": "count"},
        picture=over_time(counts, gap, length),
        caption=f"{words.rows(counts.total)} over time",
        page="trends",
        p_value=chance,
        about=("time",),
    )


def over_time(counts: ValueCounts, gap: tuple[float, float], length: str) -> dict[str, Any]:
    """Rows per equal stretch of time; the empty stretch is marked."""
    days = counts.values / SECONDS_PER_DAY
    low, high = float(days[0]), float(days[-1])
    steps = min(MOST_BARS, max(2, int(high - low)))
    bars = np.histogram(days, bins=steps, range=(low, high), weights=counts.counts)[0]
    edges = np.linspace(low, high, steps + 1)
    flagged = [place for place in range(steps) if edges[place] >= gap[0] - 1 and edges[place + 1] <= gap[1] + 2]
    ends = tuple(datetime.fromtimestamp(day * SECONDS_PER_DAY, UTC).strftime("%b %Y") for day in (low, high))
    return pictures.columns(bars.tolist(), (ends[0], ends[1]), flagged, middle=length)
