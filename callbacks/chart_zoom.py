"""Zoom: the part of the axes that somebody looks at, drawn again in finer detail."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, Patch, State, no_update

from callbacks.answers import owned
from callbacks.charts_kept import shown_spec
from callbacks.viewer import viewer_id
from components import ids
from components.chart_builder_part import read_beyond
from components.chart_builder_result import caption_of, traces_of
from models.errors import DataLensError
from services.charting import Chart


def show_part(
    services: Any, window: Mapping[str, Any] | None, asked: Mapping[str, Any] | None, dataset_id: str
) -> tuple[Any, Any]:
    """The marks of the part that is shown, and its caption; nothing changes where finer detail is not to be had."""
    if not window or not asked:
        return no_update, no_update
    try:
        dataset = owned(services, dataset_id)
        drawn = read_beyond(shown_spec(services, dataset.id, asked))
        chart = services.charting.chart(viewer_id(), dataset.id, drawn)
    except DataLensError:
        # The coarse picture stays: there is nothing in this part, or the chart changed meanwhile.
        return no_update, no_update
    figure = Patch()
    figure["data"] = chart.figure["data"]
    for name, marks in ticks_of(chart).items():
        figure["layout"][name].update(marks)
    # A click is answered for the marks that are there now.
    figure["layout"]["meta"] = {"part": True, "traces": traces_of(chart.figure, chart.data)}
    return figure, caption_of(chart.data)


def ticks_of(chart: Chart) -> dict[str, dict[str, Any]]:
    """Where the axes of the part have their marks; None lets the browser choose, as within one power of ten."""
    ranges = {"xaxis": chart.spec.options.range_x, "yaxis": chart.spec.options.range_y}
    axes = {name: chart.figure["layout"][name] for name in ranges if name in chart.figure["layout"]}
    return {
        name: {mark: None if axis["type"] == "log" and ranges[name] else axis.get(mark) for mark in ("tick0", "dtick")}
        for name, axis in axes.items()
    }


def register(app: Dash, services: Any) -> None:
    """Connect what somebody looks at with the server; `assets/charts_zoom.js` waits until they have come to rest."""
    app.callback(
        Output(ids.CHARTS_GRAPH, "figure"),
        Output(ids.CHARTS_CAPTION, "children"),
        Input(ids.CHARTS_WINDOW, "data"),
        State(ids.CHARTS_SPEC, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_part, services))
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(
        ClientsideFunction("zoom", "looked"),
        Output(ids.CHARTS_LOOKED, "data"),
        Input(ids.CHARTS_GRAPH, "relayoutData"),
        prevent_initial_call=True,
    )
