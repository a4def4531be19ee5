"""The overview's cards on gaps and relations; asked for once the rest of the page is there, so that nobody waits."""

from functools import partial
from typing import Any

from dash import Dash, Input, Output, no_update

from callbacks.answers import or_alert, owned
from callbacks.viewer import viewer_id
from components import ids
from components.relation_parts import relations
from models.errors import NotEnoughData
from models.tables import Dataset


def correlation_of(services: Any, dataset: Dataset) -> Any:
    """The correlation of the measures; None where there are not two of them."""
    try:
        return services.explorer.analyse(viewer_id(), dataset.id, "correlation", {}).result
    except NotEnoughData:
        return None


def show_relations(services: Any, state: str | None, dataset_id: str) -> Any:
    """Both cards of a dataset that is ready."""
    if state != "ready":
        return no_update

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        if not dataset.row_count:
            return []
        gaps = services.explorer.analyse(viewer_id(), dataset.id, "missing", {}).result
        return relations(str(dataset.id), gaps, correlation_of(services, dataset))

    return or_alert(draw)


def register(app: Dash, services: Any) -> None:
    """Wait for the overview to be drawn."""
    app.callback(
        Output(ids.RELATIONS, "children"),
        Input(ids.OVERVIEW_STATE, "data"),
        # Where the overview comes filled, its state never changes: then the dataset sets this off.
        Input(ids.DATASET, "data"),
    )(partial(show_relations, services))
