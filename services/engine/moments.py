"""Moments: sums of powers about the mean, exact for integers and decimals and mergeable.

Sums of integers are taken in integers. Powers are summed about a value next to the mean, with the
processor's longest floating numbers where there are few distinct values: what cancels is then zero.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.engine.value_counts import ValueCounts

LIMB = 22
FEW = 131_072
LARGEST_EXACT = 2**53
BLOCK = 262_144


@dataclass(frozen=True)
class Moments:
    """Count, exact sum, mean, and the sums of the second to fourth powers about the mean."""

    count: int
    total: Fraction
    powers: tuple[float, float, float]

    @property
    def mean(self) -> float:
        """The arithmetic mean, correctly rounded where the sum is exact."""
        return float(self.total / self.count)

    @property
    def variance(self) -> float | None:
        """The variance with n - 1; None below two values."""
        return self.powers[0] / (self.count - 1) if self.count > 1 else None

    @property
    def skewness(self) -> float | None:
        """The population moment g1; None where nothing varies."""
        spread = self.powers[0] / self.count
        return self.powers[1] / self.count / spread**1.5 if spread > 0 and spread**1.5 > 0 else None

    @property
    def kurtosis(self) -> float | None:
        """The excess of the population moment g2; None where nothing varies."""
        spread = self.powers[0] / self.count
        return self.powers[2] / self.count / spread**2 - 3 if spread > 0 and spread**2 > 0 else None


def moments_of(counts: ValueCounts) -> Moments | None:
    """Moments of a column's numbers; None without any, or with an infinity among them."""
    assert counts.keys is not None
    if not counts.total or (counts.domain.floating and not np.isfinite(counts.keys[[0, -1]]).all()):
        return None
    if counts.domain.floating:
        return float_moments(counts.keys, counts.counts)
    return whole_moments(counts.keys, counts.counts, counts.domain.per_unit)


def whole_moments(keys: np.ndarray, counts: np.ndarray, per_unit: int) -> Moments:
    """Moments of integers, or of decimals k / per_unit."""
    number = int(counts.sum())
    total = exact_sum(keys, counts)
    center = round(Fraction(total, number))
    first = total - number * center
    sums = powers_about(keys, counts, center)
    powers = recentred(number, np.longdouble(first), sums) if len(keys) > 1 else (np.longdouble(0),) * 3
    units = np.longdouble(per_unit)
    scaled = tuple(float(power / units**order) for order, power in zip((2, 3, 4), powers, strict=True))
    return Moments(number, Fraction(total, per_unit), scaled)  # type: ignore[arg-type]


def float_moments(keys: np.ndarray, counts: np.ndarray) -> Moments:
    """Moments of float64 numbers, in two passes."""
    number = int(counts.sum())
    total = long_sum(keys, counts)
    center = total / number
    if len(keys) == 1:
        return Moments(number, Fraction(float(keys[0])) * number, (0.0, 0.0, 0.0))
    first, *sums = (np.longdouble(0),) * 4
    for start in range(0, len(keys), BLOCK):
        part, weights = keys[start : start + BLOCK].astype(np.longdouble), counts[start : start + BLOCK]
        distance: np.ndarray = np.subtract(part, center)
        weighted = distance * weights
        first += weighted.sum()
        sums = [old + new for old, new in zip(sums, power_sums(distance, weighted), strict=True)]
    powers = recentred(number, first, sums)
    return Moments(number, exactly(total), tuple(float(power) for power in powers))  # type: ignore[arg-type]


def exactly(number: np.longdouble) -> Fraction:
    """A long floating number as a fraction: its head and its tail are doubles."""
    head = float(number)
    if not np.isfinite(head):
        mantissa, exponent = np.frexp(number)
        return exactly(mantissa) * Fraction(2) ** int(exponent)
    return Fraction(head) + Fraction(float(number - np.longdouble(head)))


def long_sum(keys: np.ndarray, counts: np.ndarray) -> np.longdouble:
    """The sum of all numbers."""
    total = np.longdouble(0)
    for start in range(0, len(keys), BLOCK):
        total += (keys[start : start + BLOCK].astype(np.longdouble) * counts[start : start + BLOCK]).sum()
    return total


def exact_sum(keys: np.ndarray, counts: np.ndarray) -> int:
    """The sum of all integers, whatever its size: 22 bits at a time cannot overflow."""
    low = int(keys[0])
    total = low * int(counts.sum())
    if int(keys[-1]) - low < LARGEST_EXACT and (int(keys[-1]) - low) * int(counts.sum()) < 2**62:
        return total + int(((keys - low) * counts).sum())
    distance = keys.astype(np.uint64) - np.uint64(low % 2**64)
    for place in range(3):
        limb = (distance >> np.uint64(LIMB * place)) & np.uint64(2**LIMB - 1)
        total += int((limb.astype(np.int64) * counts).sum()) << (LIMB * place)
    return total


def powers_about(keys: np.ndarray, counts: np.ndarray, center: int) -> list[np.longdouble]:
    """Sums of the second to fourth powers of the distances from an integer."""
    sums = [np.longdouble(0)] * 3
    near = max(abs(int(keys[0]) - center), abs(int(keys[-1]) - center)) < LARGEST_EXACT
    dtype = np.float64 if near and len(keys) > FEW else np.longdouble
    for start in range(0, len(keys), BLOCK):
        part = keys[start : start + BLOCK]
        distance = (
            np.subtract(part, center).astype(dtype) if near else np.subtract(part.astype(dtype), np.longdouble(center))
        )
        found = power_sums(distance, distance * counts[start : start + BLOCK])
        sums = [old + new for old, new in zip(sums, found, strict=True)]
    return sums


def power_sums(distance: np.ndarray, weighted: np.ndarray) -> list[np.longdouble]:
    """Sums of the second to fourth powers; `weighted` is the distance times its count."""
    square = distance * distance
    cube = square * weighted
    return [np.longdouble(part.sum()) for part in (distance * weighted, cube, cube * distance)]


def recentred(number: int, first: np.longdouble, sums: list[np.longdouble]) -> tuple[np.longdouble, ...]:
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
    gap = right.mean - left.mean
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
