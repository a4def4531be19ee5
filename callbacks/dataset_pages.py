"""What every page of a dataset does first: ask until the dataset is ready, or say why it will not be."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.answers import or_alert, owned
from components import dataset_states, ids
from models.tables import Dataset

UNFINISHED = ("uploaded", "processing")


def unready(dataset: Dataset) -> Any:
    """The page of a dataset that cannot be shown yet, or ever; None when it can."""
    if dataset.status in UNFINISHED:
        return dataset_states.processing(dataset.progress, dataset.name)
    if dataset.status == "failed":
        return dataset_states.failed(str(dataset.id), dataset.error, dataset.name)
    return None if dataset.row_count else dataset_states.no_rows(dataset.column_count or 0, dataset.name)


def show_page(services: Any, dataset_id: str, draw: Callable[[Dataset], Any]) -> tuple[Any, bool, str]:
    """The page, whether to stop asking, and the state that was drawn; `draw` draws a dataset that has rows."""
    states = ["failed"]

    def ask() -> Any:
        dataset = owned(services, dataset_id)
        states[0] = dataset.status
        waiting = unready(dataset)
        return draw(dataset) if waiting is None else waiting

    page = or_alert(ask)
    return page, states[0] not in UNFINISHED, states[0]


def is_drawn(state: str | None) -> bool:
    """Whether the page already shows what will not change by itself."""
    return bool(state) and state not in UNFINISHED


def connect_page(app: Dash, page: str, show: Callable[..., Any], *inputs: Input) -> None:
    """Let `show` fill the page whose ids begin with `page`, at first and whenever its timer looks again.

    It is given the dataset, how often the timer has looked, what `inputs` hold, the address's question and the state
    that was drawn, and gives what `show_page` does.
    """
    place = ids.page_ids(page)
    app.callback(
        Output(place.body, "children"),
        Output(place.poll, "disabled"),
        Output(place.state, "data"),
        Input(ids.DATASET, "data"),
        Input(place.poll, "n_intervals"),
        *inputs,
        State(ids.QUERY, "data"),
        State(place.state, "data"),
    )(show)
