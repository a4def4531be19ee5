"""Marks that several pages draw, in the colours of the theme: lines, bands, bars, points, strips, stepped heat maps."""

import math
from collections.abc import Sequence
from typing import Any

from components.plot_theme import DASHES, FONT_SIZE, MARKS, category_ink, density_scale, diverging_scale, ink

Values = Sequence[Any]
LARGEST_DRAWN = 5_000
# From this distance on, a step of the diverging scale is too strong for dark words.
DEEP = 0.7


def on_screen(values: Sequence[float | None]) -> list[float | None]:
    """Numbers as exact as a screen can show them: to a hundred-thousandth of their span, which takes half the bytes.

    >>> on_screen([10.123456789012, None, 13.0])
    [10.1235, None, 13.0]
    """
    known = [value for value in values if value is not None]
    span = max(known, default=0) - min(known, default=0)
    if not 0 < span < math.inf:
        return list(values)
    decimals = 4 - math.floor(math.log10(span))
    return [None if value is None else round(value, decimals) for value in values]


def line(
    x: Values, y: Values, name: str = "", colour: str = "data-line", width: float = 2, **more: Any
) -> dict[str, Any]:
    """A line through n points; a missing y leaves a gap."""
    stroke = {"color": ink(colour), "width": width}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": stroke, **named(name), **more}


def band(x: Values, low: Values, high: Values, name: str = "", colour: str = "data-soft") -> list[dict[str, Any]]:
    """The area between two lines over the same n places, as two traces; draw it before the line in it."""
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "hoverinfo": "skip", "legendgroup": name}
    area = {"fill": "tonexty", "fillcolor": ink(colour, 0.6), "name": name, **named(name)}
    return [{**edge, "y": low, "showlegend": False}, {**edge, "y": high, **area}]


def bars(
    x: Values, y: Values, name: str = "", colour: str = "data", across: bool = False, **more: Any
) -> dict[str, Any]:
    """Bars of n lengths y at n places x; `across` lays them down."""
    sides = {"x": y, "y": x, "orientation": "h"} if across else {"x": x, "y": y}
    return {"type": "bar", **sides, "name": name, "marker": {"color": ink(colour)}, **named(name), **more}


def points(
    x: Values, y: Values, name: str = "", colour: str = "data-line", size: float = 5, **more: Any
) -> dict[str, Any]:
    """Single points; many of them are drawn by the graphics card, and thinner."""
    many = len(x) > LARGEST_DRAWN
    marker = {"color": ink(colour), "size": size, "opacity": 0.4 if many else 0.75}
    kind = "scattergl" if many else "scatter"
    return {"type": kind, "mode": "markers", "x": x, "y": y, "name": name, "marker": marker, **named(name), **more}


def flagged(x: Values, y: Values, name: str = "", **more: Any) -> dict[str, Any]:
    """Points in the one colour that is only for what is flagged, with a mark of their own."""
    return points(x, y, name, "flag-text", 7, **more)


def strip(values: Values, row: str, colour: str = "data", name: str = "", **more: Any) -> dict[str, Any]:
    """The values of one column as thin marks on one row."""
    marker = {"symbol": "line-ns", "size": 14, "opacity": 0.6, "line": {"width": 1.5, "color": ink(colour)}}
    place = {"x": values, "y": [row] * len(values)}
    return {"type": "scatter", "mode": "markers", **place, "name": name, "marker": marker, **named(name), **more}


def heat(x: Values, y: Values, z: Sequence[Values], is_diverging: bool = False, **more: Any) -> dict[str, Any]:
    """A heat map in steps.

    Args:
        x: m places.
        y: n places.
        z: n rows of m numbers, between -1 and 1 when diverging, else steps from 0 to 5 (see `density_steps`).
        is_diverging: whether the scale has a middle.
        more: further properties of the trace.
    """
    ends = {"zmin": -1, "zmax": 1} if is_diverging else {"zmin": -0.5, "zmax": 5.5}
    scale = diverging_scale() if is_diverging else density_scale()
    return {"type": "heatmap", "x": x, "y": y, "z": z, "colorscale": scale, "showscale": False, **ends, **more}


def heat_words(x: Values, y: Values, z: Sequence[Values], words: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The words in the cells of a diverging heat map, as a trace of its own: on a deep step they are written light.

    Args:
        x: m places.
        y: n places.
        z: n rows of m numbers between -1 and 1.
        words: n rows of m texts; an empty one leaves its cell blank.
    """
    cells = [
        (across, down, word, "on-deep" if abs(value) >= DEEP else "on-step")
        for down, numbers, texts in zip(y, z, words, strict=True)
        for across, value, word in zip(x, numbers, texts, strict=True)
        if word and value is not None
    ]
    columns: list[list[Any]] = [list(column) for column in zip(*cells, strict=True)] or [[], [], [], []]
    font = {"color": [ink(name) for name in columns[3]], "size": FONT_SIZE}
    place = {"x": columns[0], "y": columns[1], "text": columns[2]}
    return {"type": "scatter", "mode": "text", **place, "textfont": font, "hoverinfo": "skip", "showlegend": False}


def density_steps(counts: Sequence[Sequence[float]]) -> list[list[int]]:
    """How strong each cell of a table of counts is drawn: 0 for none, then 1 to 5, each twice to four times the last.

    >>> density_steps([[0, 1, 10, 100, 10_000]])
    [[0, 1, 2, 3, 5]]
    """
    largest = max((count for row in counts for count in row), default=0)
    share = max(2.0, float(largest)) ** 0.2
    return [[density_step(count, share) for count in row] for row in counts]


def density_step(count: float, share: float) -> int:
    """The step of one count, where each step is `share` times the one before."""
    step, reach = 1, share
    while count > reach and step < 5:
        step, reach = step + 1, reach * share
    return step if count else 0


def group_style(place: int) -> dict[str, Any]:
    """Colour, mark and dash of a group by its place, so that groups differ by more than colour."""
    colour = category_ink(place)
    marker = {"color": colour, "symbol": MARKS[place % len(MARKS)]}
    return {"marker": marker, "line": {"color": colour, "width": 2, "dash": DASHES[place % len(DASHES)]}}


def named(name: str) -> dict[str, Any]:
    """Only what has a name stands in the legend."""
    return {"showlegend": bool(name)}
