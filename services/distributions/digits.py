"""Digits: what first digits (Benford) and last digits (rounding, guessing) say about a column of numbers.

Source: Nigrini, Benford's Law (2012) for the mean absolute deviation and its limits.
"""

from typing import NamedTuple

import numpy as np

from services.distributions.samples import Sample

BENFORD = np.log10(1 + 1 / np.arange(1, 10))
LEAST_VALUES, LEAST_DECADES = 100, 2.0
MOST_COMPARED = 100_000
# Below the first limit digits follow Benford's law closely, beyond the second they do not.
CLOSE, APART = 0.006, 0.015
LEAST_PLACES = 100
LEAST_EFFECT, LARGEST_CHANCE = 0.2, 0.001
WHOLE_ENOUGH = 2.0**53


class Digits(NamedTuple):
    """Counts of each digit, the shares expected, and whether it `matters`: whether it is worth telling.

    `effect` is the mean absolute deviation of the shares for first digits and Cohen's w for last ones.
    """

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    effect: float
    chi_square: float
    p_value: float
    matters: bool


def chi_square(counts: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """Pearson's statistic and its p-value."""
    from scipy import special

    sizes = counts.sum() * expected
    found = float(((counts - sizes) ** 2 / sizes).sum())
    return found, float(special.chdtrc(len(counts) - 1, found))


def is_certain(found: float, count: int, weights: np.ndarray) -> bool:
    """Whether chance would hardly do it; a value that occurs often is one witness of its digits, not many."""
    from scipy import special

    witnesses = weights.sum() / float((weights**2).sum())
    return bool(special.chdtrc(count - 1, found * witnesses) < LARGEST_CHANCE)


def first_digits(sample: Sample) -> Digits | None:
    """First digits; None where numbers do not span enough decades for the law to be expected."""
    values, weights = np.abs(sample.values), sample.weights
    held = values > 0
    values, weights = values[held], weights[held]
    if weights.sum() < LEAST_VALUES or len(values) < LEAST_VALUES / 2 or decades(values, weights) < LEAST_DECADES:
        return None
    counts = leading(sample, float(values.max()), float(values.min()))
    effect = float(np.abs(counts / counts.sum() - BENFORD).mean())
    found, chance = chi_square(counts, BENFORD)
    matters = effect <= CLOSE or (effect > APART and is_certain(found, 9, weights))
    return Digits(tuple(counts.astype(int).tolist()), tuple(BENFORD.tolist()), effect, found, chance, matters)


def leading(sample: Sample, largest: float, smallest: float) -> np.ndarray:
    """How many values begin with each digit from 1 to 9, of sizes between two that are above zero."""
    powers = range(int(np.floor(np.log10(smallest))) - 1, int(np.floor(np.log10(largest))) + 2)
    # As text, for a product of a digit and a power of ten may miss the double that the decimal is.
    steps = np.array([float(f"{digit}e{power}") for power in powers for digit in range(1, 10)])
    held = (steps > 0) & np.isfinite(steps)
    steps = np.append(steps[held], np.inf)
    # Below zero a bound is passed by what is not beyond it, so it is moved by the smallest step.
    falling, rising = np.split(sample.below(np.concatenate([np.nextafter(-steps[::-1], np.inf), steps])), 2)
    return np.bincount(np.flatnonzero(held) % 9, np.diff(falling)[::-1] + np.diff(rising), 9)


def decades(values: np.ndarray, weights: np.ndarray) -> float:
    """How many powers of ten the middle 98 of 100 sizes span; an even part of very many values says it as well."""
    if len(values) > MOST_COMPARED:
        even = np.linspace(0, len(values) - 1, MOST_COMPARED).astype(np.int64)
        values, weights = values[even], weights[even]
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    low, high = values[order[np.searchsorted(upto, upto[-1] * np.array([0.01, 0.99]))]]
    return float(np.log10(high) - np.log10(low))


def last_digits(sample: Sample) -> Digits | None:
    """Last digits of numbers on a grid; None where there is none, or where too few places of it are in use."""
    if sample.resolution is None or sample.size < LEAST_VALUES:
        return None
    places = np.abs(sample.values) / sample.resolution
    if places.max() >= WHOLE_ENOUGH or sample.values[-1] - sample.values[0] < LEAST_PLACES * sample.resolution:
        return None
    # Zero is often a value of its own kind, and would count as round.
    held = sample.values != 0
    counts = np.bincount(np.round(places[held]).astype(np.int64) % 10, sample.weights[held], 10)
    if counts.sum() < LEAST_VALUES:
        return None
    expected = np.full(10, 0.1)
    found, chance = chi_square(counts, expected)
    effect = float(np.sqrt(found / counts.sum()))
    matters = effect >= LEAST_EFFECT and is_certain(found, 10, sample.weights[held])
    return Digits(tuple(counts.astype(int).tolist()), tuple(expected.tolist()), effect, found, chance, matters)
