"""Where gaps lie: blocks of rows in file order, and columns that are empty in the same rows."""

from collections.abc import Sequence

import numpy as np

from services.engine.correlations.clustering import clustered_order

# Columns whose gaps agree to this degree share a line.
NEARLY_EQUAL = 0.98


def block_edges(rows: int, blocks: int) -> np.ndarray:
    """The first row of each block and the end of the last: blocks of equal length, up to one row."""
    return np.linspace(0, rows, min(rows, blocks) + 1).astype(np.int64)


def block_counts(gaps: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many of n cells are missing in each block."""
    if len(edges) < 2:
        return np.zeros(0, np.int64)
    return np.add.reduceat(gaps, edges[:-1], dtype=np.int64)


def groups_of(phi: np.ndarray) -> list[list[int]]:
    """Columns that are empty in the same rows, or nearly, as groups; groups that are alike stand together.

    Args:
        phi: k × k correlations of being empty; NaN where a column is always empty.
    """
    alike = np.nan_to_num(phi)
    np.fill_diagonal(alike, 1.0)
    left = list(range(len(alike)))
    groups = []
    while left:
        members = [place for place in left if alike[left[0], place] >= NEARLY_EQUAL]
        groups.append(members)
        left = [place for place in left if place not in members]
    first = [members[0] for members in groups]
    return [groups[place] for place in clustered_order(alike[np.ix_(first, first)])]


def is_always(members: Sequence[int], both: np.ndarray) -> bool:
    """Whether the columns of a group are empty in exactly the same rows."""
    counts = both[np.ix_(members, members)]
    return bool((counts == counts[0, 0]).all())
