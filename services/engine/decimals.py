"""Decimals: sums of doubles as the decimals that these are written as, rounded once at the end.

So three halves of 0.02 beyond 0.09 are 0.12, and a value of 0.12 does not lie beyond a fence there.
"""

import math
from decimal import Decimal
from fractions import Fraction


def along(start: float, factor: float | Fraction, unit: float) -> float:
    """`start + factor * unit`; infinite where that is beyond all doubles.

    >>> along(0.09, 1.5, 0.02), 0.09 + 1.5 * (0.09 - 0.07)
    (0.12, 0.11999999999999998)
    >>> along(0.3, -1, 0.1), 0.3 - 0.1
    (0.2, 0.19999999999999998)
    """
    if not (math.isfinite(start) and math.isfinite(unit)):
        return float(start + float(factor) * unit)
    found = written(start) + (factor if isinstance(factor, Fraction) else written(factor)) * written(unit)
    try:
        return float(found)
    except OverflowError:
        return math.inf if found > 0 else -math.inf


def between(low: float, high: float, part: Fraction) -> float:
    """The number that lies at a part of the way from one to another."""
    if low == high or not (math.isfinite(low) and math.isfinite(high)):
        return float(low + (high - low) * float(part)) if part and low != high else float(low)
    first = written(low)
    return float(first + (written(high) - first) * part)


def written(number: float) -> Fraction:
    """The decimal that a finite double is written as."""
    # By way of a decimal, which is read several times faster.
    return Fraction(Decimal(repr(float(number))))
