"""Histograms whose bins grow by one factor: for numbers of which equal bins would show one bar and nothing else."""

import sys
from typing import Any

import numpy as np

from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

# Three quarters of the values in so small a part of the way to the largest but one in a hundred are one bar.
CROWDED = 0.05
# Bins for each power of ten, the finest first; as many bins as a small picture draws.
FINENESS, MOST = (10, 5, 3, 2, 1), 40
# With fewer bars than this there is no shape to see.
FEWEST_FILLED = 6


def log_histogram_of(counts: ValueCounts | Ordered) -> dict[str, Any] | None:
    """n+1 edges and n counts over all finite values, where only that shows their shape; else None.

    Powers of ten are among the edges, whole numbers' edges are whole, and a first bin from 0 holds the zeros.

    Args:
        counts: of numbers; with a negative one among them there is no such histogram.
    """
    bounds = np.array([-sys.float_info.max, 0.0, sys.float_info.min, np.inf])
    first, negatives, positive, last = (int(place) for place in counts.below(bounds))
    if negatives > first or last <= positive or not is_crowded(counts):
        return None
    edges = grown_edges(counts.at(positive), counts.at(last - 1), counts.domain.type == "integer")
    if edges is None:
        return None
    edges = np.concatenate(([0.0], edges)) if positive > first else edges
    places = counts.below(edges)
    places[0], places[-1] = first, last
    bins = np.diff(places)
    if np.count_nonzero(bins) < FEWEST_FILLED:
        return None
    return {"edges": edges.tolist(), "counts": bins.tolist()}


def is_crowded(counts: ValueCounts | Ordered) -> bool:
    """Whether most values stand at the low end of an axis that shows all but the largest one in a hundred."""
    low, body, high = counts.at(0), counts.quantile(0.75), counts.quantile(0.99)
    return bool(np.isfinite(high - low)) and body - low < CROWDED * (high - low)


def grown_edges(low: float, high: float, is_whole: bool) -> np.ndarray | None:
    """Edges that grow by a factor from at most `low` to beyond `high`; None where they would be too many."""
    decades = np.log10(high) - np.log10(low)
    fineness = next((number for number in FINENESS if decades * number <= MOST - 3), None)
    if fineness is None:
        return None
    steps = np.arange(np.floor(np.log10(low) * fineness), np.floor(np.log10(high) * fineness) + 2)
    # A whole power is written as such: computed, it could be off in its last digit.
    edges = np.array([float(f"1e{int(step // fineness)}") * 10 ** (step % fineness / fineness) for step in steps])
    edges = np.unique(np.ceil(edges)) if is_whole else edges
    if not np.isfinite(edges[-1]):
        return None
    return edges[max(0, int(np.searchsorted(edges, low, "right")) - 1) :]
