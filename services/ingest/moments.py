"""Dates and times in text: ISO at full speed, every other usual order by one pattern."""

from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.months import month_numbers
from services.ingest.reading import Parsed, Reading

CLOCK = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
)
# Hours from UTC of zones that have a name of their own in the files people have.
ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AST": -4, "ADT": -3, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "SAST": 2,
}  # fmt: skip
ZONE = rf"\s*(?P<zone>{'|'.join(ZONES)}|[+-]\d{{2}}(?::?\d{{2}})?)?"
PART = r"\d{1,2}|\p{L}{3,12}\.?"
SEPARATOR = r"(?: ?[-/] ?|\.? (?:de )?|\.)"
MOMENT = (
    rf"^(?:\p{{L}}{{2,12}}[.,]{{0,2}} )?(?P<first>\d{{4}}|{PART}){SEPARATOR}(?P<second_part>{PART})"
    rf"(?:st|nd|rd|th)?(?:,|,?{SEPARATOR})(?P<third>\d{{4}}|\d{{1,2}})(?:(?:,?[T ]+|:){CLOCK}{ZONE})?$"
)
# Without any mark between the parts; the month then has a name.
TOGETHER = rf"^(?P<first>\d{{1,2}})(?P<second_part>\p{{L}}{{3,12}})(?P<third>\d{{4}}|\d{{2}})(?:[T: ]{CLOCK}{ZONE})?$"
COMPACT = r"^(?P<first>(?:19|20)\d{2})(?P<second_part>\d{2})(?P<third>\d{2})$"
PACKED = (
    r"^(?P<first>(?:19|20)\d{2})(?P<second_part>\d{2})(?P<third>\d{2})[T_ -]?(?P<hour>\d{2}):?(?P<minute>\d{2})?"
    r":?(?P<second>\d{2})?(?:\.(?P<fraction>\d{1,9}))?(?P<half>)(?P<zone>Z|[+-]\d{4})?$"
)
DAY_FIRST = r"^(?P<third>\d{2})(?P<second_part>\d{2})(?P<first>(?:19|20)\d{2})$"
MONTH_FIRST = r"^(?P<second_part>\d{2})(?P<third>\d{2})(?P<first>(?:19|20)\d{2})$"
TIME = rf"^{CLOCK}$"
TIME_IN_ZONE = rf"^{CLOCK}\s*(?P<zone>{'|'.join(ZONES)}|[+-]\d{{2}}(?::?\d{{2}})?)$"
ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
ISO_MOMENT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$"
ORDERS = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
DAY_MICROSECONDS = 86_400_000_000
PIVOT = 69
LATEST_YEAR = 9999


def part(found: pa.Array, name: str) -> np.ndarray:
    """One group of matched texts as integers; -1 where it is empty."""
    texts = found.field(name)
    empty = pc.equal(texts, "")
    return pc.if_else(empty, "-1", texts).cast(pa.int64()).to_numpy(zero_copy_only=False)


def month_part(found: pa.Array, name: str) -> np.ndarray:
    """One group that may hold the name of a month, as integers; -1 for an unknown name, names count from 1000."""
    texts = found.field(name)
    if not pc.any(pc.match_substring_regex(texts, fast(r"\p{L}", texts))).as_py():
        return part(found, name)
    known = month_numbers()
    coded = texts.dictionary_encode()
    words = [word.lower().rstrip(".") for word in coded.dictionary.to_pylist()]
    numbers = [1000 + int(known[word]) if word in known else int(word) if word.isdigit() else -1 for word in words]
    return np.array(numbers, dtype=np.int64)[coded.indices.to_numpy()]


def fast(pattern: str, texts: pa.Array) -> str:
    """The same pattern, for these texts: the letters of all scripts take a hundred times longer to prepare for."""
    return pattern.replace(r"\p{L}", "[A-Za-z]") if pc.all(pc.string_is_ascii(texts)).as_py() is not False else pattern


