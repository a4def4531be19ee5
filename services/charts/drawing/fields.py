"""Fields: matrices as colour or as numbers, columns of a histogram, and parallel axes."""

import itertools
import math
from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.frames import (
    FULL,
    MOST_TICKS,
    colour_axis,
    colour_bar,
    even_ticks,
    layout_of,
    named_ticks,
    places,
    safe,
    series_name,
    short,
    style,
    told,
)
from services.charts.drawing.inks import gradual, ink
from services.charts.drawing.marks import REST

MOST_WRITTEN = 300
# So many names stand beside each other, on a phone too.
MOST_NAMED = 15
DEEP = 0.6
NUMBER = f"%{{z:{FULL}}}"


def heat(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """A field per pair; blue for much, or orange and blue around zero."""
    series = reduced.series[0]
    lowest, highest = ends_of(series["z"])
    bar = colour_bar(series["name"])
    trace = {
        "type": "heatmap",
        "name": safe(series["name"]),
        **sides(reduced),
        "z": series["z"],
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "hovertemplate": told(*((reduced.labels[side], f"%{{{side}}}") for side in "xy"), (series["name"], NUMBER)),
        "coloraxis": "coloraxis",
    }
    return [trace], matrix_layout(reduced, spec) | {"coloraxis": colour_axis(lowest, highest, gradual(), bar)}


def sides(reduced: Reduced) -> dict[str, Any]:
    """The labels of columns and lines."""
    series, scales = reduced.series[0], reduced.scales
    return {"x": places(series["x"], scales["x"]), "y": places(series["y"], scales["y"])}


def matrix_layout(reduced: Reduced, spec: Spec) -> dict[str, Any]:
    """The axes of a matrix, its first line of names on top; no lines run through its empty fields."""
    layout = layout_of(reduced, spec) | {"showlegend": False}
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"showgrid": False, "zeroline": False}
    if reduced.scales["x"] == "category" and len(reduced.series[0]["x"]) <= MOST_NAMED:
        layout["xaxis"] |= named_ticks(reduced.series[0]["x"])
    if reduced.scales["y"] == "category":
        layout["yaxis"] |= {"autorange": "reversed"}
    return layout


def ends_of(lines: list[list[Any]]) -> tuple[float, float]:
    """The smallest and the largest number of a matrix."""
    cells = [cell for line in lines for cell in line if cell is not None]
    return min(cells, default=0), max(cells, default=0)


def pivot(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """The numbers written in their fields, on a tint of how large they are."""
    series = reduced.series[0]
    words = Reduced((series,), labels=reduced.labels, scales={"x": "category", "y": "category"})
    traces, layout = heat(words, spec)
    lowest, highest = ends_of(series["z"])
    reach = max(abs(lowest), abs(highest)) or 1
    layout["coloraxis"] |= {"showscale": False, "cmin": -reach if lowest < 0 else 0, "cmax": reach}
    traces.append(numbers_in({**series, **sides(words)}, reach))
    layout["xaxis"] |= {"side": "top", "title": {"text": safe(reduced.labels["x"])}}
    return traces, layout


def numbers_in(series: dict[str, Any], reach: float) -> dict[str, Any]:
    """The numbers of a matrix, light where their field is dark."""
    cells = [
        (across, down, cell)
        for down, line in zip(series["y"], series["z"], strict=True)
        for across, cell in zip(series["x"], line, strict=True)
        if cell is not None
    ][:MOST_WRITTEN]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [across for across, _, _ in cells],
        "y": [down for _, down, _ in cells],
        "text": [short(cell) for _, _, cell in cells],
        "textfont": {"color": [ink("on-deep" if abs(cell) / reach > DEEP else "on-step") for _, _, cell in cells]},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def density(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """How many rows lie in each field; each step of the colour is many times the one before."""
    series = reduced.series[0]
    lifted = [[None if cell is None else math.log10(cell) for cell in line] for line in series["z"]]
    _, highest = ends_of(series["z"])
    ticks = count_ticks(highest)
    trace = {
        "type": "heatmap",
        "name": "rows",
        **sides(reduced),
        "z": lifted,
        "customdata": series["z"],
        "hovertemplate": told(*((reduced.labels[side], f"%{{{side}}}") for side in "xy"), ("rows", "%{customdata:,}")),
        "hoverongaps": False,
        "coloraxis": "coloraxis",
    }
    marks = {"tickvals": [math.log10(tick) for tick in ticks], "ticktext": [f"{tick:,}" for tick in ticks]}
    colours = {"colorscale": gradual(), "colorbar": colour_bar("rows") | marks}
    return [trace], matrix_layout(reduced, spec) | {"coloraxis": colours}


def count_ticks(highest: float) -> list[int]:
    """Round counts from one to the largest, for a scale on which each step is many times the one before.

    >>> count_ticks(12), count_ticks(70_000)
    ([1, 2, 5, 10], [1, 10, 100, 1000, 10000])
    """
    decades = [10**power for power in range(int(math.log10(max(highest, 1))) + 1)]
    finer = [part * decade for decade in decades for part in (1, 2, 5) if part * decade <= highest]
    return finer if len(finer) <= MOST_TICKS else decades


def columns_of(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """The columns of a histogram, series behind each other."""
    traces = []
    for place, series in enumerate(reduced.series):
        edges = series.get("edges")
        widths = between(edges) if edges else {}
        name = style(reduced, place)
        marker = {"color": ink(name, REST if name == "c6" else 1), "line": {"width": 0}}
        along = f"%{{customdata[0]:{FULL}}} to %{{customdata[1]:{FULL}}}" if edges else "%{x}"
        words = told((reduced.labels["x"], along), ("rows", "%{y}"), name=series_name(reduced, place))
        trace = {"type": "bar", "name": safe(series["name"]), "marker": marker, **widths, "hovertemplate": words}
        traces.append({**trace, "x": places(series["x"], reduced.scales["x"]), "y": series["y"]})
    layout = layout_of(reduced, spec, barmode="stack", bargap=0.04)
    if edges := reduced.series[0].get("edges"):
        layout["xaxis"] |= even_ticks(edges)
    # A part of the axis has finer bins with fewer rows in each: the vertical axis follows them.
    return traces, layout | {"yaxis": layout["yaxis"] | {"fixedrange": True}}


def between(edges: list[float]) -> dict[str, Any]:
    """How wide each bin is, and its two ends, of which a hover tells."""
    ends = [list(pair) for pair in itertools.pairwise(edges)]
    return {"width": [high - low for low, high in ends], "customdata": ends}


def parallel(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """One axis per column; the last one colours the lines."""
    dimensions = [{"label": safe(series["name"]), "values": series["y"]} for series in reduced.series]
    line = {"color": reduced.series[-1]["y"], "colorscale": "Viridis", "showscale": bool(spec.color)}
    if spec.color:
        line["colorbar"] = colour_bar(spec.color)
    return [{"type": "parcoords", "dimensions": dimensions, "line": line}], {
        "margin": {"l": 56, "r": 56, "t": 48, "b": 24}
    }
