"""Keys: how rows fall into groups, by value, by bins of numbers, or by steps of time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import Column
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.question import Block
from services.engine.forms import Coded, Texts

OTHER = "other"
# Bins whose widths differ by no larger share are equally wide.
EVEN = 1e-6
# Gives the groups of some rows: a run of them, or a few by number.
Reader = Callable[[slice | np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Key:
    """k groups of rows. `codes` gives 0 to k-1 for each row, and k for a row that belongs to none.

    `labels` are JSON values, one per group; a group of numbers is labelled by its middle, and `edges` are known.
    `near` says which blocks of rows can have rows of a group, None where that is not known. Of a coded column
    `lookup` has the group of each code, so that codes can be counted instead of groups.
    """

    column: Column
    labels: tuple[Any, ...]
    read: Reader
    nature: Literal["values", "bins", "time"] = "values"
    edges: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    has_rest: bool = False
    near: np.ndarray | None = None
    lookup: np.ndarray | None = None

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.labels)

    @property
    def scale(self) -> str:
        """What kind of axis shows the groups."""
        if self.nature == "time":
            return "category" if self.column.type == "time" else "date"
        is_amount = self.column.type in ("integer", "number") and self.column.role != "identifier"
        is_number = is_amount and not self.has_rest
        return "linear" if self.nature == "bins" or is_number else "category"

    @property
    def is_ordered(self) -> bool:
        """Whether the groups have an order of their own."""
        return self.scale != "category" or self.column.type == "time"

    def codes(self, block: Block) -> np.ndarray:
        """The group of each row that takes part."""
        if block.places is not None and self.nature != "values":
            # To find a bin takes longer than to leave out what takes no part.
            return self.read(block.positions())
        return block.pick(self.read(block.rows))


def lookup_of(form: Coded, chosen: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """The group of each code: the i-th of `chosen` codes is group i; `rest` are those of one more group."""
    size = len(chosen) + (1 if len(rest) else 0)
    lookup = np.full(form.distinct + 1, size, np.intp)
    lookup[chosen] = np.arange(len(chosen))
    lookup[rest] = len(chosen)
    return lookup


def by_codes(form: Coded, lookup: np.ndarray) -> Reader:
    """Groups of a coded column, by the group of each code."""
    return lambda rows: lookup.take(form.codes[rows])


def by_texts(form: Texts, chosen: list[str], has_rest: bool) -> Reader:
    """Groups of a column of texts that are not coded; with a rest, all that is not chosen is one more group."""
    wanted = pa.array(chosen, form.chunks.type)

    def read(rows: slice | np.ndarray) -> np.ndarray:
        if isinstance(rows, slice):
            part = form.chunks.slice(rows.start, rows.stop - rows.start)
        else:
            part = form.chunks.take(pa.array(rows))
        found = pc.fill_null(pc.index_in(part, wanted), len(chosen))
        codes = pc.if_else(pc.is_null(part), pa.scalar(len(chosen) + has_rest, pa.int32()), found)
        return np.asarray(codes.to_numpy()).astype(np.intp)

    return read


def by_edges(numbers: Numbers, edges: np.ndarray) -> tuple[Reader, np.ndarray | None]:
    """Bins between n+1 edges, the last one closed, and the bin of each code of a coded column.

    Numbers beyond the edges belong to none.
    """
    if isinstance(numbers.form, Coded):
        lookup = places_between(numbers.by_code(), edges)
        return by_codes(numbers.form, lookup), lookup
    return lambda rows: places_between(numbers.at(rows), edges), None


def places_between(cells: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The bin of each number; n for one that belongs to none.

    >>> places_between(np.array([0.0, 1.0, 2.0, np.nan]), np.array([0.0, 1.0, 2.0])).tolist()
    [0, 1, 1, 2]
    """
    size = len(edges) - 1
    inside = (cells >= edges[0]) & (cells <= edges[-1])
    count = int(np.count_nonzero(inside))
    if count == len(cells):
        return places_inside(cells, edges)
    places = np.full(len(cells), size, np.intp)
    if count:
        chosen = np.flatnonzero(inside)
        places[chosen] = places_inside(cells.take(chosen), edges)
    return places


def places_inside(cells: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The bin of each of n numbers between the first and the last edge."""
    size = len(edges) - 1
    if not is_even(edges):
        return np.clip(np.searchsorted(edges, cells, side="right") - 1, 0, size - 1)
    width = (edges[-1] - edges[0]) / size
    scaled = (cells - edges[0]) / width
    places = scaled.astype(np.intp)
    # Rounding, of numbers or of the edges themselves, may take one near an edge to its wrong side; the others are sure.
    reach = max(abs(edges[0]), abs(edges[-1])) / width
    sure = max(2 * EVEN * size, 8 * np.finfo(np.float64).eps * reach)
    scaled -= places
    scaled -= 0.5
    doubtful = np.flatnonzero(np.abs(scaled, out=scaled) > 0.5 - sure) if sure < 0.5 else np.arange(len(cells))
    places[doubtful] = np.searchsorted(edges, cells[doubtful], side="right") - 1
    return np.clip(places, 0, size - 1, out=places)


def is_even(edges: np.ndarray) -> bool:
    """Whether all bins are equally wide, up to rounding; widths that no double can divide by do not count."""
    widths = edges[1:] / 2 - edges[:-1] / 2
    with np.errstate(over="ignore"):
        span = edges[-1] - edges[0]
    is_divisor = bool(np.isfinite(span) and span / len(edges) > np.finfo(np.float64).tiny)
    return is_divisor and bool(np.ptp(widths) <= EVEN * widths.mean())
