"""Calendars: the unit in which a column of dates or times steps, and where steps are left out."""

import numpy as np

from services.engine.keys import Domain

CLOCK = (
    ("day", 86_400_000_000),
    ("hour", 3_600_000_000),
    ("minute", 60_000_000),
    ("second", 1_000_000),
    ("millisecond", 1_000),
)
WEEK = 7


def granularity(domain: Domain, keys: np.ndarray) -> str | None:
    """The largest unit that all moments are whole numbers of; None below two moments.

    Args:
        domain: of a column of dates, times or datetimes.
        keys: the sorted distinct keys.
    """
    if len(keys) < 2:
        return None
    if domain.type == "date":
        return day_unit(keys)
    unit = next((name for name, size in CLOCK if is_divided(keys, size)), "microsecond")
    return day_unit(keys // CLOCK[0][1]) if unit == "day" and domain.type == "datetime" else unit


def least_seconds(domain: Domain, unit: str | None) -> float:
    """The shortest stretch, in seconds, that a picture of such moments can tell apart; a day at most."""
    if domain.type == "date":
        return 86_400
    sizes = {name: size / 1_000_000 for name, size in CLOCK}
    return sizes.get(unit or "second", 86_400 if unit != "microsecond" else 1e-6)


def is_divided(keys: np.ndarray, size: int) -> bool:
    """Whether all keys are multiples; a few are looked at first."""
    return not np.any(keys[:64] % size) and not np.any(keys % size)


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


def gaps(domain: Domain, keys: np.ndarray, unit: str | None) -> int | None:
    """How often more time passes than usual; None where there is no usual step.

    The usual step is the one that at least half of all steps between distinct moments have.
    """
    if unit is None:
        return None
    steps = np.diff(month_numbers(domain, keys) if unit in ("month", "quarter", "year") else keys)
    ordered = np.sort(steps)
    usual = ordered[(len(ordered) - 1) // 2]
    # A step that at least half of all have stands at the middle of their order.
    candidates = {int(usual), int(ordered[len(ordered) // 2])}
    common = [step for step in candidates if 2 * np.count_nonzero(steps == step) >= len(steps)]
    return int(np.count_nonzero(steps > min(common))) if common else None


def month_numbers(domain: Domain, keys: np.ndarray) -> np.ndarray:
    """Moments as numbers of months."""
    days = keys if domain.type == "date" else keys // CLOCK[0][1]
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
