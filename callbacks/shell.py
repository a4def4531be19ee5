"""The frame follows the address: where one is, the pages of the dataset, who is signed in, what is looked for."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from dash import ClientsideFunction, Dash, Input, Output
from flask_login import current_user

from callbacks.viewer import dataset_in, viewer_id
from components import ids, numbers, shell
from models.errors import DataLensError
from models.lists import DatasetQuery
from models.tables import Dataset

DATASET_ADDRESS = re.compile(r"/datasets/(?P<dataset>[^/]+)(?:/(?P<place>[a-z]*))?/?")
FOUND = 8


def show_frame(services: Any, asked: Mapping[str, Any] | None, _changed: Any) -> tuple[Any, Any, Any]:
    """Where one is, what is known of the dataset there, and the account's menu."""
    address = str((asked or {}).get("address") or "/")
    account = account_of_viewer()
    match = DATASET_ADDRESS.fullmatch(unquote(address))
    dataset = dataset_at(services, match["dataset"]) if match else None
    known = {"address": address, "exists": dataset is not None, "remarks": remarks_on(dataset) if dataset else {}}
    return shell.crumbs(dataset.name) if dataset else shell.main_links(address), known, account


def account_of_viewer() -> Any:
    """The menu of whoever is signed in."""
    if not current_user.is_authenticated:
        return None
    return shell.account_menu(current_user.name, current_user.email, str(current_user.id))


def dataset_at(services: Any, text: str) -> Dataset | None:
    """The dataset of an address, if it belongs to whoever is looking."""
    try:
        dataset: Dataset = services.datasets.get(viewer_id(), dataset_in(text))
    except DataLensError:
        return None
    return dataset


def remarks_on(dataset: Dataset) -> dict[str, str]:
    """What the side navigation says beside a page: how many cells did not fit."""
    rejected = int((dataset.receipt or {}).get("rejected_cells") or 0)
    return {"receipt": numbers.figure(rejected)} if rejected else {}


def find(services: Any, words: str | None) -> Any:
    """Datasets with these words in their name."""
    if not (words or "").strip():
        return None
    try:
        query = DatasetQuery(q=str(words).strip()[:255], per_page=FOUND, sort="name")
        datasets, _ = services.datasets.page(viewer_id(), query)
    except DataLensError as error:
        return shell.found_list([], error.message)
    return shell.found_list([(str(item.id), item.name, remark_on(item)) for item in datasets])


def remark_on(dataset: Dataset) -> str:
    """How large a dataset is, or why that is not known."""
    return numbers.counted(dataset.row_count, "row") if dataset.row_count is not None else dataset.status


def register(app: Dash, services: Any) -> None:
    """Connect the frame with the address."""
    app.callback(
        Output(ids.PLACE, "children"),
        Output(ids.FRAME_KNOWN, "data"),
        Output(ids.ACCOUNT, "children"),
        Input(ids.FRAME_ASKED, "data"),
        Input(ids.LIBRARY_CHANGED, "data"),
        prevent_initial_call=True,
    )(partial(show_frame, services))
    app.callback(Output(ids.FOUND, "children"), Input(ids.FIND, "value"), prevent_initial_call=True)(
        partial(find, services)
    )
    connect_browser(app)


def connect_browser(app: Dash) -> None:
    """What the browser does by itself: toasts, the side navigation, and telling other tabs."""
    app.clientside_callback(
        ClientsideFunction("tabs", "changed"),
        Output(ids.FRAME_SHOWN, "data", allow_duplicate=True),
        Input(ids.LIBRARY_CHANGED, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("frame", "where"), Output(ids.FRAME_ASKED, "data"), Input(ids.ADDRESS, "pathname")
    )
    app.clientside_callback(
        ClientsideFunction("frame", "known"),
        Output(ids.FRAME_SHOWN, "data"),
        Input(ids.FRAME_KNOWN, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("frame", "toast"),
        Output("toasts", "data-shown"),
        Input(ids.TOAST, "data"),
        prevent_initial_call=True,
    )
