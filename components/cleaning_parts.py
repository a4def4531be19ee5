"""The cleaning page: steps that were taken and steps that are planned, the form for one more, versions of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import api_calls, filters, ids, numbers
from components.attributes import marks
from components.cleaning_look import effect_words, waiting_look
from components.icons import icon
from components.links import link
from components.profiles import Profile
from models.filters import Filter
from models.recipes import Applied, DatasetVersion

Kinds = Sequence[Mapping[str, Any]]
FIRST = "fill"
# What makes a version takes its turn, and is not made twice by a second press.
ONCE = {"data-turn": "clean", "data-once": "1"}
STATUS_TONES = {"ready": "good", "failed": "bad"}


def square(sign: str, label: str, value: str) -> Component:
    """A small button of one planned step."""
    picked = {"data-pick": ids.CLEAN_MOVED, "data-value": value, "data-again": "1", "data-turn": "clean"}
    attributes = picked | {"aria-label": label}
    return html.Button(icon(sign), type="button", title=label, className="dl-btn ghost sq sm", **marks(attributes))


def planned_step(place: int, count: int, words: str, effect: str) -> Component:
    """One planned step with the buttons that move it and take it away."""
    tools = [
        *([square("arrow-up", f"Move up: {words}", f"up:{place}")] if place else []),
        *([square("arrow-down", f"Move down: {words}", f"down:{place}")] if place < count - 1 else []),
        square("x", f"Take away: {words}", f"remove:{place}"),
    ]
    told = html.Div([html.Span(words), html.Span(effect, className="dl-cap")], className="dl-stepwords")
    return html.Li([told, html.Span(tools, className="row")], className="dl-cleanstep")


def planned(sentences: Sequence[str], effects: Sequence[str] = ()) -> Component:
    """The planned steps, in the order in which they are taken."""
    if not sentences:
        return html.P(
            "No step is planned. Add one below; you see at once what it would change.", className="dl-nosteps"
        )
    told = [*effects, *([""] * (len(sentences) - len(effects)))]
    steps = [planned_step(place, len(sentences), words, told[place]) for place, words in enumerate(sentences)]
    return html.Ol(steps, className="dl-cleansteps")


def taken(recipe: Sequence[Applied], sentences: Sequence[str]) -> Component | None:
    """The steps that made this version, and the way back."""
    if not recipe:
        return None
    steps = [
        html.Li(
            html.Div(
                [html.Span(words), html.Span(effect_words(item.effect), className="dl-cap")], className="dl-stepwords"
            ),
            className="dl-cleanstep",
        )
        for item, words in zip(recipe, sentences, strict=True)
    ]
    undo = html.Button(
        [icon("arrow-counterclockwise"), "Without the last step"],
        type="button",
        className="dl-btn sm",
        **marks({"data-pick": ids.CLEAN_MADE, "data-value": "undo", "data-again": "1", **ONCE}),
    )
    head = html.Header([html.H2("Steps that made this version"), html.Span(className="grow"), undo])
    return html.Div([head, html.Ol(steps, className="dl-cleansteps pad")], className="dl-card")


def kind_choice(kinds: Kinds, chosen: str) -> Component:
    """The list of kinds of steps."""
    options = [filters.option(str(kind["step"]), str(kind["title"]), chosen) for kind in kinds]
    select = html.Select(options, className="dl-select", id="clean-kinds", **marks({"data-pick": ids.CLEAN_KIND}))
    return filters.field("Add a step", select)


def which_rows(columns: Sequence[Profile], conditions: Filter) -> Component:
    """The conditions of the steps that ask which rows."""
    places = ids.CLEAN_FILTER
    chips = html.Span(filters.chips(conditions, places), id=places.chips, className="row w dl-chips")
    bar = html.Div([filters.filter_popover(columns, places), chips], className="row w")
    return html.Div(
        [html.Span("Rows where all of this holds", className="dl-label"), bar, html.Div(id=places.message)],
        id=ids.CLEAN_WHICH,
        hidden=True,
    )


def make_form() -> Component:
    """The name of the new version, and the button that makes it."""
    name = filters.field("Name of the version", filters.plain_input("name", "optional"), "grow")
    button = html.Button(
        [icon("check-lg"), "Make this version"],
        type="button",
        className="dl-btn primary",
        **marks({"data-submit": ids.CLEAN_MADE, "data-value": "apply", **ONCE}),
    )
    return html.Div([name, button], className="dl-makeform", **marks({"data-form": "version"}))


def version_row(version: DatasetVersion) -> Component:
    """One version of the same file."""
    size = f"{numbers.figure(version.row_count, 12)} × {version.column_count}" if version.row_count is not None else "–"
    here: Any = html.Span("this one", className="dl-chip acc") if version.is_current else None
    tone = STATUS_TONES.get(version.status, "acc")
    state = None if version.status == "ready" else html.Span(version.status, className=f"dl-chip {tone}")
    made = version.steps[-1] if version.steps else "The file as it was read"
    name = html.Span([link(version.name, f"/datasets/{version.id}", "ellip"), here, state], className="row")
    more = f"{numbers.counted(len(version.steps), 'step')} · " if version.steps else ""
    return html.Li(
        [html.Div([name, html.Span(f"{more}{made}", className="dl-cap ellip", title=made)], className="dl-stepwords"),
         html.Span(size, className="n mono")],
        className="dl-cleanstep",
    )  # fmt: skip


def family(versions: Sequence[DatasetVersion], others: Sequence[tuple[str, str]], has_recipe: bool) -> list[Component]:
    """All versions of the file, and where the recipe may be used again."""
    rows = html.Ul([version_row(version) for version in versions], className="dl-cleansteps pad")
    found: list[Component] = [html.Div([html.Header(html.H2("Versions of this file")), rows], className="dl-card")]
    if has_recipe and others:
        found.append(replay_form(others))
    return found


def replay_form(others: Sequence[tuple[str, str]]) -> Component:
    """The choice of another dataset that is to be cleaned in the same way."""
    options = [filters.option(identifier, name) for identifier, name in others]
    select = filters.field(
        "Clean another dataset in the same way", html.Select(options, name="other", className="dl-select"), "grow"
    )
    button = html.Button(
        [icon("arrow-repeat"), "Use these steps"],
        type="button",
        className="dl-btn",
        **marks({"data-submit": ids.CLEAN_MADE, "data-value": "replay", **ONCE}),
    )
    return html.Div(
        html.Div([select, button], className="dl-makeform", **marks({"data-form": "replay"})), className="dl-card pad"
    )


def script_popover(script: str) -> Component:
    """The recipe as a Python program."""
    label = html.Summary([icon("code-slash"), html.Span("Python script")], className="dl-btn sm")
    return html.Details(
        [label, html.Div(api_calls.example("pandas", script, "clean-script"), className="dl-popbody wide")],
        className="dl-pop right no-phone",
    )


def clean_page(
    columns: Sequence[Profile], conditions: Filter, kinds: Kinds, before: Component | None, script: str
) -> Component:
    """The whole page; steps, look ahead and versions follow."""
    tools = [*([script_popover(script)] if script else []), api_calls.popover(html.Div(id=ids.CLEAN_CALL))]
    head = html.Div(
        [
            html.Div(
                [
                    html.H1("Clean"),
                    html.P("Steps make a new version. This one, and the file, stay as they are.", className="lede"),
                ]
            ),
            html.Div(tools, className="row w"),
        ],
        className="dl-head",
    )
    form = html.Div(
        [
            html.H2("Steps"),
            html.Div(planned(()), id=ids.CLEAN_STEPS),
            make_form(),
            html.Hr(),
            kind_choice(kinds, FIRST),
            which_rows(columns, conditions),
            html.Div(id=ids.CLEAN_FORM),
            html.Div(id=ids.CLEAN_MESSAGE, className="dl-messages"),
        ],
        className="dl-card pad stack",
    )
    left = html.Div([form, *([before] if before else [])], className="stack dl-cleanleft")
    look = html.Div(waiting_look(), id=ids.CLEAN_LOOK, className="dl-cleanlook", **marks({"aria-live": "polite"}))
    right = html.Div([look, html.Div(id=ids.CLEAN_FAMILY, className="stack")], className="stack")
    return html.Div([head, html.Div([left, right], className="dl-cleangrid")])


def skeleton_clean() -> Component:
    """The page before anything is known, with its final height."""
    head = html.Div(html.Div(className="dl-skel title"), className="dl-head")
    return html.Div([head, waiting_look()], **marks({"aria-hidden": "true"}))
