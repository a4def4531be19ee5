"""The series of each group side by side: small charts on one scale, each with its sentence and the way to it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers, table_query
from components.figure import figure
from components.plot_traces import line
from components.trend_figures import card, places_drawn, time_axis
from models.filters import Condition, Filter

Found = Mapping[str, Any]
HEIGHT, MARGIN = 130, 0.05


def groups(answer: Found, dataset_id: str, asked: Mapping[str, str], conditions: Filter) -> list[Component]:
    """A section with one card per group; nothing where no groups were asked for."""
    if not answer["groups"]:
        return []
    span = span_of(answer)
    cards = [
        group_card(place, group, answer, span, address_of(group, answer, dataset_id, asked, conditions))
        for place, group in enumerate(answer["groups"])
    ]
    left = answer["groups_left_out"]
    told = "On one scale, the largest groups first."
    if left:
        told += f" Not shown: {numbers.counted(left, 'value')} of {answer['group']} with fewer rows."
    head = html.Header([html.H2(["By ", html.Span(answer["group"], className="mono")]), html.P(told)])
    return [html.Section([head, html.Div(cards, className="three-l dl-trendgroups")], className="dl-sec")]


def span_of(answer: Found) -> tuple[float, float]:
    """The least and the greatest value of all groups, with a little room."""
    known = [point["value"] for group in answer["groups"] for point in group["points"] if point["value"] is not None]
    low, high = min(known), max(known)
    room = MARGIN * (high - low) or 1.0
    return low - room, high + room


def name_of(group: Found) -> str:
    """The value that makes the group."""
    name = group["name"]
    return str(name).lower() if isinstance(name, bool) else str(name) or "(blank)"


def group_card(place: int, group: Found, answer: Found, span: tuple[float, float], address: str) -> Component:
    """One group: the line, the trend, the sentence."""
    marked = [{**point, "anomaly": False} for point in group["points"]]
    points = [marked[number] for number in places_drawn(marked)]
    x = [point["t"] for point in points]
    plot = {
        "data": [
            line(x, [point["value"] for point in points], "", "data", 1.2),
            line(x, [None if point["value"] is None else point["trend"] for point in points], "", "text", 1.6),
        ],
        "layout": {
            "xaxis": time_axis(answer)
            | {"nticks": 3, "title": None, "range": [answer["points"][0]["t"], answer["points"][-1]["t"]]},
            "yaxis": {"nticks": 3, "range": list(span)},
        },
    }
    words = str(group["sentence"])
    link = dcc.Link("Follow alone", href=address, title=f"The trends of {name_of(group)} alone")
    told: list[Any] = [f"{numbers.counted(group['rows'], 'row')}. {words[:1].upper()}{words[1:]}. ", link]
    return card(
        figure(
            f"trends-group-{place}",
            name_of(group),
            plot,
            subtitle=html.Span(told),
            height=HEIGHT,
            alternative=f"{name_of(group)}: {words}.",
        )
    )


def address_of(group: Found, answer: Found, dataset_id: str, asked: Mapping[str, str], conditions: Filter) -> str:
    """The page of this group alone."""
    only = Condition(column=str(answer["group"]), op="=", value=group["name"])
    kept = {name: value for name, value in asked.items() if name != "group"}
    return f"/datasets/{dataset_id}/trends?" + urlencode(
        kept | {"filter": table_query.filter_text((*conditions, only))}
    )
