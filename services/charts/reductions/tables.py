"""Tables: values joined per group and series, in the order in which they are drawn."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.choices import key_for, series_key
from services.charts.reductions.groups import Joined, joined
from services.charts.reductions.keys import Key
from services.charts.reductions.question import Question, no_values


def value_label(question: Question) -> str:
    """What the values are, in words."""
    if not question.spec.y:
        return "rows"
    words = {"count": "values of", "min": "smallest", "max": "largest", "sum": "sum of", "mean": "mean of"}
    return f"{words.get(question.agg, 'median of')} {question.spec.y}"


def plain_numbers(cells: np.ndarray) -> list[float | int | None]:
    """Numbers as JSON values: None where there is none, whole ones without a fraction.

    >>> plain_numbers(np.array([1.0, 2.5, np.nan]))
    [1, 2.5, None]
    """
    return [plain_number(cell) for cell in cells.tolist()]


def plain_number(cell: float) -> float | int | None:
    """One number as a JSON value."""
    if not math.isfinite(cell):
        return None
    return int(cell) if cell == int(cell) and abs(cell) < 2**53 else cell


def order_of(key: Key, totals: np.ndarray, sort: str | None) -> np.ndarray:
    """The groups in the order in which they are drawn: sorted by value unless they have an order of their own."""
    places = np.arange(key.size)
    there = places[~np.isnan(totals)]
    how = sort or ("x" if key.is_ordered else "-y")
    last = key.size - 1 if key.has_rest else -1
    if how.endswith("y"):
        weights = -totals if how.startswith("-") else totals
        there = there[np.argsort(weights[there], kind="stable")]
    elif sort is not None and key.scale == "category":
        there = np.array(sorted(there.tolist(), key=lambda place: str(key.labels[place])), np.intp)
        there = there[::-1] if how.startswith("-") else there
    elif how.startswith("-"):
        there = there[::-1]
    # What is joined as “other” is no group of its own and stands last.
    return np.concatenate([there[there != last], there[there == last]]).astype(np.intp)


def grouped(question: Question, most: int, most_times: int = 60) -> Reduced:
    """One series of joined values per group, or several where a column tells series apart."""
    key = key_for(question, "x", most, most_times, ranked=True)
    color = series_key(question)
    keys = [key, color] if color else [key]
    found = joined(question, keys, question.spec.y, question.agg)
    values = found.values if color else found.values[:, None]
    if not found.counts.any():
        raise no_values(question.spec.x, question.spec.y)
    order = order_of(key, totals_of(values, found, question.agg), question.spec.sort)
    labels = [key.labels[place] for place in order.tolist()]
    label = value_label(question)
    names = names_of(color) if color else [label]
    series = [
        line_of(name, labels, values[order, place], edges_of(key))
        for place, name in enumerate(names)
        if not np.isnan(values[:, place]).all()
    ]
    return Reduced(
        series=tuple(series),
        notes=key.notes + (color.notes if color else ()),
        labels={"x": key.column.name, "y": label} | ({"color": color.column.name} if color else {}),
        scales={"x": key.scale, "y": "linear"},
        points=sum(len(item["x"]) for item in series),
        left_out=question.row_count - int(found.counts.sum()),
    )


def totals_of(values: np.ndarray, found: Joined, agg: str) -> np.ndarray:
    """What a group is sorted by: the sum of its series, or their mean weighed by rows."""
    counts = found.counts if found.counts.ndim == 2 else found.counts[:, None]
    there = ~np.isnan(values)
    # Sums beyond all doubles are not drawn, and two of them that cancel each other out would be no number.
    filled = np.where(np.isfinite(values), values, 0)
    if agg not in ("sum", "count"):
        filled = filled * (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    with np.errstate(over="ignore", invalid="ignore"):
        totals = np.nan_to_num(filled.sum(axis=1))
    return np.where(there.any(axis=1), totals, np.nan)


def edges_of(key: Key) -> dict[str, Any]:
    """The edges of bins, for a series of them."""
    return {"edges": list(key.edges)} if key.edges else {}


def line_of(name: str, labels: Sequence[Any], cells: np.ndarray, more: dict[str, Any]) -> dict[str, Any]:
    """One series."""
    return {"name": name, "x": list(labels), "y": plain_numbers(cells), **more}


def name_of(label: Any) -> str:
    """A group's label as the name of a series."""
    if isinstance(label, bool):
        return "true" if label else "false"
    if isinstance(label, float):
        return f"{label:g}"
    return str(label) or "(empty)"


def names_of(key: Key) -> list[str]:
    """The groups as names of series; bins by their ends."""
    if key.edges:
        return [f"{low:g} to {high:g}" for low, high in zip(key.edges, key.edges[1:], strict=False)]
    return [name_of(label) for label in key.labels]
