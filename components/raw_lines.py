"""Lines of a file as they stand there, with their numbers and what each was taken for."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.attributes import marks
from models.receipt import RawLine

CHIPS = {
    "names": "acc",
    "row": "line",
    "before the table": "warn",
    "comment": "warn",
    "blank": "",
    "other table": "warn",
}


def comment_mark(receipt: Mapping[str, Any]) -> str:
    """What comment lines start with, as decided; nothing where there are none."""
    found = [item.get("chosen") for item in receipt.get("decisions") or () if item.get("what") == "comments"]
    return str(found[0] or "") if found else ""


def kinds_of(lines: Sequence[RawLine], receipt: Mapping[str, Any]) -> list[str]:
    """What each of the first lines was taken for, as far as their numbers tell."""
    comment, skipped = comment_mark(receipt), int(receipt.get("skipped_rows") or 0)
    names = int(receipt.get("header_rows") or 0)
    repeated = any(item.get("what") == "table" for item in receipt.get("decisions") or ())
    kinds = []
    for line in lines:
        text = line.text.strip()
        if not text:
            kinds.append("blank")
        elif comment and text.startswith(comment):
            kinds.append("comment")
        elif line.number <= skipped:
            kinds.append("before the table")
        elif names:
            kinds.append("names")
            names -= 1
        else:
            kinds.append("row" if not repeated or line.number <= last_line(receipt) else "other table")
    return kinds


def last_line(receipt: Mapping[str, Any]) -> int:
    """The last line of the table that was read, of several in a text."""
    ranges = [str(table.get("range") or "") for table in receipt.get("tables") or () if table.get("chosen")]
    digits = "".join(sign for sign in "".join(ranges).rpartition("–")[2] if sign.isdecimal())
    return int(digits) if digits else 10**12


def line_row(line: RawLine, kind: str | None, *, marked: bool = False) -> Component:
    """One line: its number, what it was taken for, and its text."""
    more: list[Any] = [html.Span(" …", className="muted", title="The line goes on.")] if line.more else []
    text = html.Mark(line.text) if marked and line.text else line.text or " "
    cells: list[Component] = [html.Th(numbers.figure(line.number), className="num", scope="row")]
    if kind is not None:
        cells.append(html.Td(html.Span(kind, className=f"dl-chip {CHIPS.get(kind, '')}".strip())))
    return html.Tr([*cells, html.Td([html.Code(text, className="dl-raw"), *more])])


def lines_table(
    lines: Sequence[RawLine], kinds: Sequence[str] | None, label: str, wrong: int | None = None
) -> Component:
    """Lines as a table that scrolls by itself; `wrong` is the number of the line that is marked."""
    heads = [("Line", "num"), *([("Taken for", None)] if kinds is not None else []), ("In the file", None)]
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    body = [
        line_row(line, kinds[place] if kinds is not None else None, marked=line.number == wrong)
        for place, line in enumerate(lines)
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="dl-table dense dl-lines")
    return html.Div(table, className="dl-card dl-scroll", tabIndex=0, role="region", **marks({"aria-label": label}))
