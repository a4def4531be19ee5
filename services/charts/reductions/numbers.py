"""Numbers: the cells of a column as float64, a block at a time, and the ends of what it holds."""

from typing import TYPE_CHECKING

import numpy as np

from models.columns import TEMPORAL_TYPES
from services.charts.reductions.question import Block
from services.engine.counting import code_counts
from services.engine.forms import Coded, Floating, Form, Texts, Whole, rows_of
from services.engine.keys import Domain, values_of
from services.engine.zones import BLOCK, Zones

if TYPE_CHECKING:
    from services.engine.table import Table


class Numbers:
    """Reads a column of numbers, dates or times; a cell that is missing or infinite is NaN."""

    def __init__(self, table: "Table", name: str) -> None:
        self.form: Form = table.form(name)
        self.domain: Domain = table.domain(name)
        self._known = self._dictionary()
        column = table.column(name)
        # Of a column of times no profile counts infinite cells, for there are none.
        infinite = 0 if column.type in TEMPORAL_TYPES else table.profile(name).get("infinite")
        self.is_complete = column.missing == 0 and infinite == 0

    def _dictionary(self) -> np.ndarray | None:
        """The value of each code."""
        if not isinstance(self.form, Coded):
            return None
        if self.domain.is_text:
            return np.full(self.form.distinct + 1, np.nan)
        return finite(np.append(values_of(self.domain, self.form.keys), np.nan))

    def by_code(self) -> np.ndarray:
        """The value of each code, NaN last for a missing cell; only of a coded column."""
        assert self._known is not None
        return self._known

    def of(self, block: Block) -> np.ndarray:
        """The cells of the rows of a block that take part."""
        if isinstance(self.form, Coded) and block.places is not None:
            # Few codes are looked up rather than all of them.
            return self.by_code().take(block.pick(self.form.codes[block.rows]))
        if isinstance(self.form, Floating | Whole):
            valid = self.form.valid_at(block.rows) if isinstance(self.form, Whole) else None
            return self._stored(block.pick(self.form.stored[block.rows]), None if valid is None else block.pick(valid))
        return block.pick(self.at(block.rows))

    def at(self, rows: slice | np.ndarray) -> np.ndarray:
        """The cells at some rows, in the column's unit; seconds since 1970 for times."""
        if isinstance(self.form, Coded):
            assert self._known is not None
            return self._known.take(picked(self.form.codes, rows))
        if isinstance(self.form, Texts):
            return np.full(len(np.arange(len(self.form.chunks))[rows]), np.nan)
        return self._stored(
            picked(self.form.stored, rows), self.form.valid_at(rows) if isinstance(self.form, Whole) else None
        )

    def _stored(self, stored: np.ndarray, valid: np.ndarray | None) -> np.ndarray:
        """What is stored of some cells as numbers; `valid` says which are present, None for all."""
        if isinstance(self.form, Floating):
            return stored if self.is_complete else finite(stored)
        assert isinstance(self.form, Whole)
        found = values_of(self.domain, self.form.keys_of(stored)).astype(np.float64, copy=False)
        return found if valid is None else np.where(valid, found, np.nan)


def picked(cells: np.ndarray, rows: slice | np.ndarray) -> np.ndarray:
    """The cells at some rows."""
    return cells[rows] if isinstance(rows, slice) else cells.take(rows)


def finite(numbers: np.ndarray) -> np.ndarray:
    """The same numbers with NaN for infinities."""
    return numbers if np.isfinite(numbers).all() else np.where(np.isfinite(numbers), numbers, np.nan)


def extent(table: "Table", name: str, mask: np.ndarray | None) -> tuple[float, float] | None:
    """The smallest and the largest finite number of a column among some rows; None without any."""
    numbers = Numbers(table, name)
    if mask is None and (known := known_extent(table, name)):
        return known
    if isinstance(numbers.form, Coded):
        present = numbers.at(slice(0, 0)) if numbers.domain.is_text else coded_values(numbers, mask)
        return (float(present.min()), float(present.max())) if len(present) else None
    zones = table.zones(name)
    return None if zones is None else ends_of_rows(numbers, mask, zones)


def ends_of_rows(numbers: Numbers, mask: np.ndarray | None, zones: Zones) -> tuple[float, float] | None:
    """The smallest and the largest finite number of some rows.

    Blocks that reach far come first: the others mostly cannot reach as far and are not read.
    """
    low, high = np.inf, -np.inf
    reaches = np.concatenate([zones.low, -zones.high])
    for place in np.argsort(reaches, kind="stable").tolist():
        number, is_upper = place % len(zones.low), place >= len(zones.low)
        # A block without a number, or one in which the numbers end that were found already.
        if np.isnan(reaches[place]) or not (zones.high[number] > high if is_upper else zones.low[number] < low):
            continue
        rows = slice(number * BLOCK, (number + 1) * BLOCK)
        part = None if mask is None else mask[rows]
        if part is not None and not part.any():
            continue
        stop = min(rows.stop, rows_of(numbers.form))
        cells = numbers.of(Block(rows.start, stop, None if part is None or part.all() else part))
        # The two leave NaN out without a warning, and without looking for it first.
        low, high = float(np.fmin.reduce(cells, initial=low)), float(np.fmax.reduce(cells, initial=high))
    return (low, high) if low <= high else None


def known_extent(table: "Table", name: str) -> tuple[float, float] | None:
    """The ends of a column of numbers as its profile has them; None where they are infinite, or none is known."""
    if table.column(name).type not in ("integer", "number"):
        return None
    profile = table.profile(name)
    low, high = profile.get("min"), profile.get("max")
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    return float(low), float(high)


def coded_values(numbers: Numbers, mask: np.ndarray | None) -> np.ndarray:
    """The finite values of a coded column that occur among some rows."""
    assert isinstance(numbers.form, Coded)
    values = values_of(numbers.domain, numbers.form.keys)
    return values[(code_counts(numbers.form, mask)[:-1] > 0) & np.isfinite(values)]


def spans_decades(low: float, high: float, decades: int = 3) -> bool:
    """Whether positive numbers lie so far apart that only a logarithmic axis shows them all."""
    return low > 0 and high / low >= 10.0**decades
