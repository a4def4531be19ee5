"""Spreads: the values of a column on both sides, in order, and how often one here is higher than one of the rest."""

from typing import NamedTuple

import numpy as np

from services.engine.forms import Coded
from services.explaining.sides import Sides
from services.insights.variables import Measure

# Placements of a side with more values are taken at so many even steps of its order.
MOST_PLACED = 200_000


class Spread(NamedTuple):
    """The distinct values of one side in order, and how often each occurs."""

    values: np.ndarray
    counts: np.ndarray

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())

    def quantile(self, share: float) -> float:
        """The value at a share of the way through the order."""
        upto = np.cumsum(self.counts)
        place = np.searchsorted(upto, share * (upto[-1] - 1), side="right")
        return float(self.values[min(int(place), len(self.values) - 1)])


class Dominance(NamedTuple):
    """Cliff's delta of two sides, its standard error by placements, and its standard error if nothing differs."""

    delta: float
    error: float
    null_error: float


def spreads(sides: Sides, measure: Measure) -> tuple[Spread, Spread]:
    """The values here and of the rest."""
    form = measure.form
    if isinstance(form, Coded):
        values = measure.coded(np.empty(0, np.int64))
        assert values is not None
        known = np.isfinite(values[1])
        counts = [
            np.bincount(form.codes[places], minlength=form.distinct + 1)[:-1][known]
            for places in (sides.here_places, sides.rest_places)
        ]
        return spread_of(values[1][known], counts[0]), spread_of(values[1][known], counts[1])
    return sorted_spread(measure.read(sides.here_places)), sorted_spread(measure.read(sides.rest_places))


def spread_of(values: np.ndarray, counts: np.ndarray) -> Spread:
    """Only the values that occur."""
    there = counts > 0
    return Spread(values[there], counts[there])


def sorted_spread(cells: np.ndarray) -> Spread:
    """The values of cells, in order; every one counts once."""
    found = np.sort(cells[~np.isnan(cells)])
    return Spread(found, np.ones(len(found), np.int64))


def placements(side: Spread, other: Spread) -> tuple[np.ndarray, np.ndarray]:
    """Which share of the other side lies below each value (half of what is equal), and how often the value occurs."""
    values, counts = side.values, side.counts
    if len(values) > MOST_PLACED:
        step = len(values) // MOST_PLACED + 1
        values, counts = values[step // 2 :: step], counts[step // 2 :: step]
    upto = np.concatenate(([0], np.cumsum(other.counts)))
    below = upto[np.searchsorted(other.values, values, side="left")]
    up_to = upto[np.searchsorted(other.values, values, side="right")]
    return (below + up_to) / (2 * other.total), counts


def dominance(here: Spread, rest: Spread) -> Dominance:
    """How much more often a value here is higher than one of the rest than lower.

    Source: Cliff, Dominance Statistics (1993); DeLong, DeLong and Clarke-Pearson (1988) for the error.
    """
    above, weights = placements(here, rest)
    below, others = placements(rest, here)
    area = float(above @ weights / weights.sum())
    spread = variance(above, weights) / here.total + variance(below, others) / rest.total
    rows = here.total + rest.total
    # All ranks of a side that lies whole above the other are alike: there the error under chance is the honest one.
    ties = tied(here, rest) / (rows**3 - rows) if rows > 1 else 0.0
    null = (rows + 1) * (1 - ties) / (12 * here.total * rest.total)
    return Dominance(2 * area - 1, 2 * spread**0.5, 2 * max(null, 0.0) ** 0.5)


def variance(numbers: np.ndarray, weights: np.ndarray) -> float:
    """The variance of numbers that occur so often each."""
    total = float(weights.sum())
    middle = float(numbers @ weights) / total
    return float(((numbers - middle) ** 2) @ weights) / max(total - 1, 1)


def tied(here: Spread, rest: Spread) -> float:
    """The sum of t³ − t over the t equal values of both sides."""
    if len(here.values) + len(rest.values) > 4 * MOST_PLACED:
        return 0.0
    values = np.concatenate([here.values, rest.values])
    counts = np.concatenate([here.counts, rest.counts]).astype(np.float64)
    _, places = np.unique(values, return_inverse=True)
    sums = np.bincount(places, weights=counts)
    return float((sums**3 - sums).sum())
