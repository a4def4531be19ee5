"""Numbers, sizes and times as people read them: four digits in summaries, everything on hover."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

MINUS = "\u2212"
NARROW = "\u202f"
SUPERSCRIPTS = str.maketrans("-0123456789", "\u207b⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
LARGEST_PLAIN, SMALLEST_PLAIN = 1e15, 1e-4
LARGE = (("T", 1e12), ("B", 1e9), ("M", 1e6))
DURATIONS = ((365.25 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number that can be shown; true and false are not numbers here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(value: Any) -> int | None:
    """The integer that a value stands for, also when it travelled as text because it is beyond 2^53."""
    if isinstance(value, str):
        return int(value) if value.lstrip("-").isdecimal() and value.isascii() else None
    return int(value) if is_number(value) and math.isfinite(value) and value == int(value) else None


def figure(value: Any, digits: int = 4) -> str:
    """A number for a summary: thousands separated, four significant digits, a true minus sign.

    >>> figure(208383), figure(10.9372), figure(-43.0), figure(0.00001234)
    ('208,383', '10.94', '−43', '1.234 × 10⁻⁵')
    """
    integer = whole(value)
    if integer is not None and abs(integer) < LARGEST_PLAIN:
        return f"{integer:,}".replace("-", MINUS)
    number = float(value) if integer is not None or is_number(value) else math.nan
    if not math.isfinite(number):
        return "–"
    size = abs(number)
    if size >= LARGEST_PLAIN or size < SMALLEST_PLAIN:
        return scientific(number, digits)
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{number:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def scientific(number: float, digits: int = 4) -> str:
    """A very large or very small number with its power of ten."""
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}".replace("-", MINUS)


def short(value: Any, room: int = 10) -> str:
    """A number for a place of few letters: what would be cut off is told in millions, or by its power of ten.

    >>> short(29581226), short(501268412345), short(-0.0000000494612)
    ('29,581,226', '501.3B', '−4.95×10⁻⁸')
    """
    text = figure(value)
    if len(text) <= room:
        return text
    number = float(value)
    for letter, scale in LARGE:
        if scale * 0.99995 <= abs(number) < LARGEST_PLAIN:
            return f"{figure(number / scale)}{letter}"
    return scientific(number, 3).replace(" ", "")


def hundredths(value: float) -> str:
    """A coefficient with two places; one that rounds to nothing has no sign.

    >>> hundredths(-0.834), hundredths(-0.001)
    ('−0.83', '0.00')
    """
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", MINUS)


def full(value: Any) -> str:
    """Every digit of a number, for the hover text."""
    integer = whole(value)
    if integer is not None and abs(integer) < 10**40:
        return f"{integer:,}".replace("-", MINUS)
    if not is_number(value) or not math.isfinite(value):
        return "not defined"
    return repr(float(value)).replace("-", MINUS)


def plain(value: Any) -> str:
    """A year or an identifier: digits without separators; a mean of years keeps a place more.

    >>> plain(2013), plain(1979.5)
    ('2013', '1979.5')
    """
    integer = whole(value)
    return str(integer).replace("-", MINUS) if integer is not None else figure(value, 5).replace(",", "")


def share(part: float | None) -> str:
    """A share between 0 and 1 in percent; it says 0% and 100% only where that is exact.

    >>> share(0.0537), share(0.00001), share(1.0), share(0.99999)
    ('5.4%', '<0.1%', '100%', '>99.9%')
    """
    if part is None or not math.isfinite(part):
        return "–"
    if part in (0, 1):
        return f"{part * 100:.0f}%"
    if part < 0.001:
        return "<0.1%"
    return f"{part * 100:.1f}%" if part <= 0.999 else ">99.9%"


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: 1 row, 2 rows, 208,383 rows."""
    return f"{figure(number)} {singular if number == 1 else plural or singular + 's'}"


def size(count: int) -> str:
    """A number of bytes in the unit that reads best, powers of a thousand."""
    for unit, scale in SIZES:
        if count >= scale * 0.9995:
            return f"{count / scale:,.1f} {unit}" if count < scale * 99.95 else f"{count / scale:,.0f} {unit}"
    return counted(count, "byte")


def duration(seconds: float) -> str:
    """A length of time in its largest unit, rounded down: 136 days, 23 hours."""
    for scale, unit in DURATIONS:
        if abs(seconds) >= scale * (2 if unit == "year" else 1):
            return counted(int(seconds / scale), unit)
    return "0 seconds" if seconds == 0 else f"{figure(seconds)} seconds"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """When something happened, in words: just now, 5 minutes ago, yesterday, 3 March 2026."""
    passed = (now or datetime.now(UTC)) - moment
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{counted(int(passed.total_seconds() // 60), 'minute')} ago"
    if passed < timedelta(days=1):
        return f"{counted(int(passed.total_seconds() // 3600), 'hour')} ago"
    if passed < timedelta(days=2):
        return "yesterday"
    return f"{passed.days} days ago" if passed.days < 14 else f"{moment.day} {moment:%B %Y}"


def moment_in_full(moment: datetime) -> str:
    """A time as ISO writes it, in UTC, to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
