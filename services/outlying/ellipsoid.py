"""Ellipsoid: where most rows lie, fitted to the quieter three quarters; how far each row is from its middle.

Rows that break the relation between columns are far away, though each of their values is usual by itself.
"""

from typing import NamedTuple

import numpy as np

from services.engine.stopping import checkpoint

QUIET_SHARE = 0.75
STEPS = 10
MOST_FITTED = 50_000
# Of wide tables fewer rows make the fit: so many cells, and twenty rows for each column at the least.
MOST_CELLS, LEAST_PER_COLUMN = 2_000_000, 20
# Keeps columns that follow from each other apart; small beside the 1 that every column varies by.
RIDGE = 1e-3


class Ellipsoid(NamedTuple):
    """The middle (d) and the inverse of the covariance (d × d) of the rows that follow the rule."""

    middle: np.ndarray
    precision: np.ndarray

    def distances(self, scaled: np.ndarray) -> np.ndarray:
        """The Mahalanobis distance of each of m rows."""
        moved = scaled - self.middle
        return np.sqrt(np.maximum((moved @ self.precision * moved).sum(axis=1), 0.0))

    def surprises(self, scaled: np.ndarray) -> np.ndarray:
        """M × d: how many standard deviations each value is from what the row's other values suggest."""
        return ((scaled - self.middle) @ self.precision) / np.sqrt(np.diag(self.precision))

    def expected(self, scaled: np.ndarray) -> np.ndarray:
        """M × d: what the row's other values suggest for each value."""
        return scaled - ((scaled - self.middle) @ self.precision) / np.diag(self.precision)


def fit(scaled: np.ndarray) -> Ellipsoid:
    """Fit to the quieter rows, in steps that never make the ellipsoid of the chosen rows larger.

    Args:
        scaled: m × d, on one scale, without gaps; m >= 2. Of more than 50,000 rows (of wide tables, of more than two
            million cells) an even part makes the fit.

    Source: Rousseeuw and Van Driessen, A Fast Algorithm for the Minimum Covariance Determinant Estimator
        (1999), with one start at the rows that are nearest by themselves, and a ridge.
    """
    columns = scaled.shape[1]
    most = min(MOST_FITTED, max(LEAST_PER_COLUMN * columns, MOST_CELLS // columns))
    if len(scaled) > most:
        scaled = scaled[np.linspace(0, len(scaled) - 1, most).astype(int)]
    width = np.median(np.abs(scaled - np.median(scaled, axis=0)), axis=0)
    distances = ((scaled / np.where(width > 0, width, 1.0)) ** 2).sum(axis=1)
    found, quiet = None, np.empty(0, np.int64)
    for _ in range(STEPS):
        checkpoint()
        nearest = np.sort(np.argsort(distances, kind="stable")[: max(2, int(QUIET_SHARE * len(scaled)))])
        if np.array_equal(nearest, quiet):
            break
        quiet = nearest
        found = of_rows(scaled[quiet])
        distances = found.distances(scaled)
    assert found is not None
    return widened(found, distances)


def of_rows(scaled: np.ndarray) -> Ellipsoid:
    """The ellipsoid of the rows given."""
    middle = scaled.mean(axis=0)
    moved = scaled - middle
    covariance = moved.T @ moved / (len(scaled) - 1) + RIDGE * np.eye(scaled.shape[1])
    return Ellipsoid(middle, np.linalg.inv(covariance))


def widened(found: Ellipsoid, distances: np.ndarray) -> Ellipsoid:
    """The same ellipsoid in the size that fits the median row: quiet rows alone make it too small."""
    dimensions = len(found.middle)
    # The median of chi-square by Wilson and Hilferty.
    usual = dimensions * (1 - 2 / (9 * dimensions)) ** 3
    median = float(np.median(distances)) ** 2
    return Ellipsoid(found.middle, found.precision * (usual / median)) if median > 0 else found
