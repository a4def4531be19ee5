"""Forest: how few random cuts set a row apart from the others."""

import numpy as np

SEED = 0
BLOCK = 20_000


def scores(scaled: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """The isolation score of each of m rows, between 0 and 1; about 0.5 and less for usual rows.

    Args:
        scaled: m × d, without gaps.
        basis: places of the rows that the trees are made of.

    Source: Liu, Ting and Zhou, Isolation Forest (2008), as scikit-learn has it.
    """
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(random_state=SEED).fit(scaled[basis])
    parts = [-forest.score_samples(scaled[start : start + BLOCK]) for start in range(0, len(scaled), BLOCK)]
    return np.concatenate(parts)
