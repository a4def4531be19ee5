"""The cleaning of a dataset, before its steps are looked at."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.cleaning_parts import FIRST, skeleton_clean

PATH = "/datasets/<dataset_id>/clean"
TITLE = "Clean"
ASKED = ("steps", "filter")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.CLEAN_FILTER
    empty_stores = (
        *(places.editor, places.edited, places.removed),
        *(ids.CLEAN_STATE, ids.CLEAN_ADDED, ids.CLEAN_MOVED, ids.CLEAN_MADE, ids.CLEAN_VERSION),
    )
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            dcc.Store(id=ids.CLEAN_DRAFT, data=asked.get("steps", "")),
            dcc.Store(id=ids.CLEAN_KIND, data=FIRST),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.CLEAN_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_clean(), id=ids.CLEAN),
        ],
        id="main",
        className="dl-main",
    )
