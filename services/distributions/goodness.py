"""Goodness of fit: whether chance alone would put a sample so far from the distribution fitted to it.

The parameters come from the same sample, so the tables of the textbooks do not hold. The same is done to samples
drawn from the fitted distribution instead: drawn, rounded, fitted, measured.

Source: Stute, González Manteiga and Presedo Quindimil, Bootstrap based goodness-of-fit tests (1993); Anderson and
Darling (1954) for the statistic.
"""

from typing import NamedTuple

import numpy as np

from services.distributions.families import Family, Figures
from services.distributions.fitting import Fit, blocks, expected
from services.distributions.samples import Sample

REPLICATES, LEAST_REPLICATES, LARGEST = 499, 99, 500
SEED = 1_933
EDGE, FAR = 1e-300, 1e4


class Test(NamedTuple):
    """The statistic's name, its value, how likely a larger one is, and of how many drawn samples of what size."""

    name: str
    statistic: float
    p_value: float
    replicates: int
    replicate_size: int


def judged(fit: Fit, sample: Sample) -> Test | None:
    """Test the fitted distribution; None where hardly any drawn sample could be fitted.

    Both statistics hardly depend on the size of the sample beyond some hundreds.
    """
    chance = np.random.default_rng(SEED)
    size = int(min(sample.size, LARGEST))
    figures = tuple(part[0] for part in fit.figures)
    drawn = fit.family.draw(chance, figures, (REPLICATES, size))
    if sample.step is not None:
        origin = 0.0 if fit.family.is_discrete else float(sample.values[0])
        drawn = origin + np.round((drawn - origin) / sample.step) * sample.step
    drawn.sort(axis=1)
    ones = np.ones(size)
    with np.errstate(all="ignore"):
        again = Sample(drawn, ones, sample.step, sample.unit)
        others = statistic(fit.family, fit.family.fit(again), again)
        found = float(statistic(fit.family, fit.figures, sample)[0])
    # A sample that could not be fitted says nothing.
    others = others[np.isfinite(others)]
    if len(others) < LEAST_REPLICATES:
        return None
    larger = int(np.count_nonzero(others >= found * (1 - 1e-12)))
    name = "Anderson–Darling" if sample.step is None else "Kolmogorov–Smirnov"
    return Test(name, found, (1 + larger) / (1 + len(others)), len(others), size)


def statistic(family: Family, figures: Figures, sample: Sample) -> np.ndarray:
    """How far each sample is from its distribution, on a scale that does not depend on its size."""
    if sample.step is None:
        return anderson_darling(family, figures, sample)
    return np.sqrt(sample.size) * gaps(family, figures, sample)


def gaps(family: Family, figures: Figures, sample: Sample) -> np.ndarray:
    """The largest gap of each sample; equal values of drawn samples are one place of the grid."""
    below, at = expected(family, figures, sample)
    upto = np.cumsum(sample.weights)
    counted, before = upto / sample.size, (upto - sample.weights) / sample.size
    if sample.values.ndim == 1:
        return np.array([max(float(np.abs(at - counted).max()), float(np.abs(below - before).max()))])
    is_new = np.concatenate([np.ones((len(at), 1), bool), np.diff(sample.values, axis=1) > sample.unit / 2], axis=1)
    is_last = np.concatenate([is_new[:, 1:], np.ones((len(at), 1), bool)], axis=1)
    ends = np.where(is_last, np.abs(at - counted), 0.0).max(axis=1)
    return np.maximum(ends, np.where(is_new, np.abs(below - before), 0.0).max(axis=1))


def anderson_darling(family: Family, figures: Figures, sample: Sample) -> np.ndarray:
    """A² of each sample, from sums over distinct values: the ranks of equal ones add up to differences of squares."""
    if sample.grid is not None:
        return np.array([anderson_darling_on_grid(family, figures, sample)])
    upto = np.cumsum(sample.weights)
    total = np.zeros(sample.values.shape[:-1])
    for part in blocks(len(sample.weights)):
        share = family.share(sample.values[..., part], figures)
        last, first = upto[part], upto[part] - sample.weights[part]
        up = last**2 - first**2
        down = (sample.size - first) ** 2 - (sample.size - last) ** 2
        total = total + np.log(np.maximum(share, EDGE)) @ up + np.log(np.maximum(1 - share, EDGE)) @ down
    return np.atleast_1d(-sample.size - total / sample.size)


def anderson_darling_on_grid(family: Family, figures: Figures, sample: Sample) -> float:
    """A² as the integral that it is, n ∫ (Fₙ − F)² / (F (1 − F)) dF, with Fₙ straight between the ends of cells."""
    ends, upto = sample.upto
    before = np.nextafter(sample.values[0], -np.inf)
    shares = np.concatenate(([0.0], family.share(np.append(before, ends), figures), [1.0]))
    gaps = np.concatenate(([0.0, 0.0], upto / sample.size, [1.0])) - shares
    width = np.diff(shares)
    held = width > 0
    width, left, right = width[held], gaps[:-1][held], gaps[1:][held]
    # 1 / (F (1 − F)) is 1 / F + 1 / (1 − F), and the second is the first seen from the other end.
    rising = weighed(left, right, shares[:-1][held] / width)
    falling = weighed(right, left, (1 - shares[1:])[held] / width)
    return float(sample.size * (rising + falling).sum())


def weighed(start: np.ndarray, end: np.ndarray, away: np.ndarray) -> np.ndarray:
    """∫ g(t)² / (k + t) dt from 0 to 1, of a line g from `start` to `end`, and k = `away`."""
    away = np.maximum(away, EDGE)
    step = end - start
    origin = start - step * away
    near = step**2 * (away + 0.5) + 2 * step * origin + origin**2 * np.log1p(1 / away)
    # Far away all parts weigh the same, and the terms above would cancel.
    far = (start**2 + start * end + end**2) / 3 / (away + 0.5)
    return np.where(away < FAR, near, far)
