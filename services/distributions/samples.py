"""Samples: sorted values with how often each occurs, and sums over them that hold for many samples at once."""

from typing import NamedTuple

import numpy as np

from services.distributions.grid import Grid, grid_of
from services.engine.counting import tally_of
from services.engine.forms import Floating, Form
from services.engine.keys import Domain, values_of
from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

# Where values repeat so much, or lie on so few places, that they were rounded shows in every test.
REPEATED, FEW_PLACES = 1.5, 1_000
# So many different numbers are counted in cells, which is as good and needs no order.
MANY = 1_000_000


class Sample(NamedTuple):
    """Distinct finite values in order (k, or m × k for m samples of equal size) and how often each occurs.

    `step` is the grid that the values lie on, None where they are as good as continuous; `unit` is the step that a
    density has to be multiplied by to be compared with a probability; `resolution` is the place of the last digit
    that is written, None for numbers that are not decimals. Of very many numbers `values` stand for those of a cell of
    a `grid`: they have its mean and its standard deviation.
    """

    values: np.ndarray
    weights: np.ndarray
    step: float | None = None
    unit: float = 1.0
    resolution: float | None = None
    grid: Grid | None = None

    @property
    def size(self) -> float:
        """How many values there are, repetitions counted."""
        return float(self.weights.sum())

    def mean(self, terms: np.ndarray) -> np.ndarray:
        """The mean of one term per value, with a last axis of length 1."""
        return np.asarray(terms @ self.weights / self.size)[..., None]

    @property
    def upto(self) -> tuple[np.ndarray, np.ndarray]:
        """Some values in order, all of them without a grid, and how many are at or below each."""
        return (self.values, np.cumsum(self.weights)) if self.grid is None else (self.grid.ends, self.grid.upto)

    def median(self) -> np.ndarray:
        """The smallest value that at least half of them do not exceed."""
        if self.grid is not None:
            return np.array([self.grid.at(int(np.ceil(self.size / 2)) - 1)])
        place = int(np.searchsorted(np.cumsum(self.weights), self.size / 2))
        return np.asarray(self.values[..., place, None])

    def below(self, bounds: np.ndarray) -> np.ndarray:
        """How many values are smaller than each of some rising bounds."""
        if self.grid is not None:
            return self.grid.below(bounds)
        return np.concatenate(([0.0], np.cumsum(self.weights)))[np.searchsorted(self.values, bounds)]


def sample_in(form: Form, domain: Domain, mask: np.ndarray | None) -> tuple[Sample, int]:
    """The finite values of a column of numbers, and how many infinite ones are left out."""
    if isinstance(form, Floating) and len(form.stored) >= MANY:
        grid = grid_of(form.stored, mask)
        if grid is not None:
            return gridded(grid), grid.numbers.bounds.infinite
    return sample_of(tally_of(form, domain, mask))  # type: ignore[arg-type]


def gridded(grid: Grid) -> Sample:
    """Both ends, and two values for each cell, which have the mean and the standard deviation of what else it holds."""
    ends = grid.numbers.bounds.low, grid.numbers.bounds.high
    held = grid.counts > 0
    counts, means, deviations = grid.counts[held], grid.means[held], grid.deviations[held]
    for place, end in zip((0, -1), ends, strict=True):
        counts[place], means[place], deviations[place] = without(counts[place], means[place], deviations[place], end)
    values = np.clip(np.column_stack([means - deviations, means + deviations]).ravel(), *ends)
    values, weights = np.concatenate((ends[:1], values, ends[1:])), np.concatenate(([1], np.repeat(counts / 2, 2), [1]))
    return Sample(values, weights, grid=grid)


def without(count: int, mean: float, deviation: float, value: float) -> tuple[int, float, float]:
    """Count, mean and standard deviation of some numbers when one of them is taken away."""
    left = count - 1
    if not left:
        return 0, mean, 0.0
    moved = mean + (mean - value) / left
    square = (count * (deviation**2 + (mean - moved) ** 2) - (value - moved) ** 2) / left
    return left, moved, float(np.sqrt(max(square, 0.0)))


def sample_of(counts: ValueCounts | Ordered) -> tuple[Sample, int]:
    """The finite values of a column of numbers, and how many infinite ones are left out."""
    parts = list(counts.parts())
    keys = np.concatenate([part for part, _ in parts]) if parts else np.empty(0)
    weights = np.concatenate([part for _, part in parts]) if parts else np.empty(0, np.int64)
    values = values_of(counts.domain, keys)
    held = np.isfinite(values)
    left_out = int(weights[~held].sum())
    values, weights = values[held], weights[held].astype(np.float64)
    if counts.domain.floating:
        return Sample(values, weights), left_out
    resolution = 1 / counts.domain.per_unit
    if len(keys) < 2:
        return Sample(values, weights, resolution=resolution), left_out
    step = float(np.gcd.reduce(np.diff(keys))) / counts.domain.per_unit
    places = (values[-1] - values[0]) / step
    is_rounded = weights.sum() >= REPEATED * len(values) or places <= FEW_PLACES
    return Sample(values, weights, step if is_rounded else None, step, resolution), left_out
