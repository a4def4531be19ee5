"""Every component in one place, in both themes: for whoever changes a style and wants to see what it does."""

import math
from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers, plot_traces
from components.attributes import marks
from components.figure import figure
from components.icons import icon
from components.plot_theme import density_scale, ink, literal

MONTHS = tuple(f"{2016 + number // 12}-{1 + number % 12:02d}-01" for number in range(96))
PLACES = ("north", "south", "east", "west", "centre", "coast")
HOSTILE = ("<img src=x onerror=alert(1)>", "<a href='javascript:alert(2)'>link</a>", "a & b <b>c</b>")
COLUMNS = ("distance", "air_time", "dep_delay", "arr_delay", "temp", "humid")


def season(number: int) -> float:
    """A made-up monthly series: growth, a season, and a ripple."""
    return 160 + number * 0.9 + 24 * math.sin(number * math.tau / 12) + 6 * math.sin(number * 1.7)


def bell(number: int, places: int = 41) -> float:
    """A made-up bell curve."""
    return math.exp(-(((number - places / 2) / (places / 6)) ** 2))


def trend_figure(prefix: str) -> Component:
    """Line, band, what is flagged, and a mark in time."""
    values = [round(season(number), 1) for number in range(96)]
    later = slice(83, 96)
    low, high = ([value * part for value in values[later]] for part in (0.94, 1.06))
    data = [
        *plot_traces.band(MONTHS[later], low, high, "80% band"),
        plot_traces.line(MONTHS, values, "value"),
        plot_traces.flagged([MONTHS[40], MONTHS[67]], [values[40] + 30, values[67] - 26], "unusual month"),
    ]
    layout = {"yaxis": {"title": {"text": "TWh a month", "font": {"color": ink("flag-text")}}}}
    rows = list(zip(MONTHS, values, strict=True))
    return figure(
        f"{prefix}-trend",
        "Monthly generation grew by 10.8 TWh a year",
        {"data": data, "layout": layout},
        subtitle="Value, expected band and unusual months",
        caption="96 months without a gap. Nothing was sampled.",
        table=(("Month", "TWh"), rows),
    )


def bar_figure(prefix: str) -> Component:
    """Bars of categories."""
    counts = [3_120, 2_210, 1_904, 1_455, 870, 212]
    data = [plot_traces.bars(PLACES, counts)]
    return figure(
        f"{prefix}-bars",
        "North has three times the orders of the coast",
        {"data": data, "layout": {"yaxis": {"title": {"text": "orders"}}}},
        subtitle="Orders by place",
        caption="9,771 orders.",
        table=(("Place", "Orders"), list(zip(PLACES, counts, strict=True))),
        height=260,
    )


def correlation_figure(prefix: str) -> Component:
    """A heat map in diverging steps, each cell with its figure."""
    size = len(COLUMNS)
    cells = [[round(math.cos((row - column) * 1.3) * 0.95, 2) if row != column else None for column in range(size)]
             for row in range(size)]  # fmt: skip
    words = [["" if cell is None or abs(cell) < 0.1 else numbers.figure(cell, 2) for cell in row] for row in cells]
    marks_in_steps = plot_traces.heat(COLUMNS, COLUMNS, cells, is_diverging=True)
    data = [marks_in_steps, plot_traces.heat_words(COLUMNS, COLUMNS, cells, words)]
    layout = {"yaxis": {"autorange": "reversed", "showgrid": False}, "xaxis": {"side": "top"}}
    return figure(
        f"{prefix}-heat",
        "Distance and air time say nearly the same",
        {"data": data, "layout": layout},
        subtitle="Pearson’s r on pairs of present values",
        caption="Steps at 0.1, 0.3, 0.5, 0.7 and 0.9. Values under 0.1 stay blank.",
        height=300,
    )


