"""Suspicions: what may have gone wrong with a value that is far from all others; a guess, told as one."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from services.engine.keys import Domain
from services.outlying.words import figure, spoken

FACTORS = (10, 100, 1000)
SENTINELS = frozenset(float("9" * digits) for digits in range(2, 10))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Where many values are flagged the column has a long tail, and one far value is no accident.
MOST_FLAGGED, FEW_FLAGGED = 0.02, 3
# Usual is what lies in the middle half, or no further from it than this part of its width.
ROOM = 1.0
# Amounts that differ widely are still no less than this part of the nearer quartile, as powers of ten go.
LEAST_PART = 0.25


class Usual(NamedTuple):
    """The usual values of a column: its middle half, the fences around what is not flagged, and whether much is."""

    q1: float
    q3: float
    lower: float
    upper: float
    has_tail: bool


def suspicion(value: float, usual: Usual, domain: Domain) -> str:
    """A sentence on what the value may have been meant to be; empty where nothing suggests itself.

    Args:
        value: a finite flagged value.
        usual: where the column's other values lie.
        domain: what the column's numbers mean.
    """
    if usual.has_tail:
        return ""
    if domain.is_temporal:
        return swapped_date(value, usual, domain)
    # A number that ends in 0, or that lost its decimals, is rather ten times too large than typed wrong.
    is_shifted = value % 10 == 0 or (domain.type == "number" and value == int(value))
    power, typed = wrong_power(value, usual, domain), mistyped(value, usual)
    return wrong_sign(value, usual) or filler(value) or ((power or typed) if is_shifted else (typed or power))


def has_tail(flagged: int, present: int) -> bool:
    """Whether so many of the values are flagged that they are no accidents; a few may be, however short the column."""
    return flagged > max(FEW_FLAGGED, MOST_FLAGGED * present)


def is_usual(value: float, usual: Usual) -> bool:
    """Whether a value lies near the middle half."""
    low, high = around(usual)
    return low <= value <= high


def around(usual: Usual) -> tuple[float, float]:
    """From where to where values are usual."""
    room = ROOM * (usual.q3 - usual.q1)
    return usual.q1 - room, usual.q3 + room


def wrong_sign(value: float, usual: Usual) -> str:
    """The opposite number would be usual, and usual numbers all have the other sign."""
    low, high = around(usual)
    is_other = value < 0 < low or value > 0 > high
    if not is_other or not is_usual(-value, usual):
        return ""
    return f"With the other sign, {figure(-value)}, it would be usual: is the sign wrong?"


def filler(value: float) -> str:
    """A number such as 999 that stands for a missing value in many files."""
    if abs(value) not in SENTINELS:
        return ""
    return f"{figure(value)} often stands for a missing value."


def wrong_power(value: float, usual: Usual, domain: Domain) -> str:
    """Ten, a hundred or a thousand times too large or small; of whole numbers a part is meant only if it is whole."""
    for factor in FACTORS:
        # A column that spans more than the factor has room for both numbers.
        if not spans_less(usual, factor):
            continue
        low, high = size_of(usual)
        is_possible = domain.type != "integer" or value % factor == 0
        if is_possible and low <= value / factor <= high:
            return f"A {worded(factor)} of it, {figure(value / factor)}, would be usual: is the decimal point wrong?"
        if low <= value * factor <= high:
            return f"{worded_times(factor)}, {figure(value * factor)}, it would be usual: is the decimal point wrong?"
    return ""


def size_of(usual: Usual) -> tuple[float, float]:
    """From where to where values are usual, on the side of zero on which the middle half lies."""
    low, high = around(usual)
    if usual.q1 > 0:
        return max(low, LEAST_PART * usual.q1), high
    return (low, min(high, LEAST_PART * usual.q3)) if usual.q3 < 0 else (low, high)


def worded(factor: int) -> str:
    """A part in words."""
    return {10: "tenth", 100: "hundredth", 1000: "thousandth"}[factor]


def worded_times(factor: int) -> str:
    """A multiple in words."""
    return {10: "Ten times as large", 100: "A hundred times as large", 1000: "A thousand times as large"}[factor]


def spans_less(usual: Usual, factor: int) -> bool:
    """Whether usual values have one sign and their middle half, widened, spans less than the factor."""
    low, high = size_of(usual)
    nearer, farther = sorted((abs(low), abs(high)))
    return low * high > 0 and farther < factor * nearer


def mistyped(value: float, usual: Usual) -> str:
    """One digit too many, or two neighbours swapped."""
    digits = str(int(abs(value))) if value == int(value) and abs(value) < 1e15 else ""
    if len(digits) < 2 or not spans_less(usual, FACTORS[0]):
        return ""
    sign = -1 if value < 0 else 1
    doubled = [
        digits[:place] + digits[place + 1 :] for place in range(1, len(digits)) if digits[place] == digits[place - 1]
    ]
    swapped = [
        digits[: place - 1] + digits[place] + digits[place - 1] + digits[place + 1 :] for place in range(1, len(digits))
    ]
    for candidates, words in ((doubled, "a digit typed twice"), (swapped, "two digits swapped")):
        for text in candidates:
            if int(text) != abs(value) and is_usual(sign * int(text), usual):
                return f"{figure(sign * int(text))} would be usual: {words}?"
    return ""


def swapped_date(value: float, usual: Usual, domain: Domain) -> str:
    """Day and month the other way round would be within the fences."""
    if domain.type == "time":
        return ""
    moment = EPOCH + timedelta(seconds=value)
    if moment.day > 12 or moment.day == moment.month:
        return ""
    other = (moment.replace(day=moment.month, month=moment.day) - EPOCH).total_seconds()
    if not usual.lower <= other <= usual.upper:
        return ""
    return f"{spoken(other, domain)} would be usual: are day and month swapped?"
