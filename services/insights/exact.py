"""Exact figures over all rows for what the screening found: pairs of numbers, and numbers by group."""

from dataclasses import dataclass

import numpy as np

from services.insights import joint
from services.insights.joint import Joint, weighted_ranks
from services.insights.rows import Rows
from services.insights.screening import chance_of_ratio, net_ratio
from services.insights.variables import Groups, Measure

LEAST_OF_GROUP, LEAST_PART = 10, 0.01
Z_95, LEAST_OF_INTERVAL = 1.959963984540054, 4


@dataclass(frozen=True)
class Pair:
    """Two numbers over the n rows that hold both, which are worth `left_rows` where neighbours resemble each other."""

    rows: int
    r: float
    rank_r: float
    slope: float
    chance: float
    left_rows: float
    points: Joint


@dataclass(frozen=True)
class ByGroup:
    """A number by group, over the n rows that hold both: k counts and means, NaN for an empty group."""

    rows: int
    counts: np.ndarray
    means: np.ndarray
    ratio: float
    gap: float
    chance: float


def pearson(x: np.ndarray, y: np.ndarray, counts: np.ndarray | None = None) -> tuple[float, float]:
    """The coefficient of m pairs that occur so often each, and the slope of y on x; zeros where one does not vary."""
    weights = np.ones(len(x)) if counts is None else counts
    total = float(weights.sum()) or 1.0
    x, y = x - float(x @ weights) / total, y - float(y @ weights) / total
    weighted = x * weights
    across, both, down = float(weighted @ x), float(weighted @ y), float((y * weights) @ y)
    if across <= 0 or down <= 0:
        return 0.0, 0.0
    return float(np.clip(both / np.sqrt(across) / np.sqrt(down), -1, 1)), both / across


def pair(rows: Rows, left: Measure, right: Measure, excess: float) -> Pair | None:
    """Two measures over all rows; None where nothing is left to compare."""
    from services.engine.correlations.significance import of_correlation

    found = joint.of_measures(rows, left, right)
    if found.rows < 3:
        return None
    r, slope = pearson(found.left, found.right, found.counts)
    ranks = [weighted_ranks(side, found.counts) for side in (found.left, found.right)]
    rank_r, _ = pearson(ranks[0], ranks[1], found.counts)
    left_rows = max(3.0, found.rows / (1 + excess * rows.stride))
    chance = float(of_correlation(np.array([rank_r]), np.array([left_rows]))[0])
    return Pair(found.rows, r, rank_r, slope, chance, left_rows, found)


def interval_of(value: float, rows: float, is_of_ranks: bool) -> tuple[float, float] | None:
    """The 95 % interval of a correlation; None where there are too few rows for one.

    Source: Fisher (1921); for ranks Bonett and Wright, Sample size requirements for estimating Pearson, Kendall and
    Spearman correlations (2000).
    """
    if rows <= LEAST_OF_INTERVAL:
        return None
    if abs(value) >= 1:
        return value, value
    reach = Z_95 * float(np.sqrt((1 + value**2 / 2 if is_of_ranks else 1) / (rows - 3)))
    middle = float(np.arctanh(value))
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))


def by_group(rows: Rows, measure: Measure, groups: Groups, excess: float) -> ByGroup | None:
    """A measure by group over all rows; None where nothing is left to compare."""
    found = joint.of_groups(rows, measure, groups)
    counts = np.bincount(found.right, found.counts, groups.size)
    if found.rows < 3 or np.count_nonzero(counts) < 2:
        return None
    means, ratio, spread = ratio_of(found.left, found, counts)
    scores = found.left if measure.is_share else weighted_ranks(found.left, found.counts)
    rank_ratio = ratio_of(scores, found, counts)[1]
    left_rows = np.array([found.rows / (1 + excess * rows.stride)])
    used = np.array([np.count_nonzero(counts)])
    chance = float(chance_of_ratio(np.array([rank_ratio]), left_rows, used)[0])
    net = float(net_ratio(np.array([ratio]), np.array([found.rows]), used)[0])
    return ByGroup(found.rows, counts, means, net, gap_of(measure, counts, means, ratio, spread), chance)


def ratio_of(values: np.ndarray, found: Joint, counts: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Means of k groups, the share of the squared spread that lies between them, and the spread."""
    rows = float(counts.sum())
    middle = float(values @ found.counts) / rows
    distances = values - middle
    weighted = distances * found.counts
    sums = np.bincount(found.right, weighted, len(counts))
    with np.errstate(all="ignore"):
        means = np.where(counts > 0, sums / counts, np.nan)
        between = float(np.nansum(sums * means))
    total = float(weighted @ distances)
    return means + middle, min(1.0, between / total) if total > 0 else 0.0, float(np.sqrt(total / rows))


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
