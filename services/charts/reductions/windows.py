"""Windows: the part of the axes that somebody zooms into, as rows."""

from dataclasses import replace
from datetime import datetime

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
    shown = rows_of(question, conditions)
    beyond = question.spec.options.beyond
    window = rows_of(question, tuple(widened(question, item, beyond) for item in conditions)) if beyond else shown
    found = Question(question.table, question.spec, question.kind, question.rows, question.frame, window)
    return replace(found, shown=shown if beyond else None)


def rows_of(question: Question, conditions: Filter) -> np.ndarray | None:
    """The rows of the question that pass conditions on ranges."""
    table, found = question.table, question.rows
    for condition in conditions:
        name = condition.column
        passed = between(table.form(name), table.domain(name), table.zones(name), condition)
        found = passed if found is None else found & passed
    return found


def widened(question: Question, condition: Condition, share: float) -> Condition:
    """The same range with a share of it more at either end; as it is where there is no room for more."""
    low, high = condition.value
    axis = "log_x" if condition.column == question.spec.x else "log_y"
    try:
        is_log = getattr(question.spec, axis)
        ends = more_time(low, high, share) if isinstance(low, str) else more(low, high, share, is_log)
    except (ValueError, OverflowError):
        return condition
    return condition.model_copy(update={"value": ends})


def more(low: float, high: float, share: float, is_log: bool | None) -> list[float]:
    """A wider range of numbers; along a logarithmic axis by the same factor at either end.

    >>> more(1, 100, 0.5, True), more(0, 10, 0.1, None)
    ([0.1, 1000.0], [-1.0, 11.0])
    """
    if is_log and low > 0:
        factor = (high / low) ** share
        ends = [low / factor, high * factor]
    else:
        ends = [low - (high - low) * share, high + (high - low) * share]
    if not np.isfinite(ends).all():
        raise OverflowError
    return ends


def more_time(low: str, high: str, share: float) -> list[str]:
    """A wider range of time.

    >>> more_time("2024-01-02", "2024-01-12T00:00Z", 0.1)
    ['2024-01-01T00:00:00', '2024-01-13T00:00:00']
    """
    first, last = (datetime.fromisoformat(end.removesuffix("Z")) for end in (low, high))
    room = (last - first) * share
    return [(first - room).isoformat(), (last + room).isoformat()]


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
    shown = question.window if question.shown is None else question.shown
    if shown is None:
        return ""
    return f"{int(np.count_nonzero(shown)):,} of {question.row_count:,} rows lie in the range that is shown"
