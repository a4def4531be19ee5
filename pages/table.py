"""The whole table of a dataset, before its first rows."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.table_parts import skeleton_table

PATH = "/datasets/<dataset_id>/table"
TITLE = "Table"
NEEDS = ("grid",)
ASKED = ("filter", "sort", "columns")
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places for the grid, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    places = ids.TABLE_FILTER
    filter_stores = (places.editor, places.edited, places.removed)
    table_stores = (ids.TABLE_TYPE, ids.TABLE_SORT, ids.TABLE_COLUMNS, ids.TABLE_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            dcc.Store(id=places.text, data=asked.get("filter", "")),
            *(dcc.Store(id=identifier) for identifier in (*filter_stores, *table_stores)),
            dcc.Interval(id=ids.TABLE_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_table(), id=ids.TABLE),
        ],
        id="main",
        className="dl-main full flush",
    )
