"""The trends of a dataset, before the first column is followed."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.trend_parts import skeleton_trends

PATH = "/datasets/<dataset_id>/trends"
TITLE = "Trends"
NEEDS = ("charts",)
ASKED = ("date_column", "value_column", "agg", "freq", "horizon", "group", "filter")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.TRENDS_FILTER
    kept = {
        ids.TRENDS_DATE: "date_column",
        ids.TRENDS_VALUE: "value_column",
        ids.TRENDS_AGGREGATION: "agg",
        ids.TRENDS_STEP: "freq",
        ids.TRENDS_HORIZON: "horizon",
        ids.TRENDS_GROUP: "group",
        places.text: "filter",
    }
    empty_stores = (places.editor, places.edited, places.removed, ids.TRENDS_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            *(dcc.Store(id=identifier, data=asked.get(name, "")) for identifier, name in kept.items()),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.TRENDS_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_trends(), id=ids.TRENDS),
        ],
        id="main",
        className="dl-main",
    )
