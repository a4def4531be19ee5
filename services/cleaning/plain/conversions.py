"""Conversions between text and values, one at a time. Scripts hold these very functions, so both read alike."""

import re
from datetime import UTC, datetime, timedelta


def whole_of(text: str, decimal: str) -> int | None:
    """The whole number that a text is; None where it is none, or does not fit into 64 bits."""
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", text.strip()):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def number_of(text: str, decimal: str) -> float | None:
    """The number that a text is; None where it is none."""
    plain = text.strip().replace(decimal, ".")
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", plain):
        return None
    if decimal != "." and "." in text:
        return None
    number = float(plain)
    return number if abs(number) != float("inf") else None


def truth_of(text: str) -> bool | None:
    """Whether a text says yes or no; None where it says neither."""
    word = text.strip().lower()
    return True if word in ("true", "yes", "1") else False if word in ("false", "no", "0") else None


def moment_of(text: str, order: str) -> datetime | None:
    """The date, with or without a time of day, that a text is; None where it is none.

    Years with four digits, in front (2024-01-31) or at the end in the order that is asked for (31.01.2024). A time with
    a zone is put into UTC.
    """
    clock = r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
    first = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + clock, text.strip())
    last = re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})" + clock, text.strip())
    if first is not None:
        year, month, day, *rest = first.groups()
    elif last is not None and order in ("dmy", "mdy"):
        one, two, year, *rest = last.groups()
        day, month = (one, two) if order == "dmy" else (two, one)
    else:
        return None
    hour, minute, second, fraction, zone = rest
    try:
        found = datetime(  # noqa: DTZ001 - a zone, where there is one, has been taken into account
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "0").ljust(6, "0")),
        )  # fmt: skip
        if zone and zone != "Z":
            shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            found = found + shift if zone[0] == "-" else found - shift
    except (ValueError, OverflowError):
        return None
    return found


def day_of(text: str, order: str) -> datetime | None:
    """The date that a text is; None where it is none, or has a time of day that is not midnight."""
    found = moment_of(text, order)
    return (
        found if found is not None and (found.hour, found.minute, found.second, found.microsecond) == (0,) * 4 else None
    )


def clock_of(text: str, order: str) -> timedelta | None:
    """The time of day that a text is, since midnight; None where it is none."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)?", text.strip())
    if found is None:
        return None
    hour, minute, second, fraction = found.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    micro = int((fraction or "0").ljust(6, "0"))
    return timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0), microseconds=micro)


def text_of_number(number: float) -> str:
    """A number as text, without needless decimals."""
    text = repr(float(number))
    return text.removesuffix(".0")


def text_of_moment(moment: datetime) -> str:
    """A date and time as ISO 8601 writes it."""
    return moment.isoformat()


def text_of_day(moment: datetime) -> str:
    """A date as ISO 8601 writes it."""
    return moment.date().isoformat()


def text_of_clock(clock: timedelta) -> str:
    """A time of day as ISO 8601 writes it."""
    return (datetime(2000, 1, 1, tzinfo=UTC) + clock).time().isoformat()


def squeezed(text: str, spaces: str) -> str:
    """Text in which several spaces in a row are one."""
    return re.sub("[" + spaces + "]+", " ", text)
