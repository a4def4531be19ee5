"""What every page of a dataset does first: ask until the dataset is ready, or say why it will not be."""

from collections.abc import Callable
from typing import Any

from callbacks.answers import or_alert, owned
from components import dataset_states
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
