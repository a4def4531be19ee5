"""Multivariate: rows that are strange as a whole, by a forest alone or by the vote of three."""

from typing import Literal, NamedTuple

import numpy as np

from services.outlying import ellipsoid, forest, neighbours
from services.outlying.ellipsoid import Ellipsoid
from services.outlying.groups import Groups, group_spreads
from services.outlying.scaling import Scaled, softened, standardised
from services.outlying.voting import on_one_scale, together

Multivariate = Literal["isolation_forest", "consensus"]


class Judged(NamedTuple):
    """M rows with their scores, the votes (v × m, v = 0 for the forest alone), and what explains them.

    `numbers` are m × d in the columns' units, `near` the same on one scale with far values pulled in.
    """

    rows: np.ndarray
    scores: np.ndarray
    votes: np.ndarray
    numbers: np.ndarray
    scale: Scaled
    near: np.ndarray
    shape: Ellipsoid

    def expected_numbers(self, places: np.ndarray) -> np.ndarray:
        """What the other values of some rows suggest for each value, in the columns' units."""
        return self.shape.expected(self.near[places]) * self.scale.widths + self.scale.middles


def judge(
    numbers: np.ndarray, rows: np.ndarray, basis: np.ndarray, method: Multivariate, groups: Groups | None
) -> Judged:
    """Score rows by all their numbers at once.

    Args:
        numbers: m × d, NaN for a missing one.
        rows: the places of the m rows in the table.
        basis: which of the m rows stand for the usual ones.
        method: the forest alone, or the vote of three.
        groups: of the m rows; values then count by their distance from their group's middle.
    """
    scale = standardised(numbers if groups is None else within(numbers, groups), basis)
    near = softened(scale.scaled)
    shape = ellipsoid.fit(near[basis])
    if method == "isolation_forest":
        return Judged(rows, forest.scores(scale.scaled, basis), np.empty((0, len(rows))), numbers, scale, near, shape)
    ways = (
        forest.scores(scale.scaled, basis),
        shape.distances(near),
        neighbours.evened(neighbours.distances(near, basis)),
    )
    votes = np.array([on_one_scale(scores, basis) for scores in ways])
    return Judged(rows, together(votes), votes, numbers, scale, near, shape)


def within(numbers: np.ndarray, groups: Groups) -> np.ndarray:
    """Numbers as distances from their group's median, in units of its spread; 0 in groups of fewer than four."""
    found = np.zeros_like(numbers)
    for place in range(numbers.shape[1]):
        spread, spare = group_spreads("modified_zscore", numbers[:, place], groups)
        own = spread.at(groups.codes)
        unit = np.where(own.unit > 0, own.unit, spare[groups.codes])
        found[:, place] = np.nan_to_num((numbers[:, place] - own.low) / unit, nan=0.0)
    return found
