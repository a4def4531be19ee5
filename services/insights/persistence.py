"""Persistence: how long a variable keeps its level from row to row, and how many independent rows that leaves.

Rows that follow each other in time are no independent witnesses: two series that wander go together by
chance far more often than shuffled numbers do. The rows behind a relation count as fewer by the product
of both variables' autocorrelations.

Source: Bartlett, Some Aspects of the Time-Correlation Problem (1935).
"""

import numpy as np

from services.insights.variables import Groups

MOST_LAGS = 1000
MOST_LEVELS = 6


def autocorrelations(scores: np.ndarray) -> np.ndarray:
    """Autocorrelations of variables in row order at the lags 1, 2, …; a gap counts as the mean.

    Args:
        scores: m × n numbers, NaN where missing.

    Returns:
        m × K, tapered so that far lags, of which few pairs of rows are left, count less.
    """
    rows = scores.shape[1]
    lags = max(1, min(MOST_LAGS, rows // 4))
    found = np.zeros((len(scores), lags), np.float32)
    size = 1 << int(2 * rows - 1).bit_length()
    for place, row in enumerate(scores):
        held = ~np.isnan(row)
        centred = np.where(held, row - (row[held].mean() if held.any() else 0), 0).astype(np.float32)
        power = np.abs(np.fft.rfft(centred, size)) ** 2
        products = np.fft.irfft(power, size)[: lags + 1]
        if products[0] > 0:
            found[place] = products[1:] / products[0]
    return found


def of_groups(groups: Groups, codes: np.ndarray) -> np.ndarray:
    """Autocorrelations of group numbers: those of the commonest groups, weighted by their spread."""
    counts = np.bincount(codes, minlength=groups.size + 1)[: groups.size]
    levels = np.argsort(-counts)[:MOST_LEVELS]
    shares = counts[levels] / max(1, len(codes))
    found = autocorrelations((codes[None, :] == levels[:, None]).astype(np.float32))
    weights = shares * (1 - shares)
    return (weights @ found) / max(float(weights.sum()), 1e-12)


def excess(left: np.ndarray, right: np.ndarray, rows: int) -> np.ndarray:
    """By how much less each row says, for all pairs of m and k variables: n / (1 + excess) rows are left.

    Args:
        left: m × K autocorrelations.
        right: k × K.
        rows: n of the sample; the noise that autocorrelations of so few rows have is taken off.
    """
    lags = left.shape[1]
    taper = (1 - np.arange(1, lags + 1) / max(rows, lags + 1)).astype(np.float32)
    total = 2 * (left * taper) @ right.T
    noise = 3 * np.sqrt(lags) / max(1, rows)
    return np.asarray(np.where(total > noise, total, 0.0), np.float64)
