"""The overview of a ready dataset: what it is, five figures, how it was read, its columns."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import api_calls, export_menu, ids, insight_parts, numbers, profiles, relation_parts
from components.attributes import marks
from components.column_cards import cards
from components.icons import icon
from components.profiles import KINDS, Profile
from components.reading_words import read_as
from models.tables import Dataset

FIRST_CARDS = 16


def heading(dataset: Dataset, who: str, address: str) -> Component:
    """Name, file, size, when and by whom."""
    when = html.Span(f"added {numbers.ago(dataset.created_at)}", title=numbers.moment_in_full(dataset.created_at))
    facts: list[Any] = [dataset.original_filename, " · ", numbers.size(dataset.file_size), " · ", when, f" by {who}"]
    title = html.Div([html.H1(dataset.name), html.P(facts, className="lede")], className="grow")
    table = dcc.Link([icon("table"), "Open the table"], href=f"/datasets/{dataset.id}/table", className="dl-btn")
    call = api_calls.popover(html.Div(api_calls.panel(address, {})), size="")
    return html.Div([title, html.Div([export_menu.of_overview(), call, table], className="row w")], className="dl-head")


def stat(label: str, text: str, below: Any, whole: str = "") -> Component:
    """One large figure with its name above and a remark below."""
    return html.Div(
        [html.Dt(label), html.Dd(text, title=whole or None), html.Dd(below, className="sub")], className="dl-stat"
    )


def five_figures(dataset: Dataset, statistics: Mapping[str, Any]) -> Component:
    """Rows, columns, missing cells, duplicate rows, and cells that did not fit."""
    rows, columns = statistics["rows"], statistics["profile"]
    receipt = dataset.receipt or {}
    missing, cells = statistics["missing_cells"], rows * len(columns)
    repeated, rejected = statistics["duplicate_rows"], int(receipt.get("rejected_cells") or 0)
    link = dcc.Link("review", href=f"/datasets/{dataset.id}/receipt#rejected")
    review: Any = ["kept as raw text", html.Span([" · ", link], className="only-page")]
    items = [
        stat("Rows", numbers.figure(rows), rows_remark(rows, receipt)),
        stat("Columns", numbers.figure(len(columns)), kinds_in_words(columns)),
        stat("Missing cells", numbers.share(missing / cells if cells else 0), f"{missing:,} of {cells:,}"),
        stat("Duplicate rows", numbers.figure(repeated), repeated_remark(repeated, rows)),
        stat("Cells that did not fit", numbers.figure(rejected), review if rejected else "each cell fits its column"),
    ]
    return html.Dl(items, className="dl-stats", style={"--n": str(len(items))})


def rows_remark(rows: int, receipt: Mapping[str, Any]) -> str:
    """Whether every row of the file was read."""
    in_file = receipt.get("rows_in_file")
    return "every row of the file was read" if in_file in (None, rows) else f"of {in_file:,} in the file"


def repeated_remark(repeated: int, rows: int) -> str:
    """What the number of duplicate rows means."""
    return f"{numbers.share(repeated / rows)} of all rows" if repeated else "no two rows are equal"


def kinds_in_words(columns: Sequence[Profile]) -> str:
    """How many columns hold numbers, and how many something else."""
    count = sum(profiles.is_numeric(profile) for profile in columns)
    others = len(columns) - count
    first = numbers.counted(count, "number") if count else ""
    second = numbers.counted(others, "other" if count else "without numbers", "others" if count else "without numbers")
    return ", ".join(part for part in (first, second if others else "") if part)


def read_as_line(dataset: Dataset) -> Component:
    """How the file was read in one line, and the way to the whole receipt."""
    chips = [html.Span(word, className="dl-chip line mono") for word in read_as(dataset.receipt or {})]
    link = dcc.Link("How it was read", href=f"/datasets/{dataset.id}/receipt", className="only-page")
    return html.Div([html.Span("Read as"), *chips, link], className="dl-readas")


def kind_switch(columns: Sequence[Profile], chosen: str) -> Component:
    """Buttons that show one kind of column; kinds that the table does not have are left out."""
    counts = profiles.kind_counts(columns)
    choices = [("", "All", len(columns)), *((kind, KINDS[kind][0], count) for kind, count in counts.items() if count)]
    buttons = [kind_button(kind, title, count, kind == chosen) for kind, title, count in choices]
    return html.Div(buttons, className="dl-seg", role="group", **marks({"aria-label": "Kind of column"}))


def kind_button(kind: str, title: str, count: int, is_chosen: bool) -> Component:
    """The button of one kind, with how many columns are of it."""
    pressed = "true" if is_chosen else "false"
    return html.Button(
        [title, " ", html.Span(numbers.figure(count), className="n")],
        type="button",
        **marks({"data-pick": ids.COLUMN_KIND, "data-value": kind, "aria-pressed": pressed}),
    )


def column_search(words: str) -> Component:
    """The field that finds a column by its name."""
    field = dcc.Input(
        id=ids.COLUMN_SEARCH, type="search", value=words, placeholder="Find a column", className="dl-input"
    )
    return html.Label([html.Span("Find a column", className="vh"), field], className="dl-find")


def column_cards(dataset_id: str, columns: Sequence[Profile], query: Mapping[str, Any]) -> list[Component]:
    """The cards that the address asks for, and a button for those that are left out."""
    chosen = profiles.search(columns, str(query.get("kind") or ""), str(query.get("q") or ""))
    if not chosen:
        return [
            html.P(
                "No column has this in its name. Clear the search or choose another kind.", className="muted dl-none"
            )
        ]
    if len(chosen) > FIRST_CARDS + 2 and query.get("all"):
        return cards_by_role(dataset_id, chosen)
    limit = None if len(chosen) <= FIRST_CARDS + 2 else FIRST_CARDS
    left = len(chosen) - limit if limit else 0
    more = html.Button(
        f"Show the other {numbers.counted(left, 'column')}",
        type="button",
        className="dl-btn",
        **marks({"data-pick": ids.SHOW_ALL_COLUMNS, "data-value": "1"}),
    )
    return [cards(dataset_id, chosen, limit), *([html.Div(more, className="dl-more")] if left else [])]


def cards_by_role(dataset_id: str, chosen: Sequence[Profile]) -> list[Component]:
    """The cards of very many columns below headings: what is measured first, what says nothing last."""
    parts: list[Component] = []
    for role, title in profiles.ROLE_TITLES.items():
        members = [profile for profile in chosen if profile["role"] == role]
        if members:
            count = html.Span(numbers.figure(len(members)), className="muted")
            parts += [html.H3([title, " ", count], className="dl-rolehead"), cards(dataset_id, members, None)]
    return parts


def columns_section(dataset_id: str, columns: Sequence[Profile], query: Mapping[str, Any]) -> Component:
    """All columns as cards, by kind and by name."""
    controls = html.Div(
        [column_search(str(query.get("q") or "")), kind_switch(columns, str(query.get("kind") or ""))],
        className="right row w",
    )
    body = html.Div(column_cards(dataset_id, columns, query), id=ids.COLUMN_CARDS)
    return html.Section([html.Header([html.H2("Columns"), controls]), body], className="dl-sec", id="columns")


def overview(
    dataset: Dataset, statistics: Mapping[str, Any], query: Mapping[str, Any], who: str, address: str
) -> Component:
    """The whole overview of a dataset that is ready; `address` is its place in the API."""
    dataset_id = quote(str(dataset.id), safe="")
    parts = [
        heading(dataset, who, address),
        five_figures(dataset, statistics),
        read_as_line(dataset),
        insight_parts.place(),
        columns_section(dataset_id, statistics["profile"], query),
        relation_parts.place(),
    ]
    return html.Div([part for part in parts if part is not None])