def matched(texts: pa.Array, pattern: str) -> tuple[pa.Array, np.ndarray]:
    """The groups of the texts that match, and n bools that say which do."""
    found = pc.extract_regex(texts, fast(pattern, texts))
    fits = found.is_valid().to_numpy(zero_copy_only=False).copy()
    return found.drop_null(), fits


def date_parts(texts: pa.Array, pattern: str = MOMENT) -> tuple[np.ndarray, np.ndarray, pa.Array]:
    """The three numbers of k dates as k × 3, n bools that say which texts are dates, and their groups."""
    found, fits = matched(texts, pattern)
    columns = [month_part(found, "first"), month_part(found, "second_part"), part(found, "third")]
    parts = np.stack(columns, axis=1)
    # One digit in third place is a day behind a year, and no year: “1.2.3” is no date.
    short = (parts[:, 2] < 10) & (parts[:, 0] < 1000)
    if short.any():
        short &= pc.equal(pc.utf8_length(found.field("third")), 1).to_numpy(zero_copy_only=False)
        fits[fits] = ~short
        return parts[~short], fits, found.filter(pa.array(~short))
    return parts, fits, found


def days_of(parts: np.ndarray, order: str, pivot: int = PIVOT, era: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of k × 3 numbers in an order, and k bools that say which are days of the calendar.

    `era` is by how many years they count more than the common calendar.
    """
    year, month, day = placed(parts, order)
    year = year - era if era else year
    return calendar_days(year, np.where((month > 1000) & (month <= 1012), month - 1000, month), day, pivot)


def placed(parts: np.ndarray, order: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The years, months (from 1000 where they have names) and days of k × 3 numbers in an order."""
    named = parts >= 1000  # years too, but those never stand where a month does
    month_first = named[:, 0] & (parts[:, 0] <= 1012) & ~(parts[:, 1] >= 1000)
    four_first = named[:, 0] & ~month_first
    places = np.tile(np.array(ORDERS[order]), (len(parts), 1))
    places[month_first] = ORDERS["mdy"]
    places[~named[:, 0] & named[:, 1]] = ORDERS["dmy"]
    places[four_first] = ORDERS["ymd"]
    rows = np.arange(len(parts))
    return parts[rows, places[:, 0]], parts[rows, places[:, 1]], parts[rows, places[:, 2]]


def calendar_days(
    year: np.ndarray, month: np.ndarray, day: np.ndarray, pivot: int = PIVOT
) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of k days, and k bools that say which are in the calendar.

    Two digits of a year are enough: from `pivot` on they are those of the 1900s.
    """
    year = np.where((year >= 0) & (year < 100), year + np.where(year < pivot, 2000, 1900), year)
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1) & (year <= LATEST_YEAR)
    months = np.where(valid, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + day - 1
    last = (months + 1).astype("datetime64[D]").astype(np.int64)
    return np.where(valid, days, 0), valid & (days < last)


def clock_of(found: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds since midnight of matched clock times (0 where there is none), and which are on a clock."""
    hour, minute, second = (np.maximum(part(found, name), 0) for name in ("hour", "minute", "second"))
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(found.field("fraction"), 6, "0"), 0, 6)
    half = pc.utf8_lower(pc.utf8_slice_codeunits(found.field("half"), 0, 1))
    afternoon = pc.equal(half, "p").to_numpy(zero_copy_only=False)
    morning = pc.equal(half, "a").to_numpy(zero_copy_only=False)
    valid = (hour <= np.where(afternoon | morning, 12, 23)) & (minute <= 59) & (second <= 59)
    valid |= (hour == 24) & (minute == 0) & (second == 0)  # the end of a day
    hour = np.where(afternoon & (hour < 12), hour + 12, np.where(morning & (hour == 12), 0, hour))
    micro = fraction.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, valid


def zone_of(found: pa.Array) -> np.ndarray:
    """The offset from UTC in microseconds; 0 for Z and for none."""
    coded = found.field("zone").dictionary_encode()
    offsets = [offset_of(text) for text in coded.dictionary.to_pylist()]
    return np.array(offsets or [0], dtype=np.int64)[coded.indices.to_numpy()]


