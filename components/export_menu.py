"""The menu that takes out what a page shows: the table, the answer, or the whole overview as a report.

`assets/exports.js` adds what the address asks for (filter, order, choices) and follows the link.
"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import marks
from components.drawn import drawn
from components.icons import icon

FILES = (
    ("csv", "CSV"),
    ("csv-excel", "CSV for Excel"),
    ("csv-zip", "CSV with its origin"),
    ("xlsx", "Excel workbook"),
    ("json-document", "JSON"),
    ("parquet", "Parquet"),
)
REPORTS = (("html", "Web page, opens offline"), ("pdf", "PDF, to print"))


def item(address: str, format: str, words: str) -> Component:
    """One way out: the end of the address in the API, and the format."""
    return html.Button(
        [icon("download", small=True), words],
        type="button",
        className="dl-item",
        **marks({"data-export": address, "data-format": format}),
    )


def part(title: str, address: str, formats: Sequence[tuple[str, str]]) -> list[Component]:
    """One thing that can be taken out, in several formats."""
    return [html.Div(title, className="dl-menuhead"), *(item(address, *choice) for choice in formats)]


def popover(parts: Sequence[Component], size: str = "sm") -> Component:
    """The button with its menu."""
    label = html.Summary([icon("download"), "Export"], className=f"dl-btn {size}".strip())
    note = html.P(
        "Files say which rows of what they hold, and when; CSV alone says it by its name only.",
        className="muted small dl-menunote",
    )
    body = html.Div(className="dl-popbody dl-menu", **drawn([*parts, note]))
    return html.Details([label, body], className="dl-pop right")


def of_table() -> Component:
    """For the table page: the rows that pass the filter, in the order shown, with the columns shown."""
    return popover(part("These rows", "export", FILES))


def of_answer(kind: str, title: str, size: str = "sm") -> Component:
    """For the page of an analysis: its answer under the same choices, and the rows that it was asked of."""
    return popover([*part(title, f"analysis/{kind}", FILES), *part("Its rows", "export", FILES[:1])], size)


def of_overview() -> Component:
    """For the overview: the report, the figures of all columns, the table."""
    files = [*part("Report", "report", REPORTS), *part("All rows", "export", FILES)]
    return popover([*files, *part("Figures of all columns", "analysis/statistics", FILES[1:4])], "")
