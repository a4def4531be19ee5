"""Points: the few rows that draw the same picture as all of them, with every true extreme among them."""

from collections.abc import Sequence

import numpy as np

from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers, extent
from services.charts.reductions.question import Block, Question

MOST_POINTS = 5_000
COARSEST = 16


def pairs_in(block: Block, numbers: Sequence[Numbers]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The rows of a block in which all columns hold a number, and those numbers."""
    cells = [block.pick(item.at(block.rows)) for item in numbers]
    known = ~np.isnan(cells[0])
    for item in cells[1:]:
        known &= ~np.isnan(item)
    return block.positions()[known], [item[known] for item in cells]


def complete_rows(question: Question, names: Sequence[str]) -> int:
    """How many rows hold a number in all these columns."""
    numbers = [Numbers(question.table, name) for name in names]
    return sum(len(pairs_in(block, numbers)[0]) for block in question.blocks())


def all_rows(question: Question, names: Sequence[str]) -> np.ndarray:
    """Those rows."""
    numbers = [Numbers(question.table, name) for name in names]
    parts = [pairs_in(block, numbers)[0] for block in question.blocks()]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def grid_places(cells: np.ndarray, low: float, high: float, steps: int) -> np.ndarray:
    """In which of so many steps between two ends each number lies."""
    if high <= low:
        return np.zeros(len(cells), np.intp)
    # Halved first, for the distance of two large numbers may be none.
    scaled = (cells / 2 - low / 2) / (high / 2 - low / 2) * steps
    return np.clip(scaled, 0, steps - 1).astype(np.intp)


def spread_rows(question: Question, names: Sequence[str], key: Key | None = None) -> np.ndarray:
    """One row for each cell of a fine grid that holds any, and the rows with the smallest and largest x and y.

    The first two columns are x and y; rows without a number in any of the columns are left out.
    The grid is made coarser until no more than `MOST_POINTS` of its cells hold a row. With a key, each group has
    a grid of its own.
    """
    steps = 128
    while True:
        found = first_rows(question, names, key, steps)
        if len(found) <= MOST_POINTS or steps <= COARSEST:
            return found
        steps //= 2


def first_rows(question: Question, names: Sequence[str], key: Key | None, steps: int) -> np.ndarray:
    """The first row in each cell of a grid, and the rows of the extremes."""
    ends = [extent(question.table, name, question.rows) for name in names[:2]]
    assert ends[0] is not None
    assert ends[1] is not None
    numbers = [Numbers(question.table, name) for name in names]
    groups = key.size + 1 if key else 1
    first = np.full(groups * steps * steps, -1, np.int64)
    extremes: dict[str, tuple[float, int]] = {}
    for block in question.blocks():
        rows, (across, up, *_) = pairs_in(block, numbers)
        if not len(rows):
            continue
        places = grid_places(across, *ends[0], steps) * steps + grid_places(up, *ends[1], steps)
        if key:
            places += key.read(block.rows)[rows - block.start] * steps * steps
        fresh = first[places] < 0
        # Written backwards, so that of several rows in one cell the first one stays.
        first[places[fresh][::-1]] = rows[fresh][::-1]
        note_extremes(extremes, rows, across, up)
    return np.unique(np.concatenate([first[first >= 0], [row for _, row in extremes.values()]]).astype(np.int64))


def note_extremes(found: dict[str, tuple[float, int]], rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Keep the rows with the smallest and the largest numbers seen so far."""
    for name, cells, sign in (("x low", x, -1), ("x high", x, 1), ("y low", y, -1), ("y high", y, 1)):
        place = int(np.argmax(sign * cells))
        if name not in found or sign * cells[place] > found[name][0]:
            found[name] = (float(sign * cells[place]), int(rows[place]))


def line_rows(question: Question, x: str, y: str, steps: int = 500) -> np.ndarray:
    """At most four rows per step along x: the first, the last, the lowest and the highest; in the order of x.

    A line through them looks the same as one through all rows, to the pixel, and holds every extreme.

    Source: Jugel, Jerzak, Hackenbroich, Markl, M4: A Visualization-Oriented Time Series Data Aggregation (2014).
    """
    ends = extent(question.table, x, question.rows)
    assert ends is not None
    numbers = [Numbers(question.table, name) for name in (x, y)]
    best = [np.full(steps, -np.inf) for _ in range(4)]
    chosen = [np.full(steps, -1, np.int64) for _ in range(4)]
    for block in question.blocks():
        rows, (along, up) = pairs_in(block, numbers)
        places = grid_places(along, *ends, steps)
        for rank, cells in enumerate((-along, along, -up, up)):
            keep_largest(best[rank], chosen[rank], places, cells, rows)
    found = np.unique(np.concatenate(chosen))
    found = found[found >= 0]
    return found[np.argsort(numbers[0].at(found), kind="stable")]


def keep_largest(best: np.ndarray, chosen: np.ndarray, places: np.ndarray, cells: np.ndarray, rows: np.ndarray) -> None:
    """Keep for each place the largest number so far, and the first row that has it."""
    before = best.copy()
    np.maximum.at(best, places, cells)
    winners = np.flatnonzero((cells == best[places]) & (best[places] > before[places]))[::-1]
    chosen[places[winners]] = rows[winners]
