"""Long lists, drawn by the browser: hundreds of cards as one element of the page instead of thousands.

Dash watches each element of a page for changes; a table of 257 columns would have ten thousand of them.
What never changes by itself is sent as data, and `assets/datasets_drawn.js` makes elements of it: tags
and attributes from a short list, everything else as text.
"""

import json
from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components.attributes import marks

NAMES = {"className": "class", "tabIndex": "tabindex"}
# Ours follow a link without loading the whole page; see `components/links.py`.
TAGS = {"Link": "a"}


def tree(piece: Any) -> Any:
    """A piece of a page as text, or as tag, attributes and pieces within."""
    if piece is None:
        return ""
    if not isinstance(piece, Component):
        return str(piece)
    properties = dict(piece.to_plotly_json()["props"])
    children = properties.pop("children", None)
    found = children if isinstance(children, list | tuple) else [children]
    attributes = {
        NAMES.get(name, name): value for name, value in properties.items() if value is not None and value is not False
    }
    kind = type(piece).__name__
    if kind in TAGS:
        attributes["data-link"] = "1"
    return [TAGS.get(kind, kind.lower()), attributes, [tree(item) for item in found if item is not None]]


def cells(rows: Sequence[Sequence[Any]], classes: Sequence[str]) -> dict[str, Any]:
    """The attribute that holds the body of a table, for an element without children; drawn once somebody can see it.

    Args:
        rows: n rows of m cells: a text, a text and the words on hover, a piece, or None for a missing value.
        classes: of the cells of each of the m columns; empty for none.
    """
    told = [[{"piece": tree(cell)} if isinstance(cell, Component) else cell for cell in row] for row in rows]
    return marks({"data-cells": json.dumps([classes, told], ensure_ascii=False, separators=(",", ":"))})


def drawn(pieces: Sequence[Component]) -> dict[str, Any]:
    """The attribute that holds these pieces, lines of a native list too; for an element without children."""
    return marks(
        {"data-drawn": json.dumps([tree(piece) for piece in pieces], ensure_ascii=False, separators=(",", ":"))}
    )
