"""The trends of a dataset, by the columns, aggregation, step, horizon and filter that the address holds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from callbacks.answers import api_address, owned, statistics_of
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import connect_call, connect_page, is_drawn, show_page
from callbacks.filter import filter_rows, readable_filter
from callbacks.viewer import viewer_id
from components import api_calls, ids, table_query
from components.alerts import alert_of, empty, first_sentence, not_found
from components.trend_detail import detail
from components.trend_figures import chart
from components.trend_groups import groups
from components.trend_parts import plain_head, sentence_head, trends_page
from models.errors import DataLensError, NotEnoughData, NotFound
from models.tables import Dataset

NAMES = ("date_column", "value_column", "agg", "freq", "horizon", "group")
Parts = tuple[Any, Any, Any]


def page_of(services: Any, dataset: Dataset, query: Mapping[str, Any]) -> Any:
    """The page of a dataset that is ready, with its answer: one request less until the chart is seen."""
    columns = statistics_of(services, dataset.id)["profile"]
    shown = show_series(services, *(query.get(name) for name in (*NAMES, "filter")), str(dataset.id))
    return trends_page(columns, readable_filter(query.get("filter")), query, shown)


def show_trends(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def asked_for(choices: tuple[str | None, ...]) -> dict[str, str]:
    """What is asked, as the API takes it; what nobody chose is left out."""
    return {name: str(value) for name, value in zip(NAMES, choices, strict=True) if value}


def show_series(services: Any, *choices: Any) -> Parts:
    """The sentence, the chart, and what is below it; the last two choices are the filter and the dataset."""
    *chosen, filter_text, dataset_id = choices
    try:
        return parts_of(services, asked_for(tuple(chosen)), filter_text, dataset_id)
    except NotFound:
        return plain_head(), not_found(), None
    except NotEnoughData as error:
        title, rest = first_sentence(error.message)
        return plain_head(), [html.H2("Series", className="vh"), empty(title.rstrip("."), rest, sign="graph-up")], None
    except DataLensError as error:
        return plain_head(), alert_of(error), None


def parts_of(services: Any, asked: dict[str, str], filter_text: str | None, dataset_id: str) -> Parts:
    """Ask, and draw what comes back."""
    dataset = owned(services, dataset_id)
    conditions = table_query.filter_from(filter_text)
    question: dict[str, Any] = asked | {"filter": filter_rows(conditions)}
    answer = services.explorer.analyse(viewer_id(), dataset.id, "trends", question).result
    below = [*groups(answer, str(dataset.id), asked, conditions), *detail(answer)]
    return sentence_head(answer), chart(answer), below


def show_call(*choices: Any) -> Any:
    """What is shown now, as an API call."""
    *chosen, filter_text, dataset_id = choices
    asked = asked_for(tuple(chosen)) | ({"filter": filter_text} if filter_text else {})
    return api_calls.panel(api_address(f"analysis/{dataset_id}/trends"), asked)


def register(app: Dash, services: Any) -> None:
    """Connect the trends' layout with the services."""
    connect_page(app, ids.TRENDS, partial(show_trends, services))
    chosen = (
        Input(ids.TRENDS_DATE, "data"),
        Input(ids.TRENDS_VALUE, "data"),
        Input(ids.TRENDS_AGGREGATION, "data"),
        Input(ids.TRENDS_STEP, "data"),
        Input(ids.TRENDS_HORIZON, "data"),
        Input(ids.TRENDS_GROUP, "data"),
        Input(ids.TRENDS_FILTER.text, "data"),
    )
    app.callback(
        Output(ids.TRENDS_HEAD, "children"),
        Output(ids.TRENDS_CHART, "children"),
        Output(ids.TRENDS_DETAIL, "children"),
        *chosen,
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_series, services))
    connect_call(app, ids.TRENDS, ids.TRENDS_CALL, show_call, *chosen)
    in_browser(app, "trendsAddress", Output(ids.QUERY, "data", allow_duplicate=True), *chosen)
