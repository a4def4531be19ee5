"""The command palette: one field that finds pages, columns, datasets and actions; the browser draws what was found."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.attributes import marks
from components.icons import icon

Entry = Mapping[str, str]
ACTIONS = (
    ("library", "Go to the library", "database", "/"),
    ("upload", "Add files", "upload", ""),
    ("theme", "Switch between light and dark", "circle-half", ""),
    ("shortcuts", "Keyboard shortcuts", "question-circle", ""),
    ("settings", "Settings", "gear", "/settings"),
    ("documentation", "Documentation of the API", "code-slash", "/api/v1/docs"),
    ("leave", "Sign out", "box-arrow-right", ""),
)


def palette() -> Component:
    """The dialog, closed; a field with a list below it, as screen readers know them."""
    # The field itself is the browser script's: Dash's own takes no role, and this one is emptied without telling Dash.
    field = html.Div([icon("search"), html.Div(id="palette-place"), html.Kbd("Esc")], className="dl-palettefield")
    found = html.Div(id=ids.PALETTE_LIST, role="listbox", className="dl-palettelist", **marks({"aria-label": "Found"}))
    said = html.Div(id="palette-said", className="vh", role="status", **marks({"aria-live": "polite"}))
    return html.Dialog(
        [field, found, said, dcc.Store(id=ids.PALETTE_ASKED), dcc.Store(id=ids.PALETTE_FOUND)],
        id="palette",
        className="dl-dialog dl-palette",
        **marks({"aria-label": "Commands"}),
    )


def actions() -> list[Entry]:
    """What can be done from every page."""
    return [
        {"group": "Actions", "label": label, "sign": sign, "act": "" if address else name, "href": address}
        for name, label, sign, address in ACTIONS
    ]


def pages(dataset_id: str, places: Sequence[Any]) -> list[Entry]:
    """The pages of the dataset that one is looking at."""
    return [
        {
            "group": "Pages",
            "label": place.title,
            "sign": place.sign,
            "href": f"/datasets/{dataset_id}/{place.path}".rstrip("/"),
        }
        for place in places
    ]


def columns(dataset_id: str, found: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Columns of that dataset, each leading to its figures."""
    return [
        {
            "group": "Columns",
            "label": str(item["name"]),
            "detail": str(item["type"]),
            "sign": "bar-chart",
            "href": f"/datasets/{dataset_id}/statistics?column={quote(str(item['name']), safe='')}",
        }
        for item in found
    ]


def datasets(found: Sequence[tuple[str, str, str]]) -> list[Entry]:
    """Datasets: id, name, a remark."""
    return [
        {"group": "Datasets", "label": name, "detail": remark, "sign": "table", "href": f"/datasets/{identifier}"}
        for identifier, name, remark in found
    ]
