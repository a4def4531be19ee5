"""What stands out: each finding as a card with its sentence, its number, its picture, and the way further."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components import ids, insight_marks, numbers, table_query
from components.attributes import marks
from components.drawn import drawn
from components.icons import icon

Item = Mapping[str, Any]
GRADES = {"strong": ("Strong", 3), "clear": ("Clear", 2), "worth_knowing": ("Worth knowing", 1)}
LINKS = {
    "correlation": "Correlation",
    "missing": "Missing",
    "statistics": "Statistics",
    "table": "Table",
    "trends": "Trends",
    "charts": "Open as chart",
}
# One large card, four small ones beside it, three below.
FIRST = 8
LONGEST_NAME = 60
# Marks that turn the direction of what follows: in a sentence they would turn our words round too.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
NOTHING = "No relation, difference or gap is larger than chance gives and large enough to matter."
UNTESTED = ("Too little to compare", "There are too few rows or columns that could be tested against each other.")


def place() -> Component:
    """The section before anything is known: it has its final height, so that nothing moves later."""
    waiting = [html.Div(className="dl-insight dl-skel") for _ in range(FIRST)]
    body = html.Div(waiting, className=f"dl-insights has-lead of-{FIRST}", **marks({"aria-busy": "true"}))
    return html.Section([head("Looking for what stands out …"), body], className="dl-sec", id=ids.INSIGHTS)


def head(words: str) -> Component:
    """The title of the section with a remark."""
    return html.Header([html.H2("What stands out"), html.P(words, className="no-phone")])


def section(dataset_id: str, answer: Mapping[str, Any]) -> list[Component]:
    """The findings; the strongest at once, the rest behind a click."""
    items = answer["items"]
    notes = len(answer["notes"])
    if not items:
        return [head(tested_words(answer)), nothing(answer), *rest(0, notes)]
    shown = items[:FIRST]
    words = f"Strongest first; false discoveries held at 5% over {numbers.counted(answer['tested'], 'test')}"
    return [head(words), grid(dataset_id, shown), *rest(len(items) - len(shown), notes)]


def tested_words(answer: Mapping[str, Any]) -> str:
    """How much was looked at."""
    return f"{numbers.counted(answer['tested'], 'test')} over {numbers.counted(answer['rows'], 'row')}"


def nothing(answer: Mapping[str, Any]) -> Component:
    """That nothing was found, which is a finding too; where nothing could be tested, it is none."""
    sign, title, text = ("check-lg", "Nothing stands out", NOTHING) if answer["tested"] else ("info-circle", *UNTESTED)
    words = html.Div([html.B(title), html.P(text, className="muted")])
    return html.Div([icon(sign), words], className="dl-card pad row dl-nothing")


def grid(dataset_id: str, items: Sequence[Item]) -> Component:
    """Cards in full rows, however many there are."""
    has_lead = len(items) >= 5
    cards = [card(dataset_id, item, is_lead=has_lead and place == 0) for place, item in enumerate(items)]
    kind = f"dl-insights of-{len(items)}" + (" has-lead" if has_lead else "")
    return html.Div(className=kind, **drawn(cards))


def rest(findings: int, notes: int) -> list[Component]:
    """The place of the other findings and of notes on columns, folded; they come once somebody unfolds it."""
    counts = ((findings, "more finding"), (notes, "note"))
    words = " and ".join(numbers.counted(count, what) for count, what in counts if count)
    if not words:
        return []
    about = " on single columns" if notes else ""
    summary = html.Summary(f"Show {words}{about}", id=ids.MORE_INSIGHTS, n_clicks=0, className="dl-btn")
    return [html.Details([summary, html.Div(id=ids.OTHER_INSIGHTS)], className="dl-rest")]


def others(dataset_id: str, answer: Mapping[str, Any]) -> Component:
    """The findings behind the strongest, and the notes."""
    items = [*answer["items"][FIRST:], *answer["notes"]]
    return html.Div(className="dl-insights", **drawn([card(dataset_id, item) for item in items]))


def card(dataset_id: str, item: Item, is_lead: bool = False) -> Component:
    """One finding."""
    words, grade = GRADES[item["severity"]]
    parts: list[Any] = [
        html.Span([html.I(), words], className=f"dl-grade g{grade}"),
        html.H3(marked(item["title"], item["columns"])),
        html.P(marked(item["text"], item["columns"])),
    ]
    if item.get("warning"):
        parts.append(html.P([icon("exclamation-triangle"), html.Span(item["warning"])], className="dl-turned"))
    onward = html.Span(f"{LINKS.get(item['page'], 'Table')} →", className="nowrap only-page")
    foot = [html.Span(item["caption"]), onward]
    viz = html.Div(
        insight_marks.picture(item["picture"], f"{item['title']}. {item['caption']}", is_lead), className="viz"
    )
    kind = "dl-insight lead" if is_lead else "dl-insight"
    return dcc.Link([*parts, viz, html.Footer(foot)], href=address(dataset_id, item), className=kind)


def short_name(name: str) -> str:
    """A column's name as the sentences write it."""
    text = " ".join(str(name).translate(TURNING).split())
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def marked(text: str, columns: Sequence[str]) -> list[Any]:
    """A sentence in which the names of columns stand out; they are text and nothing else."""
    text = text.translate(TURNING)
    names = sorted({short_name(name) for name in columns if name.strip()}, key=len, reverse=True)
    if not names:
        return [text]
    pieces = re.split(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)", text)
    return [html.Span(piece, className="mono") if place % 2 else piece for place, piece in enumerate(pieces) if piece]


def address(dataset_id: str, item: Item) -> str:
    """The page that shows it, with the same columns."""
    page, columns, chart = str(item["page"]), list(item["columns"]), item["chart"]
    asked: dict[str, Any] = {}
    if page == "charts":
        asked = {name: chart[name] for name in ("chart", "x", "y", "color", "agg") if chart.get(name)}
    elif page == "statistics" and columns:
        asked = {"column": columns[0]}
    elif page == "correlation":
        method = {"method": "cramers_v"} if item["kind"] == "association" else {}
        asked = method | {"pair": table_query.names_text(columns[:2])}
    elif page == "trends" and item["kind"] == "trend":
        asked = {"value_column": columns[0], "date_column": columns[1]}
    elif page == "trends" and columns:
        asked = {"date_column": columns[0]}
    return f"/datasets/{dataset_id}/{page}" + (f"?{urlencode(asked)}" if asked else "")
