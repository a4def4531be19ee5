"""The page of the chart builder, with what is known of its chart when it is asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.answers import owned, statistics_of
from callbacks.charts import show_controls, show_result, show_script, show_suggestions
from callbacks.charts_explained import show_explained
from callbacks.charts_kept import show_kept
from callbacks.dataset_pages import connect_page, is_drawn, show_page
from callbacks.filter import readable_filter
from callbacks.viewer import viewer_id
from components import ids
from components.chart_builder import PAGE_KEYS, asked_from, builder, waiting
from models.errors import DataLensError
from models.tables import Dataset
from services.results import NotKept, only_kept

# A chart of a table of so many rows is drawn while its page is on the way; one of more follows the page.
MOST_AT_ONCE = 300_000
Asked = Mapping[str, Any]


def show_builder(
    services: Any, dataset_id: str, _ticks: int | None, query: Asked | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    return show_page(services, dataset_id, lambda dataset: page_of(services, dataset, query or {}))


def page_of(services: Any, dataset: Dataset, query: Asked) -> Any:
    """The page of a dataset that is ready."""
    columns = statistics_of(services, dataset.id)["profile"]
    parts = parts_of(services, dataset, query)
    return builder(str(dataset.id), columns, readable_filter(query.get("filter")), parts)


def parts_of(services: Any, dataset: Dataset, query: Asked) -> dict[str, Any]:
    """What is known of the page: what takes no time, and what was asked for before."""
    name, parts = str(dataset.id), dict[str, Any]()
    asked = {key: value for key, value in query.items() if key not in PAGE_KEYS}
    is_small = (dataset.row_count or 0) <= MOST_AT_ONCE

    def put(place: str, show: Callable[[], Any], is_quick: bool) -> None:
        try:
            with only_kept(not is_quick):
                parts[place] = show()
        except NotKept:
            pass

    put(ids.CHARTS_SPEC, lambda: asked or first_chart(services, name), bool(asked) or is_small)
    spec = parts.get(ids.CHARTS_SPEC, {})
    with only_kept(False):
        parts[ids.CHARTS_CONTROLS] = show_controls(services, spec, name)
        parts[ids.CHARTS_KEPT], parts[ids.CHARTS_SAVED] = show_kept(services, None, query.get("saved"), spec, name)
        parts[ids.CHARTS_SCRIPT] = show_script(services, spec, name)
    put(ids.CHARTS_SUGGESTED, lambda: show_suggestions(services, None, name), False)
    if ids.CHARTS_SPEC not in parts:
        # Which chart it is to be has to be found first: what is known then says all of this.
        return parts | {ids.CHARTS_RESULT: waiting(), ids.CHARTS_EXPLAINED: []}
    put(ids.CHARTS_RESULT, lambda: show_result(services, spec, name), is_small)
    put(ids.CHARTS_EXPLAINED, lambda: show_explained(services, query.get("point"), spec, name), not query.get("point"))
    if ids.CHARTS_RESULT in parts:
        parts[ids.CHARTS_RESULT], call = parts[ids.CHARTS_RESULT]
        # Where there is no chart there is nothing to call.
        parts[ids.CHARTS_CALL] = None if call is no_update else call
    return parts


def first_chart(services: Any, dataset_id: str) -> dict[str, str]:
    """The chart that tells most, for those who come without one; none where nothing can be proposed."""
    try:
        found = services.charting.suggestions(viewer_id(), owned(services, dataset_id).id)
    except DataLensError:
        return {}
    return asked_from(found[0].spec) if found else {}


def ask_first_chart(services: Any, _asking: None, dataset_id: str) -> dict[str, str]:
    """The first chart of a page that came without."""
    return first_chart(services, dataset_id)


def register(app: Dash, services: Any) -> None:
    """Connect the page with the services."""
    connect_page(app, ids.CHARTS, partial(show_builder, services))
    # As the only source of the chart it would keep whoever waits for the chart waiting, on a page that has one.
    app.callback(
        Output(ids.CHARTS_SPEC, "data", allow_duplicate=True),
        Input(ids.CHARTS_SPEC_ASKING, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call="initial_duplicate",
    )(partial(ask_first_chart, services))
