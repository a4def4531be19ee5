"""Extremes: a value that lies as far beyond the rest as the rest's own tail does not explain."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from services.engine.value_counts import ValueCounts
from services.insights import profile_pictures, words
from services.insights.finding import Finding
from services.insights.profile_pictures import Profile
from services.insights.shapes import fact, is_measure

LONE, FEW_ALONE, MOST_ALONE, LEAST_APART = 10.0, 2, 0.002, 3.0
# The tail is judged by so many of the next values, at least and at most, and this part of all in between.
LEAST_TAIL, MOST_TAIL, PART_OF_TAIL = 10, 1_000, 0.05
NO_TEST = float("nan")


class Gap(NamedTuple):
    """The gap before the farthest values: its chance, how many rows lie beyond it, and the next value before it."""

    chance: float
    beyond: int
    next: float


def finding(profile: Profile, count: Callable[[], ValueCounts]) -> tuple[float, Finding | None]:
    """The chance of the widest gap at the ends of a column of measures, and the finding where it is wide.

    `count` gives the value counts; few columns need them.
    """
    if not is_measure(profile):
        return NO_TEST, None
    # Among few values one alone moves the outermost hundredth.
    body = max(profile["q3"] - profile["q1"], (profile["p95"] - profile["p05"]) / 2)
    high, low = profile["max"] - profile["p95"], profile["p05"] - profile["min"]
    if not (0 < body < math.inf) or max(high, low) < LONE * body:
        return 1.0, None
    is_high = high >= low
    gap = gap_of(count(), profile, is_high)
    # The farther one of two ends was taken.
    return (1.0, None) if gap is None else (gap.chance, told(profile, is_high, max(high, low) / body, gap))


def gap_of(counts: ValueCounts, profile: Profile, is_high: bool) -> Gap | None:
    """The least likely gap at one side; None where no value lies far from the next one."""
    sign = 1 if is_high else -1
    # Measured from the other end of the middle half, or of the body where most values are equal.
    middles = (profile[name] for name in (("q1", "p01") if is_high else ("q3", "p99")))
    for middle in middles:
        distances = sign * (counts.values - middle)
        beyond = np.flatnonzero((distances > 0) & np.isfinite(distances))[::sign]
        if len(beyond) > 1:
            chances, places = chances_of_gaps(distances[beyond], counts.counts[beyond], counts.total)
            if not len(places):
                return None
            best = int(chances.argmin())
            outer = beyond[places[best] + 1 :]
            rows, inner = int(counts.counts[outer].sum()), float(counts.values[beyond[places[best]]])
            return Gap(min(1.0, 2 * float(chances[best])), rows, inner)
    return None


def chances_of_gaps(distances: np.ndarray, rows: np.ndarray, total: int) -> tuple[np.ndarray, np.ndarray]:
    """How likely gaps are beyond which few values lie, more than three times as far out as the next one.

    In a tail of powers, and no tail is heavier, the logarithms of the steps between neighbours are exponential, each
    by its rank; the values next below a gap say how steep the tail is. Of several gaps each k-th one has a part of
    1 / k(k + 1) of the chance.

    Args:
        distances: m different distances from the middle, rising, above 0.
        rows: how often each occurs.
        total: rows on both sides.

    Returns:
        The chance of each of g gaps, and the place of the value before each.

    Source: Rényi, On the Theory of Order Statistics (1953); Hill, A Simple General Approach to Inference About the
        Tail of a Distribution (1975).
    """
    logs = np.log(distances)
    at_least = np.cumsum(rows[::-1])[::-1]
    few = at_least[1:] <= max(FEW_ALONE, MOST_ALONE * total)
    gaps = np.flatnonzero(few & (np.diff(logs) > math.log(LEAST_APART)))
    above = at_least[gaps + 1]
    size = int(np.clip(PART_OF_TAIL * total, LEAST_TAIL, MOST_TAIL))
    # From the place below a gap inwards, until so many values lie above a threshold; the innermost one is the last.
    start = np.maximum(len(rows) - 2 - np.searchsorted(at_least[::-1], above + size), 0)
    sums = np.cumsum((rows * logs)[::-1])[::-1]
    used = at_least[start + 1] - above
    # A side of few different values is told by them all, against half of the smallest distance.
    is_all = used < size
    used = np.where(is_all, at_least[0] - above, used)
    floor = np.where(is_all, logs[0] - math.log(2), logs[start])
    tail = np.where(is_all, sums[0], sums[start + 1]) - sums[gaps + 1] - used * floor
    chances = -used * np.log1p(above * np.diff(logs)[gaps] / tail)
    return np.exp(chances + np.log(above) + np.log1p(above)), gaps


def told(profile: Profile, is_high: bool, reach: float, gap: Gap) -> Finding:
    """The finding in words."""
    side, value = ("largest", profile["max"]) if is_high else ("smallest", profile["min"])
    others = f" {words.number(gap.beyond)} values lie out there." if gap.beyond > 1 else ""
    return fact(
        profile,
        "outliers",
        min(0.7, 0.3 + 0.02 * reach),
        float(value),
        title=f"The {side} value of {words.name(profile['name'])} lies far from all others",
        text=f"It is {words.number(value)}, and the {side} of all usual ones is {words.number(gap.next)}.{others} "
        "Check for errors and for a number that stands for a missing value.",
        picture=profile_pictures.histogram(profile),
        chart={"chart": "histogram", "x": profile["name"]},
        caption=f"Distribution of {words.counted(profile['count'], 'value')}",
        p_value=gap.chance,
    )
