"""Question: one chart of one table, and the rows that take part, a block at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models.charts import Aggregate, ChartKind, Spec
from models.columns import Column
from models.errors import NotEnoughData
from services.engine.zones import BLOCK

if TYPE_CHECKING:
    from services.engine.table import Table

# Rows that are worked on at once: the numbers of more of them would be fresh memory from the system each time, which
# costs several times what is done with them. A block has a whole number of such parts.
AT_ONCE = BLOCK // 4


@dataclass(frozen=True)
class Block:
    """Some rows that follow each other; `mask` says which of them take part, None for all."""

    start: int
    stop: int
    mask: np.ndarray | None

    @cached_property
    def places(self) -> np.ndarray | None:
        """Those that take part, None for all."""
        return None if self.mask is None else np.flatnonzero(self.mask)

    @property
    def gathered(self) -> tuple["Block", np.ndarray | None]:
        """A block to read in its stead, and which of its rows are to be left out after all, None for none.

        Where most rows take part all are read: to pick them takes longer than to count some elsewhere.
        """
        if self.mask is None or 2 * np.count_nonzero(self.mask) < len(self.mask):
            return self, None
        return Block(self.start, self.stop, None), ~self.mask

    @property
    def rows(self) -> slice:
        """The rows as a slice of the table."""
        return slice(self.start, self.stop)

    def pick(self, cells: np.ndarray) -> np.ndarray:
        """Of the block's cells those that take part."""
        return cells if self.places is None else cells.take(self.places)

    def positions(self) -> np.ndarray:
        """The rows of the table that take part."""
        return np.arange(self.start, self.stop) if self.places is None else self.places + self.start


@dataclass(frozen=True)
class Question:
    """One chart of one table.

    `rows` says which rows take part, `frame` which ones decide on groups and bins: with facets, those of all
    small charts together, so that they can be compared. `window` are those of the part of the axes that is shown,
    None for all: they decide on the bins along it, while colours and small charts stay those of the whole.
    `numbers` are those of the blocks that can have rows which matter, None for all; `shown` are the rows of the part
    alone where the window is wider, None where it is not.
    """

    table: "Table"
    spec: Spec
    kind: ChartKind
    rows: np.ndarray | None = None
    frame: np.ndarray | None = None
    window: np.ndarray | None = None
    numbers: np.ndarray | None = None
    shown: np.ndarray | None = None
    # What was counted for this chart and is needed again, by what it is.
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def view(self) -> np.ndarray | None:
        """The rows that decide on groups along the axes."""
        return self.frame if self.window is None else self.window

    @property
    def inside(self) -> "Question":
        """The same question of the rows in the window alone."""
        if self.window is None:
            return self
        starts = np.arange(0, self.table.rows, BLOCK)
        is_near = np.logical_or.reduceat(self.window, starts) if len(starts) else np.empty(0, bool)
        rows = self.window if self.rows is None else self.rows & self.window
        return replace(self, rows=rows).near(is_near)

    def near(self, *are_near: np.ndarray | None) -> "Question":
        """The same question without the blocks that one of these marks as having no row that matters."""
        known = [item for item in are_near if item is not None]
        if not known:
            return self
        chosen = np.flatnonzero(np.logical_and.reduce(known))
        return replace(self, numbers=chosen if self.numbers is None else np.intersect1d(self.numbers, chosen))

    @property
    def block_count(self) -> int:
        """How many blocks there are to read."""
        return -(-self.table.rows // BLOCK) if self.numbers is None else len(self.numbers)

    def blocks(self, first: int = 0, last: int | None = None) -> Iterator[Block]:
        """The rows that take part, a block at a time, of some blocks or of all; those without any are left out."""
        places = range(self.block_count)[first:last]
        for number in places if self.numbers is None else self.numbers[places.start : places.stop].tolist():
            end = min((number + 1) * BLOCK, self.table.rows)
            for start in range(number * BLOCK, end, AT_ONCE):
                stop = min(start + AT_ONCE, end)
                if self.rows is None:
                    yield Block(start, stop, None)
                elif (mask := self.rows[start:stop]).any():
                    yield Block(start, stop, None if mask.all() else mask)

    @cached_property
    def row_count(self) -> int:
        """How many rows take part."""
        return self.table.rows if self.rows is None else int(np.count_nonzero(self.rows))

    @cached_property
    def frame_count(self) -> int:
        """How many rows decide on groups and bins."""
        return self.table.rows if self.frame is None else int(np.count_nonzero(self.frame))

    @property
    def agg(self) -> Aggregate:
        """How values are joined: as asked, or as the kind does; rows are counted where there are no values."""
        if not self.spec.y:
            return "count"
        return self.spec.agg or self.kind.agg or "mean"

    def column(self, shelf: str) -> Column | None:
        """The column on a shelf."""
        name = self.spec.shelf(shelf)
        return self.table.column(name, shelf) if name else None

    def needed(self, shelf: str) -> str:
        """The name of the column on a shelf that the kind needs."""
        name = self.spec.shelf(shelf)
        if name is None:
            raise NotEnoughData(f"This chart needs a column on {shelf}. Put one there.")
        return name


def no_values(*names: str | None) -> NotEnoughData:
    """The error for columns that hold nothing to draw."""
    listed = " and ".join(f"“{name}”" for name in names if name)
    where = f" in {listed}" if listed else ""
    return NotEnoughData(f"No row has a value{where}. Take a condition of the filter away, or choose other columns.")
