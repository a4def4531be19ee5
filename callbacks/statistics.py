"""The statistics of one column in depth, under the filter that the address holds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, ids, table_query
from components.alerts import empty
from components.law_parts import law
from components.statistics_parts import chosen_of, column_items, detail, statistics_page
from models.tables import Dataset


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    conditions = readable_filter(query.get("filter"))
    filtered = statistics_of(services, dataset.id, filter=filter_rows(conditions))["profile"]
    return statistics_page(str(dataset.id), columns, filtered, conditions, query)


def show_statistics(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def show_detail(
    services: Any, column: str | None, compare: str | None, filter_text: str | None, dataset_id: str
) -> Any:
    """The chosen column, among the rows that pass the filter."""

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        conditions = table_query.filter_from(filter_text)
        answer = statistics_of(services, dataset.id, filter=filter_rows(conditions))
        if not answer["rows"]:
            return empty("No row passes this filter", "Take one of its conditions away.", sign="funnel")
        return detail(str(dataset.id), answer["profile"], column, compare, conditions)

    return or_alert(draw)


def show_law(
    services: Any, state: str | None, column: str | None, compare: str | None, filter_text: str | None, dataset_id: str
) -> Any:
    """What the distribution of the chosen column follows; computed after the page is there, so that nobody waits."""
    if state != "ready":
        return no_update
    if compare:
        return None

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        rows = filter_rows(readable_filter(filter_text))
        columns = statistics_of(services, dataset.id, filter=rows)["profile"]
        profile = chosen_of(columns, column) or next(iter(columns), None)
        if profile is None or not profile["count"]:
            return None
        asked = {"column": profile["name"], "filter": rows}
        return law(profile, services.explorer.analyse(viewer_id(), dataset.id, "distribution", asked).result)

    return or_alert(draw)


def show_list(services: Any, filter_text: str | None, column: str | None, dataset_id: str) -> Any:
    """The list of columns, with the shapes of the rows that pass the filter."""

    def draw() -> Any:
        conditions = readable_filter(filter_text)
        columns = statistics_of(services, owned(services, dataset_id).id, filter=filter_rows(conditions))["profile"]
        return column_items(columns, column or str(columns[0]["name"]))

    return or_alert(draw)


def show_call(column: str | None, compare: str | None, filter_text: str | None, dataset_id: str) -> Any:
    """What is shown now, as an API call."""
    address = api_address(f"analysis/{dataset_id}/statistics")
    names = [name for name in (column, compare) if name]
    return api_calls.panel(address, {"columns": table_query.names_text(names), "filter": filter_text or ""})


def register(app: Dash, services: Any) -> None:
    """Connect the statistics' layout with the services."""
    connect_page(app, ids.STATISTICS, partial(show_statistics, services))
    chosen = (
        Input(ids.STATISTICS_COLUMN, "data"),
        Input(ids.STATISTICS_COMPARE, "data"),
        Input(ids.STATISTICS_FILTER.text, "data"),
    )
    app.callback(
        Output(ids.STATISTICS_DETAIL, "children"), *chosen, State(ids.DATASET, "data"), prevent_initial_call=True
    )(partial(show_detail, services))
    app.callback(
        Output(ids.STATISTICS_LAW, "children"),
        Input(ids.STATISTICS_STATE, "data"),
        *chosen,
        State(ids.DATASET, "data"),
        running=[(Output(ids.STATISTICS_LAW, "className"), "dl-lawplace is-waiting", "dl-lawplace")],
    )(partial(show_law, services))
    app.callback(
        Output(ids.STATISTICS_LIST, "children"),
        Input(ids.STATISTICS_FILTER.text, "data"),
        State(ids.STATISTICS_COLUMN, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_list, services))
    connect_call(app, ids.STATISTICS, ids.STATISTICS_CALL, show_call, *chosen)
    in_browser(
        app,
        "statisticsAddress",
        Output(ids.QUERY, "data", allow_duplicate=True),
        *chosen,
    )
