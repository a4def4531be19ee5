"""The correlation of a dataset's columns, before anything is computed."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.correlation_parts import skeleton_correlation

PATH = "/datasets/<dataset_id>/correlation"
TITLE = "Correlation"
ASKED = ("method", "pair", "columns", "filter")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.CORRELATION_FILTER
    empty_stores = (places.editor, places.edited, places.removed, ids.CORRELATION_CHOSEN, ids.CORRELATION_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=ids.CORRELATION_METHOD, data=asked.get("method", "")),
            dcc.Store(id=ids.CORRELATION_PAIR, data=asked.get("pair", "")),
            dcc.Store(id=ids.CORRELATION_COLUMNS, data=asked.get("columns", "")),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.CORRELATION_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_correlation(), id=ids.CORRELATION),
        ],
        id="main",
        className="dl-main",
    )
