"""STL: a series as trend, season and remainder.

Source: Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on
Loess (1990), with every value fitted (no jumps).
"""

from typing import NamedTuple

import numpy as np

from services.series.loess import loess

DEFAULT_SEASONAL = 7
INNER, OUTER_ROBUST, INNER_ROBUST = 5, 15, 2


class Parts(NamedTuple):
    """n values each; they add up to the series. `weights` are the robustness weights, 1 for what is not unusual."""

    trend: np.ndarray
    seasonal: np.ndarray
    remainder: np.ndarray
    weights: np.ndarray


class Windows(NamedTuple):
    """The odd widths of the three smoothers."""

    seasonal: int
    trend: int
    low_pass: int


def odd(width: float) -> int:
    """The smallest odd number that is not smaller."""
    whole = int(np.ceil(width))
    return whole + 1 if whole % 2 == 0 else whole


def windows_of(period: int, seasonal: int) -> Windows:
    """The widths that the authors recommend."""
    return Windows(seasonal, odd(1.5 * period / (1 - 1.5 / seasonal)), odd(period + 1))


def decompose(values: np.ndarray, period: int, seasonal: int = DEFAULT_SEASONAL, robust: bool = True) -> Parts:
    """Take a series apart.

    Args:
        values: n finite values at regular steps, at least two periods.
        period: steps until the season comes again, at least 2.
        seasonal: width of the seasonal smoother in periods, odd, at least 7.
        robust: whether unusual values are kept from bending trend and season.
    """
    windows = windows_of(period, seasonal)
    weights: np.ndarray | None = None
    trend = np.zeros(len(values))
    season = np.zeros(len(values))
    for outer in range(OUTER_ROBUST + 1 if robust else 1):
        for _ in range(INNER_ROBUST if robust else INNER):
            season = seasonal_part(values - trend, period, windows, weights)
            trend = loess(values - season, windows.trend, 1, weights)
        if robust and outer < OUTER_ROBUST:
            weights = robustness(values - trend - season)
    return Parts(trend, season, values - trend - season, np.ones(len(values)) if weights is None else weights)


def seasonal_part(detrended: np.ndarray, period: int, windows: Windows, weights: np.ndarray | None) -> np.ndarray:
    """Smooth each place of the period over the years, and take out what is slow in that."""
    count = len(detrended)
    cycles = np.empty(count + 2 * period)
    for first, last in ((0, count % period), (count % period, period)):
        # The places of the last, broken period have one value more than the others.
        if first == last:
            continue
        rounds = -(-(count - first) // period)
        of_cycles = [by_cycle(part, first, last, rounds, period) for part in (detrended, weights)]
        fitted = loess(of_cycles[0], windows.seasonal, 1, None if weights is None else of_cycles[1], beyond=1)
        for row, values in enumerate(fitted):
            cycles[row * period + first : row * period + last] = values
    slow = cycles
    for width in (period, period, 3):
        slow = running_mean(slow, width)
    return cycles[period : period + count] - loess(slow, windows.low_pass, 1)


def by_cycle(values: np.ndarray | None, first: int, last: int, rounds: int, period: int) -> np.ndarray:
    """Some places of the period as columns: one row for each round."""
    if values is None:
        return np.empty(0)
    padded = np.zeros(rounds * period)
    padded[: len(values)] = values[: rounds * period]
    return padded.reshape(rounds, period)[:, first:last]


def running_mean(values: np.ndarray, width: int) -> np.ndarray:
    """The means of all windows of this width."""
    sums = np.cumsum(np.concatenate(([0.0], values)))
    return np.asarray((sums[width:] - sums[:-width]) / width)


def robustness(remainder: np.ndarray) -> np.ndarray:
    """Bisquare weights: 1 for small remainders, 0 beyond six median deviations."""
    distance = np.abs(remainder)
    reach = 6 * float(np.median(distance))
    if reach <= 0:
        return np.ones(len(remainder))
    weights = np.where(distance <= 0.999 * reach, (1 - (distance / reach) ** 2) ** 2, 0.0)
    return np.where(distance <= 0.001 * reach, 1.0, weights)
