"""States of a dataset that cannot be shown yet: being read, failed, without rows."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids, numbers, shapes
from components.alerts import alert, empty, first_sentence
from components.attributes import marks
from components.icons import icon

PHASES = {
    "queued": "Waiting for a free place",
    "checking": "Checking the file",
    "sniffing": "Finding out how the file is written",
    "reading": "Reading",
    "statistics": "Computing statistics",
    "cleaning": "Cleaning",
    "writing": "Writing columns",
}
FAILED_NEXT = "Correct the file and add it again, or choose how it is read. The original is kept."


def progress_text(progress: Mapping[str, Any] | None) -> str:
    """What is going on: the phase, and how many rows of how many."""
    found = progress or {}
    phase = PHASES.get(str(found.get("phase") or "queued"), "Reading")
    rows, total = found.get("rows"), found.get("total")
    if not rows:
        return f"{phase} …"
    if total and total >= rows:
        return f"{phase} {numbers.figure(rows)} of {numbers.counted(total, 'row')}"
    return f"{phase}: {numbers.counted(rows, 'row')} so far"


def progress_share(progress: Mapping[str, Any] | None) -> float:
    """How far it is, in percent; a little where nothing is known."""
    rows, total = (progress or {}).get("rows") or 0, (progress or {}).get("total") or 0
    return min(100.0, 100 * rows / total) if total else 4.0


def processing(progress: Mapping[str, Any] | None, name: str = "") -> Component:
    """The bar that moves while the file is read; the way out appears after three seconds."""
    head = html.Div(html.H1(name or "Reading the file"), className="dl-head")
    bar = html.Div(
        html.I(style={"--v": shapes.percent(progress_share(progress))}),
        className="dl-prog",
        role="progressbar",
        **marks({"aria-label": "Reading the file", "aria-valuenow": str(round(progress_share(progress)))}),
    )
    cancel = html.Button("Cancel", id=ids.CANCEL_READING, className="dl-btn sm dl-later", type="button")
    words = html.Div(
        [html.Span(className="dl-spin"), html.Span(progress_text(progress), role="status")], className="row"
    )
    card = html.Div([html.Div([words, cancel], className="row between"), bar], className="dl-card pad dl-reading")
    return html.Div([head, card, skeleton_cards(8)], className="stack dl-wide")


def reason(error: Mapping[str, Any] | None) -> Component:
    """Why the file could not be read, and where."""
    found = error or {}
    title, rest = first_sentence(str(found.get("message") or "This file could not be read."))
    details = found.get("details") or {}
    cause = str(details.get("reason") or "")
    # A reason of one word is for programs; people read sentences.
    lines = [text for text in (rest, place_of(details), cause if " " in cause else "") if text]
    return alert(title, [html.Span(line, className="dl-line") for line in lines or [FAILED_NEXT]])


def failed(dataset_id: str, error: Mapping[str, Any] | None, name: str = "") -> Component:
    """Why the file could not be read, where, and what to do next."""
    head = html.Div(html.H1(name or "This file was not read"), className="dl-head")
    steps = [
        dcc.Link("Choose how it is read", href=f"/datasets/{dataset_id}/receipt", className="dl-btn primary"),
        dcc.Link("Back to the library", href="/", className="dl-btn"),
    ]
    return html.Div([head, reason(error), html.Div(steps, className="row w")], className="stack dl-wide")


def place_of(details: Mapping[str, Any]) -> str:
    """Where in the file it went wrong, where that is known."""
    line = details.get("line")
    return f"It happened in line {line:,} of the file." if isinstance(line, int) else ""


def no_rows(columns: int, name: str = "") -> Component:
    """A table with column names and nothing below them."""
    head = html.Div(html.H1(name or "No rows"), className="dl-head")
    text = f"The file names {numbers.counted(columns, 'column')} and holds no row of data below them."
    if not columns:
        text = "The file is empty: it holds neither names of columns nor a row of data."
    link = dcc.Link("Add another file", href="/", className="dl-btn primary")
    return html.Div([head, html.Div(empty("This table has no rows", text, [link]), className="dl-card")])


def skeleton_card() -> Component:
    """The place of one column card, with its final height."""
    widths = ("head", "plot", "line", "line short", "thin")
    return html.Div([html.Div(className=f"dl-skel {kind}") for kind in widths], className="dl-col is-waiting")


def skeleton_cards(count: int) -> Component:
    """Places of column cards while their figures are on the way."""
    return html.Div([skeleton_card() for _ in range(count)], className="dl-cols", **marks({"aria-hidden": "true"}))


def skeleton_overview() -> Component:
    """The overview before anything is known of it."""
    stats = html.Div([html.Div(className="dl-skel figure") for _ in range(5)], className="dl-stats is-waiting")
    return html.Div([html.Div(className="dl-skel title"), stats, skeleton_cards(8)], className="stack dl-wide")


def waiting_note(text: str) -> Component:
    """A sentence that says what is being waited for."""
    return html.P([icon("hourglass"), text], className="muted small", role="status")
