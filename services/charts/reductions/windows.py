"""Windows: the part of the axes that somebody zooms into, as rows."""

import numpy as np

from models.charts import ZOOMABLE
from models.columns import Column
from models.errors import InvalidParameters
from models.filters import Condition, Filter
from services.charts.reductions.question import Question
from services.engine.zones import between


def with_window(question: Question) -> Question:
    """The question with the rows that lie in the ranges it asks for; the same one where it asks for none.

    Raises:
        InvalidParameters: the kind has no such axis, or a range does not suit its column.
    """
    conditions = window_of(question)
    if not conditions:
        return question
    table, window = question.table, question.rows
    for condition in conditions:
        name = condition.column
        passed = between(table.form(name), table.domain(name), table.zones(name), condition)
        window = passed if window is None else window & passed
    return Question(question.table, question.spec, question.kind, question.rows, question.frame, window)


def window_of(question: Question) -> Filter:
    """What a row must pass to lie in the ranges; raises as `with_window`."""
    ranges = {"x": question.spec.options.range_x, "y": question.spec.options.range_y}
    conditions = []
    for axis, ends in ranges.items():
        if ends is None:
            continue
        column = question.column(axis)
        if axis not in question.kind.zooms or column is None or column.type not in ZOOMABLE:
            reason = f"{question.kind.title} has no range along {axis}"
            raise InvalidParameters(f"{reason}. Leave it out.", fields={"options": reason})
        conditions.append(Condition(column=column.name, op="between", value=list(ordered(column, ends))))
    return tuple(conditions)


def ordered(column: Column, ends: tuple[float | str, float | str]) -> tuple[float | str, float | str]:
    """The lower end first."""
    low, high = ends
    if column.type in ("integer", "number"):
        low, high = number_of(column, low), number_of(column, high)
        return (low, high) if low <= high else (high, low)
    # A space may stand between a day and its hour, as plotly writes it.
    low, high = (str(end).strip().replace(" ", "T") for end in ends)
    return (low, high) if low <= high else (high, low)


def number_of(column: Column, end: float | str) -> float:
    """One end along a column of numbers."""
    try:
        return float(end)
    except ValueError as error:
        reason = f"“{str(end)[:40]}” is no number, and {column.name} holds numbers"
        raise InvalidParameters(f"This range cannot be drawn: {reason}.", fields={"options": reason}) from error


def window_note(question: Question) -> str:
    """How many of all rows lie in the part that is shown; nothing where all is shown."""
    if question.window is None:
        return ""
    return f"{int(np.count_nonzero(question.window)):,} of {question.row_count:,} rows lie in the range that is shown"
