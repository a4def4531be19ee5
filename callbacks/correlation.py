"""The correlation of columns: the matrix, the strongest pairs, and the picture behind the chosen one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, ids, table_query
from components.alerts import alert_of, empty
from components.correlation_parts import (
    chosen_pair,
    column_choice,
    correlation_page,
    lede,
    matrix,
    method_of,
    strongest_table,
)
from components.pair_parts import behind
from models.errors import DataLensError, NotEnoughData
from models.tables import Dataset

Asked = Mapping[str, Any]


def correlation_of(services: Any, dataset: Dataset, asked: Asked) -> dict[str, Any]:
    """The correlation that the address asks for, as the API's `result`."""
    columns = table_query.names_from(asked.get("columns"))
    raw = {
        "method": method_of(asked.get("method")),
        "filter": filter_rows(table_query.filter_from(asked.get("filter"))),
    }
    if columns:
        raw["columns"] = columns
    found: dict[str, Any] = services.explorer.analyse(viewer_id(), dataset.id, "correlation", raw).result
    return found


def parts_of(services: Any, dataset: Dataset, asked: Asked) -> dict[str, Any]:
    """What the places of the page show: sentence, choice of columns, matrix, strongest pairs."""
    columns = statistics_of(services, dataset.id)["profile"]
    method = method_of(asked.get("method"))
    named = table_query.names_from(asked.get("columns"))
    try:
        answer = correlation_of(services, dataset, asked)
    except DataLensError as error:
        return {"lede": "", "choice": column_choice(columns, method, named), "matrix": refusal(error), "pairs": None}
    pair = chosen_pair(answer, asked.get("pair"))
    return {
        "lede": lede(answer),
        "choice": column_choice(columns, method, answer["columns"]),
        "matrix": matrix(answer, pair),
        "pairs": strongest_table(answer, pair),
    }


def refusal(error: DataLensError) -> Any:
    """Why there is no matrix: nothing to correlate, or something went wrong."""
    if isinstance(error, NotEnoughData):
        title, _, rest = error.message.partition(". ")
        return empty(title, rest, sign="grid-3x3")
    return alert_of(error)


def picture_of(services: Any, dataset: Dataset, asked: Asked) -> Any:
    """The picture behind the chosen pair; nothing where the matrix beside it says why there is none."""
    try:
        answer = correlation_of(services, dataset, asked)
    except DataLensError:
        return None
    pair = chosen_pair(answer, asked.get("pair"))
    return None if pair is None else picture_behind(services, dataset, pair, asked.get("filter"))


def picture_behind(services: Any, dataset: Dataset, pair: tuple[str, str], filter_text: str | None) -> Any:
    """The picture behind a pair, or that too few rows hold both columns."""
    raw = {"x": pair[0], "y": pair[1], "filter": filter_rows(table_query.filter_from(filter_text))}
    try:
        found = services.explorer.analyse(viewer_id(), dataset.id, "relation", raw).result
    except NotEnoughData as error:
        title, _, rest = error.message.partition(". ")
        return empty(title, rest, sign="graph-up")
    return behind(found, statistics_of(services, dataset.id)["profile"])


def page_of(services: Any, dataset: Dataset, query: Asked) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    parts = parts_of(services, dataset, query) | {"behind": picture_of(services, dataset, query)}
    return correlation_page(columns, readable_filter(query.get("filter")), query, parts)


def show_correlation(
    services: Any, dataset_id: str, _ticks: int | None, query: Asked | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def show_parts(
    services: Any, method: str | None, columns: str | None, filter_text: str | None, pair: str | None, dataset_id: str
) -> tuple[Any, Any, Any, Any]:
    """Sentence, choice, matrix and pairs for another method, other columns or another filter."""
    asked = {"method": method, "columns": columns, "filter": filter_text, "pair": pair}
    found: list[dict[str, Any]] = []
    problem = or_alert(lambda: found.append(parts_of(services, owned(services, dataset_id), asked)))
    if not found:
        return "", no_update, problem, None
    parts = found[0]
    return parts["lede"], parts["choice"], parts["matrix"], parts["pairs"]


def show_behind(
    services: Any, pair: str | None, method: str | None, columns: str | None, filter_text: str | None, dataset_id: str
) -> Any:
    """The picture behind another pair."""
    asked = {"method": method, "columns": columns, "filter": filter_text, "pair": pair}
    return or_alert(lambda: picture_of(services, owned(services, dataset_id), asked))


def choose_columns(form: Mapping[str, Any] | None) -> Any:
    """The ticked columns as the address writes them; empty for the usual ones."""
    if not form:
        return no_update
    return "" if form.get("_action") == "usual" else table_query.names_text(form.get("columns") or [])


def show_call(method: str | None, columns: str | None, filter_text: str | None, dataset_id: str) -> Any:
    """What is shown now, as an API call."""
    parameters = {"method": method_of(method), "columns": columns or "", "filter": filter_text or ""}
    return api_calls.panel(api_address(f"analysis/{dataset_id}/correlation"), parameters)


def register(app: Dash, services: Any) -> None:
    """Connect the correlation's layout with the services."""
    connect_page(app, ids.CORRELATION, partial(show_correlation, services))
    question = (
        Input(ids.CORRELATION_METHOD, "data"),
        Input(ids.CORRELATION_COLUMNS, "data"),
        Input(ids.CORRELATION_FILTER.text, "data"),
    )
    app.callback(
        Output(ids.CORRELATION_LEDE, "children"),
        Output(ids.CORRELATION_CHOICE, "children"),
        Output(ids.CORRELATION_MATRIX, "children"),
        Output(ids.CORRELATION_PAIRS, "children"),
        *question,
        State(ids.CORRELATION_PAIR, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_parts, services))
    connect_pair(app, services, question)


def connect_pair(app: Dash, services: Any, question: tuple[Input, ...]) -> None:
    """Connect the chosen pair, the choice of columns, the API call and the address."""
    pair = Input(ids.CORRELATION_PAIR, "data")
    app.callback(
        Output(ids.CORRELATION_BEHIND, "children"),
        pair,
        *question,
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_behind, services))
    app.callback(
        Output(ids.CORRELATION_COLUMNS, "data"), Input(ids.CORRELATION_CHOSEN, "data"), prevent_initial_call=True
    )(choose_columns)
    connect_call(app, ids.CORRELATION, ids.CORRELATION_CALL, show_call, *question)
    # Dash publishes no types for this method.
    connect: Any = app.clientside_callback
    connect(
        ClientsideFunction("correlation", "address"),
        Output(ids.QUERY, "data", allow_duplicate=True),
        pair,
        *question,
        prevent_initial_call=True,
    )
