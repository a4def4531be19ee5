"""Zoom: the part of the axes that somebody looks at, drawn again in finer detail."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, Patch, State, no_update

from callbacks.answers import owned
from callbacks.charts_kept import shown_spec
from callbacks.viewer import viewer_id
from components import ids, numbers
from models.charts import ChartKind, Spec, spec_from
from models.errors import DataLensError

Window = Mapping[str, Any] | None


def show_part(services: Any, window: Window, asked: Mapping[str, Any] | None, dataset_id: str) -> tuple[Any, Any]:
    """The marks of the part that is shown, and its caption; nothing changes where finer detail is not to be had."""
    if not window or not asked:
        return no_update, no_update
    try:
        dataset = owned(services, dataset_id)
        whole = shown_spec(services, dataset.id, asked)
        spec = part_of(whole, services.charting.kind(whole.chart), window)
        chart = services.charting.chart(viewer_id(), dataset.id, spec)
    except DataLensError:
        # The coarse picture stays: there is nothing in this part, or the chart changed meanwhile.
        return no_update, no_update
    figure = Patch()
    figure["data"] = chart.figure["data"]
    figure["layout"]["meta"] = {"part": True}
    return figure, f"{numbers.counted(chart.data.rows_read, 'row')} read. {chart.data.reduced}"


def part_of(spec: Spec, kind: ChartKind, window: Mapping[str, Any]) -> Spec:
    """The chart with the ranges that its kind can follow; raises InvalidParameters where they are no ranges."""
    ranges = {f"range_{axis}": window[axis] for axis in kind.zooms if window.get(axis)}
    raw = spec.model_dump(mode="json", exclude_defaults=True)
    return spec_from(raw | {"options": raw.get("options", {}) | ranges})


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
