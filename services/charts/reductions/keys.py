"""Keys: how rows fall into groups, by value, by bins of numbers, or by steps of time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import Column
from services.charts.reductions.edges import Edges
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.question import Block
from services.engine.forms import Coded, Texts

OTHER = "other"
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
    bins = Edges(edges)
    if isinstance(numbers.form, Coded):
        lookup = bins.places(numbers.by_code())
        return by_codes(numbers.form, lookup), lookup
    return lambda rows: bins.places(numbers.at(rows)), None
