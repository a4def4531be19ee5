"""The chart builder of a dataset, before the first chart is drawn."""

from dash.development.base_component import Component

from components import ids
from components.chart_builder import KEYS, PAGE_KEYS, skeleton_builder
from components.dataset_main import asked_for, dataset_main, filter_stores

PATH = "/datasets/<dataset_id>/charts"
TITLE = "Charts"
NEEDS = ("charts",)
SENT = (
    *(ids.CHARTS_SEEN, ids.CHARTS_ACTION, ids.CHARTS_CHANGED),
    *(ids.CHARTS_POINTED, ids.CHARTS_WINDOW, ids.CHARTS_LOOKED),
)


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and the chart that the address asks for."""
    asked = asked_for(query, (*KEYS, *PAGE_KEYS))
    saved, point = (asked.get(name, "") for name in PAGE_KEYS)
    stores = {ids.CHARTS_OPENED: saved, ids.CHARTS_POINT: point, **dict.fromkeys(SENT)}
    stores |= filter_stores(ids.CHARTS_FILTER, asked)
    return dataset_main(ids.CHARTS, dataset_id, asked, stores, skeleton_builder(), "dl-main full flush")
