"""Points: the few rows that draw the same picture as all of them, with every true extreme among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers, extent
from services.charts.reductions.parallel import in_parts
from services.charts.reductions.question import Block, Question

MOST_POINTS = 5_000
FINEST = 120
# How many cells of the finest grid, in a row, become one where they would hold too many rows.
MERGED = (1, 2, 3, 4, 5, 6, 8)
SMALL, LARGE = 1e-290, 1e300
# Stands for a row that was never there, behind all that are.
NEVER = np.iinfo(np.int64).max


def pairs_in(block: Block, numbers: Sequence[Numbers]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The rows of a block in which all columns hold a number, and those numbers."""
    cells = [item.of(block) for item in numbers]
    known = ~np.isnan(cells[0])
    for item in cells[1:]:
        known &= ~np.isnan(item)
    rows = block.positions()
    return (rows, cells) if known.all() else (rows[known], [item[known] for item in cells])


def all_rows(question: Question, names: Sequence[str]) -> np.ndarray:
    """Those rows."""
    numbers = [Numbers(question.table, name) for name in names]
    parts = [pairs_in(block, numbers)[0] for block in question.blocks()]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def grid_places(cells: np.ndarray, low: float, high: float, steps: int) -> np.ndarray:
    """In which of so many steps between two ends each number lies."""
    if high <= low:
        return np.zeros(len(cells), np.intp)
    if not SMALL < high - low < LARGE:
        # The distance of two huge numbers may be none, and a share of a tiny one: a power of two changes no digit.
        power = -int(np.frexp(max(abs(low), abs(high)))[1])
        cells, low, high = np.ldexp(cells, power), float(np.ldexp(low, power)), float(np.ldexp(high, power))
    return np.minimum(((cells - low) * (steps / (high - low))).astype(np.intp), steps - 1)


@dataclass(frozen=True)
class Spread:
    """Rows that draw the same picture as all `total` rows with a number in each column."""

    rows: np.ndarray
    total: int


def spread_rows(question: Question, names: Sequence[str], key: Key | None = None) -> Spread:
    """One row for each cell of a fine grid that holds any, and the rows with the smallest and largest x and y.

    The first two columns are x and y; rows without a number in any of the columns are left out.
    The grid is made coarser until no more than `MOST_POINTS` of its cells hold a row. With a key, each group has
    a grid of its own. Where there are no more than `MOST_POINTS` rows, these are all of them.
    """
    if question.row_count <= MOST_POINTS:
        rows = all_rows(question, names)
        return Spread(rows, len(rows))
    ends = [extent(question.table, name, question.rows) for name in names[:2]]
    if ends[0] is None or ends[1] is None:
        return Spread(np.empty(0, np.int64), 0)
    grid = Grid(ends[0], ends[1], key.size + 1 if key else 1, FINEST)
    numbers = [Numbers(question.table, name) for name in names]
    found = merged(in_parts(question, lambda blocks: first_rows(blocks, numbers, key, grid)))
    if found.total <= MOST_POINTS:
        return Spread(all_rows(question, names), found.total)
    fine = found.first.reshape(-1, FINEST, FINEST)
    for merge in MERGED:
        # The first row of a coarser cell is the first of all those inside.
        steps = FINEST // merge
        first = fine.reshape(-1, steps, merge, steps, merge).min(axis=(2, 4))
        if np.count_nonzero(first < NEVER) <= MOST_POINTS:
            break
    extremes = [row for _, row in found.extremes.values()]
    return Spread(np.unique(np.concatenate([first[first < NEVER], extremes]).astype(np.int64)), found.total)


class Grid(NamedTuple):
    """So many steps across and up between the ends of x and y, once for each group."""

    across: tuple[float, float]
    up: tuple[float, float]
    groups: int
    steps: int


@dataclass(frozen=True)
class Seen:
    """Of some rows: the first in each cell (`NEVER` for none), those with the extremes, and how many were complete."""

    first: np.ndarray
    extremes: dict[str, tuple[float, int]]
    total: int


def first_rows(blocks: Iterable[Block], numbers: Sequence[Numbers], key: Key | None, grid: Grid) -> Seen:
    """The first row in each cell of a grid, and the rows of the extremes."""
    first = np.full(grid.groups * grid.steps**2, NEVER, np.int64)
    extremes: dict[str, tuple[float, int]] = {}
    total = 0
    for block in blocks:
        rows, (across, up, *_) = pairs_in(block, numbers)
        if not len(rows):
            continue
        total += len(rows)
        places = grid_places(across, *grid.across, grid.steps) * grid.steps + grid_places(up, *grid.up, grid.steps)
        if key:
            places += key.read(block.rows)[rows - block.start] * grid.steps**2
        fresh = np.flatnonzero(first.take(places) == NEVER)[::-1]
        # Written backwards, so that of several rows in one cell the first one stays.
        first[places[fresh]] = rows[fresh]
        note_extremes(extremes, rows, across, up)
    return Seen(first, extremes, total)


def merged(parts: Sequence[Seen]) -> Seen:
    """What was seen of all rows, from what was seen of runs of them in order."""
    extremes: dict[str, tuple[float, int]] = {}
    for part in parts:
        for name, (reach, row) in part.extremes.items():
            if name not in extremes or reach > extremes[name][0]:
                extremes[name] = (reach, row)
    first = np.minimum.reduce([part.first for part in parts])
    return Seen(first, extremes, sum(part.total for part in parts))


def note_extremes(found: dict[str, tuple[float, int]], rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Keep the rows with the smallest and the largest numbers seen so far."""
    for name, cells, sign in (("x low", x, -1), ("x high", x, 1), ("y low", y, -1), ("y high", y, 1)):
        place = int(cells.argmin() if sign < 0 else cells.argmax())
        if name not in found or sign * cells[place] > found[name][0]:
            found[name] = (float(sign * cells[place]), int(rows[place]))
