"""The correlation of a dataset's columns, before anything is computed."""

from dash.development.base_component import Component

from components import ids
from components.correlation_parts import skeleton_correlation
from components.dataset_main import asked_for, dataset_main, filter_stores, kept_stores

PATH = "/datasets/<dataset_id>/correlation"
TITLE = "Correlation"
KEPT = {"method": ids.CORRELATION_METHOD, "pair": ids.CORRELATION_PAIR, "columns": ids.CORRELATION_COLUMNS}


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, (*KEPT, "filter"))
    stores = kept_stores(KEPT, asked) | {ids.CORRELATION_CHOSEN: None}
    return dataset_main(
        ids.CORRELATION,
        dataset_id,
        asked,
        stores | filter_stores(ids.CORRELATION_FILTER, asked),
        skeleton_correlation(),
    )
