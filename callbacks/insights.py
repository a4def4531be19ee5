"""What stands out on the overview; asked for once the rest of the page is there, so that nobody waits."""

from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.answers import or_alert, owned
from callbacks.viewer import viewer_id
from components import ids
from components.insight_parts import head, others, section


def show_insights(services: Any, state: str | None, dataset_id: str) -> Any:
    """The findings of a dataset that is ready."""
    if state != "ready":
        return no_update

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        if not dataset.row_count:
            return []
        return section(str(dataset.id), services.explorer.analyse(viewer_id(), dataset.id, "insights", {}).result)

    found = or_alert(draw)
    return found if isinstance(found, list) else [head(""), found]


def show_others(services: Any, clicks: int | None, dataset_id: str) -> Any:
    """The findings that are folded, the first time that somebody unfolds them."""
    if clicks != 1:
        return no_update

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        return others(str(dataset.id), services.explorer.analyse(viewer_id(), dataset.id, "insights", {}).result)

    return or_alert(draw)


def register(app: Dash, services: Any) -> None:
    """Wait for the overview to be drawn."""
    app.callback(
        Output(ids.INSIGHTS, "children"),
        Input(ids.OVERVIEW_STATE, "data"),
        # Where the overview comes filled, its state never changes: then the dataset sets this off.
        Input(ids.DATASET, "data"),
    )(partial(show_insights, services))
    app.callback(
        Output(ids.OTHER_INSIGHTS, "children"),
        Input(ids.MORE_INSIGHTS, "n_clicks"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_others, services))
