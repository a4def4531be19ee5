"""The overview of a dataset, before anything is known of it."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.dataset_states import skeleton_overview

PATH = "/datasets/<dataset_id>"
TITLE = "Overview"
ASKED = ("kind", "q", "all")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=ids.COLUMN_KIND, data=asked.get("kind", "")),
            dcc.Store(id=ids.SHOW_ALL_COLUMNS, data=asked.get("all", "")),
            dcc.Store(id=ids.OVERVIEW_STATE),
            dcc.Interval(id=ids.OVERVIEW_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_overview(), id=ids.OVERVIEW),
        ],
        id="main",
        className="dl-main",
    )