def density_figure(prefix: str) -> Component:
    """Counts in cells, in steps that each mean a multiple of the one before."""
    counts = [[round(4_000 * bell(column) * bell(row + column // 2)) for column in range(41)] for row in range(28)]
    trace = plot_traces.heat(
        list(range(41)), list(range(28)), plot_traces.density_steps(counts), customdata=counts,
        hovertemplate="%{customdata:,} rows<extra></extra>",
    )  # fmt: skip
    return figure(
        f"{prefix}-density",
        "Late out, late in",
        {"data": [trace], "layout": {"yaxis": {"showgrid": False}}},
        subtitle="Rows for each pair of delays",
        caption="Stronger blue: more rows.",
        height=260,
    )


def group_figure(prefix: str) -> Component:
    """Groups told apart by colour and by mark."""
    data: list[dict[str, Any]] = []
    for place, name in enumerate(PLACES[:5]):
        x = [number + place * 3 for number in range(14)]
        y = [math.sin(number * 0.8 + place) * 6 + place * 5 for number in range(14)]
        data.append(plot_traces.points(x, y, name, size=7) | {"marker": plot_traces.group_style(place)["marker"]})
    return figure(
        f"{prefix}-groups",
        "Five places, told apart by colour and mark",
        {"data": data, "layout": {"xaxis": {"title": {"text": "weeks"}}}},
        height=280,
    )


def strip_figure(prefix: str) -> Component:
    """Columns as strips, with what lies beyond the fences."""
    inner = [30 * math.sin(number * 2.3) for number in range(60)]
    data = [
        plot_traces.strip(inner, "temp"),
        plot_traces.strip([value * 0.6 for value in inner], "dewp"),
        plot_traces.strip([62, -58, 55], "temp", "flag", "beyond the fences"),
    ]
    fence = {"type": "line", "x0": 48, "x1": 48, "yref": "paper", "y0": 0, "y1": 1}
    dots = {"line": {"color": ink("line-strong"), "dash": "dot"}}
    layout = {"yaxis": {"showgrid": False}, "shapes": [fence | dots]}
    return figure(
        f"{prefix}-strips", "Three values lie beyond the fences", {"data": data, "layout": layout}, height=180
    )


def map_figure(prefix: str) -> Component:
    """Countries in steps of one colour; the outlines come from this server."""
    countries, amounts = ["USA", "FRA", "BRA", "IND", "AUS"], [5, 3, 4, 2, 1]
    trace = {"type": "choropleth", "locations": countries, "z": amounts, "colorscale": density_scale()}
    return figure(
        f"{prefix}-map",
        "Most orders come from the United States",
        {"data": [trace | {"zmin": 0, "zmax": 6, "showscale": False}], "layout": {}},
        caption="Stronger blue: more orders.",
        height=260,
    )


def hostile_figure(prefix: str) -> Component:
    """Words that look like code stay words, letter by letter."""
    names = [literal(name) for name in HOSTILE]
    return figure(
        f"{prefix}-hostile",
        HOSTILE[0],
        {"data": [plot_traces.bars(names, [3, 2, 1], across=True)], "layout": {}},
        caption=HOSTILE[1],
        table=(("Name", "Rows"), list(zip(HOSTILE, (3, 2, 1), strict=True))),
        height=160,
    )


def many_points_figure(prefix: str) -> Component:
    """More points than a page can hold as elements: the graphics card draws them."""
    x = [math.sin(number * 12.9898) * 43_758.5453 % 1 for number in range(6_000)]
    y = [value * 0.7 + math.sin(number * 78.233) * 43_758.5453 % 1 * 0.4 for number, value in enumerate(x)]
    shown_x, shown_y = ([round(value, 3) for value in side] for side in (x, y))
    plot = {"data": [plot_traces.points(shown_x, shown_y)], "layout": {}}
    return figure(f"{prefix}-many", "6,000 single points", plot, height=260)


def controls() -> Component:
    """Buttons, chips, grades, a switch between few."""
    looks = (("Save", "primary"), ("Export", ""), ("Cancel", "ghost"), ("Delete", "danger"))
    buttons = [html.Button(name, type="button", className=f"dl-btn {look}".strip()) for name, look in looks]
    kinds = (("integer", ""), ("identifier", "line"), ("ready", "good"), ("reading", "acc"), ("refused", "bad"))
    chips = [html.Span(name, className=f"dl-chip {look}".strip()) for name, look in kinds]
    grades = [html.Span([html.I(), name], className=f"dl-grade g{grade}") for grade, name in
              ((3, "Strong"), (2, "Clear"), (1, "Worth knowing"))]  # fmt: skip
    choice = [html.Button(name, type="button", **marks({"aria-pressed": pressed})) for name, pressed in
              (("Pearson", "true"), ("Spearman", "false"), ("Kendall", "false"))]  # fmt: skip
    rows = (buttons, chips, grades, [html.Div(choice, className="dl-seg")])
    return html.Div([html.Div(row, className="row w g16") for row in rows], className="dl-card pad stack")


def messages() -> Component:
    """What speaks up, what is empty, what waits."""
    words = html.Div([html.B("The file is empty. "), html.P("It holds no line. Choose another file.")])
    alert = html.Div([icon("exclamation-circle"), words], className="dl-alert", role="status")
    warning = html.Div([html.B("Read the band, not the line. "), html.P("The forecast is no better than last year.")])
    warn = html.Div([icon("exclamation-triangle"), warning], className="dl-alert warn", role="status")
    nothing = html.Div(
        [icon("search"), html.H3("No dataset yet"), html.P("Drop a file to begin.")], className="dl-empty"
    )
    wait = html.Div([html.Span(className="dl-spin"), html.Span("Reading 340,000 of 1.2 M rows")], className="row")
    return html.Div([alert, warn, html.Div(nothing, className="dl-card"), wait], className="stack")


def figures() -> Component:
    """A row of figures with their names."""
    shown = (("Rows", "208,383"), ("Columns", "36"), ("Missing", "2.9%"), ("Duplicates", "0"))
    stats = [html.Div([html.Dt(name), html.Dd(value)], className="dl-stat") for name, value in shown]
    return html.Dl(stats, className="dl-stats", style={"--n": f"{len(stats)}"})


DRAWN = (
    trend_figure,
    bar_figure,
    correlation_figure,
    density_figure,
    group_figure,
    strip_figure,
    map_figure,
    hostile_figure,
    many_points_figure,
)


def charts(prefix: str) -> Iterator[Component]:
    """One figure of each kind, and one with nothing to draw."""
    for draw in DRAWN:
        yield html.Div(draw(prefix), className="dl-card pad")
    none = figure(
        f"{prefix}-none", "No two columns move together", None, caption="Fewer than two numeric columns.", height=80
    )
    yield html.Div(none, className="dl-card pad")


def shown_in(theme: str) -> Component:
    """All of it in one theme."""
    parts = [html.H2(f"In {theme}"), figures(), controls(), messages(), *charts(f"gallery-{theme}")]
    return html.Section(parts, className="dl-gallery", **marks({"data-bs-theme": theme}))
