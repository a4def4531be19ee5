"""Loess on evenly spaced values: local straight lines (or means) with tricube weights, without a loop over values.

Source: Cleveland and Devlin (1988); the windows and weights are those of the original STL program.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

# Weights of this many times at once: two megabytes.
MOST_WEIGHTS = 262_144


@lru_cache(maxsize=64)
def distances(width: int) -> tuple[np.ndarray, np.ndarray]:
    """Offsets within a window that is centred, and the tricube weight of each."""
    half = (width - 1) // 2
    offsets = np.arange(-half, half + 1, dtype=np.float64)
    return offsets, tricube(np.abs(offsets), float(half))


def tricube(distance: np.ndarray, reach: float | np.ndarray) -> np.ndarray:
    """Weights that fall from 1 to 0; next to the point 1 and at the edge 0, as the original has it."""
    weights = np.where(distance <= 0.999 * reach, (1 - (distance / np.maximum(reach, 1e-300)) ** 3) ** 3, 0.0)
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
    for places in edges(count, half, beyond) if inside else [range(-beyond, count + beyond)]:
        found[beyond + places.start : beyond + places.stop] = fitted_near(values, robust, places, width, degree)
    return found


def edges(count: int, half: int, beyond: int) -> list[range]:
    """The times whose window is not centred: at the start and at the end."""
    return [range(-beyond, half), range(count - half, count + beyond)]


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


def fitted_near(values: np.ndarray, robust: np.ndarray, places: range, width: int, degree: int) -> np.ndarray:
    """Fitted values (of each column) at times that share one window, near an end or beyond it: five sums over it."""
    count, taken = len(values), min(width, len(values))
    left = 0 if places.start < (taken + 1) // 2 else count - taken
    inside = slice(left, left + taken)
    # Times from the middle of the window keep the sums small.
    times = np.arange(taken) - (taken - 1) / 2
    weights, weighed = robust[inside], robust[inside] * values[inside]
    terms = [
        part.T * times**order for part, order in ((weights, 0), (weighed, 0), (weights, 1), (weights, 2), (weighed, 1))
    ]
    side = np.stack([term.T for term in terms], axis=-1)
    found = np.empty((len(places), *values.shape[1:]))
    most = max(1, MOST_WEIGHTS // taken)
    for start in range(0, len(places), most):
        some = places[start : start + most]
        sums = np.tensordot(window_weights(count, width, left, some.start, some.stop), side, 1)
        at = np.array(some) - left - (taken - 1) / 2
        fitted = line_at(np.moveaxis(sums, -1, 0), at.reshape(-1, *[1] * (values.ndim - 1)), degree, count)
        found[start : start + most] = np.where(sums[..., 0] > 0, fitted, values[np.clip(some, 0, count - 1)])
    return found


def line_at(sums: np.ndarray, at: np.ndarray, degree: int, count: int) -> np.ndarray:
    """The fitted line (or mean) at some times, from the sums of weights, values, times, squares and products."""
    total, level, first, second, product = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, centre = level / total, first / total
        if not degree:
            return np.asarray(mean)
        spread = second / total - centre**2
        slope = (product / total - centre * mean) / spread
        # The original keeps to the mean where the window's times hardly spread.
        return np.where(np.sqrt(np.maximum(spread, 0)) > 0.001 * (count - 1), mean + (at - centre) * slope, mean)


@lru_cache(maxsize=32)
def window_weights(count: int, width: int, left: int, first: int, last: int) -> np.ndarray:
    """The tricube weights of all times of a window, for each time from `first` to before `last`."""
    taken = min(width, count)
    distance = np.abs(np.arange(left, left + taken) - np.arange(first, last, dtype=np.float64)[:, None])
    reach = distance[:, [0, -1]].max(axis=1, keepdims=True) + max(0, (width - count) // 2)
    return tricube(distance, reach)
