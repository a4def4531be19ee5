"""Months, quarters, weeks and days of a year: each stands for its first day. And moments of digits only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest import moments
from services.ingest.reading import Parsed, Reading

YEAR = r"(?P<year>(?:1[5-9]|20)\d{2})"
MONTH = r"(?P<month>\d{1,2}|\p{L}{3,12}\.?)"
QUARTER = r"(?P<quarter>[1-4])"
HALF = r"(?P<half>[12])"

JSON_DATE = r"^/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/$"


@dataclass(frozen=True)
class Period:
    """A way to write a part of a year: what one is called, its pattern, and how it is shown.

    `plain` says that its texts could be numbers, too.
    """

    name: str
    pattern: str
    shown: str
    plain: bool = False


PERIODS = (
    Period("a month", rf"^{YEAR}(?:-|/|\.|M|-M| )(?P<month>\d{{1,2}})$", "year and month"),
    Period("a month", rf"^{YEAR}[-/ ](?P<month>\p{{L}}{{3,12}}\.?)$", "year and month"),
    Period("a month", rf"^{MONTH}(?: ?[-/ ] ?|\. ){YEAR}$", "month and year"),
    Period("a month", r"^(?P<month>\p{L}{3,9}\.?)(?:-|/| ?['’])(?P<year>\d{2})$", "month and year"),
    Period("a month", r"^(?P<month>\d{2})\.(?P<year>(?:19|20)\d{2})$", "month and year", plain=True),
    Period("a quarter", rf"^{YEAR}[-/ .]?(?:[QqTK]|Кв)\.?{QUARTER}$", "year and quarter"),
    Period("a quarter", rf"^[QqTK]\.?{QUARTER}[-/ .']?{YEAR}$", "quarter and year"),
    Period("a quarter", rf"^[Qq]{QUARTER}[-/ ']?(?P<year>\d{{2}})$", "quarter and year"),
    Period("a quarter", rf"^{QUARTER}\.? ?(?:[QqT]|Quartal|[Qq]uarter|кв\.?)[-/ ']?{YEAR}$", "quarter and year"),
    Period("a half", rf"^{YEAR}[-/ .]?[Hh]{HALF}$", "year and half"),
    Period("a half", rf"^[Hh]{HALF}[-/ .']?{YEAR}$", "half and year"),
    Period("a half", rf"^{HALF}\.? ?(?:[Hh]|Halbjahr|[Hh]alf)[-/ ']?{YEAR}$", "half and year"),
    Period("a half", rf"^[Hh]{HALF}[-/ '](?P<year>\d{{2}})$", "half and year"),
    Period("the whole", rf"^{YEAR} ?[年년]度?$", "year"),
    Period("a week", rf"^{YEAR}[-/ ]?(?:W|KW|CW|S)[- ]?(?P<week>\d{{2}})(?:-?(?P<weekday>[1-7]))?$", "year and week"),
    Period("a week", rf"^(?:W|KW|CW|S)[- ]?(?P<week>\d{{1,2}})[-/ ]{YEAR}$", "week and year"),
    Period("a day", rf"^{YEAR}-(?P<yearday>\d{{3}})$", "year and day of the year"),
)  # fmt: skip


def group(found: pa.Array, name: str) -> np.ndarray | None:
    """One group as integers (-1 where it is empty); None where the pattern has none of that name."""
    names = [field.name for field in found.type]
    return moments.month_part(found, name) if name in names else None


def first_days(found: pa.Array, pivot: int = moments.PIVOT) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of the first day of each period, and which of them there are."""
    year, month = group(found, "year"), group(found, "month")
    quarter, half = group(found, "quarter"), group(found, "half")
    week, yearday = group(found, "week"), group(found, "yearday")
    assert year is not None
    if month is not None:
        return moments.calendar_days(year, np.where(month >= 1000, month - 1000, month), np.ones_like(year), pivot)
    if quarter is not None:
        return moments.calendar_days(year, 3 * quarter - 2, np.ones_like(year), pivot)
    if half is not None:
        return moments.calendar_days(year, 6 * half - 5, np.ones_like(year), pivot)
    if yearday is not None:
        days, valid = moments.calendar_days(year, np.ones_like(year), np.ones_like(year))
        following = moments.calendar_days(year + 1, np.ones_like(year), np.ones_like(year))[0]
        return days + yearday - 1, valid & (yearday >= 1) & (days + yearday - 1 < following)
    if week is None:
        return moments.calendar_days(year, np.ones_like(year), np.ones_like(year), pivot)
    weekday = group(found, "weekday")
    return weeks_of(year, week, np.ones_like(year) if weekday is None else np.maximum(weekday, 1))


