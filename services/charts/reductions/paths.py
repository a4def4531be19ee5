"""Paths: values along time or a number, frequencies, and rows over several axes."""

from typing import Any

import numpy as np

from models.charts import Reduced
from models.columns import NUMERIC_TYPES
from models.errors import NotEnoughData
from services.charts.reductions.bins import by_bins
from services.charts.reductions.choices import key_for, series_key
from services.charts.reductions.groups import counted
from services.charts.reductions.lines import line_rows
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.points import all_rows
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.tables import edges_of, grouped, names_of, plain_numbers
from services.engine.cells import cells_at

MOST_STEPS = 2_000
MOST_SINGLE = 4_000
MOST_BINS = 60
MOST_THREADS = 1_000
MOST_AXES = 6


def along(question: Question) -> Reduced:
    """Values along x: single rows where each has a place of its own, else joined values per step."""
    spec = question.spec
    if spec.y and spec.agg is None and spec.bins is None and not spec.color and is_one_row_per_place(question):
        return single_rows(question.inside)
    return grouped(question, 200, MOST_STEPS)


def is_one_row_per_place(question: Question) -> bool:
    """Whether nearly every row has a value of x of its own."""
    column = question.table.column(question.needed("x"))
    present = question.table.rows - column.missing
    return present > 0 and column.distinct >= 0.95 * present and question.spec.options.grain is None


def single_rows(question: Question) -> Reduced:
    """A line through the rows, in the order of x."""
    x, y, table = question.needed("x"), question.needed("y"), question.table
    spread = line_rows(question, x, y)
    rows, total = spread.rows, spread.total
    if not total:
        raise no_values(x, y)
    if total <= MOST_SINGLE:
        rows = all_rows(question, [x, y])
        rows = rows[np.argsort(Numbers(table, x).at(rows), kind="stable")]
    column = table.column(x)
    series = {
        "name": y,
        "x": cells_at(table.form(x), table.domain(x), rows),
        "y": plain_numbers(Numbers(table, y).at(rows)),
    }
    words = f"{len(rows):,} of {total:,} points are drawn: the first, last, lowest and highest of each step"
    scale = {"time": "category", "date": "date", "datetime": "date"}.get(column.type, "linear")
    return Reduced(
        series=(series,),
        notes=(words,) if len(rows) < total else (),
        labels={"x": x, "y": y},
        scales={"x": scale, "y": "linear"},
        points=len(rows),
        left_out=question.row_count - total,
    )


def frequencies(question: Question) -> Reduced:
    """How many rows lie in each bin, for each series."""
    name = question.needed("x")
    if question.table.column(name, "x").type in NUMERIC_TYPES | {"boolean"}:
        key = by_bins(question.table, name, question.view, question.spec.bins)
    else:
        key = key_for(question, "x", MOST_BINS, question.spec.bins or MOST_BINS)
    if key is None:
        raise no_values(name)
    color = series_key(question)
    counts = counted(question, [key, color] if color else [key])
    if not counts.sum():
        raise no_values(name, question.spec.color)
    columns = counts.T if color else counts[None, :]
    names = names_of(color) if color else ["rows"]
    series: list[dict[str, Any]] = [
        {"name": title, "x": list(key.labels), "y": cells.tolist(), **edges_of(key)}
        for title, cells in zip(names, columns, strict=True)
        if cells.sum()
    ]
    return Reduced(
        series=tuple(series),
        notes=key.notes + (color.notes if color else ()),
        labels={"x": name, "y": "rows"} | ({"color": color.column.name} if color else {}),
        scales={"x": key.scale, "y": "linear"},
        points=key.size * len(series),
        left_out=question.row_count - int(counts.sum()),
    )


def threads(question: Question) -> Reduced:
    """Rows as lines over several columns of numbers."""
    names = axes_of(question)
    rows = all_rows(question, names)
    if not len(rows):
        raise no_values(*names)
    step = -(-len(rows) // MOST_THREADS)
    chosen = rows[::step]
    series = tuple({"name": name, "y": plain_numbers(Numbers(question.table, name).at(chosen))} for name in names)
    words = f"{len(chosen):,} of {len(rows):,} rows are drawn, every {step}th one"
    return Reduced(
        series=tuple(item | {"x": chosen.tolist()} for item in series),
        notes=(words,) if step > 1 else (),
        labels={"color": question.spec.color} if question.spec.color else {},
        points=len(chosen),
        left_out=question.row_count - len(rows),
    )


def axes_of(question: Question) -> list[str]:
    """The columns of a chart of parallel axes: those asked for, or the first measures; the colour is the last."""
    color = question.spec.color
    wanted = list(question.spec.options.columns)
    for name in wanted:
        question.table.column(name, "options")
    if not wanted:
        numbers = [item for item in question.table.columns if item.type in NUMERIC_TYPES and item.distinct > 1]
        numbers.sort(key=lambda item: item.role != "measure")
        wanted = [item.name for item in numbers][:MOST_AXES]
    found = [name for name in dict.fromkeys(wanted) if name != color] + ([color] if color else [])
    if len(found) < 2:
        raise NotEnoughData(
            "Parallel axes need at least two columns of numbers that vary. Choose another kind of chart."
        )
    return found
