"""One click to read a file in another way: another table in it, or what may help where it could not be read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component
from pydantic import ValidationError

from components import ids, numbers
from components.attributes import marks
from components.reading_words import DELIMITERS, encoding_name
from models.errors import InvalidParameters
from models.receipt import ReadingOptions

ENCODINGS = ("utf-8", "windows-1252", "utf-16")
MARKS = (",", ";", "\t", "|")
TEXTS = ("csv", "tsv", "txt", "gz", "bz2", "xz", "zst", "zip")
AS_FOUND = "as_found"
# Reasons for which another way to read the same bytes cannot help, by how they begin.
HOPELESS = (
    "content is", "empty file", "password", "broken archive", "broken zip", "packed twice", "unpacks to", "no table",
    "far cell", "overlapping parts", "too many parts", "link in zip", "no workbook", "no sheet",
)  # fmt: skip
MARKS_ONLY = ("too many columns", "record too long")
ENCODINGS_ONLY = ("binary data", "no encoding fits")


def try_button(text: str, options: Mapping[str, Any], kind: str = "", more: str = "") -> Component:
    """A button that reads the kept original with other options; `more` is said to screen readers only."""
    words: list[Any] = [text, html.Span(f" {more}", className="vh")] if more else [text]
    data = {"data-pick": ids.RECEIPT_TRIED, "data-value": json.dumps(options), "data-again": ""}
    return html.Button(words, type="button", className=f"dl-btn sm {kind}".strip(), **marks(data))


def is_hopeless(reason: str) -> bool:
    """Whether no other way to read the same bytes can help."""
    return reason.startswith(HOPELESS)


def tries(options: Mapping[str, Any], line: int | None, reason: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """What may help where a text could not be read: the words of each button, and its options.

    Args:
        options: those with which it could not be read.
        line: where the reading stopped, None where that is not known.
        reason: why, in the words of the error's details.
    """
    if is_hopeless(reason):
        return
    if reason not in MARKS_ONLY:
        yield from other_encodings(options)
    if reason not in ENCODINGS_ONLY:
        yield from other_marks(options)
        yield from more_skipped(options, line)


def other_encodings(options: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The encodings that were not asked for."""
    for name in ENCODINGS:
        if name != options.get("encoding"):
            yield encoding_name(name) if name != "windows-1252" else "Windows-1252", {"encoding": name}


def other_marks(options: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The delimiters and quotes that were not asked for."""
    for mark in MARKS:
        if mark != options.get("delimiter"):
            yield DELIMITERS[mark], {"delimiter": mark}
    if options.get("quote") != "":
        yield "quotes as plain signs", {"quote": ""}


def more_skipped(options: Mapping[str, Any], line: int | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines up to the bad one left out, or one more than before."""
    skipped = max(int(options.get("skip_rows") or 0) + 1, line or 0)
    words = "the first line skipped" if skipped == 1 else f"the first {numbers.figure(skipped)} lines skipped"
    if skipped <= 1_000_000:
        yield words, {"skip_rows": skipped}


def try_with(file_type: str, options: Mapping[str, Any], line: int | None, reason: str = "") -> Component | None:
    """Buttons that read a failed file again; None where nothing else is worth a try."""
    found = list(tries(options, line, reason)) if file_type in TEXTS else []
    buttons = [try_button(text, chosen, more="instead") for text, chosen in found]
    if any(options.values()):
        buttons.insert(0, try_button("what DataLens finds itself", {AS_FOUND: True}, more="instead of your choices"))
    return html.Div(buttons, className="row w", role="group", **marks({"aria-label": "Try with"})) if buttons else None


def tables_table(found: Sequence[Mapping[str, Any]]) -> Component:
    """The tables of a file, each with the button that reads it."""
    heads = [("Table", None), ("Where", "no-phone"), ("Rows", "num"), ("Columns", "num no-phone"), ("", None)]
    head = html.Tr(
        [html.Th(text or html.Span("Read", className="vh"), scope="col", className=kind) for text, kind in heads]
    )
    body = [table_row(table) for table in found]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="dl-table dense")
    return html.Div(
        table, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": "Tables in this file"})
    )


def table_row(table: Mapping[str, Any]) -> Component:
    """One table of a file: what it is called, where it stands, how large it is."""
    name, title = str(table["name"]), str(table.get("title") or "")
    place = ", ".join(str(table[key]) for key in ("sheet", "range") if table.get(key))
    read: Any = html.Span("read", className="dl-chip good")
    if not table.get("chosen"):
        read = try_button("Read this one", {"table": name}, more=f"table {name}")
    words = [html.Span(name, className="mono"), html.Span(f" {title}", className="muted") if title else None]
    hidden = html.Span("hidden", className="dl-chip") if table.get("hidden") else None
    return html.Tr(
        [
            html.Th([*words, hidden], scope="row", className="wrap"),
            html.Td(place, className="wrap no-phone"),
            html.Td(numbers.figure(int(table["rows"])), className="num"),
            html.Td(numbers.figure(int(table["columns"])), className="num no-phone"),
            html.Td(read, className="right"),
        ]
    )


def options_with(text: str, before: Mapping[str, Any]) -> ReadingOptions:
    """The options of a button, beside those that were chosen before.

    Another table has other columns, so their types and the place of the names are decided again.

    Raises:
        InvalidParameters: the text holds no options.
    """
    try:
        changed = json.loads(text.rpartition("|")[0] or text)
        if changed == {AS_FOUND: True}:
            return ReadingOptions()
        kept = dict(before)
        if "table" in changed:
            kept = {name: kept[name] for name in kept if name not in ("types", "header_rows", "skip_rows")}
        return ReadingOptions.model_validate({**kept, **changed})
    except (ValueError, TypeError, ValidationError) as error:
        raise InvalidParameters("This choice cannot be used. Choose in the form below, and read again.") from error
