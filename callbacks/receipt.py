"""The receipt of a dataset; another choice reads the kept original again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.answers import or_alert, owned
from callbacks.browser_side import in_browser
from callbacks.dataset_pages import UNFINISHED, connect_page, is_drawn
from callbacks.viewer import viewer_id
from components import dataset_states, ids
from components.alerts import alert_of
from components.reading_form import options_from
from components.reading_tries import options_with
from components.receipt_parts import CELLS_ON_A_PAGE, failed_receipt, line_of_error, receipt_page, rejected_table
from models.errors import DataLensError
from models.receipt import ReadingOptions
from models.tables import Dataset


def page_number(text: Any) -> int:
    """A page of rejected cells; the first where the address names none."""
    digits = str(text or "").partition("|")[0]
    return max(1, int(digits)) if digits.isdecimal() and digits.isascii() and len(digits) < 10 else 1


def rejected(services: Any, dataset: Dataset, page: int) -> list[Any]:
    """One page of cells that did not fit."""
    count = int((dataset.receipt or {}).get("rejected_cells") or 0)
    if not count:
        return []
    page = min(page, -(-count // CELLS_ON_A_PAGE))
    start = (page - 1) * CELLS_ON_A_PAGE
    cells, total = services.datasets.rejected(viewer_id(), dataset.id, CELLS_ON_A_PAGE, start)
    return rejected_table(cells, total, page)


def drawn(services: Any, dataset: Dataset, page: int) -> Any:
    """The page of a dataset in the state that it is in."""
    if dataset.status in UNFINISHED:
        return dataset_states.processing(dataset.progress, dataset.name)
    if dataset.status == "failed":
        return failed_receipt(dataset, services.datasets.raw_lines(viewer_id(), dataset.id, line_of_error(dataset)))
    lines = services.datasets.raw_lines(viewer_id(), dataset.id)
    return receipt_page(dataset, rejected(services, dataset, page), lines)


def show_receipt(
    services: Any, dataset_id: str, _ticks: int | None, query: Mapping[str, Any] | None, state: str | None
) -> tuple[Any, bool, Any]:
    """The page, whether to stop asking, and the state that was drawn."""
    if is_drawn(state):
        return no_update, True, no_update
    states = ["failed"]

    def draw() -> Any:
        dataset = owned(services, dataset_id)
        states[0] = dataset.status
        return drawn(services, dataset, page_number((query or {}).get("page")))

    page = or_alert(draw)
    return page, states[0] not in UNFINISHED, states[0]


def show_rejected(services: Any, page: str | None, dataset_id: str) -> Any:
    """Another page of cells that did not fit."""
    return or_alert(lambda: rejected(services, owned(services, dataset_id), page_number(page)))


def read_again(services: Any, values: Mapping[str, Any] | None, dataset_id: str) -> tuple[Any, Any, Any]:
    """Read the kept original with the choices of the form."""
    if not values:
        return no_update, no_update, no_update
    return reread(services, dataset_id, lambda before: options_from(values, before))


def try_another(services: Any, choice: str | None, dataset_id: str) -> tuple[Any, Any, Any]:
    """Read the kept original with what a button stands for, beside the choices made before."""
    if not choice:
        return no_update, no_update, no_update
    return reread(services, dataset_id, lambda before: options_with(choice, before))


def reread(
    services: Any, dataset_id: str, choose: Callable[[Mapping[str, Any]], ReadingOptions]
) -> tuple[Any, Any, Any]:
    """Read the kept original again; the page asks from then on until it is read."""
    try:
        dataset = owned(services, dataset_id)
        changed = services.datasets.reparse(viewer_id(), dataset.id, choose(dataset.options or {}))
    except DataLensError as error:
        return alert_of(error), no_update, no_update
    return dataset_states.waiting_note("Reading the file again …"), False, changed.status


def register(app: Dash, services: Any) -> None:
    """Connect the receipt's layout with the services."""
    connect_page(app, ids.RECEIPT, partial(show_receipt, services))
    app.callback(
        Output(ids.RECEIPT_REJECTED, "children"),
        Input(ids.RECEIPT_REJECTED_PAGE, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(show_rejected, services))
    app.callback(
        Output(ids.RECEIPT_MESSAGE, "children"),
        Output(ids.RECEIPT_POLL, "disabled", allow_duplicate=True),
        Output(ids.RECEIPT_STATE, "data", allow_duplicate=True),
        Input(ids.RECEIPT_SUBMITTED, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(read_again, services))
    app.callback(
        Output(ids.RECEIPT_MESSAGE, "children", allow_duplicate=True),
        Output(ids.RECEIPT_POLL, "disabled", allow_duplicate=True),
        Output(ids.RECEIPT_STATE, "data", allow_duplicate=True),
        Input(ids.RECEIPT_TRIED, "data"),
        State(ids.DATASET, "data"),
        prevent_initial_call=True,
    )(partial(try_another, services))
    in_browser(
        app,
        "receiptAddress",
        Output(ids.QUERY, "data", allow_duplicate=True),
        Input(ids.RECEIPT_REJECTED_PAGE, "data"),
    )
