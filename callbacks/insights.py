"""What stands out on the overview; asked for once the rest of the page is there, so that nobody waits."""

from functools import partial
from typing import Any

from dash import Dash, Input, Output, no_update

from callbacks.answers import or_alert, owned
from callbacks.viewer import viewer_id
from components import ids
from components.insight_parts import head, section


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


def register(app: Dash, services: Any) -> None:
    """Wait for the overview to be drawn."""
    app.callback(
        Output(ids.INSIGHTS, "children"),
        Input(ids.OVERVIEW_STATE, "data"),
        # Where the overview comes filled, its state never changes: then the dataset sets this off.
        Input(ids.DATASET, "data"),
    )(partial(show_insights, services))
