"""Changes: where a series starts to follow another straight line.

Optimal partitioning: the division of the series whose squared distances plus a penalty per change are least,
found exactly. The penalty grows with what neighbours have in common, or every slow swing would be a change.

Source: Jackson et al., An algorithm for optimal partitioning of data on an interval (2005); Killick, Fearnhead
and Eckley, PELT (2012), of which this is the version without pruning, in whole arrays.
"""

from itertools import pairwise

import numpy as np

from services.series.certainty import certain
from services.series.costs import Costs
from services.series.jumps import sure_jump
from services.series.mann_kendall import autocorrelation

MOST = 1_000
SHORTEST, SHARE = 5, 20
# Parameters of a line, its place and its noise.
PARAMETERS = 5.0


def changes(values: np.ndarray, shortest: int = SHORTEST, most: int = 8) -> list[int]:
    """The 0-based places at which a new line begins.

    Args:
        values: n finite values without season.
        shortest: the least length of a piece.
        most: changes to report; with more, the penalty was too low for this series and is raised.
    """
    count = len(values)
    merged = -(-count // MOST)
    if merged > 1:
        # Long series are looked at in means of neighbours; a change is then known to within one of them.
        usable = count // merged * merged
        found = changes(values[:usable].reshape(-1, merged).mean(axis=1), max(3, shortest // merged), most)
        return [place * merged for place in found]
    shortest = max(shortest, SHORTEST, count // SHARE)
    if count < 2 * shortest:
        return []
    costs = Costs(values)
    noise = noise_of(values)
    if noise <= 0:
        return []
    penalty = PARAMETERS * noise * float(np.log(count))
    for _ in range(20):
        found = divided(costs, count, shortest, penalty)
        if len(found) <= most:
            break
        penalty *= 1.5
    return with_jumps(values, certain(values, found, shortest), shortest, most)


def with_jumps(values: np.ndarray, places: list[int], shortest: int, most: int) -> list[int]:
    """The changes, with the jumps that hide in a piece between two of them."""
    found: list[int] = []
    left = list(pairwise([0, *places, len(values)]))
    while left and len(places) + len(found) < most:
        start, stop = left.pop()
        place = sure_jump(values[start:stop], shortest)
        if place is not None:
            found.append(start + place)
            left += [(start, start + place), (start + place, stop)]
    return sorted([*places, *found])


def noise_of(values: np.ndarray) -> float:
    """The variance around a smooth line, raised for neighbours that resemble each other."""
    steps = np.diff(values)
    jitter = float(np.median(np.abs(steps - np.median(steps)))) / 0.6745
    independent = jitter**2 / 2 or float(np.var(steps)) / 2
    width = max(5, len(values) // 10) | 1
    padded = np.pad(values, width // 2, mode="edge")
    rest = values - np.convolve(padded, np.full(width, 1 / width), mode="valid")
    likeness = min(max(float(autocorrelation(rest)[1]), 0.0), 0.9)
    return max(independent, float(np.var(rest)) * 0.5) * (1 + likeness) / (1 - likeness)


def main_change(values: np.ndarray, places: list[int]) -> int | None:
    """The one change that, alone, divides a series best into two lines; None without changes."""
    if not places:
        return None
    costs = Costs(values)
    alone = [float(costs.to(np.array([0]), place)[0] + costs.to(np.array([place]), len(values))[0]) for place in places]
    return places[int(np.argmin(alone))]


def divided(costs: Costs, count: int, shortest: int, penalty: float) -> list[int]:
    """The best division: for each end the best last start."""
    best = np.full(count + 1, np.inf)
    best[0] = -penalty
    last = np.zeros(count + 1, np.int64)
    for end in range(shortest, count + 1):
        starts = np.arange(0, end - shortest + 1)
        totals = best[starts] + costs.to(starts, end) + penalty
        last[end] = int(np.argmin(totals))
        best[end] = totals[last[end]]
    found, end = [], count
    while last[end] > 0:
        end = int(last[end])
        found.append(end)
    return found[::-1]
