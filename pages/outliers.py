"""The outliers of a dataset, before the first column is searched."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.outlier_parts import skeleton_outliers

PATH = "/datasets/<dataset_id>/outliers"
TITLE = "Outliers"
ASKED = ("method", "threshold", "column", "group", "filter")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.OUTLIERS_FILTER
    kept = {
        ids.OUTLIERS_METHOD: "method",
        ids.OUTLIERS_THRESHOLD: "threshold",
        ids.OUTLIERS_COLUMN: "column",
        ids.OUTLIERS_GROUP: "group",
        places.text: "filter",
    }
    empty_stores = (places.editor, places.edited, places.removed, ids.OUTLIERS_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            *(dcc.Store(id=identifier, data=asked.get(name, "")) for identifier, name in kept.items()),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.OUTLIERS_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_outliers(), id=ids.OUTLIERS),
        ],
        id="main",
        className="dl-main",
    )
