"""What the pages of a dataset are made of before anything is known of it: stores, a timer, and a place to fill."""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.ids import FilterIds

# Milliseconds between two looks at a dataset that is still being read.
LOOK_EVERY = 600


def asked_for(query: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """What an address asks for, of the names that a page knows."""
    return {name: str(query[name]) for name in names if query.get(name)}


def kept_stores(kept: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str | None]:
    """The stores of what the address keeps (its name there → the store), each with what is asked for."""
    return {identifier: asked.get(name, "") for name, identifier in kept.items()}


def filter_stores(places: FilterIds, asked: Mapping[str, str]) -> dict[str, str | None]:
    """The stores of a page's filter: its text from the address, and what its form sends."""
    sent = (places.editor, places.edited, places.removed, places.said)
    return {places.text: asked.get("filter", ""), **dict.fromkeys(sent)}


def store(identifier: str, data: Any) -> Component:
    """A place that holds something; one that is said to hold nothing would set off whoever listens to it."""
    return dcc.Store(id=identifier) if data is None else dcc.Store(id=identifier, data=data)


def dataset_main(
    page: str,
    dataset_id: str,
    asked: Mapping[str, str],
    stores: Mapping[str, Any],
    skeleton: Any,
    look: str = "dl-main",
) -> Component:
    """The page whose ids begin with `page`: `stores` are its own (id → what it holds), `skeleton` has its height."""
    place = ids.page_ids(page)
    kept = {ids.DATASET: dataset_id, ids.QUERY: dict(asked), **stores, place.state: None}
    return html.Main(
        [
            *(store(identifier, data) for identifier, data in kept.items()),
            dcc.Interval(id=place.poll, interval=LOOK_EVERY, disabled=True),
            dcc.Store(id=place.asking),
            html.Div(skeleton, id=place.body),
        ],
        id="main",
        className=look,
    )
