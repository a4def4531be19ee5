"""Certainty: which changes of a series a slow swing of chance would hardly bring about.

Where neighbours resemble each other, a series without any change wanders, and the best division of it looks like
one. So each change is compared with the best change of many series that follow one line and wander just as much.

Source: the idea of Perron and Yabu, Testing for trend in the presence of autoregressive error (2009), by simulation
in place of tables; the bias of the autocorrelation is that of Kendall, Note on bias in the estimation of
autocorrelation (1954).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from services.series.costs import Costs

LEVEL, DRAWN, SEED = 0.01, 499, 2_009
HIGHEST = 0.97
# A change that was looked for fits chance better than one that is known: it costs as much as two lines. And as too
# little likeness does harm where too much does little, half a standard error is added.
LINES_PER_CHANGE, CAUTION = 2, 0.5
# Likeness is rounded to this much, so that the same simulation serves again.
GRAIN = 0.05


def certain(values: np.ndarray, places: Sequence[int], shortest: int) -> list[int]:
    """The changes that remain when the least certain one is taken away as long as chance explains it.

    Args:
        values: n finite values without season.
        places: where lines begin.
        shortest: the least length of a piece.
    """
    kept = list(places)
    while kept:
        likeness = likeness_of(values, kept)
        weakest, gain = weakest_of(values, kept, shortest)
        bounds = [0, *kept, len(values)]
        length = bounds[weakest + 2] - bounds[weakest]
        if gain > usual_gain(length, min(shortest, length // 2), likeness):
            break
        kept.pop(weakest)
    return kept


def likeness_of(values: np.ndarray, places: Sequence[int]) -> float:
    """How much neighbours within a piece resemble each other, corrected for the lines taken out of the pieces."""
    bounds = [0, *places, len(values)]
    product = square = 0.0
    for start, stop in pairwise(bounds):
        part = values[start:stop]
        times = np.arange(len(part))
        rest = part - np.polyval(np.polyfit(times, part, 1), times)
        product += float(rest[1:] @ rest[:-1])
        square += float(rest @ rest)
    if square <= 0:
        return 0.0
    lines = (LINES_PER_CHANGE * len(places) + 1) / len(values)
    likeness = min((product / square + 2 * lines) / max(1 - 4 * lines, 0.25), HIGHEST)
    error = np.sqrt(max(1 - likeness**2, 0.0) / len(values))
    return float(np.clip(likeness + CAUTION * error, 0.0, HIGHEST))


def weakest_of(values: np.ndarray, places: Sequence[int], shortest: int) -> tuple[int, float]:
    """The change whose own two pieces gain least from being two, and how much that is."""
    bounds = [0, *places, len(values)]
    gains = [
        float(gains_of(values[None, bounds[place] : bounds[place + 2]], shortest)[0]) for place in range(len(places))
    ]
    weakest = int(np.argmin(gains))
    return weakest, gains[weakest]


def gains_of(series: np.ndarray, shortest: int) -> np.ndarray:
    """How much smaller the squared distances of each of k series get by its best change, in parts of what is left."""
    count = series.shape[1]
    shortest = min(shortest, count // 2)
    costs = Costs(series)
    whole = costs.to(np.array([0]), count)[:, 0]
    splits = np.arange(shortest, count - shortest + 1)
    parts = costs.between(0, splits) + costs.between(splits, count)
    best = parts.min(axis=1)
    return np.where(best > 0, (whole - best) / np.maximum(best, 1e-300), np.where(whole > 0, np.inf, 0.0))


def usual_gain(count: int, shortest: int, likeness: float) -> float:
    """The gain that one of a hundred series without a change exceeds."""
    return simulated_gain(count, shortest, round(np.ceil(likeness / GRAIN - 0.5) * GRAIN, 2))


@lru_cache(maxsize=256)
def simulated_gain(count: int, shortest: int, likeness: float) -> float:
    """The same from series that wander by this much."""
    noise = np.random.default_rng(SEED).normal(size=(count, DRAWN))
    noise[0] /= np.sqrt(1 - likeness**2)
    for time in range(1, count):
        noise[time] += likeness * noise[time - 1]
    return float(np.quantile(gains_of(noise.T, shortest), 1 - LEVEL))
