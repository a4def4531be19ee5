"""Spreads: distances between values of a column, taken between keys, so that large numbers lose no digit to them."""

from bisect import bisect_left
from collections.abc import Callable
from typing import Protocol

from services.engine.keys import Domain
from services.engine.value_counts import interpolated

Key = int | float
Spot = Callable[[int], Key]


class InOrder(Protocol):
    """Present cells in order: how many, what their keys mean, and the key at each 0-based position."""

    @property
    def domain(self) -> Domain:
        """What the keys mean."""

    @property
    def total(self) -> int:
        """How many cells are present."""

    def spot(self, position: int) -> Key:
        """The key at one position."""


def quartile_distance(cells: InOrder) -> float:
    """How far the quartiles (type 7) are from each other, in the column's unit."""
    # Integers near the middle: what is left of them then is small enough for a double to be exact.
    origin = 0 if cells.domain.floating else cells.spot(cells.total // 2)

    def at(position: int) -> float:
        return float(cells.spot(position) - origin)

    high, low = (interpolated(at, cells.total, share) for share in (0.75, 0.25))
    return (high - low) / cells.domain.per_unit


def median_deviation(cells: InOrder) -> float:
    """The median absolute deviation from the median, unscaled, in the column's unit."""
    low, high = middle_ranks(cells.total)
    unit = cells.domain.per_unit
    if cells.domain.floating:
        middle = half_way(cells.spot(low), cells.spot(high))
        return half_way(*deviations(cells.spot, cells.total, middle)) / unit
    # Twice the keys: then the middle of two whole numbers is a whole number, and no digit is lost.
    near, far = deviations(lambda place: 2 * cells.spot(place), cells.total, cells.spot(low) + cells.spot(high))
    return (near + far) / (4 * unit)


def middle_ranks(total: int) -> tuple[int, int]:
    """The 0-based ranks between which the median of so many numbers lies."""
    return (total - 1) // 2, total // 2


def half_way(low: float, high: float) -> float:
    """The middle of two numbers whose sum may be beyond all doubles."""
    return low + (high - low) / 2


def deviations(spot: Spot, total: int, middle: Key) -> tuple[Key, Key]:
    """The distances from the middle between which their median lies."""
    split = bisect_left(range(total), middle, key=spot)
    low, high = middle_ranks(total)
    near = deviation(spot, total, (middle, split), low)
    return near, near if low == high else deviation(spot, total, (middle, split), high)


def deviation(spot: Spot, total: int, center: tuple[Key, int], rank: int) -> Key:
    """The distance from the median that has a rank: a bisection, for both halves rise away from it.

    Args:
        spot: the key at a position.
        total: how many there are.
        center: the median, and how many keys are smaller.
        rank: 0-based, among all distances in order.
    """
    middle, split = center
    low, high = max(0, rank + 1 - (total - split)), min(rank + 1, split)
    while low < high:
        taken = (low + high) // 2
        # Too few from below the median, as long as the next one there is nearer than the last taken above.
        if middle - spot(split - 1 - taken) < spot(split + rank - taken) - middle:
            low = taken + 1
        else:
            high = taken
    left = middle - spot(split - low) if low else 0
    right = spot(split + rank - low) - middle if rank - low >= 0 else 0
    return max(left, right)
