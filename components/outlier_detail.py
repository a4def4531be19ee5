"""Below the strips: how the threshold changes the count, what to make of it, and the rows with their reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import axes, ids, numbers, shapes
from components.alerts import alert
from components.attributes import marks
from components.drawn import drawn
from components.links import link
from components.outlier_marks import line
from components.top_values import table_address
from models.filters import Condition, Filter
from models.outliers import FENCED, METHODS

Found = Mapping[str, Any]
SHOWN_ROWS = 25
MANY = 0.05


def counts_of(answer: Found, column: Found | None) -> Sequence[int]:
    """How many are flagged at each threshold: values of the column, or rows."""
    found: Sequence[int] = column["curve"] if column and column["curve"] else answer["curve"]
    return found


def curve(answer: Found, column: Found | None) -> Component:
    """Flagged rows by threshold, with the present one marked."""
    counts, grid = counts_of(answer, column), answer["thresholds"]
    top = axes.round_ticks(0, max(*counts, 1), 3)
    highest = max(top[-1], *counts, 1)
    points = [
        (axes.along(at, grid[0], grid[-1]), 100 * count / highest) for at, count in zip(grid, counts, strict=True)
    ]
    here = axes.along(answer["threshold"], grid[0], grid[-1])
    now = column["count"] if column and column["curve"] else answer["total_rows_flagged"]
    height = 100 * min(now, highest) / highest
    side = "lab bg r" if here > 60 else "lab bg"
    parts = [
        *(html.I(className="dl-gridline", style={"top": shapes.percent(100 - 100 * tick / highest)}) for tick in top),
        line(points),
        html.I(className="dl-now", style={"left": shapes.percent(here), "height": shapes.percent(height)}),
        html.Span(
            [html.B(numbers.figure(now)), f" at {numbers.figure(answer['threshold'])}"],
            className=side,
            style={"left": shapes.percent(here), "top": shapes.percent(100 - height)},
        ),
        *(
            html.Span(numbers.figure(tick), className="yt", style={"top": shapes.percent(100 - 100 * tick / highest)})
            for tick in top
        ),
        *(
            html.Span(numbers.figure(tick), className="xt", style={"left": shapes.percent(place)})
            for tick in axes.round_ticks(grid[0], grid[-1], 6)
            for place in (axes.along(tick, grid[0], grid[-1]),)
        ),
    ]
    label = f"Flagged by threshold: {numbers.figure(now)} at {numbers.figure(answer['threshold'])}"
    plot = html.Div(
        html.Div(parts, className="dl-plot"), className="dl-fig dl-curve", role="img", **marks({"aria-label": label})
    )
    unit = METHODS[answer["method"]].unit
    what = "values" if column and column["curve"] else "rows"
    return html.Div(
        [
            html.H3("How the threshold changes the count"),
            html.P(f"Flagged {what} by {unit[0].lower()}{unit[1:]}", className="dl-figsub"),
            plot,
        ],
        className="dl-card pad",
    )


def remarks(answer: Found, column: Found | None, profile: Mapping[str, Any] | None) -> list[Component]:
    """What to make of it: a method that suits badly, a part of the rows, what the scores mean."""
    found: list[Component] = []
    if answer["sampled_rows"]:
        part = f"{numbers.figure(answer['sampled_rows'])} of {numbers.counted(answer['rows_searched'], 'row')}"
        words = f"{part} were scored: those with the farthest values, and an even part of the others."
        found.append(alert("Not every row was scored.", words, "info"))
    if column is not None:
        found += column_remarks(answer, column, profile)
    if answer["method"] not in FENCED:
        words = "A row is strange when its values are rare together. Fences of one column do not show that."
        found.append(alert("This method looks at all columns at once.", words, "info"))
    if not found:
        words = "Choose a column above to see what lies beyond its fences."
        if not answer["total_rows_flagged"]:
            words = "A lower threshold finds the next ones."
        found.append(alert("A flag says “far from the others”, not “wrong”.", words, "info"))
    return found


def column_remarks(answer: Found, column: Found, profile: Mapping[str, Any] | None) -> list[Component]:
    """Whether fences suit a column."""
    if answer["method"] not in FENCED or not column["count"]:
        return []
    if column["q1"] == column["q3"]:
        words = f"Half of its values and more are {numbers.figure(column['q1'])}, so any other value is flagged."
        return [alert("Fences suit this column badly.", words, "warn")]
    leaning = (profile or {}).get("skewness")
    if column["share"] > MANY and numbers.is_number(leaning) and abs(leaning) > 1:
        way = "right" if leaning > 0 else "left"
        words = f"Its values lean far to the {way}, so read the flags as “rare”, not as “wrong”."
        wider = next((at for at in answer["thresholds"] if at >= 2 * answer["threshold"]), answer["thresholds"][-1])
        again = html.Button(
            f"Try {numbers.figure(wider)}",
            type="button",
            className="dl-btn sm",
            **marks({"data-pick": ids.OUTLIERS_THRESHOLD, "data-value": f"{wider:g}"}),
        )
        return [alert("Fences suit this column badly.", words, "warn", again)]
    return []


def value_of(item: Found, chosen: str) -> tuple[str, float | None]:
    """The column to show of a row, and its value: the chosen one, else the strongest cause."""
    place = list(item["columns"]).index(chosen) if chosen in item["columns"] else 0
    return (item["columns"][place], item["values"][place]) if item["columns"] else ("", None)


def row_of(dataset_id: str, item: Found, chosen: str, conditions: Filter) -> Component:
    """One flagged row."""
    name, value = value_of(item, chosen)
    number = numbers.figure(item["row"] + 1)
    place: Component | str = number
    if name and value is not None:
        here = (*conditions, Condition(column=name, op="=", value=value))
        place = link(number, table_address(dataset_id, here), title=f"Show the rows where {name} is this value")
    told = html.B(numbers.figure(value), className="t-flag") if value is not None else "–"
    return html.Tr(
        [
            html.Td(place, className="num"),
            html.Td(html.Span(name, className="ellip"), className="mono dl-cause", title=name),
            html.Td(told, className="num"),
            html.Td(numbers.figure(item["score"], 3), className="num no-phone"),
            html.Td(item["reason"], className="wrap dl-why"),
        ]
    )


def rows_table(dataset_id: str, answer: Found, chosen: str, conditions: Filter) -> Component:
    """The strongest rows; those that the chosen column is a cause of."""
    rows = [item for item in answer["rows"] if not chosen or chosen in item["columns"]][:SHOWN_ROWS]
    title = "Flagged rows, strongest first" if not chosen else f"Rows flagged for {chosen}, strongest first"
    head = html.Header(html.H3(title, className="grow"))
    if not rows:
        words = "No row is flagged at this threshold. A lower one finds the next."
        return html.Div([head, html.P(words, className="muted dl-none pad")], className="dl-card")
    names = (("Row", "num"), ("Column", ""), ("Value", "num"), ("Score", "num no-phone"), ("Why", ""))
    heads = [html.Th(name, scope="col", className=kind or None) for name, kind in names]
    body = [row_of(dataset_id, item, chosen, conditions) for item in rows]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(**drawn(body))], className="dl-table dense dl-flagged")
    scroll = html.Div(table, className="dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Flagged rows"}))
    return html.Div([head, scroll], className="dl-card")


def rows_caption(answer: Found, chosen: str) -> str:
    """How many rows are not in the table."""
    total = answer["total_rows_flagged"]
    if chosen or total <= SHOWN_ROWS:
        return ""
    return f"The strongest {SHOWN_ROWS} of {numbers.counted(total, 'flagged row')}. The API lists them all."


def detail(
    dataset_id: str, answer: Found, chosen: str, profile: Mapping[str, Any] | None, conditions: Filter
) -> list[Component]:
    """The chosen column, or all of them."""
    column = next((item for item in answer["columns"] if item["name"] == chosen), None)
    name = html.Span(chosen, className="mono dl-chosencolumn") if column else "All columns"
    heading = html.Header([html.H2(name), html.P(summary(answer, column))])
    side = html.Div(remarks(answer, column, profile), className="stack")
    return [
        html.Section([heading, html.Div([curve(answer, column), side], className="two m58")], className="dl-sec"),
        rows_table(dataset_id, answer, chosen if column else "", conditions),
        html.P(rows_caption(answer, chosen if column else ""), className="dl-cap"),
    ]


def summary(answer: Found, column: Found | None) -> str:
    """How many, of how many, and where the fences stand."""
    if column is None:
        rows = numbers.counted(answer["rows_searched"], "row")
        return f"{numbers.figure(answer['total_rows_flagged'])} of {rows} flagged"
    words = f"{numbers.figure(column['count'])} flagged, {numbers.share(column['share'])} of its values"
    if column["lower"] is None:
        return words
    return f"{words}; fences at {numbers.figure(column['lower'])} and {numbers.figure(column['upper'])}"
