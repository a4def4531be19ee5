"""The chart of the builder, with its caption and the same numbers as a table."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import ids, numbers
from components.alerts import alert, empty
from components.attributes import marks
from components.chart_builder import written
from components.figure import figure
from components.plot_theme import literal
from models.charts import ChartData, ChartKind, Spec

HEIGHT, FACET_LINE, BAR_HEIGHT, ROOM = 420, 280, 26, 110
MOST_ROWS = 1_000


def drawn_chart(
    title: str,
    plot: Mapping[str, Any],
    data: ChartData,
    kind: ChartKind,
    wanted: ChartKind | None,
    zooms: Sequence[str] = (),
) -> Component:
    """The chart; where another kind was asked for, why it is this one. `zooms` are the axes with finer detail."""
    graph = figure(
        ids.CHARTS_GRAPH,
        title,
        plot,
        subtitle=subtitle(data, kind),
        caption=html.Span(caption_of(data), id=ids.CHARTS_CAPTION),
        table=table_of(data),
        height=height_of(plot, data),
        class_name="dl-card pad",
        level=2,
        # What is shown first may be a part of the axes.
        double_click="autosize" if zooms else "reset",
    )
    about = {"data-chart-traces": json.dumps(traces_of(plot, data)), "data-chart-zooms": " ".join(zooms)}
    graph = html.Div(graph, **marks(about))
    if wanted is None or wanted is kind:
        return graph
    note = alert(
        f"Shown as {kind.title.lower()}",
        f"{wanted.title} does not fit the columns on the shelves. Point at its sign to see why.",
        tone="info",
    )
    return html.Div([note, graph], className="stack")


def caption_of(data: ChartData) -> str:
    """How many rows were read, and what was done to fit a screen."""
    return f"{numbers.counted(data.rows_read, 'row')} read. {data.reduced[:1].upper()}{data.reduced[1:]}"


def subtitle(data: ChartData, kind: ChartKind) -> str:
    """What is drawn."""
    parts = [kind.title]
    if data.labels.get("y") and data.labels["y"] != data.y:
        parts.append(data.labels["y"])
    return " · ".join(parts)


def height_of(plot: Mapping[str, Any], data: ChartData) -> int:
    """High enough for every bar that lies down and every line of small charts."""
    facets = len({series.get("facet") for series in data.series if "facet" in series})
    if facets:
        return max(HEIGHT, FACET_LINE * -(-facets // 3))
    if any(trace.get("orientation") == "h" or trace.get("type") == "funnel" for trace in plot["data"]):
        return max(HEIGHT, ROOM + BAR_HEIGHT * max(len(series["x"]) for series in data.series))
    return HEIGHT


def table_of(data: ChartData) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The numbers of the chart, a row per mark, each with a button that explains it."""
    headings, rows, places = plain_table(data)
    shown = [[*row, explain_button(row, *place)] for row, place in zip(rows, places, strict=True)]
    return [*headings, "what sets it apart"], shown


def explain_button(row: Sequence[Any], series: int, place: int) -> Component:
    """The way to an explanation without a mouse."""
    words = f"Explain {', '.join(str(cell) for cell in row[:-1])}"
    about = {"data-chart-point": f"{series},{place}", "aria-label": words}
    return html.Button("Explain", type="button", className="dl-linkbutton", **marks(about))


def plain_table(data: ChartData) -> tuple[list[str], list[list[Any]], list[tuple[int, int]]]:
    """Headings, a row per mark, and the series and place of each."""
    x, y = data.labels.get("x") or "place", data.labels.get("y") or "value"
    first = data.series[0]
    if "z" in first:
        return [x, y, data.labels.get("z", "value")], *matrix_rows(data)
    figures = [name for name in ("q1", "q3", "mean", "count") if name in first and not isinstance(first[name], list)]
    if figures and "median" in first:
        rows = [[series["name"], series["median"], *(series[name] for name in figures)] for series in data.series]
        return ["group", "median", *figures], rows, [(number, 0) for number in range(len(rows))]
    has_names = len(data.series) > 1
    found = [
        (([series["name"]] if has_names else []) + [across, value], (number, place))
        for number, series in enumerate(data.series)
        for place, (across, value) in enumerate(zip(series["x"], series["y"], strict=True))
    ][:MOST_ROWS]
    return (["series"] if has_names else []) + [x, y], [row for row, _ in found], [place for _, place in found]


def matrix_rows(data: ChartData) -> tuple[list[list[Any]], list[tuple[int, int]]]:
    """A row per field of each matrix that holds a number, and where it stands."""
    found = [
        ([across, down, cell], (number, line * len(series["x"]) + column))
        for number, series in enumerate(data.series)
        for line, (down, cells) in enumerate(zip(series["y"], series["z"], strict=True))
        for column, (across, cell) in enumerate(zip(series["x"], cells, strict=True))
        if cell is not None
    ][:MOST_ROWS]
    return [row for row, _ in found], [place for _, place in found]


def traces_of(plot: Mapping[str, Any], data: ChartData) -> list[int]:
    """Which series each trace of the figure draws; −1 for a trace that draws none of its own."""
    facets = list(dict.fromkeys(series.get("facet") for series in data.series))
    seen: dict[tuple[str, Any], int] = {}
    for number, series in enumerate(data.series):
        seen.setdefault((literal(series["name"]), series.get("facet")), number)
    found = []
    for trace in plot["data"]:
        axis = str(trace.get("xaxis") or trace.get("geo") or "x").lstrip("xgeo") or "1"
        facet = facets[min(int(axis), len(facets)) - 1] if axis.isdigit() else facets[0]
        found.append(seen.get((str(trace.get("name")), facet), -1))
    # With one series, whatever is drawn is its own.
    return [0 for _ in found] if len(data.series) == 1 else found


def gone(names: Sequence[str]) -> Component:
    """What to do where the table lacks columns that the chart needs."""
    listed = " and ".join(f"“{name}”" for name in names)
    verb = "are" if len(names) > 1 else "is"
    text = (
        f"This chart needs {listed}, which {verb} not in this table: the file was read in another way since, or the "
        "column was renamed. Put other columns on the shelves, or read the file as before on the receipt."
    )
    return html.Div(empty("A column of this chart is gone", text, sign="bar-chart"), className="dl-card")


def nothing_chosen() -> Component:
    """What to do where no column is on a shelf."""
    return html.Div(
        empty(
            "Put a column on a shelf",
            "Drag a column onto X or Y, choose one from the lists, or begin with a suggestion below.",
            sign="bar-chart",
        ),
        className="dl-card",
    )


def nothing_fits(problems: Mapping[str, str], kind: ChartKind | None) -> Component:
    """Why nothing is drawn."""
    reasons = "; ".join(f"{shelf.upper()} {reason}" for shelf, reason in problems.items())
    name = kind.title if kind else "No kind of chart"
    text = f"{name} needs something else: {reasons}." if reasons else "Put another column on X or Y."
    return html.Div(empty("These columns do not make a chart yet", text, sign="bar-chart"), className="dl-card")


def call_parameters(spec: Spec) -> dict[str, str]:
    """The chart as parameters of the API."""
    parts = spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return {name: written(value) for name, value in parts.items()}
