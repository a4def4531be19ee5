"""The chart builder: columns at the left, kinds and shelves beside them, the chart, and charts worth seeing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import chart_builder_kept, filters, ids, numbers
from components.attributes import marks
from components.column_cards import type_icon
from components.drawn import drawn
from components.icons import icon
from components.profiles import ROLE_TITLES, Profile, role_name
from components.statistics_parts import sparkline
from models.charts import SHELVES, Options, Spec, Suggestion, spec_from
from models.filters import Filter

# A chart as the address writes it, each part by its own name.
PLAIN_KEYS = ("chart", *SHELVES, "agg", "bins", "sort", "limit", "filter", "title", "log_x", "log_y", "stack")
OPTION_KEYS = tuple(Options.model_fields)
KEYS = (*PLAIN_KEYS, *OPTION_KEYS)
# What the address says beside the chart: which saved one it is, and which mark is explained.
PAGE_KEYS = ("saved", "point")
# More columns than these are easier to find by what they are for.
MOST_UNGROUPED = 20


def spec_of(asked: Mapping[str, Any]) -> Spec:
    """The chart that an address asks for; raises InvalidParameters where a part of it is not valid."""
    raw: dict[str, Any] = {name: asked[name] for name in PLAIN_KEYS if asked.get(name)}
    options: dict[str, Any] = {name: asked[name] for name in OPTION_KEYS if asked.get(name)}
    if isinstance(columns := options.get("columns"), str):
        options["columns"] = [name for name in columns.split(",") if name]
    return spec_from({"chart": ""} | raw | ({"options": options} if options else {}))


def asked_from(spec: Spec) -> dict[str, str]:
    """A chart as the address writes it."""
    parts = spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    options = parts.pop("options", {})
    if "columns" in options:
        options["columns"] = ",".join(options["columns"])
    return {name: written(value) for name, value in (parts | options).items()}


def written(value: Any) -> str:
    """One part of a chart as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def builder(dataset_id: str, columns: Sequence[Profile], conditions: Filter, parts: Mapping[str, Any]) -> Component:
    """The whole page; `parts` is what is known of it already, by the id of its place: the others are asked for."""
    live = marks({"aria-live": "polite"})
    result = {"children": waiting(), "className": "dl-chartplace", **live}
    shelves = html.Div(
        [html.Div(parts[ids.CHARTS_CONTROLS], id=ids.CHARTS_CONTROLS), filter_pane(columns, conditions)],
        className="shelves",
        role="group",
        **marks({"aria-label": "Chart"}),
    )
    canvas = html.Div(
        [
            *place(dcc.Store, ids.CHARTS_SPEC, ids.CHARTS_SPEC_ASKING, parts, "data"),
            head(parts),
            *place(html.Section, ids.CHARTS_RESULT, ids.CHARTS_RESULT_ASKING, parts, **result),
            *place(
                html.Div, ids.CHARTS_EXPLAINED, ids.CHARTS_EXPLAINED_ASKING, parts, className="dl-explainplace", **live
            ),
            html.Section(parts[ids.CHARTS_KEPT], id=ids.CHARTS_KEPT, className="dl-suggested"),
            *place(html.Section, ids.CHARTS_SUGGESTED, ids.CHARTS_SUGGESTED_ASKING, parts, className="dl-suggested"),
            chart_builder_kept.dialog(),
        ],
        className="canvas",
    )
    return html.Div([fields(columns), shelves, canvas], className="dl-build", **marks({"data-charts": dataset_id}))


def place(
    element: type[Component],
    identifier: str,
    asking: str,
    parts: Mapping[str, Any],
    holds: str = "children",
    **look: Any,
) -> list[Component]:
    """A place with what is known of it; where nothing is, with the store `asking` that lets it be asked for."""
    if identifier not in parts:
        return [element(id=identifier, **look), dcc.Store(id=asking)]
    return [element(id=identifier, **look | {holds: parts[identifier]})]


def head(parts: Mapping[str, Any]) -> Component:
    """The title of the page, the way back and forth, and the chart as a link and as a call."""
    steps = [
        tool("undo", "arrow-counterclockwise", "Undo", "Undo (Ctrl Z)"),
        tool("redo", "arrow-clockwise", "Redo", "Redo (Ctrl Shift Z)"),
    ]
    copy = html.Button(
        [icon("link-45deg"), html.Span("Link")],
        type="button",
        className="dl-btn",
        title="Copy the link to this chart",
        **marks({"data-chart-do": "link"}),
    )
    label = html.Summary(
        [icon("code-slash"), html.Span("Code")], className="dl-btn", title="Copy as Python or as API call"
    )
    written_down = [html.Div(parts.get(name), id=name) for name in (ids.CHARTS_SCRIPT, ids.CHARTS_CALL)]
    code = html.Div(written_down, className="dl-popbody wide dl-codes")
    codes = html.Details([label, code], className="dl-pop right no-phone")
    tools = html.Div([*steps, copy, codes, *chart_builder_kept.tools()], className="row dl-charttools")
    title = html.Div(
        [html.H1("Charts"), html.Span(parts[ids.CHARTS_SAVED], id=ids.CHARTS_SAVED, className="dl-saveplace")],
        className="dl-chartname",
    )
    return html.Div([title, tools], className="dl-head dl-charthead")


