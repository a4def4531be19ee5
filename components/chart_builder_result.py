"""The chart of the builder, with its caption and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import ids, numbers
from components.alerts import alert, empty
from components.chart_builder import written
from components.figure import figure
from models.charts import ChartData, ChartKind, Spec

HEIGHT, FACET_LINE, BAR_HEIGHT, ROOM = 420, 280, 26, 110
MOST_ROWS = 1_000


def drawn_chart(
    title: str, plot: Mapping[str, Any], data: ChartData, kind: ChartKind, wanted: ChartKind | None
) -> Component:
    """The chart; where another kind was asked for, why it is this one."""
    graph = figure(
        ids.CHARTS_GRAPH,
        title,
        plot,
        subtitle=subtitle(data, kind),
        caption=f"{numbers.counted(data.rows_read, 'row')} read. {data.reduced}",
        table=table_of(data),
        height=height_of(plot, data),
        class_name="dl-card pad",
        level=2,
    )
    if wanted is None or wanted is kind:
        return graph
    note = alert(
        f"Shown as {kind.title.lower()}",
        f"{wanted.title} does not fit the columns on the shelves. Point at its sign to see why.",
        tone="info",
    )
    return html.Div([note, graph], className="stack")


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
    """The numbers of the chart, a row per mark."""
    x, y = data.labels.get("x") or "place", data.labels.get("y") or "value"
    first = data.series[0]
    if "z" in first:
        headings = [x, y, data.labels.get("z", "value")]
        cells = [
            (across, down, cell)
            for down, line in zip(first["y"], first["z"], strict=True)
            for across, cell in zip(first["x"], line, strict=True)
            if cell is not None
        ]
        return headings, cells[:MOST_ROWS]
    figures = [name for name in ("q1", "q3", "mean", "count") if name in first and not isinstance(first[name], list)]
    if figures and "median" in first:
        return ["group", "median", *figures], [
            [series["name"], series["median"], *(series[name] for name in figures)] for series in data.series
        ]
    has_names = len(data.series) > 1
    rows = [
        ([series["name"]] if has_names else []) + [across, value]
        for series in data.series
        for across, value in zip(series["x"], series["y"], strict=True)
    ]
    return (["series"] if has_names else []) + [x, y], rows[:MOST_ROWS]


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
