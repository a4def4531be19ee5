"""Moments: sums of powers about the mean, exact for integers and decimals and mergeable.

Sums of integers are taken in integers. Powers are summed about a value next to the mean, with the
processor's longest floating numbers where there are few distinct values: what cancels is then zero.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

LIMB = 22
FEW = 131_072
LARGEST_EXACT = 2**53
Sums = tuple[np.longdouble, np.longdouble, np.longdouble]
ZEROS: Sums = (np.longdouble(0), np.longdouble(0), np.longdouble(0))


@dataclass(frozen=True)
class Moments:
    """Count, exact sum, mean, and the sums of the second to fourth powers about the mean.

    The powers are long floating numbers: fourth powers of numbers that a double holds lie far beyond doubles.
    """

    count: int
    total: Fraction
    powers: Sums

    @property
    def mean(self) -> float:
        """The arithmetic mean, correctly rounded where the sum is exact."""
        return float(self.total / self.count)

    @property
    def variance(self) -> float | None:
        """The variance with n - 1; None below two values."""
        return float(self.powers[0] / (self.count - 1)) if self.count > 1 else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation with n - 1, also where the variance is beyond doubles; None below two values."""
        return float(np.sqrt(self.powers[0] / (self.count - 1))) if self.count > 1 else None

    @property
    def skewness(self) -> float | None:
        """The population moment g1; None where nothing varies."""
        spread = self.powers[0] / self.count
        return float(self.powers[1] / self.count / spread**1.5) if spread > 0 and spread**1.5 > 0 else None

    @property
    def kurtosis(self) -> float | None:
        """The excess of the population moment g2; None where nothing varies."""
        spread = self.powers[0] / self.count
        return float(self.powers[2] / self.count / spread**2 - 3) if spread > 0 and spread**2 > 0 else None


def moments_of(counts: ValueCounts | Ordered) -> Moments | None:
    """Moments of a column's numbers; None without any, or with an infinity among them."""
    if not counts.total or (counts.domain.floating and not np.isfinite(counts.ends).all()):
        return None
    if counts.domain.floating:
        return float_moments(counts)
    return whole_moments(counts)


def whole_moments(counts: ValueCounts | Ordered) -> Moments:
    """Moments of integers, or of decimals k / per_unit."""
    low, high = (int(key) for key in counts.ends)
    total = low * counts.total + sum(exact_sum(keys, weights, low) for keys, weights in counts.parts())
    center = round(Fraction(total, counts.total))
    near = max(center - low, high - center) < LARGEST_EXACT
    dtype = np.float64 if near and counts.distinct > FEW else np.longdouble
    sums = ZEROS
    for keys, weights in counts.parts():
        distance = np.subtract(keys, center).astype(dtype) if near else keys.astype(dtype) - np.longdouble(center)  # type: ignore[operator]
        sums = added(sums, distance, weights)
    first = np.longdouble(total - counts.total * center)
    powers = recentred(counts.total, first, sums) if low < high else ZEROS
    units = np.longdouble(counts.domain.per_unit)
    second, third, fourth = (power / units**order for order, power in zip((2, 3, 4), powers, strict=True))
    return Moments(counts.total, Fraction(total, counts.domain.per_unit), (second, third, fourth))


def float_moments(counts: ValueCounts | Ordered) -> Moments:
    """Moments of float64 numbers, in two passes."""
    low, high = counts.ends
    if low == high:
        return Moments(counts.total, Fraction(float(low)) * counts.total, ZEROS)
    total = np.longdouble(0)
    for keys, weights in counts.parts():
        total += (keys.astype(np.longdouble) * weights).sum()
    center = total / counts.total
    first, sums = np.longdouble(0), ZEROS
    for keys, weights in counts.parts():
        distance = keys.astype(np.longdouble)
        distance -= center
        first += (distance * weights).sum()
        sums = added(sums, distance, weights)
    return Moments(counts.total, exactly(total), recentred(counts.total, first, sums))


def added(sums: Sums, distance: np.ndarray, weights: np.ndarray) -> Sums:
    """Sums of the second to fourth powers with those of one more block."""
    weighted = distance * weights
    second = (distance * weighted).sum()
    # In place: to make memory for each step takes as long as the step.
    cube = distance * distance
    cube *= weighted
    third = cube.sum()
    cube *= distance
    return sums[0] + second, sums[1] + third, sums[2] + cube.sum()


def exactly(number: np.longdouble) -> Fraction:
    """A long floating number as a fraction: its head and its tail are doubles."""
    head = float(number)
    if not np.isfinite(head):
        mantissa, exponent = np.frexp(number)
        return exactly(mantissa) * Fraction(2) ** int(exponent)
    return Fraction(head) + Fraction(float(number - np.longdouble(head)))


def exact_sum(keys: np.ndarray, weights: np.ndarray, low: int) -> int:
    """The sum of all distances from `low`, whatever its size: 22 bits at a time cannot overflow."""
    reach = int(keys[-1]) - low
    if reach < LARGEST_EXACT and reach * int(weights.sum()) < 2**62:
        return int(((keys - low) * weights).sum())
    distance = keys.astype(np.uint64) - np.uint64(low % 2**64)
    total = 0
    for place in range(3):
        limb = (distance >> np.uint64(LIMB * place)) & np.uint64(2**LIMB - 1)
        total += int((limb.astype(np.int64) * weights).sum()) << (LIMB * place)
    return total


def recentred(number: int, first: np.longdouble, sums: Sums) -> Sums:
    """Power sums about some value turned into those about the mean."""
    second, third, fourth = sums
    shift = first / number
    return (
        second - number * shift**2,
        third - 3 * shift * second + 2 * number * shift**3,
        fourth - 4 * shift * third + 6 * shift**2 * second - 3 * number * shift**4,
    )


def merged(left: Moments, right: Moments) -> Moments:
    """Moments of the whole from those of two parts.

    Source: Pébay, Formulas for Robust, One-Pass Parallel Computation of Covariances and Moments (2008).
    """
    count = left.count + right.count
    gap = np.longdouble(right.mean - left.mean)
    first, second = left.count / count, right.count / count
    left2, left3, left4 = left.powers
    right2, right3, right4 = right.powers
    power2 = left2 + right2 + gap**2 * first * right.count
    power3 = (
        left3 + right3 + gap**3 * first * right.count * (first - second) + 3 * gap * (first * right2 - second * left2)
    )
    power4 = (
        left4
        + right4
        + gap**4 * first * right.count * (first**2 - first * second + second**2)
        + 6 * gap**2 * (first**2 * right2 + second**2 * left2)
        + 4 * gap * (first * right3 - second * left3)
    )
    return Moments(count, left.total + right.total, (power2, power3, power4))
