"""Saying what a filter asks."""

from models.filters import Filter

SAID = {"is_missing": "is missing", "is_present": "is there", "not_in": "is not in", "in": "is in"}
MOST = 5


def conditions(filter: Filter) -> str:
    """A filter in words."""
    return " and ".join(
        f"{item.column} {SAID.get(item.op, item.op.replace('_', ' '))}{value_in_words(item.value)}" for item in filter
    )


def value_in_words(value: object) -> str:
    """A value of a condition, a long list cut."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        more = ", …" if len(value) > MOST else ""
        return f" {', '.join(str(item) for item in value[:MOST])}{more}"
    return f" {value}"
