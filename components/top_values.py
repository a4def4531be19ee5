"""The commonest values of a column, each with its rows, its share, and the way to those rows."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers, profiles, shapes, table_query
from components.attributes import marks
from components.column_cards import share_bars
from components.profiles import Profile
from models.filters import Condition, Filter


def top_bars(profile: Profile, most: int = 8) -> Component:
    """The commonest values as bars."""
    return html.Div(share_bars(profiles.ranking(profile, most)), className="dl-topbars")


def table_address(dataset_id: str, conditions: Filter) -> str:
    """The table with only the rows that pass a filter."""
    text = table_query.filter_text(conditions)
    return f"/datasets/{dataset_id}/table" + (f"?{urlencode({'filter': text})}" if text else "")


def items_of(profile: Profile) -> list[tuple[Any, int]]:
    """The commonest values with their rows; true and false for a boolean."""
    if profile["type"] == "boolean":
        pairs = [(True, int(profile.get("true") or 0)), (False, int(profile.get("false") or 0))]
        return sorted((pair for pair in pairs if pair[1]), key=lambda pair: -pair[1])
    return [(item["value"], int(item["count"])) for item in profile.get("top") or ()]


def value_row(dataset_id: str, profile: Profile, value: Any, count: int, largest: int, conditions: Filter) -> Component:
    """One value: what it is, how many rows hold it, and which share of the values they are."""
    text, part = profiles.shown(profile, value), count / (profile["count"] or 1)
    condition = Condition(column=str(profile["name"]), op="=", value=value)
    link = dcc.Link(
        text if text.strip() else "(blank)",
        href=table_address(dataset_id, (*conditions, condition)),
        className="ellip",
        title=f"{text}: show these rows",
    )
    bar = html.Span(html.I(style={"--v": shapes.percent(100 * count / largest)}), className="t")
    cells = [html.Td(link, className="mono"), html.Td(bar, className="dl-bar")]
    figures = [html.Td(numbers.figure(count), className="num"), html.Td(numbers.share(part), className="num")]
    return html.Tr([*cells, *figures])


def top_table(dataset_id: str, profile: Profile, conditions: Filter) -> Component | None:
    """The commonest values as a table; nothing where every value is its own."""
    items = items_of(profile)
    if not items or (items[0][1] == 1 and profile["distinct"] > len(items)):
        return None
    heads: Sequence[Any] = ("Value", html.Span("Share as a bar", className="vh"), "Rows", "Share")
    classes: Sequence[str | None] = (None, None, "num", "num")
    head = [html.Th(text, scope="col", className=kind) for text, kind in zip(heads, classes, strict=True)]
    body = [value_row(dataset_id, profile, value, count, items[0][1], conditions) for value, count in items]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(body)], className="dl-table dense dl-top-values hbars-table"
    )
    return html.Div(
        table,
        className="dl-card dl-scroll",
        tabIndex=0,
        role="region",
        **marks({"aria-label": f"Commonest values of {profile['name']}"}),
    )


def top_caption(profile: Profile) -> str:
    """How many values are not in the table."""
    items = items_of(profile)
    left = profile["distinct"] - len(items)
    rest = profile["count"] - sum(count for _, count in items)
    if left <= 0:
        return "These are all values of the column."
    return f"{numbers.counted(left, 'other value')} in {numbers.counted(rest, 'row')} are not shown."
