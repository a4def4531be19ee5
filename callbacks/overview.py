"""The overview fills itself when the dataset is ready, and moves a bar until then."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from flask_login import current_user

from callbacks.answers import or_alert, owned, statistics_of
from components import dataset_states, ids
from components.overview_parts import column_cards, overview
from models.tables import Dataset

UNFINISHED = ("uploaded", "processing")


def drawn(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset in the state that it is in."""
    if dataset.status in UNFINISHED:
        return dataset_states.processing(dataset.progress)
    if dataset.status == "failed":
        return dataset_states.failed(str(dataset.id), dataset.error)
    if not dataset.row_count:
        return dataset_states.no_rows(dataset.column_count or 0)
    return overview(dataset, statistics_of(services, dataset.id), query, viewer_name())


def viewer_name() -> str:
    """Datasets belong to whoever looks at them: nobody else can open one."""
    return "you" if current_user.is_authenticated else "–"


def show_overview(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if state and state not in UNFINISHED:
        return no_update, True, no_update
    states: list[str] = ["failed"]

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        states[0] = dataset.status
        return drawn(services, dataset, query or {})

    page = or_alert(draw)
    return page, states[0] not in UNFINISHED, states[0]


def show_cards(services: Any, kind: str, words: str, everything: str, dataset_id: str) -> Any:
    """The cards that the switch, the search and the button ask for."""
    query = {"kind": kind or "", "q": words or "", "all": everything or ""}

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        return column_cards(str(dataset.id), statistics_of(services, dataset.id)["profile"], query)

    return or_alert(draw)


def cancel_reading(services: Any, clicks: int | None, dataset_id: str) -> Any:
    """Stop reading; the page finds out by itself when it asks the next time."""
    if clicks:
        services.jobs.cancel(owned(services, dataset_id).id)
    return no_update


def register(app: Dash, services: Any) -> None:
    """Connect the overview's layout with the services."""
    app.callback(
        Output(ids.OVERVIEW, "children"),
        Output(ids.OVERVIEW_POLL, "disabled"),
        Output(ids.OVERVIEW_STATE, "data"),
        Input(ids.DATASET, "data"),
        Input(ids.OVERVIEW_POLL, "n_intervals"),
        State(ids.QUERY, "data"),
        State(ids.OVERVIEW_STATE, "data"),
    )(partial(show_overview, services))
    app.callback(
        Output(ids.COLUMN_CARDS, "children"),
        Input(ids.COLUMN_KIND, "data"),
        Input(ids.COLUMN_SEARCH, "value"),
        Input(ids.SHOW_ALL_COLUMNS, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_cards, services))
    app.callback(
        Output(ids.CANCEL_READING, "disabled"),
        Input(ids.CANCEL_READING, "n_clicks"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(cancel_reading, services))
    app.clientside_callback(
        ClientsideFunction("datasets", "columnsAddress"),
        Output(ids.QUERY, "data"),
        Input(ids.COLUMN_KIND, "data"),
        Input(ids.COLUMN_SEARCH, "value"),
        Input(ids.SHOW_ALL_COLUMNS, "data"),
        prevent_initial_call=True,
    )
