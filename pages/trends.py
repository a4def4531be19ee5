"""The trends of a dataset, before the first column is followed."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main, filter_stores, kept_stores
from components.trend_parts import skeleton_trends

PATH = "/datasets/<dataset_id>/trends"
TITLE = "Trends"
NEEDS = ("charts",)
KEPT = {
    "date_column": ids.TRENDS_DATE,
    "value_column": ids.TRENDS_VALUE,
    "agg": ids.TRENDS_AGGREGATION,
    "freq": ids.TRENDS_STEP,
    "horizon": ids.TRENDS_HORIZON,
    "group": ids.TRENDS_GROUP,
}


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, (*KEPT, "filter"))
    stores = kept_stores(KEPT, asked)
    return dataset_main(
        ids.TRENDS, dataset_id, asked, stores | filter_stores(ids.TRENDS_FILTER, asked), skeleton_trends()
    )
