"""Lines: the few rows through which a line looks the same as through all of them, to the pixel."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from services.charts.reductions.numbers import Numbers, extent
from services.charts.reductions.parallel import in_parts
from services.charts.reductions.points import Spread, grid_places, pairs_in
from services.charts.reductions.question import Block, Question
from services.engine.forms import Whole
from services.engine.keys import SECONDS_PER_DAY


def line_rows(question: Question, x: str, y: str, steps: int = 500) -> Spread:
    """At most four rows per step along x: the first, the last, the lowest and the highest; in the order of x.

    A line through them looks the same as one through all rows, to the pixel, and holds every extreme.

    Source: Jugel, Jerzak, Hackenbroich, Markl, M4: A Visualization-Oriented Time Series Data Aggregation (2014).
    """
    ends = extent(question.table, x, question.rows)
    if ends is None:
        return Spread(np.empty(0, np.int64), 0)
    numbers = [Numbers(question.table, name) for name in (x, y)]
    parts = in_parts(question, lambda blocks: corners(blocks, numbers, ends, steps))
    best, chosen, total = parts[0]
    for more, rows, count in parts[1:]:
        is_better = more > best
        best, chosen, total = np.where(is_better, more, best), np.where(is_better, rows, chosen), total + count
    found = np.unique(chosen[chosen >= 0])
    return Spread(found[np.argsort(numbers[0].at(found), kind="stable")], total)


def corners(
    blocks: Iterable[Block], numbers: Sequence[Numbers], ends: tuple[float, float], steps: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """For each step the largest of -x, x, -y and y, shape (4, steps), the first rows that have them, and how many."""
    best = np.full((4, steps), -np.inf)
    chosen = np.full((4, steps), -1, np.int64)
    total = 0
    for block in blocks:
        if (rising := rising_runs(block, numbers, ends, steps)) is not None:
            total += block.stop - block.start
            keep_ends(best, chosen, rising, numbers[0])
            up = numbers[1].of(block)
            keep_largest(best[2], chosen[2], rising, up, -1)
            keep_largest(best[3], chosen[3], rising, up, 1)
            continue
        rows, (along, up) = pairs_in(block, numbers)
        if not len(rows):
            continue
        total += len(rows)
        places = grid_places(along, *ends, steps)
        if np.any(places[1:] < places[:-1]):
            # Numbers of two bytes are ordered in one pass, without comparing them.
            order = np.argsort(places.astype(np.uint16), kind="stable")
            along, up = along.take(order), up.take(order)
        else:
            order = np.arange(len(places))
        runs = runs_of(np.bincount(places, minlength=steps), rows, order)
        for rank, (cells, sign) in enumerate(((along, -1), (along, 1), (up, -1), (up, 1))):
            keep_largest(best[rank], chosen[rank], runs, cells, sign)
    return best, chosen, total


class Runs(NamedTuple):
    """Rows in the order of their steps: the step of each run, where it begins and ends, and the rows themselves.

    Without an order all rows follow each other as they stand, from `first` on.
    """

    steps: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    rows: np.ndarray | None = None
    order: np.ndarray | None = None
    first: int = 0

    def row(self, place: int) -> int:
        """The row of the table at a place of the order."""
        if self.rows is None or self.order is None:
            return self.first + place
        return int(self.rows[self.order[place]])


def rising_runs(block: Block, numbers: Sequence[Numbers], ends: tuple[float, float], steps: int) -> Runs | None:
    """The runs of a block whose rows stand in the order of x, found without looking at each; None for any other.

    Where a step begins is guessed from its place between the ends, and made sure of by the rows beside it.
    """
    form = numbers[0].form
    if block.mask is not None or not isinstance(form, Whole) or not all(item.is_complete for item in numbers):
        return None
    stored = form.stored[block.rows]
    if not np.all(stored[1:] >= stored[:-1]):
        return None
    first, last = (
        int(place) for place in grid_places(numbers[0].at(np.array([block.start, block.stop - 1])), *ends, steps)
    )
    wanted = np.arange(first + 1, last + 1)
    begins = np.searchsorted(stored, stored_at(numbers[0], ends[0] + wanted * ((ends[1] - ends[0]) / steps)))
    begins = np.clip(begins, 1, len(stored) - 1)
    before, after = (grid_places(numbers[0].at(block.start + begins + step), *ends, steps) for step in (-1, 0))
    if np.any(before >= wanted) or np.any(after < wanted):
        return None
    starts = np.concatenate([[0], begins])
    found = Runs(np.arange(first, last + 1), starts, np.append(begins, len(stored)), first=block.start)
    # Of steps without a row the next one begins at the same place.
    held = found.starts < found.stops
    return found._replace(steps=found.steps[held], starts=found.starts[held], stops=found.stops[held])


def stored_at(numbers: Numbers, cells: np.ndarray) -> np.ndarray:
    """About what is stored for some numbers of a column, in the own type of the column."""
    form, domain = numbers.form, numbers.domain
    assert isinstance(form, Whole)
    keys = cells / SECONDS_PER_DAY if domain.type == "date" else cells * domain.per_unit
    limits = np.iinfo(form.stored.dtype)
    return np.clip(np.ceil((keys - form.base) / form.divisor), limits.min, limits.max).astype(form.stored.dtype)


def keep_ends(best: np.ndarray, chosen: np.ndarray, runs: Runs, numbers: Numbers) -> None:
    """Keep for each step the smallest and the largest x of rising rows, and the first rows that have them."""
    assert isinstance(numbers.form, Whole)
    lasts = runs.first + runs.stops - 1
    for run, last in enumerate(lasts.tolist()):
        part = numbers.form.stored[runs.first + runs.starts[run] : last + 1]
        lasts[run] = runs.first + runs.starts[run] + int(np.searchsorted(part, part[-1]))
    for rank, (rows, sign) in enumerate(((runs.first + runs.starts, -1), (lasts, 1))):
        tops = sign * numbers.at(rows)
        is_better = tops > best[rank, runs.steps]
        best[rank, runs.steps[is_better]] = tops[is_better]
        chosen[rank, runs.steps[is_better]] = rows[is_better]


def runs_of(counts: np.ndarray, rows: np.ndarray, order: np.ndarray) -> Runs:
    """The runs of rows in order, from how many each step has."""
    there = np.flatnonzero(counts)
    stops = np.cumsum(counts[there])
    return Runs(there, stops - counts[there], stops, rows, order)


def keep_largest(best: np.ndarray, chosen: np.ndarray, runs: Runs, cells: np.ndarray, sign: int) -> None:
    """Keep for each step the largest number so far (the smallest, as its negative), and the first row that has it."""
    tops = np.maximum.reduceat(cells, runs.starts) if sign > 0 else -np.minimum.reduceat(cells, runs.starts)
    for run in np.flatnonzero(tops > best[runs.steps]).tolist():
        part = cells[runs.starts[run] : runs.stops[run]]
        place = runs.starts[run] + int(part.argmax() if sign > 0 else part.argmin())
        best[runs.steps[run]] = tops[run]
        chosen[runs.steps[run]] = runs.row(place)
