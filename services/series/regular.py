"""Regular series: the rows of a table gathered into one value per period, exactly, a block at a time."""

from typing import Literal, NamedTuple

import numpy as np

from services.engine.forms import Coded, Form
from services.engine.keys import Domain, values_of
from services.engine.stopping import checkpoint
from services.engine.table import Table
from services.series.clocks import BLOCK, Clock, key_blocks

Aggregation = Literal["mean", "sum", "count", "median", "min", "max"]


class Series(NamedTuple):
    """n values at regular steps, NaN where a period holds none; `rows` counts what each is made of.

    `partial` tells periods that the data covers only in part, whose values are not those of a whole one.
    """

    numbers: np.ndarray
    values: np.ndarray
    rows: np.ndarray
    partial: np.ndarray | None = None

    @property
    def followed(self) -> np.ndarray:
        """The values of whole periods, NaN for the others."""
        return self.values if self.partial is None else np.where(self.partial, np.nan, self.values)


class Rows(NamedTuple):
    """Where the rows of a table go, and what they carry."""

    table: Table
    date: str | None
    value: str | None
    mask: np.ndarray | None

    @property
    def total(self) -> int:
        """How many rows take part."""
        return self.table.rows if self.mask is None else int(np.count_nonzero(self.mask))

    def numbers(self, part: slice) -> np.ndarray:
        """The place of each row of a block among those that take part."""
        if self.mask is None:
            return np.arange(part.start, part.stop)
        return np.count_nonzero(self.mask[: part.start]) + np.cumsum(self.mask[part]) - 1


class Gathered(NamedTuple):
    """The place of each row that takes part, and its value."""

    places: np.ndarray
    values: np.ndarray


def gather(rows: Rows, clock: Clock, every: int, bounds: tuple[int, int], part: slice) -> Gathered:
    """The rows of one block: which step they belong to, and the finite value they carry."""
    checkpoint()
    count = len(range(*part.indices(rows.table.rows)))
    taken = np.ones(count, bool) if rows.mask is None else rows.mask[part].copy()
    if rows.date is None:
        numbers = rows.numbers(part)
    else:
        numbers, present = period_numbers(rows.table.form(rows.date), rows.table.domain(rows.date), clock, part)
        taken &= present
    values = np.ones(count)
    if rows.value is not None:
        values = value_block(rows.table.form(rows.value), rows.table.domain(rows.value), part)
        taken &= np.isfinite(values)
    taken &= (numbers >= bounds[0]) & (numbers < bounds[1] + every)
    return Gathered((numbers[taken] - bounds[0]) // every, values[taken])


def period_numbers(form: Form, domain: Domain, clock: Clock, part: slice) -> tuple[np.ndarray, np.ndarray]:
    """The period of each row of a block; decided once per distinct value where there are codes."""
    if isinstance(form, Coded):
        codes = form.codes[part]
        return np.append(clock.numbers(domain, form.keys), 0)[codes], codes != form.distinct
    keys, present = key_blocks(form, part)
    return clock.numbers(domain, keys), present


def value_block(form: Form, domain: Domain, part: slice) -> np.ndarray:
    """The numbers of a block, NaN where a cell is missing."""
    if isinstance(form, Coded):
        return np.append(values_of(domain, form.keys), np.nan)[form.codes[part]]
    keys, present = key_blocks(form, part)
    return np.where(present, values_of(domain, keys), np.nan)


def regular(rows: Rows, clock: Clock, every: int, bounds: tuple[int, int], aggregation: Aggregation) -> Series:
    """One value per step, from the one that begins at the first number to the one that begins at the last."""
    first, last = bounds
    count = (last - first) // every + 1
    blocks = (
        gather(rows, clock, every, bounds, slice(start, min(start + BLOCK, rows.table.rows)))
        for start in range(0, rows.table.rows, BLOCK)
    )
    state = state_for(count, aggregation)
    for block in blocks:
        state.add(block)
    numbers = first + every * np.arange(count)
    return trimmed(Series(numbers, state.finish(), state.rows))


def state_for(count: int, aggregation: Aggregation) -> "Sums | Extremes | Medians":
    """What gathers the blocks for an aggregation."""
    if aggregation == "median":
        return Medians(count)
    return Extremes(count, aggregation) if aggregation in ("min", "max") else Sums(count, aggregation)


def trimmed(series: Series) -> Series:
    """The same without periods before the first and after the last value."""
    known = np.flatnonzero(np.isfinite(series.values))
    inside = slice(known[0], known[-1] + 1) if len(known) else slice(0, 0)
    return Series(series.numbers[inside], series.values[inside], series.rows[inside])


class Sums:
    """Means, sums and counts of each step, from blocks."""

    def __init__(self, count: int, aggregation: Aggregation) -> None:
        self.rows = np.zeros(count, np.int64)
        self._total = np.zeros(count)
        self._aggregation = aggregation

    def add(self, block: Gathered) -> None:
        """Take one block."""
        self.rows += np.bincount(block.places, minlength=len(self.rows))
        if self._aggregation != "count":
            self._total += np.bincount(block.places, weights=block.values, minlength=len(self.rows))

    def finish(self) -> np.ndarray:
        """The values, NaN for empty steps."""
        found = self.rows.astype(np.float64) if self._aggregation == "count" else self._total
        divisor = self.rows if self._aggregation == "mean" else 1
        return np.where(self.rows > 0, found / np.maximum(divisor, 1), np.nan)


class Extremes:
    """The smallest or the largest value of each step, from blocks."""

    def __init__(self, count: int, aggregation: Aggregation) -> None:
        self.rows = np.zeros(count, np.int64)
        self._pick = np.minimum if aggregation == "min" else np.maximum
        self._found = np.full(count, np.inf if aggregation == "min" else -np.inf)

    def add(self, block: Gathered) -> None:
        """Take one block."""
        self.rows += np.bincount(block.places, minlength=len(self.rows))
        self._pick.at(self._found, block.places, block.values)

    def finish(self) -> np.ndarray:
        """The values, NaN for empty steps."""
        return np.where(self.rows > 0, self._found, np.nan)


class Medians:
    """The median of each step: all values are needed at once, sorted by step and size."""

    def __init__(self, count: int) -> None:
        self.rows = np.zeros(count, np.int64)
        self._blocks: list[Gathered] = []

    def add(self, block: Gathered) -> None:
        """Keep one block."""
        self.rows += np.bincount(block.places, minlength=len(self.rows))
        self._blocks.append(Gathered(block.places.astype(np.int32), block.values))

    def finish(self) -> np.ndarray:
        """The values, NaN for empty steps."""
        found = np.full(len(self.rows), np.nan)
        if not self.rows.sum():
            return found
        places = np.concatenate([block.places for block in self._blocks])
        values = np.concatenate([block.values for block in self._blocks])
        ordered = values[np.lexsort((values, places))]
        starts = np.cumsum(self.rows) - self.rows
        held = np.flatnonzero(self.rows)
        low = ordered[starts[held] + (self.rows[held] - 1) // 2]
        high = ordered[starts[held] + self.rows[held] // 2]
        found[held] = low + (high - low) / 2
        return found
