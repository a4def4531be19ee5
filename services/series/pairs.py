"""Pairs: how many pairs of a series are in falling order, counted without looking at each pair."""

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    return np.asarray((upto - (counts - 1) / 2)[places])


def inversions(values: np.ndarray, equal_count: bool = False) -> int:
    """How many pairs i < j have values[j] < values[i], or ≤ where equal ones count.

    >>> inversions(np.array([3, 1, 2, 2])), inversions(np.array([3, 1, 2, 2]), True)
    (3, 4)
    """
    count = len(values)
    times = np.arange(count)
    place = np.empty(count, np.int64)
    place[np.lexsort((-times if equal_count else times, values))] = times
    total = 0
    # From the highest bit down: groups of equal higher bits stand together, in the order of time within each.
    for bit in range(max(count - 1, 1).bit_length() - 1, -1, -1):
        one = (place >> bit) & 1
        before = np.cumsum(one) - one
        group = place >> (bit + 1) << (bit + 1)
        inside = before - before[group]
        total += int(inside[one == 0].sum())
        moved = np.where(one == 1, (group | (1 << bit)) + inside, times - inside)
        # Zeros keep their order at the front of their group, ones behind them.
        arranged = np.empty_like(place)
        arranged[moved] = place
        place = arranged
    return total


def score(values: np.ndarray) -> int:
    """Kendall's S: rising pairs less falling pairs."""
    pairs = len(values) * (len(values) - 1) // 2
    return pairs - inversions(values, equal_count=True) - inversions(values)


def ties(values: np.ndarray) -> np.ndarray:
    """How large the groups of equal values are."""
    counts = np.unique(values, return_counts=True)[1]
    return np.asarray(counts[counts > 1], np.float64)
