"""The chart builder of a dataset, before the first chart is drawn."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.chart_builder import KEYS, PAGE_KEYS, skeleton_builder

PATH = "/datasets/<dataset_id>/charts"
TITLE = "Charts"
NEEDS = ("charts",)
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and the chart that the address asks for."""
    asked = {name: str(query[name]) for name in KEYS if query.get(name)}
    places = ids.CHARTS_FILTER
    saved, point = (str(query.get(name) or "") for name in PAGE_KEYS)
    empty_stores = (
        *(places.editor, places.edited, places.removed, ids.CHARTS_STATE, ids.CHARTS_SEEN),
        *(ids.CHARTS_ACTION, ids.CHARTS_CHANGED, ids.CHARTS_POINTED, ids.CHARTS_WINDOW, ids.CHARTS_LOOKED),
    )
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=ids.CHARTS_SPEC, data=asked),
            dcc.Store(id=ids.CHARTS_OPENED, data=saved),
            dcc.Store(id=ids.CHARTS_POINT, data=point),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            *(dcc.Store(id=identifier) for identifier in empty_stores),
            dcc.Interval(id=ids.CHARTS_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_builder(), id=ids.CHARTS),
        ],
        id="main",
        className="dl-main full flush",
    )
