"""Zones: the smallest and the largest value of each block of rows, by which whole blocks can be left alone."""

from dataclasses import dataclass

import numpy as np

from models.filters import Condition
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import SECONDS_PER_DAY, Domain, values_of
from services.engine.masks import interval, passing

BLOCK = 262_144
# Two numbers that differ by no larger share may be the same one, rounded in two ways.
DOUBT = 1e-12


@dataclass(frozen=True)
class Zones:
    """Of each block the smallest and the largest present value in the column's unit, and whether no cell is missing.

    Where no cell of a block is present, its `low` and `high` are NaN.
    """

    low: np.ndarray
    high: np.ndarray
    is_whole: np.ndarray

    def touching(self, low: float, high: float) -> np.ndarray:
        """Which blocks may have values from `low` to `high`: all but those that surely have none."""
        found: np.ndarray = ~((self.high < low) | (self.low > high))
        return found


def zones_of(form: Form, domain: Domain) -> Zones | None:
    """The zones of a column; None for text, whose order says nothing of what is looked for."""
    if isinstance(form, Texts) or domain.is_text:
        return None
    stored = form.codes if isinstance(form, Coded) else form.stored
    lines = [ends_of(form, stored, start) for start in range(0, len(stored), BLOCK)]
    low, high, is_whole = (np.array(item) for item in zip(*lines, strict=True)) if lines else (np.empty(0),) * 3
    return Zones(in_unit(form, domain, low), in_unit(form, domain, high), is_whole.astype(bool))


def ends_of(form: Coded | Whole | Floating, stored: np.ndarray, start: int) -> tuple[float, float, bool]:
    """The smallest and the largest stored number of one block, NaN where none is present."""
    cells = stored[start : start + BLOCK]
    if isinstance(form, Floating):
        # The two leave NaN out, without a warning and without looking for it first.
        low, high = np.fmin.reduce(cells), np.fmax.reduce(cells)
        return low, high, not np.isnan(cells.min())
    if isinstance(form, Coded):
        # The code of a missing cell is the largest; few blocks have any.
        present = cells if cells.max() < form.distinct else cells[cells < form.distinct]
    else:
        valid = form.valid_at(slice(start, start + BLOCK))
        present = cells if valid is None or valid.all() else cells[valid]
    if not len(present):
        return np.nan, np.nan, False
    return present.min(), present.max(), len(present) == len(cells)


def in_unit(form: Coded | Whole | Floating, domain: Domain, ends: np.ndarray) -> np.ndarray:
    """Stored numbers as values, rounded as those of the rows are; NaN stays."""
    found = np.full(len(ends), np.nan)
    known = np.flatnonzero(~np.isnan(ends.astype(np.float64)))
    if isinstance(form, Floating):
        return ends.astype(np.float64)
    keys = form.keys[ends[known].astype(np.intp)] if isinstance(form, Coded) else form.keys_of(ends[known])
    found[known] = values_of(domain, keys)
    return found


def between(form: Form, domain: Domain, zones: Zones | None, condition: Condition) -> np.ndarray:
    """Which rows pass a condition of the operator “between”, as `passing` says; blocks that are sure are not read."""
    if zones is None or isinstance(form, Coded | Texts):
        return passing(form, domain, condition)
    per_unit = 1 / SECONDS_PER_DAY if domain.type == "date" else domain.per_unit
    low, high = (float(end) / per_unit for end in interval(domain, condition)[:2])
    room = DOUBT * max(abs(low), abs(high)) if np.isfinite(low) and np.isfinite(high) else 0.0
    is_near = zones.touching(low - room, high + room)
    is_inside = zones.is_whole & (zones.low > low + room) & (zones.high < high - room)
    found = np.zeros(len(form.stored), bool)
    for block in np.flatnonzero(is_near).tolist():
        rows = slice(block * BLOCK, (block + 1) * BLOCK)
        found[rows] = True if is_inside[block] else passing(part_of(form, rows), domain, condition)
    return found


def part_of(form: Whole | Floating, rows: slice) -> Whole | Floating:
    """A run of rows of a column; it begins with a block."""
    if isinstance(form, Floating):
        return Floating(form.stored[rows])
    bits = None if form.validity is None else form.validity[rows.start // 8 : rows.stop // 8]
    return Whole(form.stored[rows], form.base, form.divisor, bits)
