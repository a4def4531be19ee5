"""Exact figures over all rows for what the screening found: pairs of numbers, and numbers by group."""

from dataclasses import dataclass

import numpy as np

from services.insights.rows import Rows
from services.insights.screening import chance_of_ratio, net_ratio, rank_scores
from services.insights.variables import Groups, Measure

LEAST_OF_GROUP, LEAST_PART = 10, 0.01
# Beyond so many rows, ranks are told apart in so many steps: finer ones change nothing and cost a sort of rows.
RANKED_EXACTLY, RANK_STEPS = 200_000, 16_384


@dataclass(frozen=True)
class Pair:
    """Two numbers over the n rows that hold both."""

    rows: int
    r: float
    rank_r: float
    slope: float
    chance: float
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class ByGroup:
    """A number by group, over the n rows that hold both: k counts and means, NaN for an empty group."""

    rows: int
    counts: np.ndarray
    means: np.ndarray
    ratio: float
    gap: float
    chance: float
    spread: float


def pearson(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The coefficient of n pairs and the slope of y on x; zeros where one does not vary."""
    x, y = x - x.mean(), y - y.mean()
    across, down = float(x @ x), float(y @ y)
    if across <= 0 or down <= 0:
        return 0.0, 0.0
    both = float(x @ y)
    return float(np.clip(both / np.sqrt(across) / np.sqrt(down), -1, 1)), both / across


def ranks(numbers: np.ndarray) -> np.ndarray:
    """Rank scores of n present numbers."""
    if len(numbers) <= RANKED_EXACTLY:
        return rank_scores(numbers)
    edges = np.unique(np.sort(numbers)[:: max(1, len(numbers) // RANK_STEPS)])
    steps = np.searchsorted(edges, numbers, side="right")
    counts = np.bincount(steps)
    return ((2 * np.cumsum(counts) - counts) / len(numbers) - 1)[steps]


def pair(rows: Rows, left: Measure, right: Measure, excess: float) -> Pair | None:
    """Two measures over all rows; None where nothing is left to compare."""
    from services.engine.correlations.significance import of_correlation

    x, y = left.read(rows.places), right.read(rows.places)
    both = ~(np.isnan(x) | np.isnan(y))
    if not both.all():
        x, y = x[both], y[both]
    if len(x) < 3:
        return None
    r, slope = pearson(x, y)
    rank_r, _ = pearson(ranks(x), ranks(y))
    left_rows = np.array([max(3.0, len(x) / (1 + excess * rows.stride))])
    chance = float(of_correlation(np.array([rank_r]), left_rows)[0])
    return Pair(len(x), r, rank_r, slope, chance, x, y)


def by_group(rows: Rows, measure: Measure, groups: Groups, excess: float) -> ByGroup | None:
    """A measure by group over all rows; None where nothing is left to compare."""
    values, codes = measure.read(rows.places), groups.read(rows.places)
    both = ~np.isnan(values) & (codes < groups.size)
    if not both.all():
        values, codes = values[both], codes[both]
    counts = np.bincount(codes, minlength=groups.size)
    if len(values) < 3 or np.count_nonzero(counts) < 2:
        return None
    means, ratio = ratio_of(values, codes, counts)
    scores = values if measure.is_share else ranks(values)
    rank_ratio = ratio_of(scores, codes, counts)[1]
    left_rows = np.array([len(values) / (1 + excess * rows.stride)])
    used = np.array([np.count_nonzero(counts)])
    chance = float(chance_of_ratio(np.array([rank_ratio]), left_rows, used)[0])
    net = float(net_ratio(np.array([ratio]), np.array([len(values)]), used)[0])
    spread = float(values.std())
    return ByGroup(len(values), counts, means, net, gap_of(measure, counts, means, ratio, spread), chance, spread)


def ratio_of(values: np.ndarray, codes: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """Means of k groups, and the share of the squared spread that lies between them."""
    middle = float(values.mean())
    distances = values - middle
    sums = np.bincount(codes, weights=distances, minlength=len(counts))
    with np.errstate(all="ignore"):
        means = np.where(counts > 0, sums / counts, np.nan)
        between = float(np.nansum(sums * means))
    total = float(distances @ distances)
    return means + middle, min(1.0, between / total) if total > 0 else 0.0


def sturdy(counts: np.ndarray) -> np.ndarray:
    """Places of the groups with enough rows to speak of them."""
    found = np.flatnonzero(counts >= max(LEAST_OF_GROUP, LEAST_PART * counts.sum()))
    return found if len(found) >= 2 else np.argsort(-counts)[:2]


def gap_of(measure: Measure, counts: np.ndarray, means: np.ndarray, ratio: float, spread: float) -> float:
    """How far the highest and the lowest group are apart: in deviations within groups, or as angles of shares.

    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), d and h.
    """
    chosen = means[sturdy(counts)]
    low, high = float(np.nanmin(chosen)), float(np.nanmax(chosen))
    if measure.is_share:
        return float(2 * (np.arcsin(np.sqrt(min(1.0, high))) - np.arcsin(np.sqrt(max(0.0, low)))))
    within = spread * np.sqrt(max(0.0, 1 - ratio))
    return (high - low) / within if within > 0 else float("inf")
