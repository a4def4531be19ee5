"""Anomalies: values that trend and season do not explain."""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from services.series.pairs import ranks

LEAST_REACH, FALSE_ALARMS = 3.5, 0.05
# A line that follows a short series closely leaves a few remainders far beyond the others: so far they are in one of
# twenty series of noise, by simulation of 1,500 of each length. Of fewer than five values none is unusual.
LENGTHS, REACHES = (5, 15, 20, 25, 30, 40, 50, 80, 120), (6.5, 6.5, 6.1, 5.0, 4.6, 4.3, 4.15, 4.0, 3.95)
PER_SIGMA, GROWING, MOST_SHARE = 1.4826, 0.25, 0.05


class Anomalies(NamedTuple):
    """n flags, and the distance in robust deviations beyond which a remainder is flagged."""

    flags: np.ndarray
    reach: float


def anomalies(remainder: np.ndarray, known: np.ndarray, trend: np.ndarray, loose: np.ndarray) -> Anomalies:
    """Flag remainders far outside what is usual.

    The reach grows with the length, so that a series of pure noise has a flag in one of twenty cases at most.

    Args:
        remainder: n values without trend and season.
        known: which of them were really measured.
        trend: n values; where remainders grow with it, they are judged as shares of it.
        loose: n remainders of a decomposition that bends for everything. A robust one can fit most of a short
            series so closely that the rest of it looks unusual.
    """
    count = int(known.sum())
    expected = NormalDist().inv_cdf(1 - FALSE_ALARMS / (2 * max(count, 1)))
    reach = max(LEAST_REACH, expected, float(np.interp(count, LENGTHS, REACHES)))
    if count < LENGTHS[0]:
        return Anomalies(np.zeros(len(known), bool), reach)
    unit = trend if grows_with(np.abs(remainder[known]), trend[known]) else np.ones(len(trend))
    shares = remainder / unit
    middle = float(np.median(shares[known]))
    deviation = max(deviation_of(shares[known]), deviation_of((loose / unit)[known]))
    # A remainder that is only rounding is none.
    least = 1e-9 * float(np.max(np.abs((trend + remainder) / unit)))
    distances = np.abs(shares - middle)
    if deviation > 0:
        # What happens more often than once in twenty times is not unusual.
        reach = max(reach, float(np.quantile(distances[known], 1 - MOST_SHARE)) / deviation)
    return Anomalies(known & (distances > max(reach * deviation, least)), reach)


def deviation_of(values: np.ndarray) -> float:
    """The usual distance from the middle, scaled to the standard deviation of a bell curve."""
    middle = float(np.median(values))
    found = PER_SIGMA * float(np.median(np.abs(values - middle)))
    # Where most values are equal, the mean distance takes over, as for modified z-scores.
    return found if found > 0 else 1.2533 * float(np.mean(np.abs(values - middle)))


def grows_with(distances: np.ndarray, trend: np.ndarray) -> bool:
    """Whether remainders are larger where the trend is higher, which must be above zero to be a measure."""
    if len(trend) < 20 or trend.min() <= 0 or trend.max() < 1.5 * trend.min():
        return False
    return float(np.corrcoef(ranks(distances), ranks(trend))[0, 1]) > GROWING
