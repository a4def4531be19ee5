"""Spreads: boxes, violins and cumulative lines, from figures that are already known."""

from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.frames import layout_of, named_ticks, safe, style
from services.charts.drawing.inks import DASHES, ink

REACH = 0.42


def boxes_of(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """One box per group from its quartiles, with the farthest values beyond the whiskers as points."""
    traces: Traces = []
    for series in reduced.series:
        name = safe(series["name"])
        figures = {label: [series[label]] for label in ("q1", "median", "q3", "mean")}
        ends = {"lowerfence": [series["low"]], "upperfence": [series["high"]]}
        colours = {"fillcolor": ink("data-soft"), "line": {"color": ink("data-line"), "width": 1.5}}
        traces.append({"type": "box", "name": name, "x": [name], **figures, **ends, **colours, "showlegend": False})
        if series["outliers"]:
            traces.append(outliers(name, series["outliers"]))
    return traces, spread_layout(reduced, spec)


def outliers(name: str, values: list[Any]) -> dict[str, Any]:
    """Values beyond the whiskers."""
    marker = {"color": ink("data-line"), "size": 3, "opacity": 0.5}
    place = {"x": [name] * len(values), "y": values}
    return {"type": "scatter", "mode": "markers", "name": name, "marker": marker, **place, "showlegend": False}


def spread_layout(reduced: Reduced, spec: Spec) -> dict[str, Any]:
    """The axes of boxes, one place per group; of very long names the beginning, and all of them on hover."""
    layout = layout_of(reduced, spec)
    ticks = named_ticks([series["name"] for series in reduced.series])
    return layout | {"showlegend": False, "xaxis": layout["xaxis"] | ticks}


def violins_of(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """One outline per group, with its quartiles."""
    traces: Traces = []
    for place, series in enumerate(reduced.series):
        right = [place + REACH * (width or 0) for width in series["x"]]
        left = [place - REACH * (width or 0) for width in series["x"]]
        outline = {"x": right + left[::-1], "y": series["y"] + series["y"][::-1], "fill": "toself"}
        look = {"fillcolor": ink("data-soft"), "line": {"color": ink("data-line"), "width": 1.5}, "hoverinfo": "name"}
        name = safe(series["name"])
        traces.append({"type": "scatter", "mode": "lines", "name": name, **outline, **look, "showlegend": False})
        traces.append(middle(name, place, series))
    layout = spread_layout(reduced, spec)
    names = [safe(series["name"]) for series in reduced.series]
    ticks = {"type": "linear", "tickvals": list(range(len(names))), "zeroline": False}
    return traces, layout | {"xaxis": layout["xaxis"] | ticks | {"range": [-0.6, len(names) - 0.4]}}


def middle(name: str, place: int, series: dict[str, Any]) -> dict[str, Any]:
    """The middle half as a thick line, the median as a point."""
    figures = [series["q1"], series["median"], series["q3"]]
    words = [f"{label} {figure:,.6g}" for label, figure in zip(("q1", "median", "q3"), figures, strict=True)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [place] * 3,
        "y": figures,
        "text": words,
        "hoverinfo": "text",
        "line": {"color": ink("text"), "width": 3},
        "marker": {"color": ink("text"), "size": [0, 9, 0], "opacity": 1},
        "showlegend": False,
    }


def steps_of(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """A rising line per series, from 0 to 100 %."""
    traces = []
    for place, series in enumerate(reduced.series):
        name = style(reduced, place, "data-line")
        line = {
            "color": ink(name),
            "width": 2,
            "shape": "hv",
            "dash": DASHES[place % len(DASHES)] if place else "solid",
        }
        trace = {"type": "scatter", "mode": "lines", "name": safe(series["name"]), "line": line}
        traces.append({**trace, "x": series["x"], "y": series["y"]})
    layout = layout_of(reduced, spec)
    return traces, layout | {"yaxis": layout["yaxis"] | {"tickformat": ".0%", "range": [0, 1.02]}}
