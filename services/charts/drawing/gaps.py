"""Gaps: where a line along time stops because nothing is known there."""

from collections.abc import Sequence
from typing import Any

import numpy as np

# Steps of which few are longer than this many usual ones follow each other evenly: months do, too, working days not.
EVEN, FEW_LONG, MISSED = 1.2, 0.1, 1.5
# Where steps are uneven anyway, a gap is one that is long even among the longest.
LONG, AMONG_LONGEST = 3.0, 1.5


def gaps_in(along: Sequence[Any], is_date: bool) -> list[int]:
    """Before which places of a line nothing is known for longer than its steps are.

    >>> gaps_in(["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-06", "2020-01-07"], True)
    [3]
    """
    if len(along) < 4 or any(item is None for item in along):
        return []
    # All moments are in UTC; numpy knows no zones.
    moments = [str(item).removesuffix("Z") for item in along] if is_date else along
    places = np.array(moments, "datetime64[us]" if is_date else np.float64).astype(np.float64)
    steps = np.diff(places)
    usual = float(np.median(steps))
    if usual <= 0 or (steps < 0).any():
        return []
    is_even = np.count_nonzero(steps > EVEN * usual) <= max(1, FEW_LONG * len(steps))
    longest = float(np.quantile(steps, 0.95))
    limit = MISSED * usual if is_even else max(LONG * usual, AMONG_LONGEST * longest)
    return (np.flatnonzero(steps > limit) + 1).tolist()


def broken(values: Sequence[Any], gaps: Sequence[int]) -> list[Any]:
    """Values with nothing between them where the gaps are.

    >>> broken([1, 2, 3], [1])
    [1, None, 2, 3]
    """
    found = list(values)
    for place in reversed(gaps):
        found.insert(place, None)
    return found
