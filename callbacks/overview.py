"""The overview fills itself when the dataset is ready, and moves a bar until then."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update
from flask_login import current_user

from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_page, is_drawn, show_page
from components import ids
from components.overview_parts import column_cards, overview
from models.tables import Dataset


def viewer_name() -> str:
    """Datasets belong to whoever looks at them: nobody else can open one."""
    return "you" if current_user.is_authenticated else "–"


def show_overview(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready."""
    address = api_address(f"datasets/{dataset.id}")
    return overview(dataset, statistics_of(services, dataset.id), query, viewer_name(), address)


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
    connect_page(app, ids.OVERVIEW, partial(show_overview, services))
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
    in_browser(
        app,
        "columnsAddress",
        Output(ids.QUERY, "data", allow_duplicate=True),
        Input(ids.COLUMN_KIND, "data"),
        Input(ids.COLUMN_SEARCH, "value"),
        Input(ids.SHOW_ALL_COLUMNS, "data"),
    )
