"""How a dataset's file was read, before anything is known of it."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main
from components.receipt_parts import skeleton_receipt

PATH = "/datasets/<dataset_id>/receipt"
TITLE = "How it was read"
ASKED = ("page",)


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, ASKED)
    stores = dict.fromkeys((ids.RECEIPT_REJECTED_PAGE, ids.RECEIPT_SUBMITTED, ids.RECEIPT_TRIED))
    return dataset_main(ids.RECEIPT, dataset_id, asked, stores, skeleton_receipt())
