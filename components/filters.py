"""Filters as people see them: a chip per condition in words, and a small form to add one."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers, profiles
from components.attributes import marks
from components.drawn import drawn
from components.icons import icon
from components.ids import FilterIds
from components.profiles import Profile
from models.errors import InvalidParameters
from models.filters import Condition, Filter

WORDS = {
    "=": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
    "in": "is one of",
    "not_in": "is none of",
    "between": "is between",
    "contains": "contains",
    "starts_with": "starts with",
    "is_missing": "is missing",
    "is_present": "is present",
}
ABSENCE = ("is_missing", "is_present")
ORDERED = ("=", "!=", ">", ">=", "<", "<=", "between", *ABSENCE)
TEXTUAL = ("in", "not_in", "contains", "starts_with", "=", "!=", *ABSENCE)
BY_KIND = {"numbers": ORDERED, "times": ORDERED, "categories": TEXTUAL, "text": TEXTUAL[2:], "boolean": ("=", *ABSENCE)}


def value_words(condition: Condition) -> str:
    """The value of a condition in words."""
    if condition.op in ABSENCE:
        return ""
    if isinstance(condition.value, list | tuple):
        joint = " and " if condition.op == "between" else ", "
        items = [one_value(item) for item in condition.value]
        return joint.join(items[:3]) + (f" and {len(items) - 3} more" if len(items) > 3 else "")
    return one_value(condition.value)


def one_value(value: Any) -> str:
    """One value as a chip writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return numbers.figure(value, 12) if numbers.is_number(value) else str(value)


def words_of(condition: Condition) -> str:
    """A condition as a sentence: late is true."""
    return " ".join(part for part in (condition.column, WORDS[condition.op], value_words(condition)) if part)


def chip(condition: Condition, place: int, places: FilterIds) -> Component:
    """A condition with the button that takes it away."""
    remove = html.Button(
        icon("x"),
        type="button",
        **marks(
            {
                "data-pick": places.removed,
                "data-value": str(place),
                "data-again": "1",
                "aria-label": f"Remove the filter {words_of(condition)}",
            }
        ),
    )
    return html.Span(
        [html.Span(words_of(condition), className="ellip"), remove],
        className="dl-chip acc tall",
        title=words_of(condition),
    )


def chips(conditions: Filter, places: FilterIds) -> list[Component]:
    """All conditions; all of them must hold."""
    return [chip(condition, place, places) for place, condition in enumerate(conditions)]


def option(value: str, text: str, chosen: str = "") -> Component:
    """One line of a native list."""
    return html.Option(text, value=value, selected=value == chosen)


def field(label: str, control: Component, kind: str = "") -> Component:
    """A control with its name above."""
    return html.Label([html.Span(label, className="dl-label"), control], className=f"dl-field {kind}".strip())


def editor(columns: Sequence[Profile], places: FilterIds, chosen: str = "") -> list[Component]:
    """The form that adds a condition; its fields follow the column's type."""
    profile = next((item for item in columns if item["name"] == chosen), columns[0])
    names = [option(str(item["name"]), str(item["name"]), str(profile["name"])) for item in columns]
    select = html.Select(name="column", className="dl-select", **marks({"data-pick": places.editor}), **drawn(names))
    operators = [option(operator, WORDS[operator]) for operator in BY_KIND[profiles.kind_of(profile)]]
    return [
        field("Column", select),
        field("Condition", html.Select(operators, name="op", className="dl-select")),
        *value_fields(profile),
        html.Button(
            "Add filter",
            type="button",
            className="dl-btn primary",
            **marks({"data-submit": places.edited, "data-close": "1", "data-of": str(profile["name"])}),
        ),
    ]


def filter_popover(columns: Sequence[Profile], places: FilterIds) -> Component:
    """The button that opens the form for one more condition."""
    label = html.Summary([icon("funnel"), html.Span("Add filter")], className="dl-btn sm")
    fields, role = editor(columns, places), marks({"data-form": "filter"})
    form = html.Div(fields, id=places.form, className="dl-popbody stack", **role)
    return html.Details([label, form], className="dl-pop", id=places.open)


def plain_input(name: str, hint: str = "") -> Component:
    """A native text field."""
    return dcc.Input(name=name, type="text", placeholder=hint, className="dl-input", autoComplete="off")


def value_fields(profile: Profile) -> list[Component]:
    """Where the value goes: numbers, a date, true or false, or a choice of the commonest values."""
    if profile["type"] == "boolean":
        return [
            field(
                "Value",
                html.Select([option("true", "true"), option("false", "false")], name="value", className="dl-select"),
            )
        ]
    hint = (
        f"{profiles.shown(profile, profile.get('min'))} to {profiles.shown(profile, profile.get('max'))}"
        if profile.get("min") is not None
        else ""
    )
    if not profiles.is_textual(profile):
        return [
            field("Value", plain_input("value", hint), "is-value"),
            field("and", plain_input("upper"), "is-upper"),
        ]
    return [*value_choices(profile), field("Or type a value", plain_input("value"), "is-value")]


def value_choices(profile: Profile) -> list[Component]:
    """Boxes for the commonest values, for “is one of” and “is none of”."""
    top: Sequence[Mapping[str, Any]] = profile.get("top") or ()
    if profile["type"] != "category" or not top:
        return []
    boxes = [choice(str(item["value"]), item["count"]) for item in top]
    return [html.Fieldset([html.Legend("Values", className="dl-label"), *boxes], className="dl-choices")]


def choice(value: str, count: int) -> Component:
    """One value that can be ticked; a button in the role of a box, for Dash has no box of the browser's own."""
    parts = [html.Span(icon("check-lg", small=True), className="dl-box"), html.Span(value, className="ellip")]
    number = html.Span(numbers.figure(count), className="n")
    return html.Button(
        [*parts, number],
        type="button",
        role="checkbox",
        className="dl-choice",
        **marks({"data-check": "values", "data-value": value, "aria-checked": "false"}),
    )


def typed(profile: Profile, text: str) -> Any:
    """What was typed, as the column's type needs it; raises InvalidParameters where it does not fit."""
    cleaned = text.strip()
    if profiles.is_numeric(profile):
        try:
            number = float(cleaned.replace(",", "").replace(numbers.MINUS, "-").replace("\u202f", ""))
        except ValueError:
            message = f"“{cleaned}” is not a number. {profile['name']} holds numbers; type one such as 15 or 2.5."
            raise InvalidParameters(message, fields={"value": "not a number"}) from None
        return int(number) if number.is_integer() else number
    if profile["type"] == "boolean":
        return cleaned == "true"
    if not cleaned:
        raise InvalidParameters("The filter has no value. Type one, or choose “is missing”.", fields={"value": "empty"})
    return cleaned


def condition_from(profile: Profile, values: Mapping[str, Any]) -> Condition:
    """The condition that the form holds."""
    operator, text = str(values.get("op") or "="), str(values.get("value") or "")
    name = str(profile["name"])
    if operator in ABSENCE:
        return Condition(column=name, op=operator)  # type: ignore[arg-type]
    if operator in ("in", "not_in"):
        items = [*(values.get("values") or []), *([text.strip()] if text.strip() else [])]
        if not items:
            raise InvalidParameters("No value is chosen. Tick one or type it.", fields={"value": "empty"})
        return Condition(column=name, op=operator, value=items)  # type: ignore[arg-type]
    if operator == "between":
        ends = [typed(profile, text), typed(profile, str(values.get("upper") or ""))]
        return Condition(column=name, op="between", value=ends)
    return Condition(column=name, op=operator, value=typed(profile, text))  # type: ignore[arg-type]
