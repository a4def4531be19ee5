"""The statistics page: a list of columns, and the chosen one in depth, alone or beside another."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    api_calls,
    comparison,
    distribution,
    export_menu,
    filters,
    ids,
    law_parts,
    numbers,
    profiles,
    shapes,
)
from components.alerts import alert, empty
from components.attributes import marks
from components.column_cards import bins_of, type_icon
from components.drawn import drawn
from components.figure_list import compared_figures, figure_cards
from components.profiles import Profile
from components.top_values import table_address, top_caption, top_table
from models.filters import Filter


def sparkline(profile: Profile) -> Component | None:
    """The column's shape in the width of a word."""
    if not profile["count"] or not profiles.drawn_histogram(profile).get("counts"):
        return None
    return html.I(className="dl-shape", style={"--shape": shapes.bars(bins_of(profile, 16).counts, 0.05)})


def list_item(profile: Profile, is_chosen: bool) -> Component:
    """One column of the list; the arrow keys move through it."""
    name, part = str(profile["name"]), profile["missing_share"] or 0
    missing = html.Span(numbers.share(part), className="n", title="missing") if part else None
    shape = html.Span(sparkline(profile), className="dl-spark", **marks({"aria-hidden": "true"}))
    button = html.Button(
        [type_icon(profile["type"]), html.Span(name, className="ellip mono"), missing, shape],
        type="button",
        title=name,
        className="dl-listitem",
        **marks(
            {
                "data-pick": ids.STATISTICS_COLUMN,
                "data-value": name,
                "aria-current": "true" if is_chosen else "false",
            }
        ),
    )
    return html.Li(button, **marks({"data-name": name}))


def column_items(columns: Sequence[Profile], chosen: str) -> Component:
    """All columns, the chosen one marked; the arrow keys move through them."""
    items = [list_item(profile, str(profile["name"]) == chosen) for profile in columns]
    return html.Ul(className="dl-list", **marks({"data-arrows": "1"}), **drawn(items))


def column_list(columns: Sequence[Profile], chosen: str) -> Component:
    """The list at the left, with a field that narrows it."""
    field = dcc.Input(type="search", placeholder="Find a column", className="dl-input", autoComplete="off")
    narrow = html.Label(
        [html.Span("Find a column", className="vh"), field],
        className="dl-find",
        **marks({"data-narrow": ids.STATISTICS_LIST}),
    )
    items = html.Div(column_items(columns, chosen), id=ids.STATISTICS_LIST, className="dl-listplace")
    return html.Nav([narrow, items], className="dl-card dl-side", **marks({"aria-label": "Columns"}))


def chosen_of(columns: Sequence[Profile], name: str | None) -> Profile | None:
    """The column of this name, if there is one."""
    return next((profile for profile in columns if profile["name"] == name), None)


def compare_choice(columns: Sequence[Profile], first: str, second: str) -> Component:
    """The native list of columns to compare with."""
    names = [str(profile["name"]) for profile in columns if profile["name"] != first]
    options = [filters.option("", "Compare with …", second), *(filters.option(name, name, second) for name in names)]
    select = html.Select(className="dl-select", **marks({"data-pick": ids.STATISTICS_COMPARE}), **drawn(options))
    return html.Label([html.Span("Compare with another column", className="vh"), select], className="dl-compare")


def heading(table: str, columns: Sequence[Profile], profile: Profile, second: str) -> Component:
    """What the column is: name, type, role, completeness; and what it can be compared with."""
    part = profile["missing_share"] or 0
    chips = [
        html.Span([type_icon(profile["type"]), profile["type"]], className="dl-chip"),
        html.Span(profiles.role_name(profile), className="dl-chip"),
        html.Span(f"{numbers.share(part)} missing" if part else "complete", className="dl-chip line"),
    ]
    title = html.H2(str(profile["name"]), className="mono dl-columnname")
    actions = [
        compare_choice(columns, str(profile["name"]), second),
        dcc.Link("Table", href=table, className="dl-btn no-phone"),
    ]
    return html.Header([html.Div([title, html.Div(chips, className="row w")], className="grow"), *actions])


def pictures(profile: Profile) -> list[Component]:
    """The column's distribution, from two sides; nothing for a column that has no axis."""
    drawn = distribution.histogram(profile)
    if drawn is None:
        return []
    parts = [distribution.legend(profile), drawn, distribution.box(profile), histogram_caption(profile)]
    first = picture_card("Distribution", "Rows by value", [part for part in parts if part is not None])
    second = distribution.cumulative(profile)
    if second is None:
        return [first]
    caption = html.P("Read it upwards: how large a part of the values is at or below a value.", className="dl-cap")
    return [first, picture_card("Share up to each value", "Cumulative share of the values", [second, caption])]


