"""The chart builder: what is on the shelves, the chart that follows from it, and charts worth seeing."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update

from callbacks import filter as filter_callbacks
from callbacks.answers import api_address, or_alert, owned
from callbacks.charts_kept import shown_spec
from callbacks.dataset_pages import connect_part
from callbacks.viewer import viewer_id
from components import api_calls, ids
from components.chart_builder import spec_of, suggested
from components.chart_builder_controls import controls
from components.chart_builder_part import read_beyond, with_part
from components.chart_builder_result import call_parameters, drawn_chart, gone, nothing_chosen, nothing_fits
from components.chart_builder_thumbs import thumbnail
from models.charts import ZOOMABLE, ChartKind, Spec, Suggestion
from models.columns import Column
from models.errors import DataLensError
from models.tables import Dataset

Asked = Mapping[str, Any] | None
MOST_SUGGESTED = 6
# Pictures of more rows than these would keep the server from drawing the chart itself.
MOST_PICTURED = 3_000_000


def on_shelves(spec: Spec, columns: tuple[Column, ...]) -> dict[str, Column]:
    """The columns on shelves; an old link may name some that are gone."""
    known = {column.name: column for column in columns}
    return {shelf: known[name] for shelf, name in spec.shelves().items() if name in known}


def kind_for(services: Any, spec: Spec, columns: tuple[Column, ...]) -> ChartKind | None:
    """The kind that is drawn: the wanted one where it fits, else the best that does."""
    found: ChartKind | None = services.charting.best(on_shelves(spec, columns), spec.chart or None, spec.agg)
    return found


def is_zoom(asked: Asked) -> bool:
    """Whether only the part of the axes changed, which `callbacks/chart_zoom.py` draws into the same picture."""
    return bool((asked or {}).get("zoomed"))


def show_controls(services: Any, asked: Asked, dataset_id: str) -> Any:
    """Kinds that fit, shelves and options; a zoom changes none of them."""
    if is_zoom(asked):
        return no_update

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        columns = services.charting.columns(viewer_id(), dataset.id)
        spec = spec_of(asked or {})
        kind = kind_for(services, spec, columns)
        fitting = services.charting.fitting(on_shelves(spec, columns), spec.agg)
        kinds = {name: services.charting.kind(name) for name in fitting}
        return controls(kinds, kind, fitting, spec, columns)

    return or_alert(draw)


def show_result(services: Any, asked: Asked, dataset_id: str) -> tuple[Any, Any]:
    """The chart, and the same as an API call."""
    calls: list[Any] = [no_update]

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        columns = services.charting.columns(viewer_id(), dataset.id)
        spec = spec_of(asked or {})
        if not spec.shelves() and spec.chart != "parallel":
            return nothing_chosen()
        known = {column.name for column in columns}
        needed = [*spec.shelves().values(), *(condition.column for condition in spec.filter)]
        if lost := [name for name in dict.fromkeys(needed) if name not in known]:
            return gone(lost)
        wanted = services.charting.kind(spec.chart) if spec.chart else None
        kind = kind_for(services, spec, columns)
        if kind is None:
            problems = services.charting.fitting(on_shelves(spec, columns), spec.agg).get(spec.chart, {})
            return nothing_fits(problems, wanted)
        shown = spec.model_copy(update={"chart": kind.name})
        chart = services.charting.chart(viewer_id(), dataset.id, read_beyond(shown))
        address = api_address(f"visualization/{dataset.id}/chart-data")
        calls[0] = api_calls.panel(address, call_parameters(shown))
        zooms = zooms_of(kind, shown, columns)
        return drawn_chart(chart.title, with_part(chart.figure, shown, zooms), chart.data, kind, wanted, zooms)

    if is_zoom(asked):
        return no_update, or_alert(lambda: zoomed_call(services, asked, dataset_id))
    return or_alert(draw), calls[0]


def zooms_of(kind: ChartKind, spec: Spec, columns: tuple[Column, ...]) -> list[str]:
    """The axes of which a part comes in finer detail."""
    chosen = on_shelves(spec, columns)
    return [axis for axis in kind.zooms if axis in chosen and chosen[axis].type in ZOOMABLE]


def zoomed_call(services: Any, asked: Asked, dataset_id: str) -> Any:
    """The chart of a part of the axes as an API call."""
    dataset = owned(services, dataset_id)
    shown = shown_spec(services, dataset.id, asked)
    return api_calls.panel(api_address(f"visualization/{dataset.id}/chart-data"), call_parameters(shown))


def show_script(services: Any, asked: Asked, dataset_id: str) -> Any:
    """The chart as a program; nothing where there is no chart."""
    try:
        dataset = owned(services, dataset_id)
        drawn = shown_spec(services, dataset.id, asked)
        script = services.chart_writer.script(viewer_id(), dataset.id, drawn)
    except DataLensError:
        return html.P("There is no chart to write down yet.", className="muted small")
    return api_calls.example("Python with pandas and plotly", script, "chart-python")


def show_suggestions(services: Any, _asking: None, dataset_id: str) -> Any:
    """Charts worth seeing, each with a small picture."""

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        found = services.charting.suggestions(viewer_id(), dataset.id)[:MOST_SUGGESTED]
        is_large = (dataset.row_count or 0) > MOST_PICTURED
        pictures = [None if is_large else picture_of(services, dataset, item) for item in found]
        return suggested(found, pictures)

    return or_alert(draw)


def picture_of(services: Any, dataset: Dataset, item: Suggestion) -> Any:
    """The small picture of a suggestion; none where it cannot be drawn."""
    try:
        data = services.charting.chart(viewer_id(), dataset.id, item.spec).data
    except DataLensError:
        return None
    return thumbnail(data, item.title)


def register(app: Dash, services: Any) -> None:
    """Connect the builder's parts with the services."""
    dataset, spec = State(ids.DATASET, "data"), Input(ids.CHARTS_SPEC, "data")
    for place, show in ((ids.CHARTS_CONTROLS, show_controls), (ids.CHARTS_SCRIPT, show_script)):
        app.callback(Output(place, "children"), spec, dataset, prevent_initial_call=True)(partial(show, services))
    shown = ((ids.CHARTS_RESULT, "children"), (ids.CHARTS_CALL, "children"))
    result = partial(show_result, services)
    connect_part(app, ids.CHARTS_RESULT_ASKING, result, *shown, changes=[spec], given=[dataset])
    app.callback(Output(ids.CHARTS_SUGGESTED, "children"), Input(ids.CHARTS_SUGGESTED_ASKING, "data"), dataset)(
        partial(show_suggestions, services)
    )
    filter_callbacks.connect(app, services, ids.CHARTS_FILTER)
    in_browser(app, "arrived", Output(ids.CHARTS_SEEN, "data"), spec)
    in_browser(
        app, "filtered", Output(ids.CHARTS_SEEN, "data", allow_duplicate=True), Input(ids.CHARTS_FILTER.text, "data")
    )


def in_browser(app: Dash, function: str, *dependencies: Any) -> None:
    """Connect a function of `assets/charts_builder.js`."""
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(ClientsideFunction("charts", function), *dependencies, prevent_initial_call=function == "filtered")
