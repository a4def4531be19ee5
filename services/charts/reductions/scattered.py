"""Scattered: single rows as points, as few as draw the same picture."""

from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.choices import MOST_SERIES, is_many, series_key
from services.charts.reductions.numbers import Numbers, extent, spans_decades
from services.charts.reductions.points import spread_rows
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.tables import names_of, plain_numbers
from services.engine.cells import cells_at


def scattered(question: Question, with_size: bool = False) -> Reduced:
    """One point per row, or one per place where rows lie so close that points would hide each other."""
    names = [question.needed("x"), question.needed("y")]
    if with_size:
        names.append(question.needed("size"))
    is_scale = has_color_scale(question)
    key = None if is_scale else series_key(question)
    question = question.inside
    spread = spread_rows(question, names, key)
    rows, total = spread.rows, spread.total
    if not total:
        raise no_values(*names)
    groups = key.read(rows) if key else np.zeros(len(rows), np.intp)
    labels = names_of(key) if key else [names[1]]
    found = [
        series_of(question, names, rows[groups == place], label, is_scale)
        for place, label in enumerate(labels)
        if (groups == place).any()
    ]
    if not found:
        raise no_values(*names, question.spec.color)
    drawn = sum(len(item["x"]) for item in found)
    words = f"{drawn:,} of {total:,} points are drawn, one for each place where there are any; extremes are kept"
    return Reduced(
        series=tuple(found),
        notes=((words,) if len(rows) < total else ()) + (key.notes if key else ()),
        labels={"x": names[0], "y": names[1]} | ({"color": question.spec.color} if question.spec.color else {}),
        scales={"x": scale_for(question, names[0]), "y": scale_for(question, names[1])},
        points=drawn,
        left_out=question.row_count - total,
    )


def has_color_scale(question: Question) -> bool:
    """Whether the column of colours holds too many numbers for series of their own."""
    column = question.column("color")
    return column is not None and column.type in ("integer", "number") and is_many(question, column.name, MOST_SERIES)


def series_of(question: Question, names: list[str], rows: np.ndarray, name: str, is_scale: bool) -> dict[str, Any]:
    """The points of some rows; `row` are their 0-based positions."""
    table = question.table
    x, y = (cells_at(table.form(item), table.domain(item), rows) for item in names[:2])
    found = {"name": name, "x": x, "y": y, "row": rows.tolist()}
    if len(names) > 2:
        found["size"] = plain_numbers(Numbers(table, names[2]).at(rows))
    if is_scale and question.spec.color:
        found["color"] = plain_numbers(Numbers(table, question.spec.color).at(rows))
    return found


def scale_for(question: Question, name: str) -> str:
    """The axis that suits a column of numbers or times."""
    column = question.table.column(name)
    if column.type in ("date", "datetime"):
        return "date"
    if column.type == "time":
        return "category"
    ends = extent(question.table, name, question.frame)
    return "log" if ends is not None and spans_decades(*ends) else "linear"
