"""The missing values of a dataset, before they are counted."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.missing_parts import skeleton_missing

PATH = "/datasets/<dataset_id>/missing"
TITLE = "Missing values"
ASKED = ("filter",)
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.MISSING_FILTER
    empty_stores = (places.editor, places.edited, places.removed, ids.MISSING_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.MISSING_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_missing(), id=ids.MISSING),
        ],
        id="main",
        className="dl-main",
    )
