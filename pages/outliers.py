"""The outliers of a dataset, before the first column is searched."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main, filter_stores, kept_stores
from components.outlier_parts import skeleton_outliers

PATH = "/datasets/<dataset_id>/outliers"
TITLE = "Outliers"
KEPT = {
    "method": ids.OUTLIERS_METHOD,
    "threshold": ids.OUTLIERS_THRESHOLD,
    "column": ids.OUTLIERS_COLUMN,
    "group": ids.OUTLIERS_GROUP,
}


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, (*KEPT, "filter"))
    stores = kept_stores(KEPT, asked)
    return dataset_main(
        ids.OUTLIERS, dataset_id, asked, stores | filter_stores(ids.OUTLIERS_FILTER, asked), skeleton_outliers()
    )
