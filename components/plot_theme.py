"""The look of every chart: one template whose colours are names of tokens, which each theme fills with its own values.

A figure travels with `var(--dl-data)` where a colour belongs. `assets/figures.js` puts in what the page's theme
says, and again when the theme is switched; `themed` does the same in Python, for exports. Nothing here repeats a
value of `assets/tokens.css`: that file is read.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Theme = Literal["light", "dark"]
TOKENS = Path(__file__).resolve().parents[1] / "assets" / "tokens.css"
BLOCK = re.compile(r'^(?::root, )?\[data-bs-theme="(?P<theme>light|dark)"\] \{(?P<body>[^}]*)\}', re.MULTILINE)
DECLARATION = re.compile(r"--dl-(?P<name>[a-z0-9-]+):\s*(?P<value>#[0-9a-f]{6});")
# The two spellings that `ink` writes: a token, and a token that one can see through.
PLAIN_INK = re.compile(r"var\(--dl-([a-z0-9-]+)\)")
THIN_INK = re.compile(r"rgb\(from var\(--dl-([a-z0-9-]+)\) r g b / ([\d.]+)\)")

FONT = "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif"
FONT_SIZE = 12
CATEGORIES = ("c1", "c2", "c3", "c4", "c5", "c6")
# Categories differ by mark and by dash as well, for eyes that do not tell their colours apart.
MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# Where the diverging scale takes its next step, as distances from the middle.
DIVERGING_STEPS = (0.1, 0.3, 0.5, 0.7, 0.9)
DIVERGING = ("n5", "n4", "n3", "n2", "n1", "z0", "p1", "p2", "p3", "p4", "p5")
# The names of the scales in a template.
SCALES = frozenset({"diverging", "sequential", "sequentialminus"})
DENSITY = ("z0", "p1", "p2", "p3", "p4", "p5")


@cache
def tokens(theme: Theme) -> Mapping[str, str]:
    """The colours of one theme by name, as `assets/tokens.css` has them.

    >>> tokens("light")["c1"], tokens("dark")["c1"]
    ('#0072b2', '#56b4e9')
    """
    blocks = {match["theme"]: match["body"] for match in BLOCK.finditer(TOKENS.read_text(encoding="utf-8"))}
    return MappingProxyType({match["name"]: match["value"] for match in DECLARATION.finditer(blocks[theme])})


def literal(text: Any) -> str:
    """Words of somebody's data as a chart shows them letter by letter: plotly would read tags in them.

    >>> literal("<b>Bold & Co</b>")
    '&lt;b&gt;Bold &amp; Co&lt;/b&gt;'
    """
    return escape(str(text), quote=False)


def ink(name: str, opacity: float = 1) -> str:
    """A colour by the name of its token; the theme of the page decides what it looks like.

    >>> ink("data"), ink("data", 0.25)
    ('var(--dl-data)', 'rgb(from var(--dl-data) r g b / 0.25)')
    """
    return f"var(--dl-{name})" if opacity >= 1 else f"rgb(from var(--dl-{name}) r g b / {opacity:g})"


def category_ink(place: int) -> str:
    """The colour of a category by its place; those beyond the fifth share the one for the rest."""
    return ink(CATEGORIES[min(place, len(CATEGORIES) - 1)])


def steps(names: Sequence[str], edges: Sequence[float] = ()) -> list[list[Any]]:
    """A colour scale that changes in steps, so that two cells can be compared by eye.

    Args:
        names: n tokens from the low to the high end.
        edges: the n-1 places between 0 and 1 where the colour changes; steps of equal width when empty.

    >>> steps(("z0", "p1"))
    [[0.0, 'var(--dl-z0)'], [0.5, 'var(--dl-z0)'], [0.5, 'var(--dl-p1)'], [1.0, 'var(--dl-p1)']]
    """
    inner = list(edges) or [place / len(names) for place in range(1, len(names))]
    places = [0.0, *inner, 1.0]
    return [[place, ink(name)] for name, *ends in zip(names, places, places[1:], strict=False) for place in ends]


def diverging_scale() -> list[list[Any]]:
    """Orange through nothing to blue, for values between -1 and 1 (`zmin=-1, zmax=1`)."""
    outwards = [(1 + edge) / 2 for edge in DIVERGING_STEPS]
    return steps(DIVERGING, [*(1 - place for place in reversed(outwards)), *outwards])


def density_scale() -> list[list[Any]]:
    """From nothing to the strongest blue in six equal steps, for how much there is of something."""
    return steps(DENSITY)


def axis() -> dict[str, Any]:
    """One axis: labels that fit, a fine line at zero, no frame."""
    return {
        "automargin": True,
        "gridcolor": ink("line"),
        "linecolor": ink("line-strong"),
        "zerolinecolor": ink("line-strong"),
        "zerolinewidth": 1,
        "ticks": "",
        "ticklabelstandoff": 4,
        "tickcolor": ink("line-strong"),
        "title": {"standoff": 8, "font": {"size": FONT_SIZE, "color": ink("muted")}},
        "tickfont": {"size": FONT_SIZE, "color": ink("muted")},
    }


def layout_template() -> dict[str, Any]:
    """What every chart has around its marks."""
    label = {"bgcolor": ink("raised"), "bordercolor": ink("line-strong"), "align": "left"}
    legend = {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}
    return {
        "font": {"family": FONT, "size": FONT_SIZE, "color": ink("text")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [ink(name) for name in CATEGORIES],
        "colorscale": {"diverging": diverging_scale(), "sequential": density_scale()},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        # Long words rise to their mark: the other way round the last one would leave the picture, and is left out.
        "xaxis": axis() | {"showgrid": False, "zeroline": False, "autotickangles": [0, -30, -90]},
        "yaxis": axis(),
        "hoverlabel": label | {"font": {"family": FONT, "size": FONT_SIZE, "color": ink("text")}},
        "hovermode": "closest",
        "legend": legend | {"font": {"color": ink("muted")}, "title": {"font": {"size": FONT_SIZE}}},
        "geo": geo(),
        "polar": {"bgcolor": "rgba(0,0,0,0)", "radialaxis": {"gridcolor": ink("line")}},
        "annotationdefaults": {"font": {"size": FONT_SIZE, "color": ink("text")}, "showarrow": False},
        "shapedefaults": {"line": {"color": ink("line-strong"), "width": 1}},
        "bargap": 0.12,
        "dragmode": "zoom",
    }


def geo() -> dict[str, Any]:
    """A map: land without frame or coast, Europe and Africa in its middle."""
    hidden = {"showframe": False, "showcoastlines": False, "showlakes": False}
    land = {"showland": True, "landcolor": ink("empty"), "countrycolor": ink("surface"), "bgcolor": "rgba(0,0,0,0)"}
    projection = {"type": "natural earth", "rotation": {"lon": 0, "lat": 0, "roll": 0}}
    return {**hidden, **land, "projection": projection}


def trace_templates() -> dict[str, Any]:
    """How marks look when a chart says nothing else."""
    bar = {"marker": {"line": {"width": 0}}}
    heat = {"xgap": 1, "ygap": 1, "colorbar": {"outlinewidth": 0, "thickness": 10, "ticks": "", "len": 0.8}}
    edge = {"marker": {"line": {"color": ink("surface"), "width": 1}}}
    return {
        "bar": [bar],
        "histogram": [bar],
        "heatmap": [heat],
        "pie": [{"hole": 0.55, "sort": False} | edge],
        "treemap": [edge],
        "sunburst": [edge],
        "waterfall": [waterfall_template()],
        "choropleth": [{"marker": {"line": {"color": ink("surface"), "width": 0.5}}}],
    }


def waterfall_template() -> dict[str, Any]:
    """Steps up in blue, steps down in the colour of what is flagged, sums in grey."""
    parts = {"increasing": "data", "decreasing": "flag", "totals": "control"}
    marks = {name: {"marker": {"color": ink(colour)}} for name, colour in parts.items()}
    return marks | {"connector": {"line": {"color": ink("line-strong"), "width": 1}}}


def template() -> dict[str, Any]:
    """The template of all charts, with the names of tokens for colours."""
    return {"layout": layout_template(), "data": trace_templates()}


def coloured(text: str, colours: Mapping[str, str]) -> str:
    """What one colour stands for in a theme; anything that `ink` did not write stays as it is."""
    if plain := PLAIN_INK.fullmatch(text):
        return colours[plain[1]]
    if thin := THIN_INK.fullmatch(text):
        red, green, blue = (int(colours[thin[1]][start : start + 2], 16) for start in (1, 3, 5))
        return f"rgba({red}, {green}, {blue}, {thin[2]})"
    return text


def is_colour_key(key: str) -> bool:
    """Whether what stands under a key is a colour, or a scale of them."""
    return "color" in key.lower() or key in SCALES


def filled(part: Any, colours: Mapping[str, str], is_colour: bool = False) -> Any:
    """A part of a figure with the colours of a theme, wherever its key says that a colour belongs there."""
    if isinstance(part, Mapping):
        return {key: filled(value, colours, is_colour_key(str(key))) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [filled(item, colours, is_colour) for item in part]
    return coloured(part, colours) if is_colour and isinstance(part, str) else part


def with_template(plot: Mapping[str, Any]) -> dict[str, Any]:
    """A figure with our template below whatever it says itself."""
    return {**plot, "layout": {"template": template(), **plot.get("layout", {})}}


def themed(plot: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    """A figure as one theme shows it, complete in itself: for a picture or a page that stands alone."""
    found: dict[str, Any] = filled(with_template(plot), tokens(theme))
    return found
