"""Cumulative shares: the empirical distribution function, exact at the values where it is given."""

from typing import Any

import numpy as np

from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

# Closer near the ends, where tails show.
SHARES = (0.0, 0.01, 0.02, *(place / 20 for place in range(1, 20)), 0.98, 0.99, 1.0)


def ecdf_of(counts: ValueCounts | Ordered, shares: tuple[float, ...] = SHARES) -> dict[str, Any]:
    """Values in order, and the share of all present values that is at or below each.

    The values are those at which the function first reaches the shares asked for; equal ones are given once, so
    that a column of few values has few points. No value is made up, and no share is rounded.
    """
    total = counts.total
    if not total:
        return {"values": [], "shares": []}
    places = np.clip(np.ceil(np.array(shares) * total).astype(np.int64) - 1, 0, total - 1)
    values = np.unique([counts.at(int(place)) for place in np.unique(places)])
    values = values[np.isfinite(values)]
    upto = counts.below(np.nextafter(values, np.inf)) if len(values) else np.empty(0)
    return {"values": values.tolist(), "shares": (np.asarray(upto) / total).tolist()}
