"""The statistics of a dataset, before the first column is drawn."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main, filter_stores, kept_stores
from components.statistics_parts import skeleton_statistics

PATH = "/datasets/<dataset_id>/statistics"
TITLE = "Statistics"
KEPT = {"column": ids.STATISTICS_COLUMN, "compare": ids.STATISTICS_COMPARE}


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, (*KEPT, "filter"))
    stores = kept_stores(KEPT, asked)
    return dataset_main(
        ids.STATISTICS, dataset_id, asked, stores | filter_stores(ids.STATISTICS_FILTER, asked), skeleton_statistics()
    )
