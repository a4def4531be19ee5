"""The outliers of a dataset, by the method, threshold, groups and filter that the address holds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.answers import api_address, or_alert, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, ids, table_query
from components.alerts import empty, first_sentence
from components.outlier_parts import body, method_of, outliers_page, threshold_of, threshold_slider, unknown_column
from components.outlier_treatments import treatments
from models.errors import NotEnoughData
from models.outliers import FENCED
from models.tables import Dataset
from services.results import is_only_looked_up

LISTED = 1000
UNDER_THE_STRIPS = 3


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready; an answer that may take long follows by itself."""
    columns = statistics_of(services, dataset.id)["profile"]
    asked = [query.get(name) for name in ("method", "threshold", "column", "group", "filter")]
    shown = None
    if is_only_looked_up.get() or comes_with_page(query.get("method"), query.get("filter")):
        shown = or_alert(partial(body_of, services, *asked, str(dataset.id)))
    return outliers_page(columns, readable_filter(query.get("filter")), query, shown)


def comes_with_page(method: str | None, filter_text: str | None) -> bool:
    """Whether the answer is quick enough to be drawn with the page: one request less until it is seen."""
    return method_of(method) in FENCED and not filter_text


def show_outliers(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def parameters(method: str | None, threshold: str | None, group: str | None, filter_text: str | None) -> dict[str, str]:
    """What is asked, as the API takes it."""
    known = method_of(method)
    found = {"method": known, "threshold": f"{threshold_of(threshold, known):g}", "group": group or ""}
    return {name: value for name, value in (found | {"filter": filter_text or ""}).items() if value}


def body_of(services: Any, *choices: Any) -> Any:
    """Ask, and draw strips, counts and rows; the last two choices are the filter and the dataset."""
    method, threshold, column, group, filter_text, dataset_id = choices
    dataset = owned(services, dataset_id)
    conditions = table_query.filter_from(filter_text)
    asked: dict[str, Any] = parameters(method, threshold, group, "") | {"limit": LISTED}
    asked["filter"] = filter_rows(conditions)
    try:
        answer = services.explorer.analyse(viewer_id(), dataset.id, "outliers", asked).result
    except NotEnoughData as error:
        title, rest = first_sentence(error.message)
        return empty(title.rstrip("."), rest, sign="exclude")
    columns = statistics_of(services, dataset.id, filter=filter_rows(conditions))["profile"]
    note = []
    if column and all(item["name"] != column for item in answer["columns"]):
        note = [unknown_column(column)]
    shown = body(str(dataset.id), answer, columns, column or "", conditions)
    # A step looks at all rows, so what it would treat is what is shown only without a filter.
    if answer["total_rows_flagged"] and not conditions:
        known = "" if note else column or ""
        shown.insert(UNDER_THE_STRIPS, treatments(str(dataset.id), answer, known, group or ""))
    return note + shown


def show_body(services: Any, *choices_and_state: Any) -> Any:
    """Strips, counts and rows, when something was chosen or when the page came without them."""
    *choices, _state, dataset_id = choices_and_state
    if ctx.triggered_id == ids.OUTLIERS_STATE and comes_with_page(choices[0], choices[-1]):
        return no_update
    return or_alert(partial(body_of, services, *choices, dataset_id))


def show_slider(method: str | None, threshold: str | None) -> Any:
    """The threshold's field for the chosen method."""
    known = method_of(method)
    return threshold_slider(known, threshold_of(threshold, known))


def show_call(
    method: str | None,
    threshold: str | None,
    column: str | None,
    group: str | None,
    filter_text: str | None,
    dataset_id: str,
) -> Any:
    """What is shown now, as an API call."""
    asked = parameters(method, threshold, group, filter_text)
    if column:
        asked["columns"] = table_query.names_text([column])
    return api_calls.panel(api_address(f"analysis/{dataset_id}/outliers"), asked)


def register(app: Dash, services: Any) -> None:
    """Connect the outliers' layout with the services."""
    connect_page(app, ids.OUTLIERS, partial(show_outliers, services))
    chosen = (
        Input(ids.OUTLIERS_METHOD, "data"),
        Input(ids.OUTLIERS_THRESHOLD, "data"),
        Input(ids.OUTLIERS_COLUMN, "data"),
        Input(ids.OUTLIERS_GROUP, "data"),
        Input(ids.OUTLIERS_FILTER.text, "data"),
    )
    app.callback(
        Output(ids.OUTLIERS_BODY, "children"),
        *chosen,
        Input(ids.OUTLIERS_STATE, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_body, services))
    app.callback(
        Output(ids.OUTLIERS_SLIDER, "children"),
        Input(ids.OUTLIERS_METHOD, "data"),
        Input(ids.OUTLIERS_THRESHOLD, "data"),
        prevent_initial_call=True,
    )(show_slider)
    connect_call(app, ids.OUTLIERS, ids.OUTLIERS_CALL, show_call, *chosen)
    # A threshold belongs to its method: another method starts with its own.
    in_browser(app, "usualThreshold", Output(ids.OUTLIERS_THRESHOLD, "data"), Input(ids.OUTLIERS_METHOD, "data"))
    in_browser(app, "outliersAddress", Output(ids.QUERY, "data", allow_duplicate=True), *chosen)
