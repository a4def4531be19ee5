"""The command palette asks for pages, columns and datasets that have the words in their names."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from dash import ClientsideFunction, Dash, Input, Output
from flask_login import current_user

from callbacks.shell import DATASET_ADDRESS, FOUND, dataset_at, remark_on
from callbacks.viewer import viewer_id
from components import ids, palette, shell
from models.errors import DataLensError
from models.lists import DatasetQuery

COLUMNS = 12
LONGEST = 255


def find(services: Any, asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """Everything that has the words in its name; the words come back, for answers may overtake each other."""
    words = str((asked or {}).get("words") or "")[:LONGEST].strip()
    entries = [*of_dataset(services, str((asked or {}).get("path") or ""), words), *of_library(services, words)]
    return {"words": words, "entries": [*entries, *palette.actions()]}


def of_dataset(services: Any, path: str, words: str) -> list[palette.Entry]:
    """The pages and columns of the dataset that is looked at."""
    match = DATASET_ADDRESS.fullmatch(unquote(path))
    dataset = dataset_at(services, match["dataset"]) if match else None
    if dataset is None:
        return []
    wanted = words.casefold()
    named = [item for item in dataset.columns_info or [] if wanted in str(item["name"]).casefold()]
    columns = palette.columns(str(dataset.id), named[:COLUMNS] if words else [])
    return [*palette.pages(str(dataset.id), shell.DATASET_PLACES), *columns]


def of_library(services: Any, words: str) -> list[palette.Entry]:
    """Datasets by name; the latest ones where nothing is looked for."""
    if not current_user.is_authenticated:
        return []
    try:
        query = DatasetQuery(q=words, per_page=FOUND, sort="name" if words else "-created_at")
        found, _ = services.datasets.page(viewer_id(), query)
    except DataLensError:
        return []
    return palette.datasets([(str(item.id), item.name, remark_on(item)) for item in found])


def register(app: Dash, services: Any) -> None:
    """Connect the field with what is found, and that with the list."""
    app.callback(Output(ids.PALETTE_FOUND, "data"), Input(ids.PALETTE_ASKED, "data"), prevent_initial_call=True)(
        partial(find, services)
    )
    app.clientside_callback(
        ClientsideFunction("palette", "show"),
        Output(ids.PALETTE_LIST, "data-words"),
        Input(ids.PALETTE_FOUND, "data"),
        prevent_initial_call=True,
    )
