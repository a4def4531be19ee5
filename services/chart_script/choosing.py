"""Choosing: the lines that keep only the rows that pass the chart's filter."""

from collections.abc import Mapping

from models.columns import TEMPORAL_TYPES, Column
from models.filters import Condition, Filter
from services.chart_script.texts import comment, literal

SIGNS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def chosen(conditions: Filter, columns: Mapping[str, Column]) -> list[str]:
    """Rows that pass all conditions; a missing cell passes none but “is missing”."""
    if not conditions:
        return []
    lines = [f"table = table[{test(condition, columns[condition.column])}]" for condition in conditions]
    return ["", *comment("Rows that take part."), *lines]


def test(condition: Condition, column: Column) -> str:
    """One condition over the rows of the table."""
    cell, value = f"table[{literal(condition.column)}]", condition.value
    if condition.op in ("is_missing", "is_present"):
        return f"{cell}.isna()" if condition.op == "is_missing" else f"{cell}.notna()"
    if condition.op == "between":
        low, high = (operand(item, column) for item in value)
        return f"{cell}.between({low}, {high})"
    if condition.op in ("in", "not_in"):
        inside = f"{cell}.isin([{', '.join(operand(item, column) for item in value)}])"
        return inside if condition.op == "in" else f"{cell}.notna() & ~{inside}"
    if condition.op == "contains":
        return f"{cell}.str.contains({literal(str(value))}, regex=False, na=False)"
    if condition.op == "starts_with":
        return f"{cell}.str.startswith({literal(str(value))}, na=False)"
    found = f"{cell} {SIGNS[condition.op]} {operand(value, column)}"
    return f"{cell}.notna() & ({found})" if condition.op == "!=" else found


def operand(value: object, column: Column) -> str:
    """What a column is compared with."""
    if column.type in TEMPORAL_TYPES:
        text = str(value).removesuffix("Z")
        return f"pd.Timestamp({literal(f'1970-01-01 {text}' if column.type == 'time' else text)})"
    if column.type in ("integer", "number") and isinstance(value, str):
        return literal(float(value))
    if column.type == "boolean" and isinstance(value, str):
        return literal(value.lower() == "true")
    return literal(value)
