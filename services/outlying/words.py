"""Words: numbers and moments as a sentence about a row writes them."""

import math
from datetime import UTC, datetime, timedelta

from services.engine.keys import Domain

MINUS = "\u2212"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DIGITS = 4
LARGEST_PLAIN, SMALLEST_PLAIN = 1e15, 1e-4


def figure(value: float, digits: int = DIGITS) -> str:
    """A number with thousands separated: integers whole, others with four digits.

    >>> figure(1301.0), figure(-0.123456), figure(56.5)
    ('1,301', '\u22120.1235', '56.5')
    """
    if not math.isfinite(value):
        return "infinite" if value > 0 else "minus infinite"
    size = abs(value)
    if value == int(value) and size < LARGEST_PLAIN:
        text = f"{int(value):,}"
    elif size >= LARGEST_PLAIN or size < SMALLEST_PLAIN:
        text = f"{value:.{digits - 1}e}"
    else:
        text = f"{value:,.{max(0, digits - 1 - math.floor(math.log10(size)))}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def times(score: float) -> str:
    """How many times something is, with one decimal where that says more."""
    return figure(round(score, 1) if score < 100 else round(score))


def spoken(value: float, domain: Domain) -> str:
    """A value of a column; dates and times as ISO writes them."""
    if not domain.is_temporal or not math.isfinite(value):
        return figure(value)
    moment = EPOCH + timedelta(seconds=value)
    if domain.type == "time":
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d" if domain.type == "date" else "%Y-%m-%d %H:%M:%S")


def stretch(value: float, domain: Domain) -> str:
    """A distance between two values of a column; days for dates and times."""
    return f"{figure(value / 86_400)} days" if domain.type in ("date", "datetime") else figure(value)


def listed(names: list[str], most: int = 3) -> str:
    """Names in a sentence: a, b and 4 more."""
    shown = [f"“{name}”" for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
