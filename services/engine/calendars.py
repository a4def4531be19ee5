"""Calendars: the unit in which a column of dates or times steps, and where steps are left out."""

from collections.abc import Iterator

import numpy as np

from services.engine.keys import Domain
from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

CLOCK = (
    ("day", 86_400_000_000),
    ("hour", 3_600_000_000),
    ("minute", 60_000_000),
    ("second", 1_000_000),
    ("millisecond", 1_000),
)
WEEK = 7


def granularity(counts: ValueCounts | Ordered) -> str | None:
    """The largest unit that all moments are whole numbers of; None below two moments.

    Args:
        counts: of a column of dates, times or datetimes.
    """
    if not counts.total or counts.ends[0] == counts.ends[1]:
        return None
    if counts.domain.type == "date":
        return day_unit(np.concatenate([keys for keys, _ in counts.parts()]))
    unit = next((name for name, size in CLOCK if is_divided(counts, size)), "microsecond")
    if unit != "day" or counts.domain.type == "time":
        return unit
    return day_unit(np.concatenate([keys // CLOCK[0][1] for keys, _ in counts.parts()]))


def least_seconds(domain: Domain, unit: str | None) -> float:
    """The shortest stretch, in seconds, that a picture of such moments can tell apart; a day at most."""
    if domain.type == "date":
        return 86_400
    sizes = {name: size / 1_000_000 for name, size in CLOCK}
    return sizes.get(unit or "second", 86_400 if unit != "microsecond" else 1e-6)


def is_divided(counts: ValueCounts | Ordered, size: int) -> bool:
    """Whether all keys are multiples; it ends with the first block that has another."""
    return not any(np.any(keys % size) for keys, _ in counts.parts())


def day_unit(days: np.ndarray) -> str:
    """The unit in which days step: year, quarter, month, week or day."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    following = (dates + 1).astype("datetime64[M]").astype("datetime64[D]") == dates + 1
    if np.all(months.astype("datetime64[D]") == dates) or np.all(following):
        numbers = months.astype(np.int64)
        ends = 0 if not np.all(following) else 1
        return next(
            (name for name, size in (("year", 12), ("quarter", 3)) if not np.any((numbers + ends) % size)), "month"
        )
    return "week" if not np.any(np.diff(days) % WEEK) else "day"


def gaps(counts: ValueCounts | Ordered, unit: str | None) -> int | None:
    """How often more time passes than usual; None where there is no usual step.

    The usual step is the one that at least half of all steps between distinct moments have. Such a
    step has at least half of some block too, so the blocks' own usual steps are all there is to try.
    """
    if unit is None:
        return None
    candidates = set().union(*(usual(steps) for steps in steps_of(counts, unit)))
    number = counts.distinct - 1
    for candidate in sorted(candidates):
        same = sum(int(np.count_nonzero(steps == candidate)) for steps in steps_of(counts, unit))
        if 2 * same >= number:
            return sum(int(np.count_nonzero(steps > candidate)) for steps in steps_of(counts, unit))
    return None


def usual(steps: np.ndarray) -> set[int]:
    """The steps that at least half of all have: then they stand at the middle of their order."""
    ordered = np.sort(steps)
    middle = {int(ordered[(len(ordered) - 1) // 2]), int(ordered[len(ordered) // 2])} if len(ordered) else set()
    return {step for step in middle if 2 * np.count_nonzero(steps == step) >= len(steps)}


def steps_of(counts: ValueCounts | Ordered, unit: str) -> Iterator[np.ndarray]:
    """Steps between neighbouring distinct moments, a block at a time, in months for months and longer."""
    last = np.empty(0, np.int64)
    for keys, _ in counts.parts():
        numbers = month_numbers(counts.domain, keys) if unit in ("month", "quarter", "year") else keys
        yield np.diff(np.concatenate([last, numbers]))
        last = numbers[-1:]


def month_numbers(domain: Domain, keys: np.ndarray) -> np.ndarray:
    """Moments as numbers of months."""
    days = keys if domain.type == "date" else keys // CLOCK[0][1]
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
