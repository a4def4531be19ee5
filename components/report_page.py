"""The report as one HTML file: the overview's own pieces, with styles and fonts inside. It opens without a server."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.column_cards import cards
from components.filters import words_of
from components.html_text import text_of
from components.icons import logo
from components.insight_parts import grid, head, nothing, tested_words
from components.overview_parts import five_figures, read_as_line
from components.reading_words import chosen_words, what_words
from components.relation_parts import relations
from models.filters import Condition
from models.tables import Dataset

NOTES = "Notes on single columns"
SHEETS = (
    "tokens", "base", "chrome", "controls", "callouts", "cards", "data-tables", "figures", "datasets",
    "datasets_statistics", "charts", "insights", "missing", "correlation", "report", "icons",
)  # fmt: skip
FONT = re.compile(r'url\("(fonts/[\w-]+\.woff2)"\)')
SIGN = re.compile(r"^\.i-([a-z0-9-]+) ")
# Nothing is fetched and nothing runs, whatever stands in a cell.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="generator" content="DataLens">
<title>{title}</title>
<style>{styles}</style>
</head>
<body class="dl-report">{body}</body>
</html>
"""


def rows_words(rows: int, dataset: Dataset, conditions: Sequence[Condition]) -> str:
    """Which rows a report or an export is about: all 344 rows; 120 of 344 rows, where species is Adelie."""
    total = dataset.row_count or 0
    if not conditions:
        return f"all {numbers.counted(total, 'row')}" if total != 1 else "the only row"
    where = "; ".join(map(words_of, conditions))
    return f"{numbers.figure(rows)} of {numbers.counted(total, 'row')}, where {where}"


def heading(report: Any) -> Component:
    """Whose report it is, of which rows, and when it was made."""
    dataset: Dataset = report.dataset
    facts = f"{dataset.original_filename} · {numbers.size(dataset.file_size)} · SHA-256 {dataset.sha256[:16]}…"
    made: list[Any] = [
        "Report made ",
        html.Time(numbers.moment_in_full(report.made_at)),
        f" from {rows_words(report.rows, dataset, report.conditions)}.",
    ]
    mark = html.Div([logo(), html.B("DataLens")], className="dl-mark")
    title = [html.H1(dataset.name), html.P(facts, className="lede"), html.P(made, className="lede dl-made")]
    return html.Header([mark, *title], className="dl-reporthead")


def findings(report: Any) -> Component:
    """What stands out, all of it."""
    answer, dataset_id = report.insights, str(report.dataset.id)
    words = f"Strongest first; false discoveries held at 5% over {numbers.counted(answer['tested'], 'test')}"
    body = (
        [head(words), grid(dataset_id, answer["items"])]
        if answer["items"]
        else [head(tested_words(answer)), nothing(answer)]
    )
    return html.Section(body, className="dl-sec")


def notes(report: Any) -> Component | None:
    """What is so of single columns and nothing to wonder at; nothing where there is none."""
    found = report.insights["notes"]
    if not found:
        return None
    title = html.Header([html.H2(NOTES), html.P(numbers.counted(len(found), "note"))])
    return html.Section([title, grid(str(report.dataset.id), found)], className="dl-sec")


def columns(report: Any) -> Component:
    """A card for each column."""
    profile = report.statistics["profile"]
    title = html.Header([html.H2("Columns"), html.P(numbers.counted(len(profile), "column"))])
    return html.Section([title, cards(str(report.dataset.id), profile, None)], className="dl-sec")


def reading(receipt: Mapping[str, Any]) -> Component | None:
    """How the file was read: each decision with its evidence and what was nearly chosen."""
    decisions = receipt.get("decisions") or ()
    if not decisions:
        return None
    heads = [html.Th(text, scope="col") for text in ("What", "Chosen", "Evidence", "Runner-up")]
    body = [html.Tr(list(map(html.Td, decision_words(decision)))) for decision in decisions]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="dl-table rec")
    title = html.Header([html.H2("How it was read"), html.P(f"{numbers.counted(len(body), 'decision')} with evidence")])
    return html.Section([title, html.Div(table, className="dl-card dl-scroll")], className="dl-sec")


def decision_words(decision: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """One decision: what, how, on which evidence, against what."""
    what, other = str(decision["what"]), decision.get("runner_up")
    return (
        what_words(what),
        chosen_words(what, decision.get("chosen")),
        str(decision.get("evidence") or ""),
        "–" if other in (None, "") else chosen_words(what, other),
    )


def report_page(assets: Path, report: Any) -> bytes:
    """The whole report as a file; `assets` is the folder of styles and fonts."""
    dataset: Dataset = report.dataset
    parts = [
        heading(report),
        five_figures(dataset, report.statistics),
        read_as_line(dataset),
        findings(report),
        notes(report),
        columns(report),
        *relations(str(dataset.id), report.missing, report.correlation),
        reading(dataset.receipt or {}),
    ]
    body = text_of(html.Main(html.Div(parts), className="dl-main"))
    title = escape(f"{dataset.name} · DataLens report")
    return HEAD.format(policy=POLICY, title=title, styles=styles(assets, body), body=body).encode("utf-8", "replace")


def styles(assets: Path, body: str) -> str:
    """The sheets as one text, fonts inside, and of the signs only those in use."""
    text = "\n".join((assets / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    lines = (line for line in text.splitlines() if is_used(line, body))
    return FONT.sub(lambda found: f'url("{font_inside(assets / found[1])}")', "\n".join(lines))


def is_used(line: str, body: str) -> bool:
    """Whether a line of a sheet is for something that is there."""
    sign = SIGN.match(line)
    return sign is None or f"i-{sign[1]}" in body


def font_inside(path: Path) -> str:
    """A font as an address that holds the font itself."""
    return f"data:font/woff2;base64,{b64encode(path.read_bytes()).decode()}"
