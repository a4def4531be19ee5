"""Marks of findings: small drawings without a script. A line is a ribbon cut out by CSS, a grid a few gradients."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import shapes
from components.attributes import marks

Picture = Mapping[str, Any]
LEVELS, MOST_TICKS, MOST_BARS, MOST_BARS_OF_LEAD = 5, 6, 5, 10
FAR_FROM_ZERO = 0.6
# The shape of the place that a ribbon is made for, in pixels; elsewhere it is a little thicker or thinner.
WIDE, HIGH, HALF_THICK = 260.0, 96.0, 1.0
TOP_ROOM, BOTTOM_ROOM = 0.16, 0.1


def picture(found: Picture, words: str, is_lead: bool = False) -> Component:
    """The drawing of a finding; `words` say what it shows, and a large one has room for more."""
    if found["form"] == "bars":
        return bars(found, words, MOST_BARS_OF_LEAD if is_lead else MOST_BARS)
    return {"columns": columns, "line": line, "density": density, "points": points}[str(found["form"])](found, words)


def bars(found: Picture, words: str, most: int) -> Component:
    """Bars that lie: they are text with a bar between; dots on a line where a bar from zero would tell nothing."""
    places = list(range(len(found["values"])))
    if len(places) > most:
        places = [*places[: most - 1], places[-1]]
    widths, is_dotted = scaled([found["values"][place] for place in places], bool(found["from_zero"]))
    parts: list[Component] = []
    for place, width in zip(places, widths, strict=True):
        label, shown = found["labels"][place], found["shown"][place]
        kind = "t hi" if place in found["flagged"] else "t"
        track = html.Span(html.I(style={"--v": shapes.percent(width)}), className=kind)
        parts += [html.Span(label, className="k ellip", title=label), track, html.Span(shown, className="v")]
    return html.Div(parts, className="hbars dots" if is_dotted else "hbars", title=words)


def scaled(values: Sequence[float], from_zero: bool = False) -> tuple[list[float], bool]:
    """Lengths in percent, from zero; or places between both ends, where zero is far away or between them."""
    low, high = min(values, default=0), max(values, default=0)
    if from_zero or (low >= 0 and (low <= FAR_FROM_ZERO * high or low == high)):
        return [100 * value / (high or 1) for value in values], False
    return [4 + 92 * (value - low) / ((high - low) or 1) for value in values], True


def columns(found: Picture, words: str) -> Component:
    """Bars that stand; marked ones have a colour of their own, and a marked stretch without bars is shaded."""
    values, flagged = list(found["values"]), set(found["flagged"])
    plain = [0 if place in flagged else value for place, value in enumerate(values)]
    marked = [value if place in flagged else 0 for place, value in enumerate(values)]
    largest = max(values, default=0)
    gap = 0.12 if len(values) <= 30 else 0.06
    parts: list[Component] = [html.I(className="dl-shape", style={"--shape": shapes.bars(plain, gap, largest)})]
    if any(marked):
        parts.append(html.I(className="dl-shape flag", style={"--shape": shapes.bars(marked, gap, largest)}))
    elif flagged:
        start, width = 100 * min(flagged) / len(values), 100 * len(flagged) / len(values)
        parts.append(html.I(className="dl-shade", style={"--at": shapes.percent(start), "--w": shapes.percent(width)}))
    low, high = found["ends"]
    middle = [html.Span(found["middle"], className="t-flag")] if found.get("middle") else []
    below = html.Div([html.Span(low), *middle, html.Span(high)], className="ends")
    return html.Div([drawing(parts, words), below], className="dl-finding")


def drawing(parts: Sequence[Any], words: str, kind: str = "dl-ink") -> Component:
    """The place of a drawing, and what it shows in words."""
    return html.Div(list(parts), className=kind, role="img", **marks({"aria-label": words}))


def ribbon(xs: Sequence[float], ys: Sequence[float]) -> str:
    """The outline of a line of even thickness through points in percent (y upwards)."""
    points = [(x * WIDE / 100, y * HIGH / 100) for x, y in zip(xs, ys, strict=True)]
    upper, lower = [], []
    for place, (x, y) in enumerate(zip(xs, ys, strict=True)):
        before, after = points[max(0, place - 1)], points[min(len(points) - 1, place + 1)]
        across, up = after[0] - before[0], after[1] - before[1]
        length = math.hypot(across, up) or 1.0
        right, down = -up / length * HALF_THICK, -across / length * HALF_THICK
        upper.append(corner(x, y, right, down))
        lower.append(corner(x, y, -right, -down))
    return f"polygon({','.join([*upper, *reversed(lower)])})"


def corner(x: float, y: float, right: float, down: float) -> str:
    """A point in percent, moved by some pixels."""
    return f"calc({shapes.percent(x)} + {right:.1f}px) calc({shapes.percent(100 - y)} + {down:.1f}px)"


def heights(values: Sequence[float]) -> list[float]:
    """Heights in percent: from zero where that keeps the differences visible, else from the lowest."""
    low, high = min(values), max(values)
    base = 0.0 if 0 <= low <= 0.6 * high else low
    span = (high - base) or 1.0
    room = 0.0 if base == 0.0 else BOTTOM_ROOM
    return [100 * (room + (1 - TOP_ROOM - room) * (value - base) / span) for value in values]


def line(found: Picture, words: str) -> Component:
    """A line over ordered labels, with its ends named, over pale bars where it is said how many rows stand behind."""
    values = list(found["values"])
    step = 100 / len(values)
    xs = [step * (place + 0.5) for place in range(len(values))]
    ys = heights(values)
    parts: list[Component] = [html.I(className="dl-shape line", style={"--shape": ribbon(xs, ys)})]
    if found["counts"]:
        counts = [0.3 * count / max(found["counts"]) for count in found["counts"]]
        parts.insert(0, html.I(className="dl-shape soft", style={"--shape": shapes.bars(counts, 0.12, 1.0)}))
    for place in sorted({values.index(max(values)), values.index(min(values))}):
        parts += point(xs[place], ys[place], str(found["shown"][place]))
    return html.Div([drawing(parts, words), axis(found["labels"], xs)], className="dl-finding")


def point(x: float, y: float, shown: str) -> list[Component]:
    """A marked point with its value above."""
    side = " l" if x < 12 else " r" if x > 88 else ""
    place = {"--x": shapes.percent(x), "--y": shapes.percent(y)}
    return [html.I(className="dl-dotmark", style=place), html.Span(shown, className=f"dl-at{side}", style=place)]


def axis(labels: Sequence[str], xs: Sequence[float]) -> Component:
    """Some of the labels below the line, evenly spread; the first and the last where others are empty."""
    named = [place for place, label in enumerate(labels) if label]
    longest = max((len(labels[place]) for place in named), default=1)
    most = max(2, min(MOST_TICKS, 40 // max(1, longest)))
    every = max(1, -(-len(named) // most))
    chosen = named if len(named) <= 2 else named[::every]
    spans = [
        html.Span(
            short(labels[place], len(named)),
            className="l" if xs[place] < 8 else "r" if xs[place] > 92 else None,
            style={"--x": shapes.percent(xs[place])},
        )
        for place in chosen
    ]
    return html.Div(spans, className="dl-ticks")


def short(label: str, count: int) -> str:
    """A label in the room there is: three letters of weekdays and months."""
    return label[:3] if count > 4 and label.isalpha() else label


def density(found: Picture, words: str) -> Component:
    """A grid of counts, a gradient for each line of cells: stronger where more rows lie."""
    counts: Sequence[Sequence[int]] = found["counts"]
    largest = max((max(row) for row in counts), default=0)
    rows = [html.I(style={"--cells": gradient(row, largest)}) for row in reversed(counts)]
    return two_axes(found, drawing(rows, words, "dl-ink dl-cells"))


def points(found: Picture, words: str) -> Component:
    """One point for each row, cut out of one element."""
    dots = html.I(className="dl-dots", style={"--dots": shapes.dots(found["x"], found["y"], found["steps"])})
    return two_axes(found, drawing([dots], words))


def two_axes(found: Picture, drawn: Component) -> Component:
    """A drawing with the ends of both axes."""
    low, high = found["x_ends"]
    bottom, top = found["y_ends"]
    side = html.Div([html.Span(top), html.Span(bottom)], className="dl-upends")
    below = html.Div([html.Span(low), html.Span(high)], className="ends")
    return html.Div([side, drawn, below], className="dl-finding has-side")


def gradient(counts: Sequence[int], largest: int) -> str:
    """One line of cells as stops of a gradient; equal neighbours share one."""
    levels = [level(count, largest) for count in counts]
    stops, start = [], 0
    for strength, run in groupby(levels):
        stop = start + len(list(run))
        colour = f"var(--dl-p{strength})" if strength else "transparent"
        stops.append(f"{colour} {shapes.percent(100 * start / len(levels))} {shapes.percent(100 * stop / len(levels))}")
        start = stop
    return f"linear-gradient(90deg,{','.join(stops)})"


def level(count: int, largest: int) -> int:
    """How strong a cell is drawn: by the logarithm, for a few cells hold most rows."""
    if not count:
        return 0
    return 1 + min(LEVELS - 1, int(LEVELS * math.log1p(count) / math.log1p(largest) * 0.999))
