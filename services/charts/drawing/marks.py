"""Marks: bars, lines, areas and points of the series of a chart."""

from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.frames import (
    FULL,
    colour_bar,
    even_ticks,
    layout_of,
    mark,
    places,
    safe,
    series_name,
    style,
    told,
)
from services.charts.drawing.gaps import broken, gaps_in
from services.charts.drawing.inks import DASHES, ink

FEW_POINTS = 60
LINE_MARK = 5
# From this length on, names are easier to read beside bars that lie down.
LONG_NAME, MANY_NAMES = 9, 8
FADED_FROM = 500
# What is joined as “other” is often the most, and tells the least.
REST = 0.5
# The diameter of the largest bubble, in pixels.
WIDEST = 30
DOTS, SMALLEST_DOT = ((60, 10), (FADED_FROM, 7)), 5


def lies_down(reduced: Reduced, spec: Spec) -> bool:
    """Whether bars lie down: their names would not fit below."""
    if reduced.scales.get("x") != "category" or spec.facet:
        return False
    names = [safe(item) for item in reduced.series[0]["x"]]
    return max(map(len, names), default=0) > LONG_NAME or len(names) > MANY_NAMES


def bars(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Bars per group and series."""
    is_down, scale = lies_down(reduced, spec), reduced.scales["x"]
    traces = []
    for place, series in enumerate(reduced.series):
        along, values = places(series["x"], scale), series["y"]
        sides = {"x": values, "y": along, "orientation": "h"} if is_down else {"x": along, "y": values}
        marker = {"color": bar_inks(series["x"], style(reduced, place))}
        words = hover(reduced, place, ("y", "x") if is_down else ("x", "y"))
        traces.append({"type": "bar", "name": safe(series["name"]), "marker": marker, **sides, "hovertemplate": words})
    layout = layout_of(reduced, spec, barmode="stack" if spec.stack else "group")
    if (edges := reduced.series[0].get("edges")) and not is_down:
        layout["xaxis"] |= even_ticks(edges)
    return traces, laid_down(layout) if is_down else layout


def hover(reduced: Reduced, place: int, sides: tuple[str, str] = ("x", "y"), *more: tuple[str, str]) -> str:
    """What is said of a mark; `sides` are the axes that hold what is called x and y."""
    labels = reduced.labels
    both = ((labels.get(name, name), f"%{{{side}}}") for name, side in zip(("x", "y"), sides, strict=True))
    return told(*both, *more, name=series_name(reduced, place))


def bar_inks(labels: list[Any], name: str) -> Any:
    """The colour of bars; what is joined as “other” stands back."""
    is_joined = len(labels) > 1 and labels[-1] == "other"
    return [ink(name)] * (len(labels) - 1) + [ink("c6", REST)] if is_joined else ink(name)


def laid_down(layout: dict[str, Any]) -> dict[str, Any]:
    """The same axes the other way round, the first group on top."""
    upright = layout["xaxis"] | {"autorange": "reversed", "title": {"text": ""}, "showgrid": False}
    return layout | {"xaxis": layout["yaxis"] | {"showgrid": True}, "yaxis": upright}


def lines(reduced: Reduced, spec: Spec, is_filled: bool = False) -> tuple[Traces, dict[str, Any]]:
    """A line per series; filled down to zero, or stacked."""
    scale = reduced.scales["x"]
    longest = max(len(series["x"]) for series in reduced.series)
    has_marks = longest <= (FEW_POINTS if len(reduced.series) == 1 else FEW_POINTS // 2)
    traces = []
    for place, series in enumerate(reduced.series):
        name = style(reduced, place, "data-line")
        x, y, own = unbroken(series) if is_filled else stopping(series, scale, "x" in reduced.plain)
        size = 0 if is_filled else LINE_MARK if has_marks else lonely_marks(y)
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": "lines+markers" if size else "lines",
            "name": safe(series["name"]),
            "x": places(x, scale),
            "y": y,
            "customdata": own,
            "line": {"color": ink(name), "width": 2, "dash": DASHES[place % len(DASHES)] if place else "solid"},
            "marker": {"color": ink(name), "symbol": mark(place), "size": size},
        }
        if is_filled:
            stacked = {"stackgroup": "all"} if spec.stack is not False else {"fill": "tozeroy"}
            trace |= {"fillcolor": ink(name, 0.45), **stacked}
        traces.append(trace)
    return traces, layout_of(reduced, spec, hovermode="x unified")


Line = tuple[list[Any], list[Any], list[Any]]


def unbroken(series: dict[str, Any]) -> Line:
    """A line through all of its points, each with its own place."""
    return series["x"], series["y"], list(range(len(series["x"])))


def stopping(series: dict[str, Any], scale: str, is_plain: bool) -> Line:
    """A line that stops where no time is known, each point with its own place: a click asks for it by that."""
    x, y, own = unbroken(series)
    gaps = gaps_in(x, scale == "date") if scale == "date" or is_plain else []
    return broken(x, gaps), broken(y, gaps), broken(own, gaps)


def lonely_marks(values: list[Any]) -> int | list[int]:
    """The sizes of marks that only points between two gaps have, which no line would show."""
    is_there = [False, *(value is not None for value in values), False]
    beside = zip(is_there, is_there[1:], is_there[2:], strict=False)
    sizes = [LINE_MARK if here and not (before or after) else 0 for before, here, after in beside]
    return sizes if any(sizes) else 0


def areas(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Lines filled down to zero, on top of each other."""
    return lines(reduced, spec, is_filled=True)


def points(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Single rows as points; a size makes them bubbles, numbers make a scale of colours."""
    sizes = {abs(size) for series in reduced.series for size in series.get("size", ()) if size}
    # Of many bubbles the largest is smaller; where all are equal, none of them is large.
    widest = WIDEST if sum(len(series["x"]) for series in reduced.series) <= FADED_FROM // 5 else WIDEST * 0.6
    largest = max(sizes, default=1) * (1 if len(sizes) > 1 else 9)
    traces = []
    for place, series in enumerate(reduced.series):
        marker: dict[str, Any] = {
            "color": ink(style(reduced, place, "data-line")),
            "symbol": mark(place),
            "size": dot_size(reduced.points),
            "opacity": 0.5 if len(series["x"]) > FADED_FROM else 0.75,
        }
        if "color" in series:
            marker |= {"color": series["color"], "coloraxis": "coloraxis"}
        if "size" in series:
            marker |= {"size": series["size"], "sizemode": "area", "sizeref": 2 * largest / widest**2, "sizemin": 2}
            marker["line"] = {"color": ink("surface"), "width": 0.5}
        more = [(spec.size or "", f"%{{marker.size:{FULL}}}")] if "size" in series else []
        more += [(spec.color or "", f"%{{marker.color:{FULL}}}")] if "color" in series else []
        along = places(series["x"], reduced.scales["x"])
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": safe(series["name"]),
                "x": along,
                "y": places(series["y"], reduced.scales["y"]),
                "marker": marker,
                "hovertemplate": hover(reduced, place, ("x", "y"), *more),
            }
        )
    layout = layout_of(reduced, spec)
    if any("color" in series for series in reduced.series):
        # One scale that is readable in both themes.
        layout["coloraxis"] = {"colorscale": "Viridis", "colorbar": colour_bar(reduced.labels.get("color", ""))}
    if sizes:
        # The first bubble of each series would be the size of its sign otherwise.
        layout["legend"] |= {"itemsizing": "constant"}
    return traces, layout


def dot_size(count: int) -> int:
    """How large points are, in pixels: the fewer, the larger."""
    return next((size for most, size in DOTS if count <= most), SMALLEST_DOT)
