"""Axes: where a value stands between two ends, and which round values label the way."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import takewhile
from typing import Any

from components import numbers, profiles
from components.profiles import Profile

STEPS = (1, 2, 2.5, 5, 10)


def position(value: Any) -> float | None:
    """A value as a number on its axis: dates and times become seconds; None where there is no such place."""
    if numbers.is_number(value):
        return float(value) if math.isfinite(value) else None
    try:
        return float(str(value))
    except ValueError:
        return moment_position(str(value))


def moment_position(text: str) -> float | None:
    """Seconds since 1970, or since midnight, of a date or time that ISO 8601 writes."""
    try:
        if "-" not in text[1:]:
            clock = time.fromisoformat(text)
            return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def positions(values: Sequence[Any]) -> list[float]:
    """The places of the edges of a histogram; empty where one of them has none."""
    found = [place for place in map(position, values) if place is not None]
    return found if len(found) == len(values) else []


def along(value: float, low: float, high: float) -> float:
    """How far a value is from the low to the high end, in percent, never outside."""
    return 50.0 if high <= low else min(100.0, max(0.0, 100 * (value - low) / (high - low)))


def round_step(width: float, most: int) -> float:
    """The smallest round step that needs at most so many labels."""
    raw = width / most
    power = 10.0 ** math.floor(math.log10(raw))
    return next((factor * power for factor in STEPS if factor * power >= raw * 0.9999), 10 * power)


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers between two ends.

    >>> round_ticks(-43, 1301)
    [0.0, 250.0, 500.0, 750.0, 1000.0, 1250.0]
    """
    if not high > low or not math.isfinite(high - low):
        return [low]
    step = round_step(high - low, most)
    first = math.ceil(low / step - 1e-9)
    candidates = (number * step for number in range(first, first + most + 2))
    return list(takewhile(lambda tick: tick <= high + step * 1e-9, candidates))


def ticks(profile: Profile, low: float, high: float) -> list[tuple[float, str]]:
    """Labels of a column's axis: their place in percent and their words."""
    if profiles.is_temporal(profile):
        found = [low + (high - low) * part / 3 for part in range(4)] if high > low else [low]
        words = [profiles.shown(profile, place).split(" ")[0] for place in found]
    else:
        found = round_ticks(low, high)
        words = [profiles.shown(profile, place) for place in found]
    placed = [(along(place, low, high), word) for place, word in zip(found, words, strict=True)]
    # A label that says the same as the one before it says nothing.
    return [item for number, item in enumerate(placed) if number == 0 or item[1] != placed[number - 1][1]]
