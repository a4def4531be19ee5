"""The library: the drop zone, the table of datasets, and what stands there before there is any."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from components import ids, numbers
from components.alerts import first_sentence
from components.attributes import marks
from components.column_cards import bins_of
from components.dataset_states import progress_text
from components.icons import icon
from components.links import link
from components.sample_shapes import SHAPES
from components.shapes import bars
from models.tables import Dataset

SORTS = (
    ("-created_at", "Newest first"),
    ("created_at", "Oldest first"),
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
    ("-row_count", "Most rows first"),
    ("-file_size", "Largest first"),
)
# Column of the table → the order that a click on its head asks for, and the one of a second click.
SORTED_BY = {
    "Name": ("name", "-name"),
    "Rows": ("-row_count", "row_count"),
    "Size": ("-file_size", "file_size"),
    "Added": ("-created_at", "created_at"),
}
GRADES = {
    "good": "sound",
    "warn": "needs a look",
    "bad": "could not be read",
    "busy": "being read",
    "": "not known yet",
}
UNFINISHED = ("uploaded", "processing")
BARS = 18


class Summary(NamedTuple):
    """What the table says of a dataset that is ready: health in words, how it is graded, and its shape."""

    words: str = ""
    grade: str = ""
    measure: Mapping[str, Any] | None = None


def drop_zone(suffixes: Sequence[str]) -> Component:
    """The place to drop files: a real button, which also opens the system's dialog."""
    words = html.Span(
        [
            html.Strong(["Drop a CSV, Excel or JSON file, or ", html.Span("browse", className="b")], className="ask"),
            html.Strong("Let go to add it", className="let-go"),
            html.Small(
                ["Up to ", html.Span(id=ids.LIBRARY_LIMIT), " each, several at once. Files stay on this server."]
            ),
        ],
        className="grow",
    )
    attributes = {"data-accept": ",".join(f".{suffix}" for suffix in suffixes)}
    sign = html.Span(icon("upload"), className="ic")
    return html.Button([sign, words], id="library-drop", type="button", className="dl-drop", **marks(attributes))


def sort_choice(chosen: str) -> Component:
    """The order of the table, as a list of the system."""
    options = [html.Option(title, value=sort, selected="selected" if sort == chosen else None) for sort, title in SORTS]
    select = html.Select(options, className="dl-btn", **marks({"data-store": ids.LIBRARY_SORT, "aria-label": "Order"}))
    return html.Span([icon("sort-down"), select], className="dl-choose")


def dataset_table(datasets: Sequence[Dataset], summaries: Mapping[Any, Summary], sort: str) -> Component:
    """All datasets, one line each."""
    head = html.Thead(html.Tr(table_head(sort)))
    rows = html.Tbody([dataset_row(item, summaries.get(item.id, Summary())) for item in datasets])
    return html.Div(
        html.Table([head, rows], className="dl-table lib"),
        className="dl-card dl-scroll",
        role="region",
        tabIndex="0",
        **marks({"aria-label": "Datasets"}),
    )


def table_head(sort: str) -> list[Component]:
    """The names of the columns; those that can be sorted by are buttons."""
    return [
        head_cell("Name", sort),
        html.Th("Shape", className="no-phone", title="Distribution of the first measure"),
        head_cell("Rows", sort, "num"),
        html.Th("Columns", className="num no-phone"),
        html.Th("Health", className="no-phone lib-health"),
        head_cell("Size", sort, "num no-phone"),
        html.Th("Type", className="no-phone"),
        head_cell("Added", sort, "no-phone"),
        html.Th(html.Span("Actions", className="vh")),
    ]


def head_cell(title: str, sort: str, class_name: str = "") -> Component:
    """A column that can be sorted by: the arrow says which way it is sorted now."""
    first, second = SORTED_BY[title]
    is_here = sort in (first, second)
    direction = ("descending" if sort.startswith("-") else "ascending") if is_here else "none"
    arrow = [icon("arrow-down" if sort.startswith("-") else "arrow-up", small=True)] if is_here else []
    attributes = {"data-set": ids.LIBRARY_SORT, "data-value": second if sort == first else first}
    button = html.Button([title, *arrow], type="button", className="dl-sort", **marks(attributes))
    return html.Th(button, className=class_name or None, **marks({"aria-sort": direction}))


