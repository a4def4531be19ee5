"""The filter of a page: one condition more or less, and the form that asks for it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.answers import or_alert, owned, statistics_of
from callbacks.browser_side import in_browser
from components import filters, ids, table_query
from components.alerts import alert_of
from components.ids import FilterIds
from models.errors import DataLensError
from models.filters import Filter


def readable_filter(text: str | None) -> Filter:
    """The address's filter; one that cannot be read is reported where the answer is asked for."""
    try:
        return table_query.filter_from(text)
    except DataLensError:
        return ()


def filter_rows(conditions: Filter) -> list[dict[str, Any]]:
    """A filter as the statistics take it."""
    return [condition.model_dump(exclude_none=True) for condition in conditions]


def change_filter(
    services: Any,
    places: FilterIds,
    form: Mapping[str, Any] | None,
    removed: Any,
    filter_text: str | None,
    dataset_id: str,
) -> tuple[Any, Any]:
    """One condition more or less: the new filter as the address writes it, and what is wrong with it."""
    try:
        conditions = list(readable_filter(filter_text))
        if ctx.triggered_id == places.removed:
            place = chosen_place(removed)
            conditions = conditions[:place] + conditions[place + 1 :]
        elif form:
            columns = statistics_of(services, owned(services, dataset_id).id)["profile"]
            profile = next((item for item in columns if item["name"] == form.get("column")), columns[0])
            conditions.append(filters.condition_from(profile, form))
        return table_query.filter_text(conditions), None
    except DataLensError as error:
        return no_update, alert_of(error)


def chosen_place(removed: Any) -> int:
    """The position of the chip that was clicked; the click carries it as text, with a stamp behind a bar."""
    digits = str(removed or "0").partition("|")[0]
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


def show_editor(services: Any, places: FilterIds, column: str | None, dataset_id: str) -> Any:
    """The form's fields for the chosen column."""

    def draw() -> Any:
        columns = statistics_of(services, owned(services, dataset_id).id)["profile"]
        return filters.editor(columns, places, column or "")

    return or_alert(draw)


def show_chips(places: FilterIds, filter_text: str | None) -> Any:
    """The chips of the filter."""
    return filters.chips(readable_filter(filter_text), places)


def register(app: Dash, services: Any) -> None:
    """Connect the filter of each page that has one with the services."""
    pages = (
        ids.TABLE_FILTER,
        ids.STATISTICS_FILTER,
        ids.CORRELATION_FILTER,
        ids.MISSING_FILTER,
        ids.OUTLIERS_FILTER,
        ids.TRENDS_FILTER,
    )
    for places in pages:
        connect(app, services, places)


def connect(app: Dash, services: Any, places: FilterIds) -> None:
    """Connect one page's form and chips."""
    app.callback(
        Output(places.text, "data"),
        Output(places.said, "data"),
        Input(places.edited, "data"),
        Input(places.removed, "data"),
        State(places.text, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(change_filter, services, places))
    in_browser(app, "same", Output(places.message, "children"), Input(places.said, "data"))
    app.callback(
        Output(places.form, "children"),
        Input(places.editor, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_editor, services, places))
    app.callback(
        Output(places.chips, "children"),
        Input(places.text, "data"),
        prevent_initial_call=True,
    )(partial(show_chips, places))
