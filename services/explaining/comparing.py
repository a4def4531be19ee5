"""Comparing: each column on both sides, with the size of the difference, its interval, and its p value."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from services.explaining.sides import Sides
from services.explaining.spreads import Spread, dominance, spreads
from services.insights.screening import rank_scores, thick
from services.insights.variables import Groups, Measure

LEAST_ROWS = 8
SURE = 1.959964
BINS = 24
FAVOUR = 1.4


@dataclass(frozen=True)
class Compared:
    """One column: Cliff's delta or a difference of shares, between −1 and 1, with a 95% interval and a p value."""

    kind: str
    column: str
    effect: float
    low: float
    high: float
    chance: float
    here: int
    rest: int
    figures: dict[str, Any] = field(default_factory=dict)


def clipped(effect: float, error: float, width: float = SURE) -> tuple[float, float]:
    """The ends of an interval between −1 and 1."""
    return max(-1.0, effect - width * error), min(1.0, effect + width * error)


def compare_numbers(sides: Sides, measure: Measure, kind: str) -> Compared | None:
    """A column of numbers or times on both sides; None where there is too little of it."""
    from services.engine.correlations.significance import of_normal

    here, rest = spreads(sides, measure)
    if min(here.total, rest.total) < LEAST_ROWS or not differ(here, rest):
        return None
    scores = rank_scores(measure.read(sides.order)) if sides.order is not None else None
    inflation = sides.inflation(scores) ** 0.5
    found = dominance(here, rest)
    low, high = clipped(found.delta, max(found.error, found.null_error if abs(found.delta) > 0.999 else 0) * inflation)
    chance = of_normal(found.delta / (found.null_error * inflation)) if found.null_error > 0 else 1.0
    figures = {"medians": (here.quantile(0.5), rest.quantile(0.5)), **densities(here, rest)}
    return Compared(kind, measure.column.name, found.delta, low, high, chance, here.total, rest.total, figures)


def differ(here: Spread, rest: Spread) -> bool:
    """Whether there is more than one value at all."""
    return here.values[0] != here.values[-1] or rest.values[0] != rest.values[-1] or here.values[0] != rest.values[0]


def densities(here: Spread, rest: Spread) -> dict[str, Any]:
    """Shares of both sides in the same bins, over nearly all values."""
    low = min(here.quantile(0.01), rest.quantile(0.01))
    high = max(here.quantile(0.99), rest.quantile(0.99))
    if not high > low:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BINS + 1)
    found = {}
    for name, side in (("here", here), ("rest", rest)):
        counts, _ = np.histogram(np.clip(side.values, low, high), edges, weights=side.counts)
        found[name] = (counts / side.total).tolist()
    return {**found, "ends": (low, high)}


def compare_shares(sides: Sides, gap: Measure) -> Compared | None:
    """How often a column is empty on both sides."""
    sides_read = [gap.read(places) for places in (sides.here_places, sides.rest_places)]
    counts = np.array([[np.count_nonzero(cells == wanted) for wanted in (1.0, 0.0)] for cells in sides_read])
    scores = gap.read(sides.order).astype(np.float32) if sides.order is not None else None
    return from_table("missing", gap.column.name, counts, ("missing", "present"), sides.inflation(scores), told=(0,))


def compare_groups(sides: Sides, groups: Groups) -> Compared | None:
    """A column of categories, or a part of time, on both sides."""
    width = groups.size + 1
    counts = np.stack(
        [np.bincount(groups.read(places), minlength=width)[:-1] for places in (sides.here_places, sides.rest_places)]
    )
    commonest = int(np.argmax(counts.sum(axis=0)))
    scores = (groups.read(sides.order) == commonest).astype(np.float32) if sides.order is not None else None
    return from_table("category", groups.column.name, counts, groups.labels, sides.inflation(scores), part=groups.part)


def from_table(
    kind: str,
    column: str,
    counts: np.ndarray,
    labels: tuple[str, ...],
    inflation: float,
    told: tuple[int, ...] = (),
    part: str = "",
) -> Compared | None:
    """Two lines of counts as a comparison: the value whose share differs most, tested over all values.

    The interval holds for all k values at once (Bonferroni), for the one that is told was chosen among them.
    """
    from services.engine.correlations.significance import of_chi_square

    here, rest = counts.sum(axis=1).tolist()
    dense = thick(counts)
    if min(here, rest) < LEAST_ROWS or dense.shape[0] < 2 or dense.shape[1] < 2:
        return None
    expected = np.outer(dense.sum(axis=1), dense.sum(axis=0)) / dense.sum()
    statistic = float(((dense - expected) ** 2 / expected).sum())
    chance = of_chi_square(statistic / inflation, dense.shape[1] - 1)
    shares = counts / counts.sum(axis=1, keepdims=True)
    gaps = shares[0] - shares[1]
    # What is more frequent here says more than what is lacking, unless much more is lacking.
    place = told[0] if told else int(np.argmax(np.maximum(gaps, -gaps / FAVOUR)))
    error = np.sqrt(sum(share_error(float(shares[side, place]), total) for side, total in enumerate((here, rest))))
    low, high = clipped(float(gaps[place]), float(error) * inflation**0.5, width_for(1 if told else dense.shape[1]))
    figures = {"labels": labels, "shares": shares, "place": place, "part": part}
    return Compared(kind, column, float(gaps[place]), low, high, chance, here, rest, figures)


def share_error(share: float, total: int) -> float:
    """The squared error of a share; of one that is all or nothing, too, something is left open.

    Source: Agresti and Caffo, Simple and Effective Confidence Intervals (2000).
    """
    middle = (share * total + 1) / (total + 2)
    return middle * (1 - middle) / (total + 2)


def width_for(values: int) -> float:
    """How many errors wide the half of an interval is that holds for so many values at once."""
    from scipy.special import ndtri

    return float(ndtri(1 - 0.025 / values))