def dataset_row(dataset: Dataset, summary: Summary) -> Component:
    """One dataset: what it is, how it is, and what can be done with it."""
    words, grade = state_of(dataset, summary)
    name = html.Span(
        [state_sign(grade), link(dataset.name, f"/datasets/{dataset.id}", "lib-name ellip")], className="row"
    )
    added = html.Span(numbers.ago(dataset.created_at), title=numbers.moment_in_full(dataset.created_at))
    return html.Tr(
        [
            html.Td(name, **marks({"data-rename": str(dataset.id)})),
            html.Td(shape(summary.measure), className="no-phone"),
            html.Td(numbers.figure(dataset.row_count), className="num"),
            html.Td(numbers.figure(dataset.column_count), className="num no-phone"),
            html.Td(words, className="muted no-phone lib-health", title=words),
            html.Td(numbers.size(dataset.file_size), className="num no-phone"),
            html.Td(dataset.file_type.upper(), className="muted no-phone"),
            html.Td(added, className="muted no-phone"),
            html.Td(menu_button(dataset), className="right"),
        ],
        key=str(dataset.id),
    )


def state_of(dataset: Dataset, summary: Summary) -> tuple[str, str]:
    """How a dataset is, in words and as a grade: good, warn, bad, busy."""
    if dataset.status in UNFINISHED:
        return progress_text(dataset.progress), "busy"
    if dataset.status == "failed":
        return first_sentence(str((dataset.error or {}).get("message") or "It could not be read."))[0], "bad"
    if not dataset.row_count:
        return "No rows", "warn"
    return summary.words, summary.grade


def state_sign(grade: str) -> Component:
    """The state once more as a sign, with a name for those who cannot see it: filled, ringed, a diamond, turning."""
    kind = "dl-spin" if grade == "busy" else f"dl-dot {grade or 'none'}"
    return html.Span(className=kind, role="img", title=GRADES[grade], **marks({"aria-label": GRADES[grade]}))


def shape(measure: Mapping[str, Any] | None) -> Component | None:
    """The distribution of one column, small enough for a line."""
    if not measure:
        return None
    outline = html.I(className="dl-shape", style={"--shape": bars(bins_of(measure, BARS).counts, 0.25)})
    return html.Div(outline, className="lib-shape", title=f"Distribution of {measure['name']}")


def menu_button(dataset: Dataset) -> Component:
    """The button that opens what can be done with a dataset; `assets/library.js` draws the menu."""
    attributes = {
        "data-menu": str(dataset.id),
        "data-name": dataset.name,
        "data-status": dataset.status,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": f"More about {dataset.name}",
    }
    return html.Button(icon("three-dots"), type="button", className="dl-btn ghost sm sq", **marks(attributes))


def more_button(shown: int, total: int, step: int) -> Component | None:
    """The button that brings the next datasets; None when all are there."""
    if shown >= total:
        return None
    attributes = {"data-set": ids.LIBRARY_SHOWN, "data-value": str(shown + step)}
    text = f"Show {min(step, total - shown)} more of {numbers.figure(total)}"
    return html.Div(html.Button(text, type="button", className="dl-btn", **marks(attributes)), className="dl-more")


def nothing_found(words: str) -> Component:
    """No dataset has these words in its name."""
    attributes = {"data-clear": ids.LIBRARY_WORDS}
    clear = html.Button("Show all datasets", type="button", className="dl-btn", **marks(attributes))
    text = f"No dataset has “{words}” in its name or file name."
    return html.Div([html.P(text, className="muted"), clear], className="dl-card lib-none")


class Sample(NamedTuple):
    """A dataset that comes with the program."""

    key: str
    title: str
    description: str
    rows: int
    columns: int


def sample_cards(samples: Sequence[Sample]) -> list[Component]:
    """Datasets to try with; a click adds one and opens it."""
    return [sample_card(item) for item in samples]


def sample_card(sample: Sample) -> Component:
    """One sample: its name and size, its shape, and a sentence."""
    size = html.Span(f"{sample.rows:,} × {sample.columns}", className="mono muted")
    shape = SHAPES.get(sample.key)
    parts = [html.Span([html.B(sample.title), size])]
    if shape:
        outline = html.I(className="dl-shape", style={"--shape": bars(shape.counts)})
        parts.append(html.Span(outline, className="lib-shape", title=f"Distribution of {shape.column}"))
    parts.append(html.Span(sample.description, className="small muted"))
    return html.Button(parts, type="button", className="dl-card lib-sample", **marks({"data-sample": sample.key}))


def skeleton_rows(count: int = 8) -> Component:
    """The table before it is known, with its final height."""
    lines = [html.Div(html.Div(className="dl-skel"), className="lib-line") for _ in range(count)]
    return html.Div(lines, className="dl-card lib-waiting", **marks({"aria-hidden": "true"}))
