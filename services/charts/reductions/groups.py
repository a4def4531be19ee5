"""Groups: values joined per group or per pair of groups, in one pass over the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from services.charts.reductions.cells import near, places_in, shape_of, trimmed
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.parallel import in_parts, sum_of
from services.charts.reductions.question import Block, Question
from services.charts.reductions.spreads import medians


@dataclass(frozen=True)
class Joined:
    """One number per pair of groups, shape (k, m); NaN where no row belongs. `counts` are rows that took part."""

    values: np.ndarray
    counts: np.ndarray


def counted(question: Question, keys: Sequence[Key]) -> np.ndarray:
    """How many rows belong to each cell."""
    size = int(np.prod(shape_of(keys)))

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros(size, np.int64)
        for block in blocks:
            total += np.bincount(places_in(keys, block), minlength=size)
        return total

    return trimmed(sum_of(in_parts(near(question, keys), work)), keys)


def joined(question: Question, keys: Sequence[Key], measure: str | None, agg: str) -> Joined:
    """Join the values of a column in each cell.

    Args:
        question: rows that take part.
        keys: one or two.
        measure: a column; None counts rows.
        agg: mean, sum, count, median, min or max. `count` counts values that are present.
    """
    if measure is None:
        counts = counted(question, keys)
        return Joined(np.where(counts > 0, counts, np.nan).astype(np.float64), counts)
    if agg == "count":
        counts = present(question, keys, measure)
        return Joined(np.where(counts > 0, counts, np.nan).astype(np.float64), counts)
    if agg == "median":
        middles, totals = medians(question, keys, measure)
        shape = tuple(key.size for key in keys)
        return Joined(middles.reshape(shape), totals.astype(np.int64).reshape(shape))
    return reduced(question, keys, measure, agg)


def present(question: Question, keys: Sequence[Key], measure: str) -> np.ndarray:
    """How many values of any column are present in each cell."""
    missing = question.table.missing_cells(measure)
    size = int(np.prod(shape_of(keys)))

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros(size, np.int64)
        for block in blocks:
            places = places_in(keys, block)[~block.pick(missing[block.rows])]
            total += np.bincount(places, minlength=size)
        return total

    return trimmed(sum_of(in_parts(near(question, keys), work)), keys)


def reduced(question: Question, keys: Sequence[Key], measure: str, agg: str) -> Joined:
    """Means, sums, smallest or largest values of each cell."""
    numbers = Numbers(question.table, measure)
    size = int(np.prod(shape_of(keys)))
    parts = in_parts(near(question, keys), lambda blocks: part_of(blocks, keys, numbers, agg, size))
    counts = sum_of([part[0] for part in parts])
    values = {"min": np.min, "max": np.max}.get(agg, np.sum)([part[1] for part in parts], axis=0)
    if agg == "mean":
        values = values / np.maximum(counts, 1)
    values[counts == 0] = np.nan
    return Joined(trimmed(values, keys), trimmed(counts, keys))


def part_of(
    blocks: Iterable[Block], keys: Sequence[Key], numbers: Numbers, agg: str, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """How many values each cell has in some blocks, and their sum, smallest or largest."""
    counts = np.zeros(size, np.int64)
    values = np.full(size, {"min": np.inf, "max": -np.inf}.get(agg, 0.0))
    for block in blocks:
        cells, places = block.pick(numbers.at(block.rows)), places_in(keys, block)
        known = ~np.isnan(cells)
        if not known.all():
            cells, places = cells[known], places[known]
        counts += np.bincount(places, minlength=size)
        if agg in ("mean", "sum"):
            values += np.bincount(places, weights=cells, minlength=size)
        else:
            (np.minimum if agg == "min" else np.maximum).at(values, places, cells)
    return counts, values
