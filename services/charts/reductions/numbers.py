"""Numbers: the cells of a column as float64, a block at a time, and the ends of what it holds."""

from typing import TYPE_CHECKING

import numpy as np

from services.charts.reductions.parallel import FEWEST_BLOCKS, at_once, cores
from services.charts.reductions.question import Block
from services.engine.counting import code_counts
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain, values_of

if TYPE_CHECKING:
    from services.engine.table import Table

BLOCK = 262_144


class Numbers:
    """Reads a column of numbers, dates or times; a cell that is missing or infinite is NaN."""

    def __init__(self, table: "Table", name: str) -> None:
        self.form: Form = table.form(name)
        self.domain: Domain = table.domain(name)
        self._known = self._dictionary()

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
            return self._known.take(self.form.codes[rows])
        if isinstance(self.form, Texts):
            return np.full(len(np.arange(len(self.form.chunks))[rows]), np.nan)
        return self._stored(self.form.stored[rows], self.form.valid_at(rows) if isinstance(self.form, Whole) else None)

    def _stored(self, stored: np.ndarray, valid: np.ndarray | None) -> np.ndarray:
        """What is stored of some cells as numbers; `valid` says which are present, None for all."""
        if isinstance(self.form, Floating):
            return finite(stored)
        assert isinstance(self.form, Whole)
        found = values_of(self.domain, self.form.keys_of(stored)).astype(np.float64, copy=False)
        return found if valid is None else np.where(valid, found, np.nan)


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
    if isinstance(numbers.form, Whole) and numbers.form.valid is None and mask is None and table.rows:
        ends = np.array([numbers.form.stored.min(), numbers.form.stored.max()])
        low, high = values_of(numbers.domain, numbers.form.keys_of(ends)).tolist()
        return low, high
    count = max(1, min(cores(), table.rows // (FEWEST_BLOCKS * BLOCK)))
    cuts = [table.rows * part // count for part in range(count + 1)]
    parts = at_once(lambda part: ends_between(numbers, mask, cuts[part], cuts[part + 1]), range(count))
    low, high = min(part[0] for part in parts), max(part[1] for part in parts)
    return (low, high) if low <= high else None


def ends_between(numbers: Numbers, mask: np.ndarray | None, first: int, last: int) -> tuple[float, float]:
    """The smallest and the largest finite number of a run of rows; infinities the other way round without any."""
    low, high = np.inf, -np.inf
    for start in range(first, last, BLOCK):
        rows = slice(start, min(start + BLOCK, last))
        places = None if mask is None or (taken := mask[rows]).all() else np.flatnonzero(taken)
        if places is not None and not len(places):
            continue
        cells = numbers.of(Block(rows.start, rows.stop, places))
        # The two leave NaN out without a warning, and without looking for it first.
        low, high = float(np.fmin.reduce(cells, initial=low)), float(np.fmax.reduce(cells, initial=high))
    return low, high


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
