"""The form of one cleaning step: a field per parameter, and the step that the filled form means."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import filters, numbers
from components.attributes import marks
from components.cleaning_forms import ARROW, FORMS, Part
from components.column_cards import type_icon
from components.drawn import drawn
from components.icons import icon
from models.columns import NUMERIC_TYPES
from models.errors import InvalidParameters
from models.filters import Filter

Columns = Mapping[str, str]
Form = Mapping[str, Any]
# The kinds that ask which rows; the conditions come from the page's filter.
BY_FILTER = frozenset({"filter", "mask", "drop_rows"})
FIND_FROM = 12


def column_box(name: str, kind: str) -> Component:
    """One column that can be ticked."""
    parts = [html.Span(icon("check-lg", small=True), className="dl-box"), type_icon(kind)]
    return html.Button(
        [*parts, html.Span(name, className="ellip mono")],
        type="button",
        role="checkbox",
        className="dl-choice",
        title=name,
        **marks({"data-check": "columns", "data-value": name, "data-name": name, "aria-checked": "false"}),
    )


def column_boxes(part: Part, columns: Columns) -> Component:
    """Columns of the types that the step takes, with a field that narrows a long list."""
    boxes = [column_box(name, kind) for name, kind in columns.items() if kind in part.types]
    legend = html.Legend(part.label, className="dl-label")
    if not boxes:
        return html.Fieldset([legend, html.P("No column is of a type that this step takes.", className="dl-cap")])
    place = html.Div(id="clean-columns", className="dl-cleancolumns", **drawn(boxes))
    find = html.Label(
        [html.Span("Find a column", className="vh"), filters.plain_input("_find", "Find a column")],
        **marks({"data-narrow": "clean-columns"}),
    )
    parts = [legend, find, place] if len(boxes) > FIND_FROM else [legend, place]
    return html.Fieldset(parts, className="dl-choices")


def control_of(part: Part, columns: Columns) -> Component:
    """The control of one field."""
    if part.control in ("choice", "yes"):
        options = [html.Option(words, value=value) for value, words in part.choices]
        return html.Select(options, name=part.name, className="dl-select")
    if part.control == "column":
        names = [html.Option(name, value=name) for name in columns]
        return html.Select(name=part.name, className="dl-select", **drawn(names))
    if part.control == "lines":
        return html.Textarea(name=part.name, className="dl-input dl-lines", rows=4)
    return filters.plain_input(part.name, part.hint)


def field_of(part: Part, columns: Columns) -> Component:
    """One field with its name, or the boxes of columns."""
    if part.control == "columns":
        return column_boxes(part, columns)
    shown = " ".join(f"for-{choice}" for choice in part.only)
    return filters.field(part.label, control_of(part, columns), f"only {shown}" if shown else "")


def step_form(kind: str, columns: Columns, submitted: str) -> list[Component]:
    """All fields of one kind of step, and the button that adds it."""
    fields = [field_of(part, columns) for part in FORMS[kind]]
    button = html.Button(
        [icon("plus-lg"), "Add this step"],
        type="button",
        className="dl-btn primary",
        **marks({"data-submit": submitted, "data-value": kind, "data-turn": "clean"}),
    )
    return [html.Div([*fields, button], className="stack dl-stepform", **marks({"data-form": "step"}))]


def step_from(kind: str, form: Form, conditions: Filter, columns: Columns) -> dict[str, Any]:
    """The step that a filled form means, as JSON data; what was left empty is left out.

    Raises:
        InvalidParameters: there is no such kind, or a field does not hold what its column needs.
    """
    if kind not in FORMS:
        raise InvalidParameters("There is no such step. Choose one from the list.", fields={"step": "unknown"})
    chosen = {str(form.get(part.name) or "") for part in FORMS[kind] if part.control == "choice"}
    parts = [part for part in FORMS[kind] if not part.only or chosen & set(part.only)]
    found = {part.name: value_of(part, form, columns) for part in parts}
    step = {name: value for name, value in found.items() if value is not None}
    if kind == "rename":
        step = {"names": {step.get("column", ""): step.get("new", "")}}
    if kind in BY_FILTER and conditions:
        step["filter"] = [condition.model_dump(exclude_none=True) for condition in conditions]
    if kind == "drop_rows" and conditions:
        step = {"filter": step["filter"]}
    return {"step": kind, **step}


def value_of(part: Part, form: Form, columns: Columns) -> Any:
    """One field as the step takes it; None when nothing was said."""
    if part.control == "columns":
        return list(form.get("columns") or ()) or None
    text = str(form.get(part.name) or "")
    if part.control == "yes":
        return bool(text)
    if part.control == "lines":
        return replacements(text, columns.get(str(form.get("column")), "text"))
    if not text.strip():
        return None
    if part.control == "number":
        return constant(text, "number")
    if part.control == "constant":
        return constant(text, kind_of_values(part, form, columns))
    return text if part.control == "choice" else text.strip()


def kind_of_values(part: Part, form: Form, columns: Columns) -> str:
    """The type of the values that a field takes: shares are numbers, all others are of the first column's type."""
    first = next(iter(form.get("columns") or ()), "")
    return "number" if form.get("to") == "quantiles" else columns.get(str(first), "text")


def constant(text: str, kind: str) -> Any:
    """What was typed as a value of a column's type; raises InvalidParameters where it is none."""
    cleaned = text.strip()
    if kind == "boolean":
        return cleaned.lower() in ("true", "yes", "1")
    if kind not in NUMERIC_TYPES:
        return cleaned
    try:
        number = float(cleaned.replace(",", "").replace(numbers.MINUS, "-"))
    except ValueError:
        raise InvalidParameters(f"“{cleaned}” is not a number. Type one such as 15 or 2.5.") from None
    return int(number) if number.is_integer() else number


def replacements(text: str, kind: str) -> list[dict[str, Any]]:
    """Lines such as “N => north”; nothing on one side of the arrow stands for a missing cell."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in lines:
        if ARROW not in line:
            message = f"“{line.strip()}” has no arrow. Write one replacement a line, such as N {ARROW} north."
            raise InvalidParameters(message, fields={"values": "no arrow"})
    return [
        {"old": side(old, kind), "new": side(new, kind)} for old, _, new in (line.partition(ARROW) for line in lines)
    ]


def side(text: str, kind: str) -> Any:
    """One side of a replacement."""
    return constant(text, kind) if text.strip() else None
