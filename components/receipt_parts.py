"""The receipt: how a file was read, each decision with its evidence, and every cell that did not fit."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import dataset_states, ids, numbers
from components.attributes import marks
from components.icons import icon
from components.overview_parts import stat
from components.raw_lines import kinds_of, lines_table
from components.reading_form import FIELDS, SAME_FIELD, reading_form
from components.reading_tries import is_hopeless, tables_table, try_with
from components.reading_words import chosen_words, what_words
from models.receipt import RawLines, RejectedCell
from models.tables import Dataset

CELLS_ON_A_PAGE = 25


def lede(receipt: Mapping[str, Any]) -> str:
    """The outcome in two sentences."""
    rows, read = int(receipt.get("rows_in_file") or 0), int(receipt.get("rows_read") or 0)
    rejected = int(receipt.get("rejected_cells") or 0)
    be = "row is" if rows == 1 else "rows are"
    first = f"{numbers.figure(rows)} {be} in the file and {numbers.figure(read)} {'was' if read == 1 else 'were'} read."
    if not rejected:
        return f"{first} Each cell fits its column."
    verb = "cell does not fit its column and counts" if rejected == 1 else "cells did not fit their column and count"
    return f"{first} {numbers.figure(rejected)} {verb} as missing; the text is kept below."


def heading(receipt: Mapping[str, Any]) -> Component:
    """Title, outcome, and the way to the form."""
    again = html.Button(
        [icon("arrow-repeat"), "Read again"],
        type="button",
        className="dl-btn primary",
        **marks({"data-focus": "reading-form"}),
    )
    title = html.Div([html.H1("How it was read"), html.P(lede(receipt), className="lede")], className="grow")
    return html.Div([title, html.Div(again, className="row")], className="dl-head")


def per_million(count: int, cells: int) -> str:
    """How rare rejected cells are."""
    if not count or not cells:
        return "each cell fits its column"
    part = count / cells
    return f"{numbers.figure(1e6 * part, 2)} in a million" if part < 0.001 else f"{numbers.share(part)} of all cells"


def four_figures(dataset: Dataset, receipt: Mapping[str, Any]) -> Component:
    """Rows in, rows read, what did not fit, and the kept original."""
    rows, read = int(receipt.get("rows_in_file") or 0), int(receipt.get("rows_read") or 0)
    rejected = int(receipt.get("rejected_cells") or 0)
    none_lost: Any = [html.Span(icon("check-lg", small=True), className="dl-good"), " none lost"]
    header = int(receipt.get("header_rows") or 0)
    below = f"and {numbers.counted(header, 'header line')}" if header else "without a header"
    digest = html.Span(f"sha256 {dataset.sha256[:16]}…", className="mono", title=f"SHA-256 {dataset.sha256}")
    items = [
        stat("Rows in the file", numbers.figure(rows), below),
        stat("Rows read", numbers.figure(read), none_lost if rows == read else f"of {numbers.figure(rows)}"),
        stat(
            "Cells that did not fit",
            numbers.figure(rejected),
            per_million(rejected, read * (dataset.column_count or 0)),
        ),
        stat("Original", numbers.size(dataset.file_size), digest),
    ]
    return html.Dl(items, className="dl-stats", style={"--n": str(len(items))})


def decision_row(decision: Mapping[str, Any]) -> Component:
    """One decision: what, how, on which evidence, against what; and the button that changes it."""
    what = str(decision["what"])
    runner_up = decision.get("runner_up")
    name = SAME_FIELD.get(what, what)
    change = html.Button(
        ["Change", html.Span(f" {what_words(what)}", className="vh")],
        type="button",
        className="dl-btn sm",
        **marks({"data-focus": f"reading-{name}"}),
    )
    return html.Tr(
        [
            html.Th(what_words(what), scope="row"),
            html.Td(html.Span(chosen_words(what, decision.get("chosen")), className="dl-chip line mono")),
            html.Td(str(decision.get("evidence") or ""), className="wrap"),
            html.Td(
                chosen_words(what, runner_up) if runner_up not in (None, "") else "–", className="muted wrap no-phone"
            ),
            html.Td(change if name in FIELDS or name == "type_column" else None, className="right"),
        ]
    )


def decisions(receipt: Mapping[str, Any]) -> Component | None:
    """All decisions as a table."""
    found = receipt.get("decisions") or ()
    if not found:
        return None
    heads = [html.Th(text, scope="col") for text in ("What", "Chosen", "Evidence")]
    heads += [html.Th("Runner-up", scope="col", className="no-phone"), html.Th(html.Span("Change", className="vh"))]
    body = [decision_row(decision) for decision in found]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="dl-table rec")
    return section(
        "Decisions", "Each can be changed; the kept original is then read again.", scrolled(table, "Decisions")
    )


def section(title: str, words: str, content: Any, identifier: str = "") -> Component:
    """A part of the page with its title and a remark."""
    head = html.Header([html.H2(title), html.P(words, className="no-phone")])
    return html.Section([head, content], className="dl-sec", id=identifier or title.lower().replace(" ", "-"))


def scrolled(table: Component, label: str) -> Component:
    """A table that scrolls by itself where it is too wide."""
    return html.Div(table, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": label}))


def rejected_row(item: RejectedCell) -> Component:
    """One cell that did not fit."""
    return html.Tr(
        [
            html.Td(numbers.figure(item.line), className="num"),
            html.Td(html.Span(item.column, className="ellip mono"), title=item.column),
            html.Td(html.Mark(item.raw if item.raw.strip() else repr(item.raw), className="mono")),
            html.Td(item.reason, className="wrap"),
        ]
    )


def rejected_table(cells: Sequence[RejectedCell], total: int, page: int) -> list[Component]:
    """One page of the cells that did not fit, and the buttons to the others."""
    heads = [("Line", "num"), ("Column", None), ("In the file", None), ("Why", None)]
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    table = html.Table(
        [html.Thead(head), html.Tbody([rejected_row(item) for item in cells])], className="dl-table dense"
    )
    start = (page - 1) * CELLS_ON_A_PAGE
    words = f"{start + 1:,}\u2013{start + len(cells):,} of {numbers.figure(total)}, in file order."
    pager = [page_button("Previous", page - 1, page > 1), page_button("Next", page + 1, start + len(cells) < total)]
    foot = html.Div(
        [html.P(words, className="muted small"), html.Div(pager, className="row")], className="row between dl-pager"
    )
    return [
        scrolled(table, "Cells that did not fit"),
        foot if total > CELLS_ON_A_PAGE else html.P(words, className="dl-cap"),
    ]


def page_button(text: str, page: int, is_there: bool) -> Component:
    """The button to the page before or after."""
    return html.Button(
        text,
        type="button",
        className="dl-btn sm",
        disabled=not is_there,
        **marks({"data-pick": ids.RECEIPT_REJECTED_PAGE, "data-value": str(page)}),
    )


def rejected_section(receipt: Mapping[str, Any], content: Sequence[Component]) -> Component | None:
    """What did not fit; nothing at all where everything did."""
    count = int(receipt.get("rejected_cells") or 0)
    if not count:
        return None
    words = "They count as missing; their text is kept as it stands in the file."
    return section("Cells that did not fit", words, html.Div(list(content), id=ids.RECEIPT_REJECTED), "rejected")


def form_section(dataset: Dataset, receipt: Mapping[str, Any]) -> Component:
    """The form that changes decisions."""
    form = reading_form(receipt, dataset.options or {}, dataset.columns_info or ())
    words = "What you leave as found is decided again from the file."
    return section("Read it another way", words, form, "reading-form")


def tables_section(receipt: Mapping[str, Any]) -> Component | None:
    """The tables of the file where it holds several; one click reads another."""
    found = receipt.get("tables") or ()
    if len(found) < 2:
        return None
    words = f"This file holds {len(found):,} tables; one of them is this dataset."
    return section("Tables in this file", words, tables_table(found), "tables")


def lines_section(receipt: Mapping[str, Any], lines: RawLines) -> Component | None:
    """The first lines of a text as they stand there, and what each was taken for."""
    if not lines.first or not receipt.get("delimiter"):
        return None
    words = "As they stand in the file; a tab is shown as ⇥."
    table = lines_table(lines.first, kinds_of(lines.first, receipt), "The first lines")
    return section("The first lines", words, table, "first-lines")


def receipt_page(dataset: Dataset, cells: Sequence[Component], lines: RawLines | None = None) -> Component:
    """The whole receipt of a dataset that was read."""
    receipt = dataset.receipt or {}
    parts = [
        heading(receipt),
        four_figures(dataset, receipt),
        tables_section(receipt),
        decisions(receipt),
        rejected_section(receipt, cells),
        lines_section(receipt, lines or RawLines()),
        form_section(dataset, receipt),
    ]
    return html.Div([part for part in parts if part is not None])


def line_of_error(dataset: Dataset) -> int | None:
    """The line on which the reading stopped, where that is known."""
    line = ((dataset.error or {}).get("details") or {}).get("line")
    return line if isinstance(line, int) and line > 0 else None


def reason_of_error(dataset: Dataset) -> str:
    """Why the reading stopped, in the words for programs; empty where that is not known."""
    reason = ((dataset.error or {}).get("details") or {}).get("reason")
    return reason if isinstance(reason, str) else ""


def failed_lines(dataset: Dataset, lines: RawLines) -> Component | None:
    """What stands in the file where it could not be read, or else at its start."""
    line = line_of_error(dataset)
    found = lines.around or lines.first
    if not found:
        return None
    here = line is not None and any(item.number == line for item in found)
    title = f"Line {line:,} and those around it" if here and line is not None else "The first lines"
    words = "Signs that print nothing are shown as their numbers, a tab as ⇥."
    return section(title, words, lines_table(found, None, title, line), "first-lines")


def failed_receipt(dataset: Dataset, lines: RawLines | None = None) -> Component:
    """Why the file could not be read, what stands there, and what may help."""
    title = html.Div([html.H1("How it was read"), html.P("It could not be read yet.", className="lede")])
    why = reason_of_error(dataset)
    buttons = try_with(dataset.file_type, dataset.options or {}, line_of_error(dataset), why)
    parts = [
        html.Div(title, className="dl-head"),
        dataset_states.reason(dataset.error),
        section("Try with", "The kept original is read again at once.", buttons, "try-with") if buttons else None,
        failed_lines(dataset, lines or RawLines()),
        html.Div(id=ids.RECEIPT_MESSAGE, className="dl-messages")
        if is_hopeless(why)
        else form_section(dataset, dataset.receipt or {}),
    ]
    return html.Div([part for part in parts if part is not None])


def skeleton_receipt() -> Component:
    """The receipt before anything is known, with its final height."""
    stats = html.Div([html.Div(className="dl-skel figure") for _ in range(4)], className="dl-stats is-waiting")
    rows = [html.Div(className="dl-skel line") for _ in range(10)]
    card = html.Div(rows, className="dl-card pad stack dl-wide")
    return html.Div(
        [html.Div(className="dl-skel title"), stats, card], className="stack dl-wide", **marks({"aria-hidden": "true"})
    )
