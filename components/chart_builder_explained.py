"""What sets one mark of the chart apart: sentences with their numbers, each with a small drawing of both sides."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import insight_marks, numbers, shapes
from components.attributes import marks
from components.icons import icon
from components.insight_parts import marked
from models.explanations import Difference, Explanation
from models.filters import Filter

MOST_LABEL = 34


def hint() -> Component:
    """What a click on the chart does."""
    words = "Click a mark of the chart, or “Explain” in its table, to see what sets its rows apart from the others."
    return html.P([icon("lightning-charge", small=True), words], className="dl-explainhint muted small")


def explained(dataset_id: str, found: Explanation, conditions: Filter) -> Component:
    """The panel below the chart."""
    head = [html.Div([html.H2(["What sets ", html.Span(found.label, className="mono"), " apart"]), about(found)])]
    tools = [rows_link(dataset_id, found, conditions), close()]
    body: Any = html.P([icon("check-lg"), html.Span(found.note)], className="dl-nodifference")
    if found.items:
        body = html.Ol([card(item) for item in found.items], className="dl-differences")
    parts = [html.Header([*head, html.Div([tool for tool in tools if tool is not None], className="row")])]
    return html.Section(
        [*parts, *([legend(found)] if found.items else []), body], className="dl-card pad dl-explained", tabIndex="-1"
    )


def about(found: Explanation) -> Component:
    """How many rows were compared, and how sure what is told is."""
    others = numbers.counted(found.rows_rest, "other row")
    sides = f"{numbers.counted(found.rows_here, 'row')} against {others} of the chart"
    if (found.compared_here, found.compared_rest) != (found.rows_here, found.rows_rest) and found.row is None:
        part = f"{numbers.figure(found.compared_here, 12)} and {numbers.figure(found.compared_rest, 12)}"
        sides += f", {part} of them looked at, evenly spread"
    words = f"{sides}; false discoveries held at 5% over {numbers.counted(found.tested, 'test')}."
    return html.P(words, className="muted small")


def rows_link(dataset_id: str, found: Explanation, conditions: Filter) -> Component | None:
    """The way to the rows themselves."""
    if found.row is not None or not found.conditions:
        return None
    plain = [item.model_dump(mode="json", exclude_none=True) for item in (*conditions, *found.conditions)]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return dcc.Link("Show these rows", href=f"/datasets/{dataset_id}/table?filter={quote(text)}", className="dl-btn sm")


def close() -> Component:
    """Back to the chart alone."""
    return html.Button(
        icon("x-lg"),
        type="button",
        title="Close (Esc)",
        className="dl-btn ghost sq",
        **marks({"data-chart-do": "unexplain", "aria-label": "Close the explanation"}),
    )


def legend(found: Explanation) -> Component | None:
    """Which side has which colour."""
    if found.row is not None:
        return None
    items = [
        html.Span([html.I(className=f"dl-side {name}"), words])
        for name, words in (("here", "these rows"), ("rest", "the rest"))
    ]
    return html.Div(items, className="dl-legend")


def card(item: Difference) -> Component:
    """One column that differs."""
    title = html.H3(marked(item.title, [item.column]))
    return html.Li([title, picture(item), html.P(item.text, className="muted small")])


def picture(item: Difference) -> Component:
    """Both sides of one column."""
    drawings = {"densities": densities, "pairs": pairs, "place": place}
    return drawings[str(item.picture["form"])](item.picture, item.title)


def densities(found: Mapping[str, Any], words: str) -> Component:
    """Where the values of both sides lie: the rest as bars behind, these rows as narrow ones in front."""
    here, rest = found["here"], found["rest"]
    largest = max(*here, *rest) or 1.0
    parts = [
        html.I(className="dl-shape restside", style={"--shape": shapes.bars(rest, 0.06, largest)}),
        html.I(className="dl-shape hereside", style={"--shape": shapes.bars(centred(here), 0.04, largest)}),
    ]
    low, high = found["ends"]
    below = html.Div([html.Span(low), html.Span(high)], className="ends")
    return html.Div([insight_marks.drawing(parts, words), below], className="dl-finding")


def centred(heights: Sequence[float]) -> list[float]:
    """Bars of half the width in the middle of their places: four quarters, of which the outer two are empty."""
    return [part for height in heights for part in (0.0, height, height, 0.0)]


def pairs(found: Mapping[str, Any], words: str) -> Component:
    """The shares of some values on both sides."""
    largest = max(*found["here"], *found["rest"]) or 1.0
    parts: list[Component] = []
    for label, here, rest, shown in zip(found["labels"], found["here"], found["rest"], found["shown"], strict=True):
        bars = [
            html.I(className="rest", style={"--v": shapes.percent(100 * rest / largest)}),
            html.I(style={"--v": shapes.percent(100 * here / largest)}),
        ]
        parts.append(html.Span(label, className="k ellip", title=label))
        parts += [html.Span(bars, className="t"), html.Span(shown, className="v")]
    return html.Div(parts, className="hbars dl-pairs", role="img", **marks({"aria-label": words}))


def place(found: Mapping[str, Any], words: str) -> Component:
    """Where one row stands among all, from the lowest to the highest."""
    at = html.Span(html.I(style={"--v": shapes.percent(4 + 92 * float(found["at"]))}), className="t")
    return html.Div(at, className="hbars dots dl-single", role="img", **marks({"aria-label": words}))
