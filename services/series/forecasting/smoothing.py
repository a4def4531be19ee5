"""Exponential smoothing of many series and many parameters at once: one pass over time, no optimiser.

A grid of parameters is carried through the recursion together; the best of each family is the one whose
one-step errors are smallest. With some two hundred combinations this is as good as a search, takes the same
time for every series, and gives the rehearsals of all origins in the same pass.

Source: Gardner, Exponential Smoothing: The State of the Art, Part II (2006).
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

ALPHAS = (0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
BETAS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
DAMPINGS = (0.8, 0.9, 0.95, 0.98)
STARTING = 10


class Grid(NamedTuple):
    """g combinations of smoothing parameters; `families` names the places of each family."""

    alpha: np.ndarray
    beta: np.ndarray
    phi: np.ndarray
    families: dict[str, np.ndarray]


class Smoothed(NamedTuple):
    """The state at the end of k series for the best parameters of one family: k levels, trends, dampings, alphas."""

    level: np.ndarray
    trend: np.ndarray
    phi: np.ndarray
    alpha: np.ndarray

    def forecast(self, horizon: int) -> np.ndarray:
        """Forecast each series: k rows of `horizon` values."""
        reach = np.cumsum(self.phi[:, None] ** np.arange(1, horizon + 1), axis=1)
        return self.level[:, None] + self.trend[:, None] * reach


@cache
def grid() -> Grid:
    """All combinations: level only, level with trend, level with damped trend."""
    level = [(alpha, 0.0, 0.0) for alpha in ALPHAS]
    trend = [(alpha, beta, 1.0) for alpha in ALPHAS for beta in BETAS]
    damped = [(alpha, beta, phi) for alpha in ALPHAS for beta in BETAS for phi in DAMPINGS]
    alpha, beta, phi = np.array(level + trend + damped).T
    bounds = np.cumsum([0, len(level), len(trend), len(damped)])
    names = ("level", "trend", "damped")
    families = {name: np.arange(*bounds[place : place + 2]) for place, name in enumerate(names)}
    return Grid(alpha, beta, phi, families)


def starts(series: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Level before the first value and trend of each series: a straight line through its first ten values."""
    found = []
    for values in series:
        first = values[:STARTING]
        slope = float(np.polyfit(np.arange(len(first)), first, 1)[0]) if len(first) > 1 else 0.0
        found.append((float(first.mean()) - slope * (len(first) + 1) / 2, slope))
    level, trend = np.array(found).T
    return level, trend


def smooth(series: Sequence[np.ndarray]) -> dict[str, Smoothed]:
    """Smooth k series, each at least one long, in order of their lengths; for each family the best state at its end.

    Args:
        series: k arrays, shortest first.
    """
    combinations = grid()
    first_level, first_trend = starts(series)
    level = np.repeat(first_level[:, None], len(combinations.alpha), axis=1)
    # Without a trend in the model, the level starts at the middle of the first values.
    trend = np.where(combinations.phi > 0, first_trend[:, None], 0.0)
    level[:, combinations.families["level"]] += first_trend[:, None] * (STARTING + 1) / 2
    return best_states(series, level, trend, combinations)


def best_states(
    series: Sequence[np.ndarray], level: np.ndarray, trend: np.ndarray, combinations: Grid
) -> dict[str, Smoothed]:
    """Carry all combinations through time; a series that ends leaves its state behind."""
    lengths = np.array([len(values) for values in series])
    padded = np.zeros((lengths[-1], len(series)))
    for place, values in enumerate(series):
        padded[: len(values), place] = values
    alpha, gain, phi = combinations.alpha, combinations.alpha * combinations.beta, combinations.phi
    squares = np.zeros_like(level)
    levels, trends, ended = np.empty_like(level), np.empty_like(trend), 0
    for time, now in enumerate(padded):
        trend *= phi
        level += trend
        error = now[ended:, None] - level
        squares[ended:] += error * error
        level += alpha * error
        trend += gain * error
        while ended < len(series) and lengths[ended] == time + 1:
            levels[ended], trends[ended], ended = level[0], trend[0], ended + 1
            level, trend = level[1:], trend[1:]
    return {
        name: chosen(places, squares, levels, trends, combinations) for name, places in combinations.families.items()
    }


def chosen(
    places: np.ndarray, squares: np.ndarray, levels: np.ndarray, trends: np.ndarray, combinations: Grid
) -> Smoothed:
    """For each series the member of a family with the smallest one-step errors."""
    best = places[np.argmin(squares[:, places], axis=1)]
    rows = np.arange(len(best))
    return Smoothed(levels[rows, best], trends[rows, best], combinations.phi[best], combinations.alpha[best])
