"""Voting: several ways of looking at a row on one scale, and what they say together."""

from statistics import NormalDist

import numpy as np

FARTHEST, LEAST = 20.0, -3.0
SHARES = (0.75, 0.9, 0.95, 0.99)


def on_one_scale(scores: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """Scores in units of how far usual rows stand above the median; 3.5 is rare for rows of a normal table.

    The upper half makes the unit: scores lean to the right by their nature.

    Args:
        scores: one of each of m rows, larger for stranger ones.
        basis: places of the rows that stand for the usual ones.
    """
    usual = scores[basis]
    median = float(np.median(usual))
    above = np.quantile(usual, SHARES) - median
    units = [height / NormalDist().inv_cdf(share) for height, share in zip(above, SHARES, strict=True) if height > 0]
    # More than half of the rows may be equal: then a higher quantile makes the unit.
    found = (scores - median) / (units[0] if units else float(usual.std()) or 1.0)
    far = FARTHEST + np.log1p(np.maximum(found - FARTHEST, 0.0))
    return np.maximum(np.where(found > FARTHEST, far, found), LEAST)


def together(votes: np.ndarray) -> np.ndarray:
    """What several votes (v × m) say as a score above 0; what is far above 0 stays as it is.

    Of every two votes the larger counts, and of these the mean: one way of looking may see what the others are
    blind to, and yet cannot decide alone.

    Source: Aggarwal and Sathe, Theoretical Foundations and Algorithms for Outlier Ensembles (2015), the average of
    maxima.
    """
    count = len(votes)
    if count < 2:
        return np.logaddexp(0.0, votes.mean(axis=0))
    # The largest is the larger one in all pairs that it is in, the next in one pair less, and the smallest in none.
    weights = np.arange(count) / (count * (count - 1) / 2)
    return np.logaddexp(0.0, weights @ np.sort(votes, axis=0))
