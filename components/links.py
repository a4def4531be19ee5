"""Links between our own pages, without loading the whole page again.

Dash's own link takes no aria-* attribute, so it cannot say which page one is on. This is a plain link
that `assets/frame.js` follows; without the script it is a link all the same.
"""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import marks


def link(
    children: Any,
    address: str,
    class_name: str = "",
    title: str = "",
    is_current: bool = False,
    more: Mapping[str, str] | None = None,
) -> Component:
    """A link to one of our pages; `is_current` marks the page that one is on, `more` are further attributes."""
    attributes = {"data-link": "1"} | ({"aria-current": "page"} if is_current else {}) | dict(more or {})
    return html.A(children, href=address, className=class_name or None, title=title or None, **marks(attributes))
