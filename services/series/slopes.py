"""Slopes: how much a series gains per step, by least squares and by the median of all pairs."""

from typing import NamedTuple

import numpy as np

from services.series.pairs import inversions, ties

FEW = 1_500
Z_95 = 1.959963984540054


class Slope(NamedTuple):
    """The median slope of all pairs with its 95 % interval, and the least-squares slope with its standard error."""

    median: float
    low: float
    high: float
    linear: float
    linear_error: float


def slope_of(times: np.ndarray, values: np.ndarray) -> Slope:
    """Both slopes of n >= 2 values at increasing times.

    Source: Theil (1950), Sen (1968); the interval as Sen's, with ties.
    """
    count = len(values)
    pairs = count * (count - 1) // 2
    tied = ties(values)
    variance = (count * (count - 1) * (2 * count + 5) - float(np.sum(tied * (tied - 1) * (2 * tied + 5)))) / 18
    reach = Z_95 * np.sqrt(max(variance, 0.0))
    low = max(round((pairs - reach) / 2) - 1, 0)
    high = min(round((pairs + reach) / 2), pairs - 1)
    middle = ((pairs - 1) // 2, pairs // 2)
    found = slopes_at(times, values, [*middle, low, high])
    return Slope(found[0] + (found[1] - found[0]) / 2, found[2], found[3], *least_squares(times, values))


def least_squares(times: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """The slope of the straight line with the smallest squared distances, and its standard error."""
    centred = times - times.mean()
    spread = float(centred @ centred)
    slope = float(centred @ (values - values.mean())) / spread
    rest = values - values.mean() - slope * centred
    freedom = len(values) - 2
    return slope, float(np.sqrt(rest @ rest / freedom / spread)) if freedom > 0 else 0.0


def slopes_at(times: np.ndarray, values: np.ndarray, places: list[int]) -> list[float]:
    """The slopes of all pairs at some 0-based places of their order."""
    if len(values) <= FEW:
        later, earlier = np.tril_indices(len(values), -1)
        slopes = (values[later] - values[earlier]) / (times[later] - times[earlier])
        return [float(found) for found in np.partition(slopes, sorted(set(places)))[places]]
    return [searched_slope(times, values, place) for place in places]


def searched_slope(times: np.ndarray, values: np.ndarray, place: int) -> float:
    """One slope by bisection: turned by a slope, a series has an inversion for each pair that rises less steeply."""
    steps = np.diff(values) / np.diff(times)
    low, high = float(steps.min()), float(steps.max())
    while True:
        middle = low + (high - low) / 2
        if not low < middle < high or high - low <= 1e-13 * max(abs(low), abs(high)):
            return high
        if inversions(values - middle * times, equal_count=True) > place:
            high = middle
        else:
            low = middle
