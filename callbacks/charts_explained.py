"""What a click on the chart asks for: what sets the rows behind the mark apart."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks.answers import or_alert, owned
from callbacks.charts_kept import shown_spec
from callbacks.dataset_pages import connect_part
from callbacks.viewer import viewer_id
from components import ids
from components.chart_builder_explained import explained, hint
from components.chart_builder_part import read_beyond
from models.errors import InvalidParameters

Asked = Mapping[str, Any] | None
WRONG = "There is no such mark on this chart. Click one, or choose one in the table below it."


def show_explained(services: Any, point: str | None, spec: Asked, dataset_id: str) -> Any:
    """The explanation of one mark; without one, how to get it."""
    if not point:
        return hint() if spec else []

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        series, _, place = point.partition(",")
        if not (series.isdecimal() and place.isdecimal()):
            raise InvalidParameters(WRONG)
        drawn = read_beyond(shown_spec(services, dataset.id, spec))
        found = services.explainer.explain(viewer_id(), dataset.id, drawn, int(series), int(place))
        return explained(str(dataset.id), found, drawn.filter)

    return or_alert(draw)


def register(app: Dash, services: Any) -> None:
    """Connect the chart's marks with their explanation."""
    connect_part(
        app,
        ids.CHARTS_EXPLAINED_ASKING,
        partial(show_explained, services),
        (ids.CHARTS_EXPLAINED, "children"),
        changes=[Input(ids.CHARTS_POINT, "data"), Input(ids.CHARTS_SPEC, "data")],
        given=[State(ids.DATASET, "data")],
    )
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(
        ClientsideFunction("charts", "clicked"),
        Output(ids.CHARTS_POINTED, "data"),
        Input(ids.CHARTS_GRAPH, "clickData"),
        prevent_initial_call=True,
    )