def offset_of(zone: str) -> int:
    """Microseconds of one zone text, such as “+05:30”."""
    if zone[:1] not in ("+", "-"):
        return ZONES.get(zone, 0) * 3_600_000_000
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-minutes if zone[0] == "-" else minutes) * 60_000_000


def spread(values: np.ndarray, valid: np.ndarray, fits: np.ndarray, arrow: pa.DataType) -> Parsed:
    """Put the values of the k matching texts back among all n."""
    everywhere = np.zeros(len(fits), dtype=np.int64)
    everywhere[fits] = values
    fits[fits] = valid
    kept = everywhere.astype(np.int32) if arrow == pa.date32() else everywhere
    return Parsed(pa.array(kept, mask=None if fits.all() else ~fits).view(arrow), fits)


def parse_dates(pattern: str, order: str, texts: pa.Array, pivot: int = PIVOT, era: int = 0) -> Parsed:
    """Read texts as dates; one with a time of day does not fit."""
    if pattern == MOMENT and not era:
        try:
            values = texts.cast(pa.date32())
            return Parsed(values, np.ones(len(texts), dtype=bool))
        except pa.ArrowInvalid:
            pass
    parts, fits, found = date_parts(texts, pattern)
    days, valid = days_of(parts, order, pivot, era)
    if pattern in (MOMENT, TOGETHER):
        valid &= pc.equal(found.field("hour"), "").to_numpy(zero_copy_only=False)
    return spread(days, valid, fits, pa.date32())


def parse_datetimes(
    order: str, zoned: bool, texts: pa.Array, pattern: str = MOMENT, pivot: int = PIVOT, era: int = 0
) -> Parsed:
    """Read texts as dates with a time of day, in microseconds (UTC where they have a zone)."""
    arrow = pa.timestamp("us")
    if not era:
        try:
            values = texts.cast(pa.timestamp("us", tz="UTC")).cast(arrow) if zoned else texts.cast(arrow)
            return Parsed(values, np.ones(len(texts), dtype=bool))
        except pa.ArrowInvalid:
            pass
    parts, fits, found = date_parts(texts, pattern)
    days, valid = days_of(parts, order, pivot, era)
    clock, on_clock = clock_of(found)
    return spread(days * DAY_MICROSECONDS + clock - zone_of(found), valid & on_clock, fits, arrow)


def parse_times(texts: pa.Array) -> Parsed:
    """Read texts as times of day."""
    found, fits = matched(texts, TIME)
    clock, valid = clock_of(found)
    return spread(clock, valid & (clock < DAY_MICROSECONDS), fits, pa.time64("us"))


def parse_times_in_zone(offset: int | None, texts: pa.Array) -> Parsed:
    """Read texts as times of day there, where all are in the zone of one offset (microseconds), else in UTC."""
    found, fits = matched(texts, TIME_IN_ZONE)
    clock, valid = clock_of(found)
    zone = zone_of(found)
    valid &= clock < DAY_MICROSECONDS
    if offset is None:
        return spread((clock - zone) % DAY_MICROSECONDS, valid, fits, pa.time64("us"))
    return spread(clock, valid & (zone == offset), fits, pa.time64("us"))


def date_reading(pattern: str, order: str, shown: str | None) -> Reading:
    """Dates written by one pattern and in one order."""
    return Reading("date", pa.date32(), partial(parse_dates, pattern, order), "is not a date", format=shown)


def datetime_reading(order: str, zoned: bool, shown: str | None, pattern: str = MOMENT) -> Reading:
    """Dates with a time of day."""
    parse = partial(parse_datetimes, order, zoned, pattern=pattern)
    return Reading("datetime", pa.timestamp("us"), parse, "is not a date and time", zoned=zoned, format=shown)


def time_reading() -> Reading:
    """Times of day."""
    return Reading("time", pa.time64("us"), parse_times, "is not a time of day")
