"""Steps of colour for what lies between −1 and +1: the class of a cell, its figure, and the legend."""

from dash import html
from dash.development.base_component import Component

from components.numbers import MINUS

STEPS = (0.1, 0.3, 0.5, 0.7, 0.9)
DEEP = 4


def step(value: float) -> int:
    """How many steps a value is away from nothing, 0 to 5."""
    return sum(abs(value) >= edge for edge in STEPS)


def colour(value: float) -> str:
    """The name of the colour of a value: z0 in the middle, n1 to n5 below, p1 to p5 above.

    >>> colour(-0.59), colour(0.05), colour(0.91)
    ('n3', 'z0', 'p5')
    """
    steps = step(value)
    return f"{'n' if value < 0 else 'p'}{steps}" if steps else "z0"


def cell_class(value: float | None) -> str:
    """The class of a cell; hatched where there is no value."""
    if value is None:
        return "is-none"
    return f"h-{colour(value)}" + (" deep" if step(value) >= DEEP else "")


def short(value: float) -> str:
    """A value in the width of a cell: two decimals without the zero before them.

    >>> short(0.518), short(-0.16), short(0.999)
    ('.52', '−.16', '1.0')
    """
    text = f"{abs(value):.2f}"
    digits = "1.0" if text == "1.00" else text.removeprefix("0")
    return (MINUS if value < 0 and digits != ".00" else "") + digits


def scale() -> Component:
    """The legend: both ends, and where the colour takes its next step."""
    names = [f"n{number}" for number in range(5, 0, -1)] + ["z0"] + [f"p{number}" for number in range(1, 6)]
    blocks = html.Span([html.I(className=f"h-{name}") for name in names], className="dl-steps")
    edges = html.Span(f"steps at {', '.join(str(edge) for edge in STEPS)}", className="no-phone")
    return html.Div([html.Span(f"{MINUS}1"), blocks, html.Span("+1"), edges], className="dl-scale")
