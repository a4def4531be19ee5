"""Changing types, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import ChangeType
from services.cleaning.scripts.writing import column
from services.engine.keys import Domain

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft

READ = {
    "integer": 'converted({cells}, lambda text: whole_of(text, "{step.decimal}"), "Int64")',
    "number": 'converted({cells}, lambda text: number_of(text, "{step.decimal}"), "Float64")',
    "boolean": 'converted({cells}, truth_of, "boolean")',
    "date": 'moments({cells}, lambda text: day_of(text, "{step.date_order}"))',
    "datetime": 'moments({cells}, lambda text: moment_of(text, "{step.date_order}"))',
    "time": 'clocks({cells}, lambda text: clock_of(text, "{step.date_order}"))',
}
TRUTHS = 'converted({cells}, {{1: True, 0: False}}.get, "boolean")'
WAYS = {
    ("integer", "number"): '{cells}.astype("Float64")',
    ("number", "integer"): "whole_numbers({cells})",
    ("integer", "boolean"): TRUTHS,
    ("number", "boolean"): TRUTHS,
    ("boolean", "integer"): '{cells}.astype("Int64")',
    ("boolean", "number"): '{cells}.astype("Float64")',
    ("datetime", "date"): "{cells}.dt.normalize()",
    ("datetime", "time"): "({cells} - {cells}.dt.normalize())",
    ("date", "datetime"): "{cells}",
}
TEXTS = {
    "integer": "str",
    "number": "text_of_number",
    "boolean": "lambda truth: str(truth).lower()",
    "date": "text_of_day",
    "datetime": "text_of_moment",
    "time": "text_of_clock",
}


def text_of(name: str, domain: Domain) -> str:
    """A column as text."""
    if domain.is_text:
        return column(name)
    ending = ' + "Z"' if domain.zoned else ""
    return f"converted({column(name)}, {TEXTS[domain.type]}, TEXT){ending}"


def retyping(step: ChangeType, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Read a column as another type; what does not fit becomes missing."""
    domain = outline.cells(step.column).domain
    if domain.type == step.type:
        return ["pass"]
    cells = column(step.column)
    if step.type in ("text", "category"):
        return [f"{cells} = {text_of(step.column, domain)}"]
    way = READ[step.type] if domain.is_text else WAYS[domain.type, step.type]
    return [f"{cells} = {way.format(cells=cells, step=step)}"]
