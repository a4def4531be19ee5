"""Groups: values joined per group or per pair of groups, in one pass over the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.charts.reductions.cells import near, places_in, shape_of, trimmed
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.parallel import in_parts, sum_of
from services.charts.reductions.question import Block, Question
from services.charts.reductions.spreads import medians
from services.engine.apart import room_for, set_apart
from services.engine.counting import code_counts
from services.engine.forms import Coded

# How many values each place has, and their sum, smallest or largest.
State = tuple[np.ndarray, np.ndarray]
# A pass over the rows keeps a number for each code: of more codes it would no longer stay in the cache.
MOST_CODES = 4_096


class Extreme(NamedTuple):
    """How values become the smallest or the largest of them."""

    join: np.ufunc
    at_first: float


EXTREMES = {"min": Extreme(np.minimum, np.inf), "max": Extreme(np.maximum, -np.inf)}


@dataclass(frozen=True)
class Joined:
    """One number per pair of groups, shape (k, m); NaN where no row belongs. `counts` are rows that took part."""

    values: np.ndarray
    counts: np.ndarray


def counted(question: Question, keys: Sequence[Key]) -> np.ndarray:
    """How many rows belong to each cell."""
    size = int(np.prod(shape_of(keys)))
    form = question.table.form(keys[0].column.name)
    if len(keys) == 1 and keys[0].lookup is not None and isinstance(form, Coded):
        # Codes are counted without being looked up, and mostly were counted already to choose the groups.
        return trimmed(grouped_counts(keys[0].lookup, code_counts(form, question.rows), size), keys)

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros(size, np.int64)
        for block in blocks:
            read, left_out = block.gathered
            total += np.bincount(set_apart(places_in(keys, read), left_out, size), minlength=size)[:size]
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
            read, left_out = block.gathered
            gaps = joined_masks(read.pick(missing[block.rows]), left_out)
            total += np.bincount(set_apart(places_in(keys, read), gaps, size), minlength=size)[:size]
        return total

    return trimmed(sum_of(in_parts(near(question, keys), work)), keys)


def reduced(question: Question, keys: Sequence[Key], measure: str, agg: str) -> Joined:
    """Means, sums, smallest or largest values of each cell."""
    numbers = Numbers(question.table, measure)
    size = int(np.prod(shape_of(keys)))
    if (coded := few_codes(question, keys)) is not None:
        counts, values = folded(coded[1], *by_code(question, coded[0], numbers, measure, agg), agg, size)
    else:
        counts, values = states(near(question, keys), lambda block: places_in(keys, block), numbers, agg, size)
    if agg == "mean":
        values = values / np.maximum(counts, 1)
    values[counts == 0] = np.nan
    return Joined(trimmed(values, keys), trimmed(counts, keys))


def few_codes(question: Question, keys: Sequence[Key]) -> tuple[Coded, np.ndarray] | None:
    """The codes of the only key and the group of each; None where there is another key, or where codes are many."""
    form = question.table.form(keys[0].column.name)
    if len(keys) > 1 or keys[0].lookup is None or not isinstance(form, Coded) or form.distinct > MOST_CODES:
        return None
    return form, keys[0].lookup


def by_code(question: Question, form: Coded, numbers: Numbers, measure: str, agg: str) -> State:
    """The state of each code; which groups there are is often decided by the same, so that it is kept."""
    asked = (id(form), measure, agg if agg in EXTREMES else "sum", id(question.rows))
    if asked not in question.memory:
        # Where no value is missing there are as many of each code as rows, which mostly were counted already.
        counts = code_counts(form, question.rows) if numbers.is_complete else None
        found = states(
            question, lambda block: block.pick(form.codes[block.rows]), numbers, agg, form.distinct + 1, counts
        )
        # With the rows, lest others come to have their number.
        question.memory[asked] = (question.rows, found)
    state: State = question.memory[asked][1]
    return state


def grouped_counts(lookup: np.ndarray, counts: np.ndarray, size: int) -> np.ndarray:
    """Counts of codes as those of groups; a float holds them exactly."""
    return np.bincount(lookup, weights=counts, minlength=size).astype(np.int64)


def folded(lookup: np.ndarray, counts: np.ndarray, values: np.ndarray, agg: str, size: int) -> State:
    """States of codes as those of groups."""
    joined_counts = grouped_counts(lookup, counts, size)
    if agg not in EXTREMES:
        return joined_counts, np.bincount(lookup, weights=values, minlength=size)
    found = np.full(size, EXTREMES[agg].at_first)
    EXTREMES[agg].join.at(found, lookup, values)
    return joined_counts, found


def states(
    question: Question,
    places: Callable[[Block], np.ndarray],
    numbers: Numbers,
    agg: str,
    size: int,
    known: np.ndarray | None = None,
) -> State:
    """How many values each of so many places has, and their sum, smallest or largest; read on every core.

    Args:
        question: rows that take part.
        places: gives the place of each row of a block.
        numbers: the values.
        agg: how they are joined.
        size: how many places there are.
        known: how many values each place has, where that is known.
    """
    parts = in_parts(question, lambda blocks: part_of(blocks, places, numbers, agg, size, known is None))
    counts, values = (list(side) for side in zip(*parts, strict=True))
    join = EXTREMES[agg].join.reduce if agg in EXTREMES else np.sum
    return sum_of(counts) if known is None else known, join(values, axis=0)


def part_of(
    blocks: Iterable[Block],
    places_of: Callable[[Block], np.ndarray],
    numbers: Numbers,
    agg: str,
    size: int,
    is_counted: bool,
) -> State:
    """The state of some blocks; without `is_counted` values are not counted."""
    counts = np.zeros(size, np.int64)
    # The upper half is for rows that are left out.
    values = np.full(room_for(size), EXTREMES[agg].at_first if agg in EXTREMES else 0.0)
    for block in blocks:
        read, left_out = block.gathered
        cells = numbers.of(read)
        gaps = left_out if numbers.is_complete else joined_masks(np.isnan(cells), left_out)
        places = set_apart(places_of(read), gaps, size).astype(np.intp, copy=False)
        if is_counted:
            counts += np.bincount(places, minlength=size)[:size]
        if agg in EXTREMES:
            # What is missing is compared too, in places where nobody looks.
            with np.errstate(invalid="ignore"):
                EXTREMES[agg].join.at(values, places, cells)
        else:
            values[:size] += np.bincount(places, weights=cells, minlength=size)[:size]
    return counts, values[:size]


def joined_masks(one: np.ndarray, other: np.ndarray | None) -> np.ndarray | None:
    """What either of two says of some rows; None where that is nothing."""
    both = one if other is None else one | other
    return both if other is not None or both.any() else None
