"""What a chart is made of: the kinds that fit, a shelf per column, how values are joined. All lists are native."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import marks
from components.column_cards import type_icon
from components.drawn import drawn
from components.filters import option
from components.icons import icon
from models.charts import SHELF_WORDS, SHELVES, ChartKind, Spec
from models.columns import Column

Choices = Sequence[tuple[str, str]]
# The order of the picker: what is needed most comes first, and what looks alike stands together.
ORDER = (
    *("bar", "line", "area", "histogram", "box", "violin", "ecdf"),
    *("scatter", "bubble", "density", "heatmap", "pivot", "parallel", "waterfall"),
    *("pie", "donut", "treemap", "sunburst", "funnel", "map"),
)
AGGREGATES: Choices = (
    ("mean", "Mean"),
    ("sum", "Sum"),
    ("median", "Median"),
    ("min", "Smallest"),
    ("max", "Largest"),
    ("count", "Number of values"),
)
BINS: Choices = tuple((str(count), f"{count} bins") for count in (5, 10, 20, 30, 50, 100))
LIMITS: Choices = tuple((str(count), f"{count} and “other”") for count in (3, 5, 10, 20, 50, 100))
SORTS: Choices = (("-y", "Largest first"), ("y", "Smallest first"), ("x", "By name"), ("-x", "By name, last first"))
GRAINS: Choices = tuple(
    (name, name.capitalize()) for name in ("minute", "hour", "day", "week", "month", "quarter", "year")
)
LOGS: Choices = (("false", "Linear"), ("true", "Logarithmic"))
STACKS: Choices = (("false", "Side by side"), ("true", "On top of each other"))
# Each control: its name, its choices, and what it does when nothing is chosen.
CONTROLS: Mapping[str, tuple[str, Choices, str]] = {
    "agg": ("Values", AGGREGATES, "Automatic"),
    "bins": ("Bins", BINS, "Round ones"),
    "grain": ("Time step", GRAINS, "Automatic"),
    "sort": ("Order", SORTS, "Automatic"),
    "limit": ("Groups", LIMITS, "Automatic"),
    "stack": ("Series", STACKS, "Automatic"),
    "log_x": ("X axis", LOGS, "Automatic"),
    "log_y": ("Y axis", LOGS, "Automatic"),
}


def controls(
    kinds: Mapping[str, ChartKind],
    chosen: ChartKind | None,
    problems: Mapping[str, Mapping[str, str]],
    spec: Spec,
    columns: Sequence[Column],
) -> list[Component]:
    """Kinds, shelves and options of one chart."""
    return [
        kind_pane(kinds, chosen, problems),
        shelf_pane(chosen, spec, columns),
        option_pane(chosen, spec, {column.name: column for column in columns}),
    ]


def kind_pane(
    kinds: Mapping[str, ChartKind], chosen: ChartKind | None, problems: Mapping[str, Mapping[str, str]]
) -> Component:
    """Every kind as a sign; one that does not fit says why."""
    name = chosen.title if chosen else "None yet"
    title = html.Div([html.H2("Chart"), html.Span(name, className="muted")], className="dl-ptitle")
    names = sorted(kinds, key=lambda key: (ORDER.index(key) if key in ORDER else len(ORDER), key))
    buttons = [kind_button(kinds[key], kinds[key] is chosen, blocking(problems[key])) for key in names]
    hint = html.P("Greyed kinds need other columns. Point at one to see which.", className="small muted")
    grid = html.Div(buttons, className="dl-kinds", role="group", **marks({"aria-label": "Kind of chart"}))
    return html.Div([title, grid, hint], className="pane")


def blocking(problems: Mapping[str, str]) -> dict[str, str]:
    """Why a kind cannot be chosen: a column that it does not use is taken away by choosing it."""
    return {shelf: reason for shelf, reason in problems.items() if "is not used" not in reason}


def kind_button(kind: ChartKind, is_chosen: bool, problems: Mapping[str, str]) -> Component:
    """One kind."""
    reasons = "; ".join(f"{SHELF_WORDS[shelf]} {reason}" for shelf, reason in problems.items())
    attributes = {
        "data-chart-kind": kind.name,
        "data-shelves": " ".join(kind.shelves),
        "aria-label": f"{kind.title}: {reasons}" if reasons else kind.title,
        "aria-pressed": "true" if is_chosen else "false",
        "aria-disabled": "true" if reasons else "false",
    }
    title = f"{kind.title}: {reasons}" if reasons else f"{kind.title}. {kind.about}"
    return html.Button(icon(kind.sign), type="button", title=title, **marks(attributes))


def shelf_pane(chosen: ChartKind | None, spec: Spec, columns: Sequence[Column]) -> Component:
    """A shelf for each place of a column."""
    clear = html.Button("Clear", type="button", className="dl-linkbutton", **marks({"data-chart-do": "clear"}))
    title = html.Div([html.H2("Shelves"), clear], className="dl-ptitle")
    known = {column.name: column for column in columns}
    lines = [shelf_line(name, chosen, known.get(spec.shelf(name) or ""), columns) for name in SHELVES]
    return html.Div([title, *lines], className="pane")


def shelf_line(name: str, chosen: ChartKind | None, column: Column | None, columns: Sequence[Column]) -> Component:
    """One shelf: a native list of columns, and a place to drop one."""
    label, key = SHELF_WORDS[name], f"shelf-{name}"
    accepts = chosen.shelves.get(name) if chosen else None
    if chosen and accepts is None:
        hint = "Not used by this kind"
    else:
        hint = f"Drop {accepts.words}" if accepts else "Drop a column"
    held = column.name if column else ""
    options = [option("", hint, held), *(option(item.name, item.name, held) for item in columns)]
    select = html.Select(className="dl-shelfselect", id=key, **marks({"data-chart-part": name}), **drawn(options))
    parts: list[Component] = [type_icon(column.type)] if column else []
    remove = html.Button(
        icon("x"),
        type="button",
        **marks({"data-chart-remove": name, "aria-label": f"Take {held} off {label}"}),
    )
    pill = html.Div([*parts, select, *([remove] if column else [])], className=pill_look(column, name))
    slot = html.Div(pill, className="dl-slot" if column else "dl-slot is-free", **marks({"data-drop": name}))
    look = "dl-shelf" if column or not chosen or accepts else "dl-shelf is-unused"
    return html.Div([html.Label(label, htmlFor=key), slot], className=look)


def pill_look(column: Column | None, shelf: str) -> str:
    """Columns along the axes stand out from those that only divide."""
    if column is None:
        return "dl-pill bare"
    return "dl-pill" if shelf in ("x", "y") else "dl-pill cat"


def option_pane(chosen: ChartKind | None, spec: Spec, columns: Mapping[str, Column]) -> Component:
    """How values are joined and drawn, as far as the kind knows it."""
    names = [name for name in CONTROLS if chosen and name in chosen.controls and is_useful(name, spec, columns)]
    if not names:
        return html.Div(className="dl-nooptions")
    return html.Div(
        [html.Div(html.H2("Options"), className="dl-ptitle"), *(control(name, spec) for name in names)],
        className="pane",
    )


def is_useful(name: str, spec: Spec, columns: Mapping[str, Column]) -> bool:
    """Whether a control would change anything for the chosen columns."""
    x = columns.get(spec.x or "")
    is_time = x is not None and x.type in ("date", "datetime", "time")
    if name == "agg":
        return bool(spec.y or spec.color) if spec.chart not in ("heatmap", "pivot") else bool(spec.color)
    if name == "grain":
        return is_time
    if name == "bins":
        return x is not None and x.type in ("integer", "number")
    return name != "stack" or bool(spec.color)


def control(name: str, spec: Spec) -> Component:
    """One option as a native list."""
    label, choices, nothing = CONTROLS[name]
    value = chosen_value(name, spec)
    options = [option("", nothing, value), *(option(key, words, value) for key, words in choices)]
    if value and value not in {key for key, _ in choices}:
        options.append(option(value, value, value))
    select = html.Select(className="dl-select", **marks({"data-chart-part": name}), **drawn(options))
    return html.Label([html.Span(label), select], className="dl-shelf dl-option")


def chosen_value(name: str, spec: Spec) -> str:
    """What is chosen, as the address writes it."""
    value: Any = spec.options.grain if name == "grain" else getattr(spec, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
