"""Spread: the median absolute deviation from value counts, without touching the rows again."""

import numpy as np

from services.engine.value_counts import ValueCounts


def median_deviation(counts: ValueCounts) -> float:
    """The median of the absolute distances from the median, unscaled.

    The distances fall towards the median and rise behind it: both halves are sorted already.
    """
    middle = counts.quantile(0.5)
    if not np.isfinite(middle):
        return float("nan")
    distances = np.abs(counts.values - middle)
    split = int(np.searchsorted(counts.values, middle))
    ordered = np.concatenate([distances[:split][::-1], distances[split:]])
    weights = np.concatenate([counts.counts[:split][::-1], counts.counts[split:]])
    # Two sorted runs: a stable sort merges them in one pass.
    order = np.argsort(ordered, kind="stable")
    upto = np.cumsum(weights[order])
    total = int(upto[-1])
    places = np.searchsorted(upto, [(total - 1) // 2, total // 2], side="right")
    low, high = ordered[order[places]]
    return float(low + (high - low) / 2)
