"""The trends' page: the sentence, the choices, and the places of the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import api_calls, export_menu, filters, ids, numbers
from components.attributes import marks
from components.profiles import Profile
from models.filters import Filter
from models.periods import period_words

Found = Mapping[str, Any]
AGGREGATIONS = ("mean", "sum", "count", "median", "min", "max")
STEPS = ("auto", "hour", "day", "week", "month", "quarter", "year")
MOST_GROUPS = 200
HORIZONS = ("6", "12", "24", "48", "96")


def step_words(answer: Found, count: int) -> str:
    """So many steps: 486 months; 250 periods of 2 weeks."""
    unit, every = str(answer["freq"]), int(answer["every"])
    if every == 1:
        return numbers.counted(count, unit)
    return f"{numbers.counted(count, 'period')} of {numbers.counted(every, unit)}"


def lede(answer: Found) -> str:
    """What was followed, from when to when, and what is missing in between."""
    points, unit = answer["points"], str(answer["freq"])
    first, last = (period_words(points[place]["t"], unit) for place in (0, -1))
    gaps = numbers.counted(answer["gaps"], "gap") if answer["gaps"] else "without a gap"
    joint = " with " if answer["gaps"] else " "
    rows = numbers.counted(answer["rows"], "row")
    return (
        f"{value_words(answer)}, {first} to {last}, {step_words(answer, len(points))}{joint}{gaps}. {rows} were read."
    )


def value_words(answer: Found) -> str:
    """What the series holds, as a heading says it."""
    value, unit = answer["value_column"], str(answer["freq"])
    per = f" by {unit}" if unit != "row" else " in the order of the rows"
    if value is None:
        return f"Number of rows{per}"
    if answer["rows"] <= len(answer["points"]):
        return f"{value}{per}"
    names = {
        "mean": "Mean",
        "sum": "Sum",
        "count": "Number of values",
        "median": "Median",
        "min": "Least",
        "max": "Most",
    }
    return f"{names[str(answer['agg'])]} of {value}{per}"


def sentence_head(answer: Found) -> list[Component]:
    """The finding as the title."""
    words = str(answer["sentence"])
    return [html.H1(words[:1].upper() + words[1:]), html.P(lede(answer), className="lede")]


def plain_head() -> list[Component]:
    """The title where nothing was found."""
    return [html.H1("Trends")]


def choice(label: str, store: str, options: Sequence[Component], kind: str) -> Component:
    """One native list."""
    select = html.Select(list(options), className="dl-select", **marks({"data-pick": store}))
    return html.Label([html.Span(label, className="dl-label"), select], className=f"dl-trendchoice {kind}")


def names_of(columns: Sequence[Profile], chosen: str, types: Sequence[str], first: str) -> list[Component]:
    """Lines for the columns of some types; one that the address asks for stands among them in any case."""
    names = [str(profile["name"]) for profile in columns if profile["type"] in types]
    more = [chosen] if chosen and chosen not in names else []
    return [filters.option("", first, chosen), *(filters.option(name, name, chosen) for name in names + more)]


def date_types(columns: Sequence[Profile]) -> list[Profile]:
    """Columns that may hold dates: of dates, or of years."""
    return [
        profile
        for profile in columns
        if profile["type"] in ("date", "datetime") or (profile["type"] == "integer" and profile["role"] == "time")
    ]


def step_switch(chosen: str) -> Component:
    """The steps of time side by side."""
    buttons = [
        html.Button(
            step.capitalize(),
            type="button",
            **marks(
                {
                    "data-pick": ids.TRENDS_STEP,
                    "data-value": step,
                    "aria-pressed": "true" if step == (chosen or "auto") else "false",
                }
            ),
        )
        for step in STEPS
    ]
    label = html.Span("Step", className="dl-label", id="trends-step-label")
    group = html.Div(buttons, className="dl-seg", role="group", **marks({"aria-labelledby": "trends-step-label"}))
    return html.Div([label, group], className="dl-trendsteps")


def controls(columns: Sequence[Profile], asked: Mapping[str, Any]) -> Component:
    """Columns, aggregation, step and horizon."""
    names = ("date_column", "value_column", "agg", "freq", "horizon", "group")
    chosen = {name: str(asked.get(name) or "") for name in names}
    dates = names_of(date_types(columns), chosen["date_column"], ("date", "datetime", "integer"), "Auto")
    values = names_of(columns, chosen["value_column"], ("integer", "number", "boolean"), "Auto")
    means = [filters.option(name, name, chosen["agg"] or "mean") for name in AGGREGATIONS]
    known = HORIZONS if chosen["horizon"] in ("", *HORIZONS) else (*HORIZONS, chosen["horizon"])
    ahead = [filters.option("", "Auto", chosen["horizon"])]
    ahead += [filters.option(count, f"{count} steps", chosen["horizon"]) for count in known]
    return html.Div(
        [
            choice("Date", ids.TRENDS_DATE, dates, "wide"),
            choice("Value", ids.TRENDS_VALUE, values, "wide"),
            choice("Combine by", ids.TRENDS_AGGREGATION, means, ""),
            step_switch(chosen["freq"]),
            choice("Look ahead", ids.TRENDS_HORIZON, ahead, ""),
            choice("Groups", ids.TRENDS_GROUP, group_options(columns, chosen["group"]), ""),
        ],
        className="dl-controls",
    )


def group_options(columns: Sequence[Profile], chosen: str) -> list[Component]:
    """The columns whose few values may each have a series."""
    fitting = [
        profile
        for profile in columns
        if profile["type"] in ("category", "boolean") and 2 <= profile["distinct"] <= MOST_GROUPS
    ]
    return names_of(fitting, chosen, ("category", "boolean"), "No groups")


def trends_page(
    columns: Sequence[Profile], conditions: Filter, asked: Mapping[str, Any], shown: tuple[Any, Any, Any]
) -> Component:
    """The whole page; `shown` is the sentence, the chart, and what is below it."""
    sentence, drawing, below = shown
    places = ids.TRENDS_FILTER
    bar = html.Div(
        [
            filters.filter_popover(columns, places),
            html.Span(filters.chips(conditions, places), id=places.chips, className="row w dl-chips"),
            html.Span(className="grow"),
            export_menu.of_answer("trends", "Series and forecast"),
            api_calls.popover(html.Div(id=ids.TRENDS_CALL)),
        ],
        className="row w dl-statbar dl-trendbar",
    )
    head = html.Div(sentence, id=ids.TRENDS_HEAD, className="grow", **marks({"aria-live": "polite"}))
    chart = html.Div(drawing, id=ids.TRENDS_CHART, className="dl-trendchart")
    return html.Div(
        [
            html.Div(head, className="dl-head dl-trendhead"),
            bar,
            html.Div(id=places.message, className="dl-messages"),
            html.Div([controls(columns, asked), chart], className="dl-card dl-trendcard"),
            html.Div(below, id=ids.TRENDS_DETAIL, className="dl-trenddetail"),
        ],
        className="dl-trends",
    )


def waiting_head() -> list[Component]:
    """The place of the sentence."""
    return [html.H1("Trends", className="vh"), html.Div(className="dl-skel title"), html.Div(className="dl-skel line")]


def waiting_chart() -> Component:
    """The place of the chart, with its final height."""
    return html.Div(className="dl-skel dl-trendskeleton")


def waiting_detail() -> list[Component]:
    """The places of the figures and of the parts."""
    figures = html.Div([html.Div(className="dl-skel figure") for _ in range(5)], className="dl-stats is-waiting")
    return [figures, html.Div([html.Div(className="dl-skel dl-tall") for _ in range(3)], className="three-l")]


def skeleton_trends() -> Component:
    """The page before anything is known."""
    control = html.Div(html.Div(className="dl-skel figure"), className="dl-controls")
    card = html.Div([control, html.Div(waiting_chart(), className="dl-trendchart")], className="dl-card dl-trendcard")
    return html.Div(
        [html.Div(waiting_head()[1:], className="dl-head dl-trendhead stack"), card, *waiting_detail()],
        **marks({"aria-hidden": "true"}),
    )
