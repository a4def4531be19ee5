"""Panels: a kind's marks, once or side by side, and what a client that knows no tokens needs besides."""

from dataclasses import replace
from typing import Any

from models.charts import ChartKind, Reduced, Spec, Traces
from services.charts.drawing.frames import beside, safe
from services.charts.drawing.inks import CATEGORIES, concrete, ink


def drawn(kind: ChartKind, panels: list[tuple[str, Reduced]], spec: Spec) -> tuple[Traces, dict[str, Any]]:
    """The traces and the layout of a chart."""
    if len(panels) == 1 and not panels[0][0]:
        return kind.draw(panels[0][1], spec)
    # How large the marks are depends on how many there are: small charts side by side have the same.
    most = max(reduced.points for _, reduced in panels)
    return beside([(name, *kind.draw(replace(reduced, points=most), spec)) for name, reduced in panels])


def alone(figure: dict[str, Any], title: str) -> dict[str, Any]:
    """A figure that is complete in itself, in the colours of the light theme."""
    around = {
        "title": {"text": safe(title)},
        "colorway": [ink(name) for name in CATEGORIES],
        "font": {"color": ink("text")},
        "paper_bgcolor": ink("surface"),
        "plot_bgcolor": ink("surface"),
    }
    found: dict[str, Any] = concrete({"data": figure["data"], "layout": around | figure["layout"]})
    return found
