"""Periods: steps of time, from seconds to centuries, and the finest that fits a screen."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from services.charts.reductions.keys import Key, Reader
from services.charts.reductions.numbers import Numbers, extent
from services.engine.forms import Coded, Whole
from services.engine.keys import MICROSECONDS, SECONDS_PER_DAY, shown

if TYPE_CHECKING:
    from services.engine.table import Table

# Days since 1970-01-01, a Thursday; weeks begin on Mondays.
TO_MONDAY = 3
FIRST_YEAR = 1970
MOST_PERIODS = 100_000


class Period(NamedTuple):
    """A step of time: so many seconds, or so many months."""

    name: str
    seconds: int = 0
    months: int = 0


PERIODS = (
    Period("second", 1),
    Period("10 seconds", 10),
    Period("minute", 60),
    Period("5 minutes", 300),
    Period("15 minutes", 900),
    Period("hour", 3_600),
    Period("6 hours", 21_600),
    Period("day", SECONDS_PER_DAY),
    Period("week", 7 * SECONDS_PER_DAY),
    Period("month", 0, 1),
    Period("quarter", 0, 3),
    Period("year", 0, 12),
    Period("10 years", 0, 120),
    Period("100 years", 0, 1_200),
    Period("1,000 years", 0, 12_000),
)


def place_of(period: Period, seconds: np.ndarray) -> np.ndarray:
    """The number of the period in which each moment lies; moments are seconds since 1970."""
    if period.months:
        days = np.floor_divide(seconds, SECONDS_PER_DAY).astype(np.int64).astype("datetime64[D]")
        return (days.astype("datetime64[M]").astype(np.int64) + FIRST_YEAR * 12) // period.months
    shift = TO_MONDAY * SECONDS_PER_DAY if period.name == "week" else 0
    # Division and floor take a third of the time of floor_divide, with the same result below 2**53 microseconds.
    return np.floor((seconds + shift) / period.seconds).astype(np.int64)


def start_of(period: Period, places: np.ndarray) -> np.ndarray:
    """The first second of each period."""
    if period.months:
        months = (places * period.months - FIRST_YEAR * 12).astype("datetime64[M]")
        return months.astype("datetime64[s]").astype(np.int64)
    shift = TO_MONDAY * SECONDS_PER_DAY if period.name == "week" else 0
    return places * period.seconds - shift


def count_of(period: Period, low: float, high: float) -> int:
    """How many periods lie between two moments."""
    first, last = place_of(period, np.array([low, high]))
    return int(last - first) + 1


def finest(low: float, high: float, most: int, type: str, own: str | None = None) -> Period:
    """The finest step of which at most `most` lie between two moments; not finer than `own`, the column's step."""
    names = [period.name for period in PERIODS]
    usable = [
        period
        for period in PERIODS[names.index(own) if own in names else 0 :]
        if (type != "date" or period.months or period.seconds >= SECONDS_PER_DAY)
        and (type != "time" or 0 < period.seconds < SECONDS_PER_DAY)
    ]
    return next((period for period in usable if count_of(period, low, high) <= most), usable[-1])


def by_time(table: "Table", name: str, frame: np.ndarray | None, most: int, grain: str | None) -> Key | None:
    """Groups by steps of time; None where no moment is known."""
    column = table.column(name)
    ends = extent(table, name, frame)
    if ends is None:
        return None
    own = table.profile(name).get("granularity")
    period = next((item for item in PERIODS if item.name == grain), None)
    if period is None or count_of(period, *ends) > MOST_PERIODS:
        period = finest(*ends, most, column.type, own)
    first = int(place_of(period, np.array([ends[0]]))[0])
    size = count_of(period, *ends)
    # One more: where the last step ends.
    starts = start_of(period, first + np.arange(size + 1))
    keys = starts // SECONDS_PER_DAY if column.type == "date" else starts * MICROSECONDS
    reader = reading(Numbers(table, name), period, first, keys)
    notes = () if period.name == own else (f"{name} is joined in steps of {step_words(period)}",)
    zones = None if frame is None else table.zones(name)
    near = None if zones is None else zones.touching(float(starts[0]), float(starts[-1]))
    return Key(column, tuple(shown(table.domain(name), keys[:-1])), reader, "time", notes=notes, near=near)


def step_words(period: Period) -> str:
    """A step in words."""
    return f"one {period.name}" if period.name[0].isalpha() else period.name


def reading(numbers: Numbers, period: Period, first: int, keys: np.ndarray) -> Reader:
    """Reads the period of each row; those before the first or without a moment belong to none.

    Args:
        numbers: of the column.
        period: the step.
        first: the number of the first period.
        keys: where the k periods begin, and where the last one ends, shape (k + 1,), as keys of the column.
    """
    size = len(keys) - 1

    def places(seconds: np.ndarray) -> np.ndarray:
        known = np.isfinite(seconds)
        found = place_of(period, np.where(known, seconds, 0)) - first
        return np.where(known & (found >= 0) & (found < size), found, size).astype(np.intp)

    form = numbers.form
    if isinstance(form, Coded):
        lookup = places(numbers.by_code())
        return lambda rows: lookup.take(form.codes[rows])
    if not isinstance(form, Whole) or form.valid is not None:
        return lambda rows: places(numbers.at(rows))
    cuts = stored_cuts(form, keys)

    def read(rows: slice | np.ndarray) -> np.ndarray:
        stored = form.stored[rows]
        return runs_between(stored, cuts) if is_rising(stored) else places(numbers.at(rows))

    return read


def stored_cuts(form: Whole, keys: np.ndarray) -> np.ndarray:
    """The least stored number that lies at or above each key."""
    return -((form.base - keys) // form.divisor)


def is_rising(stored: np.ndarray) -> bool:
    """Whether no number is smaller than the one before it, as moments are that were written down as they came."""
    return bool(np.all(stored[1:] >= stored[:-1]))


def runs_between(stored: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Between which two of k + 1 cuts each of some rising numbers lies; k for one that lies beyond them.

    >>> runs_between(np.array([1, 4, 5, 9], np.uint8), np.array([2, 5, 8])).tolist()
    [2, 0, 1, 2]
    """
    limits = np.iinfo(stored.dtype)
    # In the own type of the numbers, for numpy would widen all of them rather than the few cuts.
    begins = np.searchsorted(stored, np.clip(cuts, limits.min, limits.max).astype(stored.dtype))
    begins[cuts > limits.max] = len(stored)
    lengths = np.diff(begins, prepend=0, append=len(stored))
    size = len(cuts) - 1
    return np.repeat(np.concatenate([[size], np.arange(size), [size]]), lengths)
