"""The table's page: the bar above the grid with filters, columns and the API call, and the line below."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import api_calls, export_menu, filters, ids, numbers
from components.attributes import marks
from components.column_cards import type_icon
from components.drawn import drawn
from components.filters import filter_popover
from components.grid import columns as grid_columns
from components.grid import grid
from components.icons import icon
from components.profiles import Profile
from models.filters import Filter, SortKey


def column_choice(profile: Profile, place: int, is_shown: bool) -> Component:
    """One column that can be shown or hidden."""
    box = html.Span(icon("check-lg", small=True), className="dl-box")
    return html.Li(
        html.Button(
            [box, type_icon(profile["type"]), html.Span(str(profile["name"]), className="ellip mono")],
            type="button",
            role="checkbox",
            className="dl-choice",
            **marks({"data-column": f"c{place}", "aria-checked": "true" if is_shown else "false"}),
        ),
        **marks({"data-name": str(profile["name"])}),
    )


def columns_popover(columns: Sequence[Profile], shown: Sequence[str]) -> Component:
    """Which columns are shown; hidden ones come back from here."""
    label = html.Summary([icon("layout-three-columns"), html.Span("Columns")], className="dl-btn sm")
    items = [column_choice(item, place, not shown or item["name"] in shown) for place, item in enumerate(columns)]
    field = dcc.Input(type="search", placeholder="Find a column", className="dl-input", autoComplete="off")
    search = html.Label([html.Span("Find a column", className="vh"), field], **marks({"data-narrow": "table-choices"}))
    everything = html.Div(
        [
            html.Button("Show all", type="button", className="dl-btn sm", **marks({"data-columns": "all"})),
            html.Button(
                "Hide all but the first", type="button", className="dl-btn sm ghost", **marks({"data-columns": "first"})
            ),
        ],
        className="row",
    )
    body = html.Div(
        [search, everything, html.Ul(id="table-choices", className="dl-scrolled", **drawn(items))],
        className="dl-popbody stack",
    )
    return html.Details([label, body], className="dl-pop right")


def find_field(columns: Sequence[Profile]) -> Component:
    """The field that brings a column into sight."""
    names = html.Datalist([html.Option(value=str(item["name"])) for item in columns], id="table-names")
    search = dcc.Input(
        id="table-find", type="search", placeholder="Go to a column", list="table-names", className="dl-input"
    )
    return html.Label([html.Span("Go to a column", className="vh"), search, names], className="dl-find no-phone")


def bar(columns: Sequence[Profile], conditions: Filter, shown: Sequence[str]) -> Component:
    """Everything above the grid."""
    return html.Div(
        [
            html.H1("Table", className="vh"),
            filter_popover(columns, ids.TABLE_FILTER),
            html.Span(
                filters.chips(conditions, ids.TABLE_FILTER), id=ids.TABLE_FILTER.chips, className="row w dl-chips"
            ),
            html.Span(className="grow"),
            html.Span(
                [
                    html.Span(id=ids.TABLE_COUNT, role="status"),
                    html.Span(shown_words(len(shown) or len(columns), len(columns)), id=ids.TABLE_SHOWN),
                ],
                className="muted small no-phone",
            ),
            find_field(columns),
            columns_popover(columns, shown),
            export_menu.of_table(),
            api_calls.popover(html.Div(id=ids.TABLE_CALL)),
        ],
        className="dl-toolbar",
    )


def foot() -> Component:
    """Which rows are in sight, and what the keyboard can do."""
    return html.Div(
        [
            html.Span(id="table-range"),
            html.Span("Summaries in the header follow the filter.", className="no-phone"),
            html.Span(className="grow"),
            html.Span(["Sort by several columns with ", html.Kbd("Ctrl"), " and a click."], className="no-phone"),
        ],
        className="dl-foot small muted",
    )


def table_page(
    columns: Sequence[Profile], conditions: Filter, sort: Sequence[SortKey], shown: Sequence[str]
) -> Component:
    """The whole table of a dataset that is ready."""
    return html.Div(
        [
            bar(columns, conditions, shown),
            html.Div(id=ids.TABLE_FILTER.message, className="dl-messages"),
            html.Div(id=ids.TABLE_MESSAGE, className="dl-messages"),
            grid(grid_columns(columns, sort, shown)),
            foot(),
        ],
        className="dl-tablepage",
    )


def count_words(total: int, rows: int) -> list[Component | str]:
    """How many rows pass the filter."""
    if total == rows:
        return [html.B(numbers.figure(rows)), " row" if rows == 1 else " rows"]
    return [html.B(numbers.figure(total)), f" of {numbers.counted(rows, 'row')}"]


def shown_words(shown: int, columns: int) -> str:
    """How many columns are shown; the browser's script says it anew whenever one is hidden."""
    of = f"{shown:,} of " if shown != columns else ""
    return f" · {of}{numbers.counted(columns, 'column')}"


def skeleton_table() -> Component:
    """The table before its first rows."""
    lines = [html.Div(className="dl-skel cells") for _ in range(20)]
    return html.Div(
        [html.Div(className="dl-toolbar"), html.Div(className="dl-skel heads"), *lines], className="dl-tablepage"
    )
