"""Crossed: values joined for each pair of groups, as a matrix."""

from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.bins import by_bins
from services.charts.reductions.choices import key_for
from services.charts.reductions.edges import is_even
from services.charts.reductions.groups import counted, joined
from services.charts.reductions.keys import Key
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.tables import order_of, plain_numbers

FEWEST_FIELDS = 8


def crossed(question: Question, most: int) -> Reduced:
    """A number for each pair of values of x and y: rows, or the joined values of the column of colours."""
    keys = [key_for(question, "x", most), key_for(question, "y", most)]
    measure = question.spec.color
    agg = question.spec.agg or "mean"
    found = joined(question, keys, measure, agg)
    if not found.counts.any():
        raise no_values(question.spec.x, question.spec.y, measure)
    words = {"min": "smallest", "max": "largest", "count": "values of"}
    label = f"{words.get(agg, f'{agg} of')} {measure}" if measure else "rows"
    across, up = (
        every_step(key, order_of(key, joined_totals(found.counts, side), "x" if key.is_ordered else "-y"))
        for side, key in enumerate(keys)
    )
    return matrix(question, keys, found.values[np.ix_(across, up)], (across, up), label, int(found.counts.sum()))


def every_step(key: Key, order: np.ndarray) -> np.ndarray:
    """With the empty bins and steps of time between others: a field would reach into the place of one left out."""
    return order if key.nature == "values" or not len(order) else np.arange(order.min(), order.max() + 1)


def joined_totals(counts: np.ndarray, side: int) -> np.ndarray:
    """How many rows each group of one side has; NaN for none."""
    totals = counts.sum(axis=1 - side).astype(np.float64)
    return np.where(totals > 0, totals, np.nan)


def matrix(
    question: Question, keys: list[Key], cells: np.ndarray, order: tuple[np.ndarray, np.ndarray], label: str, rows: int
) -> Reduced:
    """A matrix with the labels of its columns and lines."""
    x, y = ([key.labels[place] for place in places.tolist()] for key, places in zip(keys, order, strict=True))
    lines = [plain_numbers(line) for line in cells.T]
    series: dict[str, Any] = {"name": label, "x": x, "y": y, "z": lines}
    return Reduced(
        series=(series,),
        notes=keys[0].notes + keys[1].notes,
        labels={"x": keys[0].column.name, "y": keys[1].column.name, "z": label},
        scales={"x": scale_of(keys[0], x), "y": scale_of(keys[1], y)},
        points=sum(cell is not None for line in lines for cell in line),
        left_out=question.row_count - rows,
    )


def scale_of(key: Key, labels: list[Any]) -> str:
    """The axis of one side; numbers that do not follow each other evenly stand side by side, as words do."""
    if key.nature != "values" or key.scale != "linear":
        return key.scale
    return "linear" if len(labels) < 3 or is_even(np.array(labels, np.float64)) else "category"


def binned(question: Question, bins: int) -> Reduced:
    """How many rows lie in each field of a grid over two columns of numbers or times; few rows have larger fields."""
    keys = [grid_key(question, shelf, bins) for shelf in ("x", "y")]
    counts = counted(question, keys)
    total = int(counts.sum())
    if not total:
        raise no_values(question.spec.x, question.spec.y)
    cells = np.where(counts > 0, counts, np.nan).astype(np.float64)
    return matrix(question, keys, cells, (np.arange(keys[0].size), np.arange(keys[1].size)), "rows", total)


def grid_key(question: Question, shelf: str, bins: int) -> Key:
    """Fields along one side of the grid."""
    name = question.needed(shelf)
    bins = int(np.clip(2 * question.frame_count ** (1 / 3), FEWEST_FIELDS, bins))
    if question.table.column(name, shelf).type in ("date", "datetime", "time"):
        return key_for(question, shelf, bins, 2 * bins)
    key = by_bins(question.table, name, question.view, question.spec.bins, most=bins, is_even=True)
    if key is None:
        raise no_values(name)
    return key
