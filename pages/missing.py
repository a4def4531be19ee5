"""The missing values of a dataset, before they are counted."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main, filter_stores
from components.missing_parts import skeleton_missing

PATH = "/datasets/<dataset_id>/missing"
TITLE = "Missing values"
ASKED = ("filter",)


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, ASKED)
    return dataset_main(ids.MISSING, dataset_id, asked, filter_stores(ids.MISSING_FILTER, asked), skeleton_missing())
