"""Numbers: the cells of a column as float64, a block at a time, and the ends of what it holds."""

from typing import TYPE_CHECKING

import numpy as np

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

    def at(self, rows: slice | np.ndarray) -> np.ndarray:
        """The cells at some rows, in the column's unit; seconds since 1970 for times."""
        if isinstance(self.form, Coded):
            assert self._known is not None
            return self._known.take(self.form.codes[rows])
        if isinstance(self.form, Floating):
            return finite(self.form.stored[rows])
        if isinstance(self.form, Texts):
            return np.full(len(np.arange(len(self.form.chunks))[rows]), np.nan)
        found = values_of(self.domain, self.form.keys_of(self.form.stored[rows])).astype(np.float64)
        valid = self.form.valid_at(rows)
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
    low, high = np.inf, -np.inf
    for start in range(0, table.rows, BLOCK):
        rows: slice | np.ndarray = slice(start, min(start + BLOCK, table.rows))
        if mask is not None and not (taken := mask[start : start + BLOCK]).all():
            rows = np.flatnonzero(taken) + start
            if not len(rows):
                continue
        cells = numbers.at(rows)
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
