"""Fitting: every family that suits a sample, the likeliest first, and how far each is from what was counted."""

from typing import NamedTuple

import numpy as np

from services.distributions.families import FAMILIES, Family, Figures
from services.distributions.samples import Sample
from services.engine.stopping import checkpoint

LEAST_VALUES, LEAST_DISTINCT = 8, 3
BLOCK = 262_144


class Fit(NamedTuple):
    """A fitted family; `aic` is 2 · parameters − 2 · log likelihood, `distance` the largest gap between the shares."""

    family: Family
    figures: Figures
    log_likelihood: float
    aic: float
    distance: float


def fits(sample: Sample) -> list[Fit]:
    """All families that suit, those of the smallest AIC first; none for a handful of values.

    Source: Akaike, A new look at the statistical model identification (1974).
    """
    if sample.size < LEAST_VALUES or len(sample.values) < LEAST_DISTINCT:
        return []
    with np.errstate(all="ignore"):
        found = [fitted(family, sample) for family in FAMILIES if family.suits(sample)]
    usable = [fit for fit in found if np.isfinite(fit.aic) and all(np.isfinite(part).all() for part in fit.figures)]
    return sorted(usable, key=lambda fit: fit.aic)


def fitted(family: Family, sample: Sample) -> Fit:
    """One family at its best."""
    checkpoint()
    figures = family.fit(sample)
    likelihood = sum(
        float(sample.weights[part] @ probabilities(family, figures, sample._replace(values=sample.values[part])))
        for part in blocks(len(sample.values))
    )
    return Fit(family, figures, likelihood, 2 * len(figures) - 2 * likelihood, distance(family, figures, sample))


def blocks(count: int) -> list[slice]:
    """Places in parts that stay in the cache."""
    return [slice(start, start + BLOCK) for start in range(0, count, BLOCK)]


def probabilities(family: Family, figures: Figures, sample: Sample) -> np.ndarray:
    """The logarithm of how likely each value is; on a grid, how likely a value is to be rounded to it."""
    if family.is_discrete:
        return family.density(sample.values, figures)
    if sample.step is None:
        return family.density(sample.values, figures) + np.log(sample.unit)
    half = sample.step / 2
    share = family.share(sample.values + half, figures) - family.share(sample.values - half, figures)
    # Far out the two shares are equal in double precision; the density is not.
    return np.where(share > 1e-12, np.log(np.maximum(share, 1e-300)), family.density(sample.values, figures))


def expected(family: Family, figures: Figures, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """The shares that a fitted family expects below each value and up to it."""
    if sample.step is None:
        share = family.share(sample.values, figures)
        return share, share
    half = sample.step / 2
    return family.share(sample.values - half, figures), family.share(sample.values + half, figures)


def distance(family: Family, figures: Figures, sample: Sample) -> float:
    """The largest gap between the shares counted and expected (Kolmogorov and Smirnov).

    On a grid it is that at the ends of its cells: between two of them it can be larger by the share of a cell.
    """
    if sample.grid is not None:
        ends, upto = sample.upto
        return float(np.abs(family.share(ends, figures) - upto / sample.size).max())
    upto = np.cumsum(sample.weights)
    largest = 0.0
    for part in blocks(len(sample.values)):
        below, at = expected(family, figures, sample._replace(values=sample.values[part]))
        counted = upto[part] / sample.size
        before = (upto[part] - sample.weights[part]) / sample.size
        largest = max(largest, float(np.abs(at - counted).max()), float(np.abs(below - before).max()))
    return largest
