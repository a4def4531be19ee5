"""The statistics of a dataset, before the first column is drawn."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.statistics_parts import skeleton_statistics

PATH = "/datasets/<dataset_id>/statistics"
TITLE = "Statistics"
ASKED = ("column", "compare", "filter")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.STATISTICS_FILTER
    empty_stores = (places.editor, places.edited, places.removed, ids.STATISTICS_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=ids.STATISTICS_COLUMN, data=asked.get("column", "")),
            dcc.Store(id=ids.STATISTICS_COMPARE, data=asked.get("compare", "")),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.STATISTICS_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_statistics(), id=ids.STATISTICS),
        ],
        id="main",
        className="dl-main",
    )
