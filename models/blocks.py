"""Blocks: what an answer may show, free of any framework. Pages, reports and exports draw the same ones."""

from typing import Any, Literal

from models.values import Value

Tone = Literal["plain", "good", "warn", "bad"]


class Block(Value):
    """Anything an answer may show."""


class Note(Block):
    """A sentence."""

    text: str
    tone: Tone = "plain"


class Stats(Block):
    """Key figures side by side: label, value as shown, and what it means in words."""

    items: tuple[tuple[str, str, str], ...]


class TableBlock(Block):
    """A small table: column headings, and rows of cells in their order."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""


class Bars(Block):
    """A histogram or a ranking: n labels or n+1 edges, and n counts."""

    title: str
    counts: tuple[float, ...]
    edges: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    caption: str = ""


class Figure(Block):
    """A Plotly figure as plain data, with the sentence that says what it shows."""

    title: str
    figure: dict[str, Any]
    caption: str = ""
