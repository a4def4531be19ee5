"""Frequency: the finest step of time at which a table has something to say nearly always."""

from typing import NamedTuple

import numpy as np

from models.errors import NotEnoughData
from services.engine.forms import Form
from services.engine.keys import Domain
from services.engine.stopping import checkpoint
from services.series.clocks import BLOCK, DAY, HOUR, MONDAY, Clock, Unit, key_blocks

UNITS: tuple[Unit, ...] = ("hour", "day", "week", "month", "quarter", "year")
# Finer than this only where the table has one row per period by itself.
ENOUGH_POINTS, MOST_POINTS = 1_500, 20_000
FEW_POINTS = 36
FILLED = 0.6
# So many steps are one of a coarser unit.
COARSER: dict[Unit, int] = {"hour": 24, "day": 7, "month": 3, "quarter": 4}


class Moments(NamedTuple):
    """When rows happened: the distinct hours (empty where only days are known) and days, and how many rows."""

    hours: np.ndarray
    days: np.ndarray
    rows: int
    is_year: bool = False


class Step(NamedTuple):
    """The periods of a series: a clock, and how many of its periods make one step."""

    clock: Clock
    every: int
    reason: str


def moments_in(form: Form, domain: Domain, mask: np.ndarray | None, rows: int) -> Moments:
    """Gather the distinct hours and days of a column, a block at a time."""
    hours, days, total = [], [], 0
    for start in range(0, rows, BLOCK):
        checkpoint()
        part = slice(start, start + BLOCK)
        keys, present = key_blocks(form, part)
        keys = keys[present if mask is None else present & mask[part]]
        total += len(keys)
        if domain.type == "datetime":
            hours.append(np.unique(keys // HOUR))
            keys = keys // DAY
        days.append(np.unique(keys))
    is_year = domain.type not in ("date", "datetime")
    found = [np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64) for parts in (hours, days)]
    return Moments(found[0], found[1], total, is_year)


def clock_for(unit: Unit, days: np.ndarray) -> Clock:
    """The clock of a unit that suits these days: weeks begin on the day they are given, weekends may not exist."""
    weekday = (days - MONDAY) % 7
    if unit == "week":
        return Clock("week", MONDAY + int(weekday[0]) if len(np.unique(weekday)) == 1 else MONDAY)
    return Clock("day", weekdays=bool(len(days) > 20 and np.all(weekday < 5))) if unit == "day" else Clock(unit)


def occupied(clock: Clock, moments: Moments) -> np.ndarray:
    """The distinct periods in which something happened, in order."""
    if moments.is_year:
        return moments.days
    if clock.unit == "hour":
        return moments.hours if len(moments.hours) else moments.days * 24
    return np.unique(clock.of_days(moments.days))


def stride(numbers: np.ndarray) -> int:
    """The step that all neighbouring periods are multiples of."""
    return int(np.gcd.reduce(np.diff(numbers))) if len(numbers) > 2 else 1


def step_of(moments: Moments, wanted: str) -> Step:
    """Choose the step of a series.

    Args:
        moments: when rows happened.
        wanted: a unit, or “auto”.

    Raises:
        NotEnoughData: there are fewer than three periods.
    """
    units = ("year",) if moments.is_year else UNITS
    chosen = units if wanted == "auto" else units[units.index(wanted) :] if wanted in units else units[-1:]
    fitting = [fitted(unit, moments) for unit in chosen]
    usable = [item for item in fitting if item.points <= MOST_POINTS]
    if not usable or max(item.filled for item in usable) < 3:
        raise NotEnoughData(
            "There are fewer than three periods of time with values, and a trend needs more. "
            "Choose a finer step or another date column, or widen the filter."
        )
    if wanted != "auto":
        return asked_for(usable[0], wanted)
    best = next((item for item in usable if is_good(item, moments, usable)), max(usable, key=lambda item: item.share))
    return Step(best.clock, best.every, reason_for(best, moments))


class Fit(NamedTuple):
    """How well a unit suits: how many steps from the first to the last period, and how many of them hold rows."""

    clock: Clock
    every: int
    points: int
    filled: int

    @property
    def share(self) -> float:
        """Which share of the steps holds something."""
        return self.filled / self.points


def fitted(unit: Unit, moments: Moments) -> Fit:
    """Count the periods of one unit."""
    clock = clock_for(unit, moments.days)
    numbers = occupied(clock, moments)
    every = stride(numbers)
    span = int(numbers[-1] - numbers[0]) // every + 1 if len(numbers) else 0
    return Fit(clock, every, max(1, span), len(numbers))


def is_good(item: Fit, moments: Moments, usable: list[Fit]) -> bool:
    """Whether a step is filled nearly always, and not finer than anybody could want."""
    if item.share < FILLED or item.filled < 3 or item.every % COARSER.get(item.clock.unit, item.every + 1) == 0:
        return False
    is_own = moments.rows <= 1.2 * item.filled
    coarser = [other for other in usable if other.points < item.points and other.filled >= FEW_POINTS]
    return is_own or item.points <= ENOUGH_POINTS or not coarser


def asked_for(item: Fit, wanted: str) -> Step:
    """The step that somebody chose, or the next coarser one where it would give too many points."""
    if item.clock.unit == wanted:
        return Step(item.clock, item.every, f"Steps of one {wanted}, as asked for.")
    reason = f"Steps of one {item.clock.unit}: one {wanted} does not suit these dates, or gives too many points."
    return Step(item.clock, item.every, reason)


def reason_for(item: Fit, moments: Moments) -> str:
    """Why this step was chosen."""
    unit = item.clock.unit if item.every == 1 else f"{item.every} {item.clock.unit}s"
    left_out = " No row falls on a weekend, so weekends do not count." if item.clock.weekdays else ""
    if moments.rows <= 1.2 * item.filled:
        return f"The rows follow each other in steps of {'one ' if item.every == 1 else ''}{unit}.{left_out}"
    return (
        f"One {unit} is the finest step at which nearly every period holds a row and one can still read it.{left_out}"
    )
