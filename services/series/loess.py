"""Loess on evenly spaced values: local straight lines (or means) with tricube weights, without a loop over values.

Source: Cleveland and Devlin (1988); the windows and weights are those of the original STL program.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


@lru_cache(maxsize=64)
def distances(width: int) -> tuple[np.ndarray, np.ndarray]:
    """Offsets within a window that is centred, and the tricube weight of each."""
    half = (width - 1) // 2
    offsets = np.arange(-half, half + 1, dtype=np.float64)
    return offsets, tricube(np.abs(offsets), float(half))


def tricube(distance: np.ndarray, reach: float) -> np.ndarray:
    """Weights that fall from 1 to 0; next to the point 1 and at the edge 0, as the original has it."""
    weights = np.where(distance <= 0.999 * reach, (1 - (distance / max(reach, 1e-300)) ** 3) ** 3, 0.0)
    return np.where(distance <= 0.001 * reach, 1.0, weights)


def loess(
    values: np.ndarray, width: int, degree: int, weights: np.ndarray | None = None, beyond: int = 0
) -> np.ndarray:
    """Smooth values; the columns of a table are smoothed each for itself.

    Args:
        values: n, or n × m, finite values at times 0 … n−1.
        width: q, odd: how many neighbours take part; more than n makes the reach longer, as in STL.
        degree: 0 for local means, 1 for local lines.
        weights: robustness weights of the same shape, or None for ones.
        beyond: fitted values to add before the first and after the last time.

    Returns:
        n + 2 · `beyond` fitted values, or as many rows.
    """
    count = len(values)
    robust = np.ones_like(values) if weights is None else weights
    half = (width - 1) // 2
    found = np.empty((count + 2 * beyond, *values.shape[1:]))
    inside = range(half, count - half) if width < count else range(0)
    if len(inside):
        found[beyond + half : beyond + count - half] = fitted_inside(values, robust, width, degree)
    for place in edges(count, half, beyond) if inside else range(-beyond, count + beyond):
        found[beyond + place] = fitted_at(values, robust, place, width, degree)
    return found


def edges(count: int, half: int, beyond: int) -> list[int]:
    """The times whose window is not centred."""
    return [*range(-beyond, half), *range(count - half, count + beyond)]


def summed(series: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Weighted sums over all centred windows."""
    if series.ndim == 1:
        return np.convolve(series, kernel[::-1], mode="valid")
    return np.asarray(sliding_window_view(series, len(kernel), axis=0) @ kernel)


def fitted_inside(values: np.ndarray, robust: np.ndarray, width: int, degree: int) -> np.ndarray:
    """Fitted values where the window is centred: five sums over windows."""
    offsets, shape = distances(width)
    weighed = robust * values
    total, level = summed(robust, shape), summed(weighed, shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = level / total
        if degree:
            first, second = summed(robust, shape * offsets), summed(robust, shape * offsets**2)
            centre = first / total
            spread = second / total - centre**2
            slope = (summed(weighed, shape * offsets) / total - centre * mean) / spread
            # The original keeps to the mean where the window's times hardly spread.
            tilted = np.sqrt(np.maximum(spread, 0)) > 0.001 * (len(values) - 1)
            mean = np.where(tilted, mean - centre * slope, mean)
    return np.where(total > 0, mean, values[(width - 1) // 2 : len(values) - (width - 1) // 2])


def fitted_at(values: np.ndarray, robust: np.ndarray, place: int, width: int, degree: int) -> np.ndarray:
    """The fitted value (of each column) at one time, near an end or beyond it."""
    count = len(values)
    taken = min(width, count)
    left = int(np.clip(place - (taken - 1) // 2, 0, count - taken))
    times = np.arange(left, left + taken, dtype=np.float64)
    reach = max(place - times[0], times[-1] - place) + max(0, (width - count) // 2)
    near = slice(left, left + taken)
    shape = tricube(np.abs(times - place), reach)
    weights = (robust[near].T * shape).T
    total = weights.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = weights / total
        found = np.sum(weights * values[near], axis=0)
        if degree:
            centre = times @ weights
            apart = np.subtract.outer(times, centre)
            spread = np.sum(weights * apart**2, axis=0)
            line = np.sum(weights * (1 + (place - centre) * apart / spread) * values[near], axis=0)
            found = np.where(np.sqrt(spread) > 0.001 * (count - 1), line, found)
    return np.where(total > 0, found, values[int(np.clip(place, 0, count - 1))])
