"""The cleaning of a dataset, before its steps are looked at."""

from dash.development.base_component import Component

from components import ids
from components.cleaning_parts import FIRST, skeleton_clean
from components.dataset_main import asked_for, dataset_main, filter_stores

PATH = "/datasets/<dataset_id>/clean"
TITLE = "Clean"
ASKED = ("steps", "filter")
SENT = (ids.CLEAN_ADDED, ids.CLEAN_MOVED, ids.CLEAN_MADE, ids.CLEAN_VERSION)


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, ASKED)
    stores = {ids.CLEAN_DRAFT: asked.get("steps", ""), ids.CLEAN_KIND: FIRST, **dict.fromkeys(SENT)}
    return dataset_main(ids.CLEAN, dataset_id, asked, stores | filter_stores(ids.CLEAN_FILTER, asked), skeleton_clean())