def tool(action: str, sign: str, label: str, title: str) -> Component:
    """A button that is only a sign."""
    return html.Button(
        icon(sign),
        type="button",
        title=title,
        className="dl-btn ghost sq",
        **marks({"data-chart-do": action, "aria-label": label, "aria-disabled": "true"}),
    )


def fields(columns: Sequence[Profile]) -> Component:
    """Every column; dragged onto a shelf, or put on the first free one by a click or the Enter key."""
    field = dcc.Input(type="search", placeholder="Find a column", className="dl-input", autoComplete="off")
    narrow = html.Label(
        [html.Span("Find a column", className="vh"), field],
        className="dl-find",
        **marks({"data-narrow": ids.CHARTS_FIELDS}),
    )
    title = html.Div([html.H2("Columns"), html.Span(str(len(columns)), className="muted")], className="dl-ptitle")
    items = html.Ul(id=ids.CHARTS_FIELDS, className="dl-fieldlist", **drawn(field_items(columns)))
    hint = html.P("Drag a column onto a shelf, or press Enter on it.", className="small muted")
    return html.Div(html.Div([title, narrow, items, hint], className="dl-fieldpane"), className="pane fields")


def field_items(columns: Sequence[Profile]) -> list[Component]:
    """Every column in the order of the file; very many of them below what they are for."""
    if len(columns) <= MOST_UNGROUPED:
        return [field_item(profile) for profile in columns]
    groups = {role: [item for item in columns if item["role"] == role] for role in ROLE_TITLES}
    return [field_group(ROLE_TITLES[role], members) for role, members in groups.items() if members]


def field_group(title: str, members: Sequence[Profile]) -> Component:
    """The columns of one role below its name."""
    head = html.H3([title, " ", html.Span(numbers.figure(len(members)), className="muted")])
    return html.Li([head, html.Ul([field_item(profile) for profile in members])], className="dl-fieldgroup")


def field_item(profile: Profile) -> Component:
    """One column: its type, its name, its shape, and the shelf that holds it."""
    name = str(profile["name"])
    shape = html.Span(sparkline(profile), className="dl-spark", **marks({"aria-hidden": "true"}))
    parts = [type_icon(profile["type"]), html.Span(name, className="ellip"), html.Span(className="used"), shape]
    handle = html.Span(
        parts,
        className="dl-fielditem",
        role="button",
        title=f"{name}: {profile['type']}, {role_name(profile)}",
        tabIndex="0",
        **marks({"data-field": name, "data-type": str(profile["type"])}),
    )
    return html.Li(handle, **marks({"data-name": name}))


def filter_pane(columns: Sequence[Profile], conditions: Filter) -> Component:
    """The filter: its conditions, and the form for one more."""
    places = ids.CHARTS_FILTER
    title = html.Div([html.H2("Filter"), filters.filter_popover(columns, places)], className="dl-ptitle")
    chips = html.Div(filters.chips(conditions, places), id=places.chips, className="dl-slot dl-filterslot")
    slot = html.Div(chips, **marks({"data-drop": "filter"}))
    return html.Div([title, slot, html.Div(id=places.message, className="dl-messages")], className="pane")


def suggested(items: Sequence[Suggestion], pictures: Sequence[Component | None]) -> list[Component]:
    """Charts worth seeing, each with the reason and perhaps a small picture; one click draws it."""
    if not items:
        return []
    cards = [card(item, picture) for item, picture in zip(items, pictures, strict=True)]
    return [html.H2("Suggestions"), html.Ul(className="dl-sugg", **drawn(cards))]


def card(item: Suggestion, picture: Component | None) -> Component:
    """One suggestion."""
    words = [html.B(item.title), html.Span(item.reason, className="muted small")]
    head = html.Span(
        [icon(f"chart-{item.spec.chart}"), html.Span(words, className="dl-suggwords")], className="dl-sugghead"
    )
    button = html.Button(
        [head, *([html.Span(picture, className="viz dl-thumb")] if picture is not None else [])],
        type="button",
        className="dl-card",
        **marks({"data-chart-spec": json.dumps(asked_from(item.spec), ensure_ascii=False)}),
    )
    return html.Li(button)


def waiting() -> Component:
    """The place of a chart that is being drawn."""
    return html.Div(html.Div(className="dl-skel dl-chartskel"), className="dl-card pad")


def skeleton_builder() -> Component:
    """The page before anything is known, with the final places."""
    lines = [html.Div(className="dl-skel") for _ in range(10)]
    kinds = html.Div([html.Div(className="dl-skel") for _ in range(18)], className="dl-kinds")
    return html.Div(
        [
            html.Div(lines, className="pane fields dl-skelpane"),
            html.Div(html.Div(kinds, className="pane"), className="shelves"),
            html.Div([html.H1("Charts"), waiting()], className="canvas"),
        ],
        className="dl-build",
        **marks({"aria-busy": "true"}),
    )
