"""Periods of time as people write them."""

from datetime import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def period_words(period: str | int, unit: str) -> str:
    """A period by its first moment, or a row by its 0-based place, as people write it.

    >>> period_words("2006-10-01", "month"), period_words("2006-10-01", "quarter"), period_words(11, "row")
    ('October 2006', 'Q4 2006', 'row 12')
    """
    if unit == "row":
        return f"row {int(period) + 1:,}"
    text = str(period)
    if unit == "year":
        return text[:4]
    moment = datetime.fromisoformat(text)
    if unit == "month":
        return f"{MONTHS[moment.month - 1]} {moment.year}"
    if unit == "quarter":
        return f"Q{(moment.month + 2) // 3} {moment.year}"
    if unit == "week":
        return f"the week of {moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}" if unit == "hour" else f"{moment:%Y-%m-%d}"
