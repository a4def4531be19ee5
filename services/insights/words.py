"""Words: numbers, shares and names as a sentence writes them."""

import math
from collections.abc import Sequence

MINUS = "\u2212"
LONGEST_NAME = 60
LARGEST_PLAIN, SMALLEST_PLAIN = 1e15, 1e-4


def number(value: float, digits: int = 4) -> str:
    """A number with at most so many digits, separated thousands and a true minus sign.

    >>> number(208383), number(10.93724), number(-0.5)
    ('208,383', '10.94', '−0.5')
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if value == int(value) and size < LARGEST_PLAIN:
        return f"{int(value):,}".replace("-", MINUS)
    if size >= LARGEST_PLAIN or size < SMALLEST_PLAIN:
        return f"{value:.{digits - 1}g}".replace("-", MINUS)
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def coefficient(value: float) -> str:
    """A coefficient between −1 and 1 with two decimals; 1.00 only where it is exactly that.

    >>> coefficient(0.9142), coefficient(0.9999), coefficient(-1.0)
    ('0.91', '0.9999', '−1.00')
    """
    for decimals in (2, 3, 4):
        text = f"{value:.{decimals}f}"
        if abs(float(text)) < 1 or abs(value) == 1:
            break
    else:
        text = "0.9999" if value > 0 else "-0.9999"
    return text.replace("-", MINUS)


def share(part: float) -> str:
    """A share in percent; 0% and 100% only where that is exact.

    >>> share(0.241), share(0.0001), share(1)
    ('24.1%', '<0.1%', '100%')
    """
    if part in (0, 1):
        return f"{part * 100:.0f}%"
    if part < 0.001:
        return "<0.1%"
    return f"{part * 100:.1f}%" if part <= 0.999 else ">99.9%"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun: 1 row, 208,383 rows."""
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def rows(count: int) -> str:
    """A number of rows."""
    return counted(count, "row")


def name(column: str) -> str:
    """A column's name, cut where it would drown the sentence."""
    text = " ".join(column.split())
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def listed(items: Sequence[str], most: int = 4) -> str:
    """Several things in one clause: a, b and c."""
    shown = list(items[:most])
    left = len(items) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def pick(column: str) -> str:
    """A value inside a sentence, cut where it is long; a blank one is named."""
    text = " ".join(str(column).split())
    return (text if len(text) <= 40 else text[:39] + "…") or "(blank)"
