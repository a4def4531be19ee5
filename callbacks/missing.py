"""The missing values of a dataset, under the filter that the address holds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, ids, table_query
from components.missing_parts import body, missing_page
from models.tables import Dataset


def body_of(services: Any, dataset: Dataset, filter_text: str | None) -> Any:
    """What there is to say, or why nothing can be said."""

    def draw() -> Any:
        raw = {"filter": filter_rows(table_query.filter_from(filter_text))}
        answer = services.explorer.analyse(viewer_id(), dataset.id, "missing", raw).result
        return body(str(dataset.id), answer, statistics_of(services, dataset.id)["profile"])

    return or_alert(draw)


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    text = query.get("filter")
    return missing_page(columns, readable_filter(text), body_of(services, dataset, text))


def show_missing(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def show_body(services: Any, filter_text: str | None, dataset_id: str) -> Any:
    """The gaps of the rows that pass another filter."""
    return or_alert(lambda: body_of(services, owned(services, dataset_id), filter_text))


def show_call(filter_text: str | None, dataset_id: str) -> Any:
    """What is shown now, as an API call."""
    return api_calls.panel(api_address(f"analysis/{dataset_id}/missing"), {"filter": filter_text or ""})


def register(app: Dash, services: Any) -> None:
    """Connect the layout of missing values with the services."""
    connect_page(app, ids.MISSING, partial(show_missing, services))
    chosen = Input(ids.MISSING_FILTER.text, "data")
    app.callback(Output(ids.MISSING_BODY, "children"), chosen, State(ids.DATASET, "data"), prevent_initial_call=True)(
        partial(show_body, services)
    )
    connect_call(app, ids.MISSING, ids.MISSING_CALL, show_call, chosen)
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(
        ClientsideFunction("correlation", "filterAddress"),
        Output(ids.QUERY, "data", allow_duplicate=True),
        chosen,
        prevent_initial_call=True,
    )
