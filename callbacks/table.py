"""The table asks for the rows that are in sight, in the order and under the filter that the address holds."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.answers import api_address, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, grid, ids, table_query
from components.alerts import alert_of
from components.table_parts import count_words, table_page
from models.errors import DataLensError
from models.filters import PreviewQuery
from models.receipt import ReadingOptions
from models.tables import Dataset


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    names = [str(item["name"]) for item in columns]
    shown = table_query.known(table_query.names_from(query.get("columns")), names)
    sort = tuple(key for key in table_query.sort_from(query.get("sort")) if key.column in names)
    return table_page(columns, readable_filter(query.get("filter")), sort, shown)


def show_table(
    services: Any,
    dataset_id: str,
    _ticks: int | None,
    change: Mapping[str, str] | None,
    query: Mapping[str, Any] | None,
    state: str | None,
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state drawn; a changed type reads the file again first."""
    is_changed = ctx.triggered_id == ids.TABLE_TYPE and bool(change)
    if is_drawn(state) and not is_changed:
        return no_update, True, no_update
    if is_changed:
        try:
            dataset = owned(services, dataset_id)
            services.datasets.reparse(viewer_id(), dataset.id, options_with(dataset, change or {}))
        except DataLensError as error:
            return alert_of(error), True, "failed"
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def options_with(dataset: Dataset, change: Mapping[str, str]) -> ReadingOptions:
    """The dataset's reading options with one column's type changed."""
    before = dict(dataset.options or {})
    types = {**(before.get("types") or {}), str(change["column"]): change["type"]}
    return ReadingOptions.model_validate({**before, "types": types})


def show_rows(
    services: Any,
    asked: Mapping[str, Any] | None,
    filter_text: str | None,
    visible: Sequence[Mapping[str, Any]] | None,
    dataset_id: str,
) -> tuple[Any, Any, Any]:
    """One block of rows, how many there are, and a message when they cannot be had."""
    if not asked:
        return no_update, no_update, no_update
    try:
        return *block(services, asked, filter_text, visible, dataset_id), None
    except DataLensError as error:
        return {"rowData": [], "rowCount": 0}, no_update, alert_of(error)


def block(
    services: Any,
    asked: Mapping[str, Any],
    filter_text: str | None,
    visible: Sequence[Mapping[str, Any]] | None,
    dataset_id: str,
) -> tuple[Any, Any]:
    """Ask for the rows between the first and the last that the grid needs."""
    dataset = owned(services, dataset_id)
    names = [str(item["name"]) for item in dataset.columns_info or []]
    places = visible_places(visible, len(names))
    start = max(0, int(asked.get("startRow") or 0))
    query = PreviewQuery(
        limit=min(1000, max(1, int(asked.get("endRow") or 0) - start)),
        offset=start,
        columns=tuple(names[place] for place in places),
        sort=table_query.sort_of(asked.get("sortModel") or (), names),
        filter=table_query.filter_from(filter_text),
    )
    found = services.explorer.preview(viewer_id(), dataset.id, query)
    fields = [f"c{place}" for place in places]
    rows = grid.rows_for_grid(fields, found.rows, found.offset, getattr(found, "positions", None))
    words = count_words(found.total_rows, dataset.row_count or 0)
    return {"rowData": rows, "rowCount": found.total_rows}, words


def visible_places(state: Sequence[Mapping[str, Any]] | None, count: int) -> list[int]:
    """The columns in sight, so that hidden ones are not sent; all while the grid has not said."""
    found = [
        place
        for item in state or ()
        if not item.get("hide") and (place := table_query.place_of(str(item.get("colId")), count)) is not None
    ]
    return found or list(range(count))


def show_headers(
    services: Any, filter_text: str | None, definitions: list[dict[str, Any]] | None, dataset_id: str
) -> Any:
    """Headers that summarise the rows that pass the filter."""
    conditions = readable_filter(filter_text)
    try:
        profile = statistics_of(services, owned(services, dataset_id).id, filter=filter_rows(conditions))["profile"]
    except DataLensError:
        # The rows' own callback says what is wrong; the headers keep what they show.
        return no_update
    fresh = {item["colId"]: item for item in grid.columns(profile)}
    return [
        {**item, "headerComponentParams": fresh[item["colId"]].get("headerComponentParams", {})}
        if item["colId"] in fresh and item["colId"] != "row"
        else item
        for item in definitions or []
    ]


def show_call(filter_text: str | None, sort: str | None, columns: str | None, dataset_id: str) -> Any:
    """What is shown now, as an API call."""
    address = api_address(f"datasets/{dataset_id}/preview")
    parameters = {"limit": "100", "filter": filter_text or "", "sort": sort or "", "columns": columns or ""}
    return api_calls.panel(address, parameters)


def register(app: Dash, services: Any) -> None:
    """Connect the table's layout with the services."""
    connect_page(app, ids.TABLE, partial(show_table, services), Input(ids.TABLE_TYPE, "data"))
    app.callback(
        Output(ids.TABLE_GRID, "getRowsResponse"),
        Output(ids.TABLE_COUNT, "children"),
        Output(ids.TABLE_MESSAGE, "children"),
        Input(ids.TABLE_GRID, "getRowsRequest"),
        State(ids.TABLE_FILTER.text, "data"),
        State(ids.TABLE_GRID, "columnState"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_rows, services))
    app.callback(
        Output(ids.TABLE_GRID, "columnDefs"),
        Input(ids.TABLE_FILTER.text, "data"),
        State(ids.TABLE_GRID, "columnDefs"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_headers, services))
    choices = (Input(part, "data") for part in (ids.TABLE_FILTER.text, ids.TABLE_SORT, ids.TABLE_COLUMNS))
    connect_call(app, ids.TABLE, ids.TABLE_CALL, show_call, *choices)
    register_browser_side(app)


def register_browser_side(app: Dash) -> None:
    """What needs no server: the address, and fetching the rows anew when the filter changes."""
    in_browser(
        app,
        "tableState",
        Output(ids.TABLE_SORT, "data"),
        Output(ids.TABLE_COLUMNS, "data"),
        Output(ids.TABLE_SHOWN, "children"),
        Input(ids.TABLE_GRID, "columnState"),
        State(ids.TABLE_GRID, "columnDefs"),
    )
    in_browser(
        app,
        "tableAddress",
        Output(ids.QUERY, "data", allow_duplicate=True),
        Input(ids.TABLE_FILTER.text, "data"),
        Input(ids.TABLE_SORT, "data"),
        Input(ids.TABLE_COLUMNS, "data"),
    )
    in_browser(
        app,
        "freshRows",
        Output(ids.TABLE_GRID, "id"),
        Input(ids.TABLE_FILTER.text, "data"),
    )
