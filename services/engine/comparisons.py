"""Comparisons: the value of a condition read as the column's type, as an exact bound for its keys."""

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from models.errors import InvalidParameters
from services.engine.keys import MICROSECONDS, Domain

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TRUTH = {"true": 1, "false": 0, "1": 1, "0": 0, "yes": 1, "no": 0}
EXAMPLES = {
    "integer": "a number such as 12",
    "number": "a number such as 12.5",
    "boolean": "true or false",
    "date": "a date such as 2013-07-31",
    "datetime": "a date and time such as 2013-07-31T14:00:00",
    "time": "a time such as 14:00:00",
    "category": "a text",
    "text": "a text",
}
LONGEST_NUMBER = 400


def refuse(column: str, value: Any, domain: Domain) -> InvalidParameters:
    """The error that says what kind of value the column needs."""
    wanted = EXAMPLES[domain.type]
    shown = str(value)[:60]
    message = f"“{shown}” cannot be compared with “{column}”, which holds {domain.type} values. Use {wanted}."
    return InvalidParameters(message, fields={"filter": f"{column}: expected {wanted}"})


def text_of(column: str, value: Any, domain: Domain) -> str:
    """A value to compare texts with."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refuse(column, value, domain)
    return str(value)


def bound_of(column: str, value: Any, domain: Domain) -> Fraction | float:
    """A value in the measure of the column's keys, exactly; infinities stay floats.

    Raises:
        InvalidParameters: the value is not of the column's type.
    """
    try:
        if domain.type == "boolean":
            return Fraction(TRUTH[str(value).strip().lower()])
        if domain.is_temporal:
            return Fraction(moment_of(domain, value))
        return number_of(value, domain)
    except (ValueError, KeyError, TypeError, InvalidOperation, OverflowError) as error:
        raise refuse(column, value, domain) from error


def number_of(value: Any, domain: Domain) -> Fraction | float:
    """A number: 19.99 means the decimal, not the double next to it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("not a number")
    text = str(value).strip()
    if len(text) > LONGEST_NUMBER:
        raise ValueError("too long for a number")
    number = Decimal(text)
    if number.is_nan():
        raise ValueError("not a number")
    if domain.floating or number.is_infinite() or abs(number.adjusted()) > LONGEST_NUMBER:
        # The double that the text is read as: a column of doubles holds that very one.
        return float(number)
    return Fraction(number) * domain.per_unit


def moment_of(domain: Domain, value: Any) -> int:
    """A date or time from ISO text or from a Python object, as a key."""
    if domain.type == "time":
        clock = value if isinstance(value, time) else time.fromisoformat(str(value).strip())
        return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * MICROSECONDS + clock.microsecond
    moment = value if isinstance(value, datetime) else day_or_moment(value)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    passed = moment - EPOCH
    if domain.type == "date":
        return passed.days
    return (passed.days * 86_400 + passed.seconds) * MICROSECONDS + passed.microseconds


def day_or_moment(value: Any) -> datetime:
    """A datetime from a date, or from ISO text with or without a time; a year or month alone is its first day."""
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    text = str(value).strip()
    if len(text) == 4 and text.isdecimal():
        text += "-01-01"
    elif len(text) == 7:
        text += "-01"
    return datetime.fromisoformat(text)


def whole_bounds(low: Fraction | float, high: Fraction | float) -> tuple[int, int]:
    """The integers from `low` to `high`, both included, kept within 64 bits."""
    least, most = -(2**63), 2**63 - 1
    first = least if low == -math.inf else most + 1 if low == math.inf else math.ceil(low)
    last = most if high == math.inf else least - 1 if high == -math.inf else math.floor(high)
    return max(first, least), min(last, most)
