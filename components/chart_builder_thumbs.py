"""Thumbnails: a chart's numbers as a small drawing without a script, for its card among the suggestions."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from components import insight_marks, numbers
from models.charts import ChartData

MOST_BARS = 5
MOST_POINTS = 36
ACROSS, UP = 30, 16


def thumbnail(data: ChartData, words: str) -> Component | None:
    """A small drawing; None for a kind that has none."""
    found = picture_of(data)
    return insight_marks.picture(found, words) if found else None


def picture_of(data: ChartData) -> Mapping[str, Any] | None:
    """The few numbers of the drawing."""
    series = data.series[0]
    if "z" in series:
        return grid(series["z"], [str(series[side][end]) for side in ("x", "y") for end in (0, -1)])
    if "q1" in series:
        return bars([item["name"] for item in data.series], [item["median"] for item in data.series], False)
    if data.chart in ("scatter", "bubble") or (data.chart == "map" and "code" not in series):
        return cloud(data)
    if data.chart == "histogram":
        return {"form": "columns", "values": series["y"], "ends": ends(series["x"]), "flagged": [], "middle": ""}
    if data.chart in ("line", "area"):
        return line(series)
    if data.chart in ("bar", "pie", "donut", "funnel", "map"):
        known = [(label, cell) for label, cell in zip(series["x"], series["y"], strict=True) if cell is not None]
        return bars([str(label) for label, _ in known], [cell for _, cell in known], data.agg in ("sum", "count"))
    return None


def bars(labels: Sequence[str], values: Sequence[float], from_zero: bool) -> Mapping[str, Any] | None:
    """Bars that lie, the first few."""
    if not values or any(value is None for value in values):
        return None
    cut = values[:MOST_BARS]
    return {
        "form": "bars",
        "labels": list(labels[:MOST_BARS]),
        "values": list(cut),
        "shown": [numbers.figure(value) for value in cut],
        "flagged": [],
        "from_zero": from_zero,
    }


def ends(labels: Sequence[Any]) -> list[str]:
    """The first and the last label."""
    return [numbers.figure(label) if numbers.is_number(label) else str(label)[:10] for label in (labels[0], labels[-1])]


def line(series: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A line over ordered labels."""
    known = [(label, cell) for label, cell in zip(series["x"], series["y"], strict=True) if cell is not None]
    known = known[:: -(-len(known) // MOST_POINTS) or 1]
    if len(known) < 2:
        return None
    named = [ends([label, label])[0] for label, _ in known]
    return {
        "form": "line",
        # Only the ends are named: there is no room for more.
        "labels": [label if place in (0, len(known) - 1) else "" for place, label in enumerate(named)],
        "values": [cell for _, cell in known],
        "shown": [numbers.figure(cell) for _, cell in known],
        "counts": [1] * len(known),
    }


def cloud(data: ChartData) -> Mapping[str, Any] | None:
    """Points as counts on a grid."""
    points = [pair for item in data.series for pair in zip(item["x"], item["y"], strict=True)]
    if not points or not all(numbers.is_number(value) for pair in points for value in pair):
        return None
    sides = [[pair[side] for pair in points] for side in (0, 1)]
    limits = [(min(side), max(side)) for side in sides]
    counts = [[0] * ACROSS for _ in range(UP)]
    for x, y in points:
        counts[place(y, limits[1], UP)][place(x, limits[0], ACROSS)] += 1
    return density(counts, [numbers.figure(end) for pair in limits for end in pair])


def place(value: float, limits: tuple[float, float], steps: int) -> int:
    """In which of equal steps a number lies."""
    low, high = limits
    return min(steps - 1, int((value - low) / ((high - low) or 1) * steps))


def grid(lines: Sequence[Sequence[Any]], named: Sequence[str]) -> Mapping[str, Any] | None:
    """A matrix as a grid that is coarse enough for a small place."""
    down, across = -(-len(lines) // UP), -(-len(lines[0]) // ACROSS)
    counts = [
        [
            max((cell or 0 for row in lines[top : top + down] for cell in row[left : left + across]), default=0)
            for left in range(0, len(lines[0]), across)
        ]
        for top in range(0, len(lines), down)
    ]
    if min(cell for row in counts for cell in row) < 0:
        return None
    return density(counts, [shown(text) for text in named])


def shown(text: str) -> str:
    """An end of an axis, short."""
    try:
        return numbers.figure(float(text), 3)
    except ValueError:
        return text[:10]


def density(counts: list[list[Any]], named: Sequence[str]) -> Mapping[str, Any]:
    """A grid of counts with what the ends of its axes are."""
    return {"form": "density", "counts": counts, "x_ends": list(named[:2]), "y_ends": list(named[2:])}
