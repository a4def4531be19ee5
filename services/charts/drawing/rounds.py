"""Rounds: parts of a whole as slices, rings and areas; stages and steps."""

from typing import Any

from models.charts import Reduced, Spec, Traces
from services.charts.drawing.frames import FULL, axis, layout_of, places, safe, short, told
from services.charts.drawing.inks import category, ink

HOLE = 0.6
NUMBER = f"%{{value:{FULL}}}"


def slice_inks(labels: list[Any]) -> list[str]:
    """The colour of each part; that of the rest stands back."""
    return [ink("c6" if label == "other" else category(place)) for place, label in enumerate(labels)]


def pie(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Slices, largest first, each with its name and share beside it."""
    return slices(reduced, 0), {"showlegend": False}


def donut(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """A ring with the sum in the middle."""
    total = sum(value or 0 for value in reduced.series[0]["y"])
    middle = {"text": f"<b>{short(total)}</b><br>{safe(reduced.labels['y'])}", "x": 0.5, "y": 0.5, "showarrow": False}
    return slices(reduced, HOLE), {"showlegend": False, "annotations": [middle]}


def slices(reduced: Reduced, hole: float) -> Traces:
    """The slices of a pie or a ring."""
    series = reduced.series[0]
    trace = {
        "type": "pie",
        "labels": places(series["x"], "category"),
        "values": series["y"],
        "hole": hole,
        "sort": False,
        "direction": "clockwise",
        "textinfo": "label+percent",
        "textposition": "outside",
        "hovertemplate": "%{label}<br>" + told((series["name"], NUMBER), ("share", "%{percent}")),
        "automargin": True,
        "name": safe(series["name"]),
        "marker": {"colors": slice_inks(series["x"]), "line": {"color": ink("surface"), "width": 1}},
    }
    return [trace]


def treemap(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Areas inside areas."""
    return hierarchy(reduced, "treemap")


def sunburst(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Rings around each other."""
    return hierarchy(reduced, "sunburst")


def hierarchy(reduced: Reduced, kind: str) -> tuple[Traces, dict[str, Any]]:
    """Parts with their own parts, in the colour of the outer one."""
    series = reduced.series[0]
    outer = [identifier for identifier, parent in zip(series["ids"], series["parents"], strict=True) if not parent]
    inks = dict(zip(outer, (category(place) for place in range(len(outer))), strict=True))
    colours = [
        ink(inks[parent or identifier]) for identifier, parent in zip(series["ids"], series["parents"], strict=True)
    ]
    trace = {
        "type": kind,
        "ids": series["ids"],
        "labels": places(series["x"], "category"),
        "parents": series["parents"],
        "values": series["y"],
        "branchvalues": "total",
        "name": safe(series["name"]),
        "textinfo": "label+percent root",
        "hovertemplate": "%{label}<br>" + told((series["name"], NUMBER), ("share of all", "%{percentRoot:.1%}")),
        "insidetextfont": {"color": ink("surface")},
        **({"leaf": {"opacity": 0.9}} if kind == "sunburst" else {}),
        "marker": {"colors": colours, "line": {"color": ink("surface"), "width": 1}},
    }
    return [trace], {}


def funnel(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Stages below each other, each with its share of the first."""
    series = reduced.series[0]
    trace = {
        "type": "funnel",
        "y": places(series["x"], "category"),
        "x": series["y"],
        "name": safe(series["name"]),
        "text": [short(value) for value in series["y"]],
        "textinfo": "text+percent initial",
        "hovertemplate": "%{y}<br>"
        + told((series["name"], f"%{{x:{FULL}}}"), ("share of the first", "%{percentInitial:.1%}")),
        "marker": {"color": ink("data")},
        "connector": {"fillcolor": ink("data-soft")},
    }
    return [trace], {"yaxis": axis("", "category"), "xaxis": axis(reduced.labels["y"], "linear"), "showlegend": False}


def waterfall(reduced: Reduced, spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """Steps up and down, and their sum as the last bar."""
    series = reduced.series[0]
    along = [*places(series["x"], "category"), "Total"]
    trace = {
        "type": "waterfall",
        "x": along,
        "y": [*series["y"], None],
        "measure": [*["relative"] * len(series["y"]), "total"],
        "name": safe(series["name"]),
        "increasing": {"marker": {"color": ink("data")}},
        "decreasing": {"marker": {"color": ink("flag")}},
        "totals": {"marker": {"color": ink("control")}},
        "connector": {"line": {"color": ink("line-strong"), "width": 1}},
    }
    layout = layout_of(reduced, spec)
    return [trace], layout | {"xaxis": axis(reduced.labels["x"], "category")}
