"""Bins: edges for columns of numbers, round ones unless somebody asks for a number of bins."""

from typing import TYPE_CHECKING

import numpy as np

from services.charts.reductions.keys import Key, by_edges
from services.charts.reductions.numbers import Numbers, extent
from services.engine.histograms import around, nice_step, spread

if TYPE_CHECKING:
    from services.engine.table import Table

FEWEST, MOST = 10, 60
# How many bins suit a column is decided on this many rows; what is counted are all of them.
LOOKED_AT = 65_536


def by_bins(
    table: "Table", name: str, frame: np.ndarray | None, bins: int | None, most: int = MOST, is_even: bool = False
) -> Key | None:
    """Groups by bins of numbers; None where there are none.

    Args:
        table: of the column.
        name: of a column of numbers, dates or times.
        frame: rows that decide on the edges.
        bins: this many of equal width between the smallest and the largest number.
        most: of round width, when `bins` is not given.
        is_even: as many bins as `most` even without `bins`.
    """
    ends = extent(table, name, frame)
    if ends is None:
        return None
    column = table.column(name)
    is_whole = column.type in ("integer", "boolean")
    if bins is not None or is_even:
        edges = equal_edges(*ends, bins or most)
    else:
        edges = round_edges(*ends, wanted(table, name, frame, *ends, most), is_whole)
    middles = edges[:-1] / 2 + edges[1:] / 2
    reader, lookup = by_edges(Numbers(table, name), edges)
    zones = None if frame is None else table.zones(name)
    near = None if zones is None else zones.touching(edges[0], edges[-1])
    return Key(column, tuple(middles.tolist()), reader, "bins", tuple(edges.tolist()), near=near, lookup=lookup)


def equal_edges(low: float, high: float, bins: int) -> np.ndarray:
    """Edges of bins of equal width, as numpy's own histogram has them."""
    if low == high:
        low, high = low - 0.5, high + 0.5
    return evenly(low, high, bins + 1)


def evenly(low: float, high: float, count: int) -> np.ndarray:
    """Places between two ends, also where these lie too far apart for a difference."""
    if np.isfinite(high - low):
        return np.linspace(low, high, count)
    parts = np.linspace(0, 1, count)
    return low * (1 - parts) + high * parts


def wanted(table: "Table", name: str, frame: np.ndarray | None, low: float, high: float, most: int) -> int:
    """How many bins suit the numbers.

    Source: Freedman and Diaconis, On the histogram as a density estimator (1981).
    """
    count = table.rows if frame is None else int(np.count_nonzero(frame))
    cells = Numbers(table, name).at(looked_at(table.rows, frame, max(1, count // LOOKED_AT)))
    cells = cells[np.isfinite(cells)]
    if not len(cells):
        return FEWEST
    # Halves, for the ends may lie too far apart for a difference.
    q1, q3 = np.quantile(cells / 2, (0.25, 0.75))
    half_width = (q3 - q1) / count ** (1 / 3)
    number = (high / 4 - low / 4) / half_width if half_width > 0 else np.log2(count) + 1
    return int(np.clip(number if np.isfinite(number) else most, min(FEWEST, most), most))


def looked_at(count: int, frame: np.ndarray | None, step: int) -> np.ndarray:
    """Rows to look at, one of every `step` of those that take part or about so many."""
    if frame is None:
        return np.arange(0, count, step)
    found = np.flatnonzero(frame[::step]) * step
    # Where the places of rows say whether they pass, every other one of them may be the wrong one.
    return found if len(found) > LOOKED_AT // 4 else np.flatnonzero(frame)[::step]


def round_edges(low: float, high: float, bins: int, is_whole: bool) -> np.ndarray:
    """About so many bins with round edges around all numbers."""
    if low == high:
        return np.array([low - 0.5, low + 0.5]) if is_whole else around(low)
    step = nice_step((high / 2 - low / 2) / bins * 2, is_whole)
    if step is None:
        return spread(low, high)
    tenths, power = step
    size = tenths / 10 * 10.0**power
    last = np.floor(high / size) + 1 if is_whole else max(np.ceil(high / size), np.floor(low / size) + 1)
    places = np.arange(np.floor(low / size), last + 1)
    edges = places * tenths / 10.0 ** (1 - power) if power < 1 else places * tenths * 10.0 ** (power - 1)
    if len(edges) < 2 or edges[0] > low or edges[-1] < high or not np.all(np.diff(edges) > 0):
        return spread(low, high)
    # Whole numbers stand in the middle of bins of width one.
    return edges - 0.5 if is_whole and size == 1 else edges