def weeks_of(year: np.ndarray, week: np.ndarray, weekday: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of days in weeks as ISO 8601 counts them: the first one holds the fourth of January."""
    ones = np.ones_like(year)
    fourth, valid = moments.calendar_days(year, ones, 4 * ones)
    monday = fourth - (fourth + 3) % 7
    following = moments.calendar_days(year + 1, ones, 4 * ones)[0]
    found = monday + 7 * (week - 1)
    return found + weekday - 1, valid & (week >= 1) & (found < following - (following + 3) % 7)


def parse_periods(pattern: str, texts: pa.Array, pivot: int = moments.PIVOT) -> Parsed:
    """Read texts as the first day of the periods that they name."""
    found, fits = moments.matched(texts, pattern)
    days, valid = first_days(found, pivot)
    return moments.spread(days, valid, fits, pa.date32())


def years_in(period: Period, texts: pa.Array) -> np.ndarray:
    """The years of texts as they are written."""
    return moments.part(moments.matched(texts, period.pattern)[0], "year")


def period_reading(period: Period) -> Reading:
    """Dates that stand for a longer time."""
    parse = partial(parse_periods, period.pattern)
    return Reading("date", pa.date32(), parse, f"is not {period.name} of a year", format=period.shown)


def is_next_year(texts: pa.Array) -> bool:
    """Whether texts such as “2010-11” name two years, one after the other, and no months."""
    found = pc.extract_regex(texts, r"^\d\d(?P<first>\d{2})[-/](?P<second>\d{2})$")
    if found.null_count or not len(found):
        return False
    first, second = moments.part(found, "first"), moments.part(found, "second")
    return bool(((first + 1) % 100 == second).all())


def from_number(unit: int, texts: pa.Array) -> Parsed:
    """Read numbers of a unit since 1970, of which a second has so many, as moments; decimals count."""
    try:
        whole = texts.cast(pa.int64()).to_numpy(zero_copy_only=False)
        values = whole * (1_000_000 // unit) if unit <= 1_000_000 else whole // (unit // 1_000_000)
    except pa.ArrowInvalid:
        numbers, fits = floats(texts)
        return moments.spread(np.rint(numbers[fits] * (1_000_000 / unit)), np.ones(fits.sum(), bool), fits, INSTANT)
    return moments.spread(values, np.ones(len(texts), bool), np.ones(len(texts), bool), INSTANT)


def from_json(texts: pa.Array) -> Parsed:
    """Read moments as older .NET services write them into JSON: /Date(1700000000000+0100)/."""
    fits = pc.match_substring_regex(texts, JSON_DATE)
    inside = pc.replace_substring_regex(texts, JSON_DATE, r"\1")
    return from_number(1_000, pc.if_else(fits, inside, ""))


def floats(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Plain numbers, and which of the texts are one."""
    fits = pc.match_substring_regex(texts, r"^-?\d{1,19}(\.\d*)?$").to_numpy(zero_copy_only=False).copy()
    values = np.zeros(len(texts))
    values[fits] = texts.filter(pa.array(fits)).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values, fits


INSTANT = pa.timestamp("us")
SPREADSHEET_START = 25_569
Number = Callable[[pa.Array], Parsed]


def from_serial(texts: pa.Array) -> Parsed:
    """Read the day numbers of spreadsheets, of which 25569 is the first day of 1970, as dates."""
    values, fits = floats(texts)
    whole = values[fits]
    return moments.spread(whole - SPREADSHEET_START, whole == np.floor(whole), fits, pa.date32())


def from_serial_moment(texts: pa.Array) -> Parsed:
    """Read the day numbers of spreadsheets with a time of day as decimals, to the second, as moments."""
    values, fits = floats(texts)
    seconds = np.rint((values[fits] - SPREADSHEET_START) * 86_400)
    return moments.spread(seconds * 1_000_000, np.ones(len(seconds), bool), fits, INSTANT)
