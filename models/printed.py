"""What goes on paper: words that are already chosen, and drawings as marks in a place of width 1 and height 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A filled box; x and y of its upper left corner, from the left and from the top."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A line through points, or a dot where there is one point."""

    points: tuple[Point, ...]
    colour: str


@dataclass(frozen=True)
class Bar:
    """A line of a ranking: what it is, how far it goes (0 to 1), its value in words; a dot instead of a bar."""

    label: str
    part: float
    text: str
    colour: str
    is_dot: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture: marks with the words at the ends of its axes, or a ranking of bars."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    below: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """A finding or a column: words above, the title, words below it, the picture, pairs of name and value."""

    above: str
    title: str
    text: str
    drawing: Drawing
    pairs: tuple[tuple[str, str], ...] = ()
    below: str = ""
    warning: str = ""
    filled: float | None = None


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are shares of the page, and a column of figures stands at the right."""

    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Section:
    """A part of the document: cards, so many in a row, or lines of a drawing, or tables."""

    title: str
    note: str
    cards: tuple[Card, ...] = ()
    across: int = 2
    grids: tuple[Grid, ...] = ()
    stripes: tuple[tuple[str, Drawing, str], ...] = ()


@dataclass(frozen=True)
class Printed:
    """A whole document, `colours` by the name that marks use."""

    title: str
    facts: tuple[str, ...]
    made: str
    figures: tuple[tuple[str, str, str], ...]
    chips: tuple[str, ...]
    sections: tuple[Section, ...]
    colours: Mapping[str, str] = field(default_factory=dict)
