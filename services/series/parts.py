"""Parts: trend, season and remainder of a series that may have gaps and need not have a season."""

from typing import NamedTuple

import numpy as np

from services.series.loess import loess
from services.series.moving import centred_average
from services.series.stl import decompose, odd, robustness

ROUNDS = 4


class Taken(NamedTuple):
    """n values each: gaps filled, a moving average, trend, season, remainder, and that of a less robust division."""

    filled: np.ndarray
    smoothed: np.ndarray
    trend: np.ndarray
    seasonal: np.ndarray
    remainder: np.ndarray
    loose: np.ndarray


def filled(values: np.ndarray) -> np.ndarray:
    """Gaps bridged by straight lines."""
    known = np.flatnonzero(np.isfinite(values))
    return np.interp(np.arange(len(values)), known, values[known])


def filled_in_season(values: np.ndarray, period: int) -> np.ndarray:
    """Gaps filled by trend and season, for which they are bridged by straight lines first."""
    bridged = filled(values)
    gaps = ~np.isfinite(values)
    if not gaps.any():
        return bridged
    parts = decompose(bridged, period)
    return np.where(gaps, parts.trend + parts.seasonal, bridged)


def taken_apart(values: np.ndarray, period: int | None) -> Taken:
    """Take a series apart, with its season where it has one."""
    if period is None:
        whole = filled(values)
        trend, loose = slow_line(whole, ROUNDS), slow_line(whole, 1)
        smooth = moving_average(whole, smoothing_width(len(whole)))
        return Taken(whole, smooth, trend, np.zeros(len(whole)), whole - trend, whole - loose)
    whole = filled_in_season(values, period)
    parts = decompose(whole, period)
    loose = decompose(whole, period, robust=False).remainder
    return Taken(whole, moving_average(whole, period), parts.trend, parts.seasonal, parts.remainder, loose)


def smoothing_width(count: int) -> int:
    """How many values a moving average takes where no season says."""
    return min(max(3, count // 20) | 1, count)


def moving_average(values: np.ndarray, width: int) -> np.ndarray:
    """A centred moving average; near the ends over what there is."""
    found = centred_average(values, width)
    half = width // 2
    for place in [*range(min(half, len(values))), *range(max(0, len(values) - half), len(values))]:
        if not np.isfinite(found[place]):
            reach = min(place, len(values) - 1 - place)
            found[place] = values[place - reach : place + reach + 1].mean()
    return np.where(np.isfinite(found), found, values)


def slow_line(values: np.ndarray, rounds: int) -> np.ndarray:
    """A loess line over a quarter of the series; from the second round on unusual values weigh less."""
    if len(values) < 5:
        return np.polyval(np.polyfit(np.arange(len(values)), values, 1), np.arange(len(values)))
    width = odd(max(5, len(values) / 4))
    weights: np.ndarray | None = None
    trend = values
    for _ in range(rounds):
        trend = loess(values, width, 1, weights)
        weights = robustness(values - trend)
    return trend