def histogram_caption(profile: Profile) -> Component:
    """How many values were read, and what the box below stands for."""
    words = f"All {numbers.counted(profile['count'], 'value')}, none sampled."
    if profile["missing"]:
        words += f" {numbers.counted(profile['missing'], 'missing cell')} left out."
    if axis := distribution.axis_words(profile):
        words += f" {axis}"
    if profiles.is_numeric(profile):
        words += " The box holds the middle half, the line 98 of 100 values."
    return html.P(words, className="dl-cap")


def picture_card(title: str, below: str, parts: Sequence[Any]) -> Component:
    """A picture with its title, what is drawn, and its caption."""
    head = [html.H3(title, className="dl-figtitle"), html.P(below, className="dl-figsub")]
    return html.Section([*head, *parts], className="dl-card pad dl-picture")


def alone(dataset_id: str, profile: Profile, conditions: Filter) -> list[Component]:
    """One column in depth."""
    shown, figures = pictures(profile), figure_cards(profile)
    table = commonest(dataset_id, profile, conditions)
    if not shown:
        return [*table, figures]
    return [html.Div(shown, className="two" if len(shown) > 1 else None), figures, *table]


def commonest(dataset_id: str, profile: Profile, conditions: Filter) -> list[Component]:
    """The commonest values, where any is commoner than others."""
    table = top_table(dataset_id, profile, conditions)
    if table is None:
        words = html.P("Every value occurs once, so none is commoner than another.", className="muted")
        return [] if distribution.edges_of(profile) else [words]
    caption = html.P(top_caption(profile), className="dl-cap")
    return [html.Section([html.H3("Commonest values", className="dl-part"), table, caption])]


def beside(first: Profile, second: Profile) -> list[Component]:
    """Two columns side by side."""
    title = f"Distribution of {first['name']} and {second['name']}"
    return [
        picture_card(title, "Share of the values", [comparison.pictures(first, second)]),
        html.Section([html.H3("Figures side by side", className="dl-part"), compared_figures(first, second)]),
    ]


def detail(
    dataset_id: str, columns: Sequence[Profile], column: str | None, compare: str | None, conditions: Filter = ()
) -> list[Component]:
    """The chosen column; the first one where none is chosen or the name is unknown."""
    profile = chosen_of(columns, column) or columns[0]
    second = chosen_of(columns, compare) if compare != profile["name"] else None
    head = heading(table_address(dataset_id, conditions), columns, profile, str(second["name"]) if second else "")
    note = []
    if column and chosen_of(columns, column) is None:
        words = f"There is no column “{column}”; this is the first one."
        note = [alert(words, "Choose another one from the list.", "warn")]
    if not profile["count"]:
        text = "No row holds a value here, so there is nothing to compute. Widen the filter, or choose another column."
        return [*note, head, html.Div(empty("Only missing values", text, sign="bar-chart"), className="dl-card")]
    return [
        *note,
        head,
        *(beside(profile, second) if second and second["count"] else alone(dataset_id, profile, conditions)),
    ]


def statistics_page(
    dataset_id: str, columns: Sequence[Profile], filtered: Sequence[Profile], conditions: Filter, asked: Any
) -> Component:
    """The whole page: `columns` serve the filter's form, `filtered` are what is shown."""
    chosen = chosen_of(filtered, asked.get("column")) or filtered[0]
    shown = detail(dataset_id, filtered, asked.get("column"), asked.get("compare"), conditions)
    bar = html.Div(
        [
            filters.filter_popover(columns, ids.STATISTICS_FILTER),
            html.Span(
                filters.chips(conditions, ids.STATISTICS_FILTER),
                id=ids.STATISTICS_FILTER.chips,
                className="row w dl-chips",
            ),
            html.Span(className="grow"),
            export_menu.of_answer("statistics", "Figures of all columns"),
            api_calls.popover(html.Div(id=ids.STATISTICS_CALL)),
        ],
        className="row w dl-statbar",
    )
    head = html.Div([html.H1("Statistics"), bar], className="dl-head dl-stathead")
    body = html.Div(
        [
            column_list(filtered, str(chosen["name"])),
            html.Div(
                [
                    html.Div(shown, id=ids.STATISTICS_DETAIL, className="dl-detail", **marks({"aria-live": "polite"})),
                    html.Div(law_parts.waiting(), id=ids.STATISTICS_LAW, className="dl-lawplace"),
                ]
            ),
        ],
        className="dl-statpage",
    )
    return html.Div([head, html.Div(id=ids.STATISTICS_FILTER.message, className="dl-messages"), body])


def skeleton_statistics() -> Component:
    """The page before anything is known, with its final height."""
    lines = [html.Div(className="dl-skel line") for _ in range(16)]
    cards = [html.Div(className="dl-skel dl-tall") for _ in range(2)]
    side = html.Div(lines, className="dl-card dl-side is-waiting")
    main = html.Div([html.Div(className="dl-skel title"), html.Div(cards, className="two")], className="stack dl-wide")
    head = html.Div(html.Div(className="dl-skel title"), className="dl-head")
    return html.Div([head, html.Div([side, main], className="dl-statpage")], **marks({"aria-hidden": "true"}))
