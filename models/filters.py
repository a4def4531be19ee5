"""Filters and sort orders: data that every view, analysis and export accepts; never evaluated as text."""

from typing import Any, Literal

from pydantic import Field

from models.values import Value

Operator = Literal[
    "=", "!=", "<", "<=", ">", ">=", "in", "not_in", "between", "contains", "starts_with", "is_missing", "is_present"
]


class Condition(Value):
    """One condition on one column; a filter is a list of them, and all must hold."""

    column: str
    op: Operator
    value: Any = None


Filter = tuple[Condition, ...]


class SortKey(Value):
    """One column to sort by; missing values come last in both directions."""

    column: str
    descending: bool = False


class PreviewQuery(Value):
    """A page of rows: which columns, which rows, in which order."""

    limit: int = Field(50, ge=1, le=1000)
    offset: int = Field(0, ge=0)
    columns: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    filter: Filter = ()
