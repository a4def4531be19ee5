"""Clustered order: columns that belong together stand together, by average linkage."""

import numpy as np


def clustered_order(likeness: np.ndarray) -> list[int]:
    """An order of k things in which those that are alike stand side by side.

    The two nearest groups are joined again and again; each time the ends that are most alike are laid together.

    Args:
        likeness: k × k, symmetric, larger for what is more alike; NaN counts as not alike at all.

    Source: Sokal and Michener, A statistical method for evaluating systematic relationships (1958).
    """
    alike = np.nan_to_num(np.asarray(likeness, np.float64))
    count = len(alike)
    groups: list[list[int]] = [[place] for place in range(count)]
    nearness = alike.copy()
    np.fill_diagonal(nearness, -np.inf)
    for _ in range(count - 1):
        left, right = (int(part) for part in np.unravel_index(np.argmax(nearness), nearness.shape))
        sizes = len(groups[left]), len(groups[right])
        merged = (nearness[left] * sizes[0] + nearness[right] * sizes[1]) / sum(sizes)
        groups[left] = laid_together(groups[left], groups[right], alike)
        groups[right] = []
        nearness[left], nearness[:, left] = merged, merged
        nearness[right], nearness[:, right] = -np.inf, -np.inf
        nearness[left, left] = -np.inf
    return max(groups, key=len, default=[])


def laid_together(left: list[int], right: list[int], alike: np.ndarray) -> list[int]:
    """Two runs as one, each turned so that the ends that touch are most alike; as they stand where it is equal."""
    choices = [(left, right), (left, right[::-1]), (left[::-1], right), (left[::-1], right[::-1])]
    first, second = max(choices, key=lambda pair: alike[pair[0][-1], pair[1][0]])
    return [*first, *second]
