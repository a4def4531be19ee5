"""The whole table of a dataset, before its first rows."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main, filter_stores
from components.table_parts import skeleton_table

PATH = "/datasets/<dataset_id>/table"
TITLE = "Table"
NEEDS = ("grid",)
ASKED = ("filter", "sort", "columns")


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, ASKED)
    stores: dict[str, str | None] = dict.fromkeys((ids.TABLE_TYPE, ids.TABLE_SORT, ids.TABLE_COLUMNS))
    return dataset_main(
        ids.TABLE,
        dataset_id,
        asked,
        stores | filter_stores(ids.TABLE_FILTER, asked),
        skeleton_table(),
        "dl-main full flush",
    )
