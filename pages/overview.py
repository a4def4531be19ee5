"""The overview of a dataset, before anything is known of it."""

from dash.development.base_component import Component

from components import ids
from components.dataset_main import asked_for, dataset_main
from components.dataset_states import skeleton_overview

PATH = "/datasets/<dataset_id>"
TITLE = "Overview"
ASKED = ("kind", "q", "all")


def layout(dataset_id: str = "", **query: str) -> Component:
    """Places with their final height, and what the address asks for."""
    asked = asked_for(query, ASKED)
    stores = {ids.COLUMN_KIND: asked.get("kind", ""), ids.SHOW_ALL_COLUMNS: asked.get("all", "")}
    return dataset_main(ids.OVERVIEW, dataset_id, asked, stores, skeleton_overview())
