"""Pieces of a page as HTML text, for files that open without a server: no script, no link, no request.

The same pieces that pages are made of. What leads to another page becomes plain text, for there is none beside
a file; every text and every attribute is escaped.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dash.development.base_component import Component

from components.drawn import tree

EMPTY = frozenset({"br", "hr", "col"})
KEPT = frozenset({"class", "style", "title", "role", "id", "lang", "scope", "colSpan", "rowSpan", "open"})
DRAWN = "data-drawn"
# What has this class leads on to another page, and means nothing beside a file.
ONLY_PAGE = "only-page"


def text_of(piece: Any) -> str:
    """A component, a text or a list of them as HTML.

    >>> from dash import html
    >>> text_of(html.P(["1 < 2", html.B("<i>", title='"')], className="small"))
    '<p class="small">1 &lt; 2<b title="&quot;">&lt;i&gt;</b></p>'
    """
    if isinstance(piece, list | tuple):
        return "".join(map(text_of, piece))
    return written(tree(piece)) if isinstance(piece, Component) else escape(str(piece if piece is not None else ""))


def written(node: Any) -> str:
    """A text, or tag, attributes and pieces within, as `components/drawn.py` gives them."""
    if isinstance(node, str):
        return escape(node)
    tag, attributes, children = node
    classes = str(attributes.get("class", "")).split()
    if ONLY_PAGE in classes:
        return ""
    # A link leads nowhere in a file: its words stay, in an element that may hold whole cards.
    name = "div" if tag == "a" and classes else "span" if tag in ("a", "button") else tag
    inside = "".join(map(written, [*children, *drawn_pieces(attributes)]))
    text = f"<{name}{''.join(attribute(*item) for item in attributes.items())}>"
    return text if name in EMPTY else f"{text}{inside}</{name}>"


def drawn_pieces(attributes: Mapping[str, Any]) -> Sequence[Any]:
    """What the browser's script would have made of a long list."""
    found: list[Any] = json.loads(attributes[DRAWN]) if DRAWN in attributes else []
    return found


def attribute(name: str, value: Any) -> str:
    """One attribute; those that only scripts or links need are left out."""
    if name == "style":
        value = ";".join(f"{key}:{part}" for key, part in value.items())
    if name not in KEPT and not name.startswith("aria-"):
        return ""
    return f" {name.lower()}" if value is True else f' {name.lower()}="{escape(str(value))}"'
