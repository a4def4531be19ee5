"""How a dataset's file was read, before anything is known of it."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.receipt_parts import skeleton_receipt

PATH = "/datasets/<dataset_id>/receipt"
TITLE = "How it was read"
ASKED = ("page",)
POLL_EVERY = 600


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = {name: str(query[name]) for name in ASKED if query.get(name)}
    stores = (ids.RECEIPT_REJECTED_PAGE, ids.RECEIPT_SUBMITTED, ids.RECEIPT_TRIED, ids.RECEIPT_STATE)
    return html.Main(
        [
            dcc.Store(id=ids.DATASET, data=dataset_id),
            dcc.Store(id=ids.QUERY, data=asked),
            *(dcc.Store(id=identifier) for identifier in stores),
            dcc.Interval(id=ids.RECEIPT_POLL, interval=POLL_EVERY, disabled=True),
            html.Div(skeleton_receipt(), id=ids.RECEIPT),
        ],
        id="main",
        className="dl-main",
    )
