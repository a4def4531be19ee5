"""A figure: the one place that makes a graph, with the sentence above, the caption below, and the same as a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers
from components.attributes import marks
from components.drawn import cells
from components.icons import icon
from components.plot_theme import with_template

HEIGHT = 320
MOST_ROWS = 200
# No button that sends data away, no mark of another product; reset by a double click or the button below.
CONFIG: Mapping[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "showTips": False,
    "topojsonURL": "/assets/vendor/plotly/",
}


class Twin(NamedTuple):
    """What a figure draws, as a table: m headings, and n rows of m values."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def figure(
    identifier: str | Mapping[str, Any],
    title: Any,
    plot: Mapping[str, Any] | None,
    *,
    subtitle: Any = "",
    caption: Any = "",
    table: tuple[Sequence[str], Sequence[Sequence[Any]]] | None = None,
    height: int = HEIGHT,
    alternative: str = "",
    filename: str = "",
    class_name: str = "",
    level: int = 3,
    double_click: str = "reset",
) -> Component:
    """Draw one chart with all that belongs to it. Its place has its final height from the start.

    Args:
        identifier: id of the graph itself (its `clickData` and so on); a mapping for pattern-matching callbacks.
        title: the sentence that says what is shown; words or components.
        plot: `data` and `layout` as plotly takes them, colours by `plot_theme.ink`. None: there is nothing to
            draw, and the caption says why.
        subtitle: what is drawn, with units.
        caption: how many rows were read, what was left out or reduced.
        table: headings and rows of the same data, for those who read rather than look.
        height: of the chart, in pixels.
        alternative: what a screen reader says of the picture; title and subtitle when it is empty.
        filename: of a downloaded picture, without ending; made from the title when it is empty.
        class_name: further classes of the whole figure.
        level: of the heading, 2 to 4.
        double_click: what one leads back to: `reset` to what was shown first, `autosize` to all of the data.
    """
    key = key_of(identifier)
    graph = (
        empty(height)
        if plot is None
        else drawing(identifier, plot, height, alternative or spoken(title, subtitle), double_click)
    )
    parts = [
        heading(key, title, subtitle, level),
        graph,
        html.Figcaption(caption, className="dl-cap") if caption else None,
        footer(Twin(*table) if table else None, plot is not None),
    ]
    return html.Figure(
        [part for part in parts if part is not None],
        className=f"dl-figure {class_name}".strip(),
        **marks({"aria-labelledby": f"{key}-title", "data-name": filename or spoken(title)}),
    )


def key_of(identifier: str | Mapping[str, Any]) -> str:
    """The id as one word, for the ids of the parts around the graph."""
    if isinstance(identifier, str):
        return identifier
    return "-".join(str(identifier[name]) for name in sorted(identifier)).replace(" ", "_")


def spoken(*parts: Any) -> str:
    """The words of text and components, without their looks."""
    found = (words.strip() for part in parts for words in words_in(part))
    return " ".join(word for word in found if word)


def words_in(part: Any) -> Iterable[str]:
    """Every text inside a component or a list of them, in order."""
    if isinstance(part, Component):
        yield from words_in(getattr(part, "children", None))
    elif isinstance(part, list | tuple):
        for item in part:
            yield from words_in(item)
    elif part is not None:
        yield str(part)


def heading(key: str, title: Any, subtitle: Any, level: int) -> Component:
    """What was found, and below it what is drawn."""
    element = {2: html.H2, 3: html.H3, 4: html.H4}[level]
    words = [element(title, id=f"{key}-title", className="dl-figtitle")]
    return html.Div([*words, html.P(subtitle, className="dl-figsub")] if subtitle else words, className="dl-fighead")


def drawing(identifier: Any, plot: Mapping[str, Any], height: int, alternative: str, double_click: str) -> Component:
    """The graph in a place of its final height, read aloud as one picture."""
    graph = dcc.Graph(
        id=identifier,
        figure=with_template(plot),
        config=cast("Any", {**CONFIG, "doubleClick": double_click}),
        responsive=True,
        className="dl-graph",
    )
    return html.Div(
        graph,
        className="dl-drawing",
        role="img",
        style={"--h": f"{height}px"},
        **marks({"aria-label": alternative}),
    )


def empty(height: int) -> Component:
    """The place of a chart that has nothing to draw."""
    return html.Div(
        html.P("Nothing to draw here.", className="muted"), className="dl-drawing empty", style={"--h": f"{height}px"}
    )


def footer(table: Twin | None, is_drawn: bool) -> Component | None:
    """The table behind the figure, and the buttons that save the picture."""
    buttons = [save_button(kind) for kind in ("png", "svg", "html")]
    saving = html.Div(buttons, className="dl-figsave") if is_drawn else None
    parts = [part for part in (twin(table) if table else None, saving) if part is not None]
    return html.Div(parts, className="dl-figfoot") if parts else None


def save_button(kind: str) -> Component:
    """A small button that saves the picture as it is on the page."""
    name = kind.upper()
    return html.Button(
        [icon("download", small=True), name],
        type="button",
        className="dl-btn ghost sm",
        title=f"Save this figure as {name}",
        **marks({"data-figure": kind, "aria-label": f"Save this figure as {name}"}),
    )


def twin(table: Twin) -> Component:
    """The same data as a table, closed until somebody asks for it."""
    shown = table.rows[:MOST_ROWS]
    numeric = [is_numeric(row[place] for row in shown) for place in range(len(table.headings))]
    names = zip(table.headings, numeric, strict=True)
    head = html.Tr([html.Th(name, scope="col", className=right(is_right) or None) for name, is_right in names])
    body = cells([[cell(value) for value in row] for row in shown], [right(is_right) for is_right in numeric])
    grid = html.Table([html.Thead(head), html.Tbody(**body)], className="dl-table dense")
    region = html.Div(
        grid, className="dl-scroll dl-twin", tabIndex=0, role="region", **marks({"aria-label": "The figure as a table"})
    )
    left_out = len(table.rows) - len(shown)
    more = [html.P(f"The first {len(shown)} of {numbers.figure(len(table.rows))} rows.", className="dl-cap")]
    return html.Details([html.Summary("Show as table"), region, *(more if left_out else [])], className="dl-figtable")


def is_numeric(values: Iterable[Any]) -> bool:
    """Whether a column of the table holds numbers and nothing else."""
    present = [value for value in values if value is not None]
    return bool(present) and all(numbers.is_number(value) for value in present)


def right(is_right: bool) -> str:
    """The class of a column of numbers."""
    return "num" if is_right else ""


def cell(value: Any) -> Any:
    """One value of the table, its digits in full on hover; a button stays one."""
    if isinstance(value, Component):
        return value
    if value is None or not numbers.is_number(value):
        return value if value is None else spoken(value)
    short, full = numbers.figure(value), numbers.full(value)
    return short if short == full else [short, full]
