"""Certainty: which changes of a series a slow swing of chance would hardly bring about.

Where neighbours resemble each other, a series without any change wanders, and the best division of it looks like
one. So each change is compared with the best change of many series that follow one line and wander just as much.
How much a series wanders is measured around one line, which a real change makes too much; what is compared allows
for the likeness that is left beside the change, which only a real one makes small.

Source: the idea of Perron and Yabu, Testing for trend in the presence of autoregressive error (2009), by simulation
in place of tables; the bias of the autocorrelation is that of Kendall, Note on bias in the estimation of
autocorrelation (1954).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from services.series.costs import Costs

LEVEL, DRAWN, SEED = 0.0125, 499, 2_009
HIGHEST = 0.97
# As too little likeness does harm where too much does little, half a standard error is added.
CAUTION = 0.5
# Likeness is rounded to this much, so that the same simulation serves again; near 1 a little more wanders far more.
GRAIN, FINE_GRAIN, FINE_FROM = 0.05, 0.01, 0.9


def certain(values: np.ndarray, places: Sequence[int], shortest: int) -> list[int]:
    """The changes that remain when the least certain one is taken away as long as chance explains it.

    Args:
        values: n finite values without season.
        places: where lines begin.
        shortest: the least length of a piece.
    """
    kept = list(places)
    while kept:
        weakest, evidence, around = weakest_of(values, kept, shortest)
        if evidence > usual_evidence(len(around), min(shortest, len(around) // 2), likeness_of(around)):
            break
        kept.pop(weakest)
    return kept


def weakest_of(values: np.ndarray, places: Sequence[int], shortest: int) -> tuple[int, float, np.ndarray]:
    """The change with the least evidence in its own two pieces, how much that is, and the two pieces."""
    bounds = [0, *places, len(values)]
    around = [values[bounds[place] : bounds[place + 2]] for place in range(len(places))]
    found = [float(evidence_in(part[None], shortest)[0]) for part in around]
    weakest = int(np.argmin(found))
    return weakest, found[weakest], around[weakest]


def likeness_of(values: np.ndarray) -> float:
    """How much neighbours resemble each other around one line, corrected for the line; n values."""
    count = len(values)
    found = float(likeness_within(values[None], np.array([count]))[0])
    likeness = min((found + 2 / count) / max(1 - 4 / count, 0.25), HIGHEST)
    error = np.sqrt(max(1 - likeness**2, 0.0) / count)
    return float(np.clip(likeness + CAUTION * error, 0.0, HIGHEST))


def likeness_within(series: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The autocorrelation, from 0 to `HIGHEST`, of k series around one line before a place of each and one from there.

    Args:
        series: k × n values.
        places: k places from 1 to n; n for one line alone.
    """
    times = np.arange(series.shape[1], dtype=np.float64)
    rest = np.zeros_like(series)
    is_before = times < places[:, None]
    for side in (is_before, ~is_before):
        size = np.maximum(side.sum(axis=1), 1)[:, None]
        time = np.where(side, times - (side @ times)[:, None] / size, 0.0)
        value = np.where(side, series - np.sum(series * side, axis=1, keepdims=True) / size, 0.0)
        spread = np.sum(time**2, axis=1, keepdims=True)
        slope = np.sum(time * value, axis=1, keepdims=True) / np.where(spread > 0, spread, 1.0)
        rest += value - slope * time
    square = np.sum(rest**2, axis=1)
    product = np.sum(rest[:, 1:] * rest[:, :-1], axis=1)
    return np.clip(product / np.where(square > 0, square, 1.0), 0.0, HIGHEST)


def evidence_in(series: np.ndarray, shortest: int) -> np.ndarray:
    """How much smaller the squared distances of each of k series get by its best change.

    In parts of what is left, and of how far values wander that are so much like their neighbours: a change leaves
    independent noise, and a slow swing of chance does not.
    """
    count = series.shape[1]
    shortest = min(shortest, count // 2)
    costs = Costs(series)
    whole = costs.to(np.array([0]), count)[:, 0]
    splits = np.arange(shortest, count - shortest + 1)
    parts = costs.between(0, splits) + costs.between(splits, count)
    best = parts.min(axis=1)
    likeness = likeness_within(series, splits[parts.argmin(axis=1)])
    gain = (whole - best) / np.maximum(best, 1e-300) * (1 - likeness) / (1 + likeness)
    return np.where(best > 0, gain, np.where(whole > 0, np.inf, 0.0))


def usual_evidence(count: int, shortest: int, likeness: float) -> float:
    """The evidence that one of eighty series without a change exceeds."""
    grain = GRAIN if likeness < FINE_FROM else FINE_GRAIN
    return simulated_evidence(count, shortest, round(np.ceil(likeness / grain - 0.5) * grain, 2))


@lru_cache(maxsize=256)
def simulated_evidence(count: int, shortest: int, likeness: float) -> float:
    """The same from series that wander by this much."""
    series = wandering(count, likeness, np.random.default_rng(SEED), DRAWN)
    return float(np.quantile(evidence_in(series, shortest), 1 - LEVEL))


def wandering(count: int, likeness: float, chance: np.random.Generator, number: int) -> np.ndarray:
    """So many series (number × count) whose neighbours resemble each other by so much, and that have no change."""
    noise = chance.normal(size=(count, number))
    noise[0] /= np.sqrt(1 - likeness**2)
    for time in range(1, count):
        noise[time] += likeness * noise[time - 1]
    return noise.T
