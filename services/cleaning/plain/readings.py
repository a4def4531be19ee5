"""Reading the cells of an original file one at a time, as ingest has read them. Scripts hold these very functions."""

import re
from datetime import datetime, timedelta


def whole_in(text: str, thousands: str) -> int | None:
    """The whole number in a cell, without currencies and per cent signs; None where there is none."""
    plain = text
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        plain = re.sub(r"^([^0-9]*)-", r"-\1", re.sub(r"^\((.*)\)$", r"-\1", text))
        plain = re.sub(r"[A-Z]{3}|[^0-9.,'’+\-]", "", plain)
        plain = plain.replace(thousands, "") if thousands.strip() else plain
    if not re.fullmatch(r"[+-]?[0-9]{1,40}", plain):
        return None
    number = int(plain)
    return number if -(2**63) <= number < 2**63 else None


def number_in(text: str, decimal: str, thousands: str) -> float | None:
    """The number in a cell; currencies, per cent signs and brackets around negative ones are understood."""
    plain = re.sub(r"^\((.*)\)$", r"-\1", text)
    plain = re.sub(r"^([^0-9]*)-", r"-\1", plain)
    plain = re.sub(r"[A-Z]{3}|[^0-9eE.,'’+\-]", "", plain)
    plain = plain.replace(thousands, "") if thousands.strip() else plain
    plain = plain.replace(decimal, ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if abs(number) != float("inf") else None


def moment_in(text: str, order: str) -> datetime | None:
    """The date, with or without a time of day, in a cell; a time with a zone is put into UTC."""
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    compact = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    monthly = re.fullmatch(r"([0-9]{4})[-/]([0-9]{1,2})", text)
    clock = (
        r"(?:,?[T ]+([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?"
        r"\s*(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
    )
    part = r"([0-9]{1,4}|[A-Za-z]{3,12}\.?)"
    usual = re.fullmatch(part + r" ?[-/. ] ?" + part + r"(?:st|nd|rd|th)?,? ?[-/. ] ?([0-9]{1,4})" + clock, text)
    found = compact or monthly or usual
    if found is None:
        return None
    groups = list(found.groups()) + [None] * 9
    parts = [groups[0], groups[1], "1" if monthly is not None and compact is None else groups[2]]
    named = [place for place in (0, 1) if not parts[place].isdigit()]
    numbers = [
        months.index(word[:3].lower()) + 1 if word[:3].lower() in months else int(word) if word.isdigit() else 0
        for word in parts
    ]
    if compact or monthly or (len(parts[0]) == 4 and parts[0].isdigit()):
        year, month, day = numbers
    elif named == [0]:
        month, day, year = numbers
    elif named == [1]:
        day, month, year = numbers
    else:
        year, month, day = (numbers["ymd".index(letter) if order == "ymd" else order.index(letter)] for letter in "ymd")
    year += (2000 if year < 69 else 1900) if year < 100 else 0
    hour, minute, second, fraction, half, zone = groups[3:9] if usual is not None and found is usual else [None] * 6
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    try:
        micro = int((fraction or "0").ljust(6, "0")[:6])
        moment = datetime(year, month, day, hours, int(minute or 0), int(second or 0), micro)  # noqa: DTZ001
    except ValueError:
        return None
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        moment = moment + shift if zone[0] == "-" else moment - shift
    return moment


def day_in(text: str, order: str) -> datetime | None:
    """The date in a cell; None where it also has a time of day."""
    return None if re.search(r"[0-9][:h][0-9]{2}", text) else moment_in(text, order)


def clock_in(text: str) -> timedelta | None:
    """The time of day in a cell."""
    found = re.fullmatch(r"([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?", text)
    if found is None:
        return None
    hour, minute, second, fraction, half = found.groups()
    hours = int(hour) if half is None else int(hour) % 12 + (12 if half[0] in "Pp" else 0)
    if hours > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    micro = int((fraction or "0").ljust(6, "0")[:6])
    return timedelta(hours=hours, minutes=int(minute), seconds=int(second or 0), microseconds=micro)
