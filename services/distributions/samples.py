"""Samples: sorted values with how often each occurs, and sums over them that hold for many samples at once."""

from typing import NamedTuple

import numpy as np

from services.engine.keys import values_of
from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

# Where values repeat so much, or lie on so few places, that they were rounded shows in every test.
REPEATED, FEW_PLACES = 1.5, 1_000


class Sample(NamedTuple):
    """Distinct finite values in order (k, or m × k for m samples of equal size) and how often each occurs.

    `step` is the grid that the values lie on, None where they are as good as continuous; `unit` is the step that a
    density has to be multiplied by to be compared with a probability; `resolution` is the place of the last digit
    that is written, None for numbers that are not decimals.
    """

    values: np.ndarray
    weights: np.ndarray
    step: float | None = None
    unit: float = 1.0
    resolution: float | None = None

    @property
    def size(self) -> float:
        """How many values there are, repetitions counted."""
        return float(self.weights.sum())

    def mean(self, terms: np.ndarray) -> np.ndarray:
        """The mean of one term per value, with a last axis of length 1."""
        return np.asarray(terms @ self.weights / self.size)[..., None]

    def at(self, share: float) -> np.ndarray:
        """The smallest value that at least this share does not exceed."""
        place = int(np.searchsorted(np.cumsum(self.weights), share * self.size))
        return np.asarray(self.values[..., place, None])


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
