"""Decimals: sums of doubles as the decimals that these are written as, rounded once at the end.

So three halves of 0.02 beyond 0.09 are 0.12, and a value of 0.12 does not lie beyond a fence there.
"""

import math
from decimal import Context, Decimal
from fractions import Fraction

# Every sum of two doubles has fewer digits, and so has its product with a place among so many rows as there may be.
EXACTLY = Context(prec=1_000)


def along(start: float, factor: float, unit: float) -> float:
    """`start + factor * unit`; infinite where that is beyond all doubles.

    >>> along(0.09, 1.5, 0.02), 0.09 + 1.5 * (0.09 - 0.07)
    (0.12, 0.11999999999999998)
    >>> along(0.3, -1, 0.1), 0.3 - 0.1
    (0.2, 0.19999999999999998)
    """
    if not (math.isfinite(start) and math.isfinite(unit)):
        return float(start + factor * unit)
    return float(EXACTLY.add(written(start), EXACTLY.multiply(written(factor), written(unit))))


def between(low: float, high: float, part: Fraction) -> float:
    """The number that lies at a part of the way from one to another."""
    if not part or low == high:
        return float(low)
    if not (math.isfinite(low) and math.isfinite(high)):
        return float(low + (high - low) * float(part))
    first = written(low)
    way = EXACTLY.multiply(EXACTLY.subtract(written(high), first), part.numerator)
    return float(EXACTLY.divide(EXACTLY.add(EXACTLY.multiply(first, part.denominator), way), part.denominator))


def written(number: float) -> Decimal:
    """The decimal that a finite double is written as."""
    return Decimal(repr(float(number)))
