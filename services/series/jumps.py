"""Jumps: where the level of a series changes at once, though its neighbours resemble each other.

A series that wanders hides a jump from its means, yet not from its steps: with the likeness of neighbours taken out,
a jump is one large step that lasts. How large the best one of pure chance is, is found by simulation.

Source: Prais and Winsten, Trend Estimators and Serial Correlation (1954), for what is left without likeness; Chang,
Tiao and Chen, Estimation of Time Series Parameters in the Presence of Outliers (1988), for the level that shifts.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from services.series.certainty import DRAWN, GRAIN, SEED, likeness_within, wandering

LEVEL, HIGHEST, PASSES = 0.005, 0.97, 3
# Beside its best jump a series looks less like itself than it is: so many standard errors are added.
CAUTION = 2.0
# The line and the jump with its place.
PARAMETERS = 4
# So large is no best jump of chance, whatever the series: then nothing needs to be simulated.
LEAST_SIZE = 3.5
ROUNDING = 1e-12


class Jumps(NamedTuple):
    """The best jump of each of k series: its place, its size in standard errors, and the likeness beside it."""

    places: np.ndarray
    sizes: np.ndarray
    likeness: np.ndarray


def sure_jump(values: np.ndarray, shortest: int) -> int | None:
    """The place of the best jump of a series of n values; None where chance gives one as large."""
    count = len(values)
    if count < 2 * shortest:
        return None
    found = best_jumps(values[None], shortest)
    if found.sizes[0] < LEAST_SIZE:
        return None
    # What is left beside a line resembles its neighbours less than the series does.
    likeness = min(HIGHEST, (float(found.likeness[0]) + 3 / count) / max(1 - 6 / count, 0.25))
    likeness += CAUTION * float(np.sqrt((1 - likeness**2) / count))
    usual = usual_size(count, shortest, min(HIGHEST, round(float(np.ceil(likeness / GRAIN)) * GRAIN, 2)))
    return int(found.places[0]) if found.sizes[0] > usual else None


def best_jumps(series: np.ndarray, shortest: int) -> Jumps:
    """The best jump of each of k series (k × n), with the likeness that is left beside it."""
    number, count = series.shape
    places, sizes = np.zeros(number, np.int64), np.zeros(number)
    likeness = likeness_within(series, np.full(number, count))
    for _ in range(PASSES):
        rounded = np.minimum(np.round(likeness / GRAIN) * GRAIN, HIGHEST).round(2)
        for value in np.unique(rounded):
            chosen = rounded == value
            places[chosen], sizes[chosen] = jumps_given(series[chosen], shortest, float(value))
        likeness = likeness_within(series, places)
    return Jumps(places, sizes, likeness)


def jumps_given(series: np.ndarray, shortest: int, likeness: float) -> tuple[np.ndarray, np.ndarray]:
    """Place and size of the best jump of k series whose neighbours resemble each other so much."""
    count = series.shape[1]
    times = np.arange(count, dtype=np.float64)
    splits = np.arange(shortest, count - shortest + 1)
    line = np.linalg.qr(without_likeness(np.stack([np.ones(count), times - count / 2]), likeness).T)[0]

    def beside_line(lines: np.ndarray) -> np.ndarray:
        plain = without_likeness(lines, likeness)
        return np.asarray(plain - (plain @ line) @ line.T)

    steps, rest = beside_line((times >= splits[:, None]).astype(np.float64)), beside_line(series)
    # What rounding leaves of a series that follows the line is nothing.
    rest[np.abs(rest) <= ROUNDING * np.abs(series).max()] = 0.0
    # The first value after a jump takes no part: one far step of a series that wanders is no new level by itself.
    first = steps[np.arange(len(splits)), splits]
    sizes = np.abs(rest @ steps.T - rest[:, splits] * first) / np.sqrt((steps**2).sum(axis=1) - first**2)
    best = sizes.argmax(axis=1)
    largest = sizes[np.arange(len(series)), best]
    left = np.maximum((rest**2).sum(axis=1) - largest**2, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = largest / np.sqrt(left / (count - PARAMETERS))
    return splits[best], np.nan_to_num(found, nan=0.0)


def without_likeness(series: np.ndarray, likeness: float) -> np.ndarray:
    """What each value of k series (k × n) has that the one before does not lead to."""
    found = series.copy()
    found[:, 1:] -= likeness * series[:, :-1]
    found[:, 0] *= np.sqrt(1 - likeness**2)
    return found


@lru_cache(maxsize=256)
def usual_size(count: int, shortest: int, likeness: float) -> float:
    """The size that the best jump of one of two hundred series without any exceeds."""
    series = wandering(count, likeness, np.random.default_rng(SEED), DRAWN)
    return float(np.quantile(best_jumps(series, shortest).sizes, 1 - LEVEL))
