"""Deciding whether a column holds parts of years, moments of digits only, or numbers that count from some day."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import ColumnType
from models.receipt import Decision
from services.ingest import moments, periods
from services.ingest.centuries import in_century
from services.ingest.evidence import Customs, Evidence
from services.ingest.reading import Parsed, Reading

FEWEST = 3
SAMPLE = 500
TIME_NAMES = re.compile(
    r"(^|[^a-z])(time|date|datetime|timestamp|ts|epoch|unix|unixtime|utc|created|updated|modified|posted|expires|datum"
    r"|zeit|uhrzeit|zeitstempel|fecha|heure|jour|jma|mess ?datum)([^a-z]|$)|date$|time$|timestamp$|datum$"
)
DATE_NAMES = re.compile(r"(^|[^a-z])(date|dates|datum|fecha|datetime|timestamp|date time)([^a-z]|$)|date$|datum$")
MONTH_NAMES = re.compile(r"(^|[^a-z])(month|yearmonth|yyyymm|period|periode|monat|mois|mes|date|datum|ym)([^a-z]|$)")
KEY_NAMES = re.compile(r"(^|[^a-z])(ids?|uuid|key|code|number|no|nr)$")
MONTH_NUMBER = periods.Period("a month", r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})$", "YYYYMM", plain=True)
# From 1990 to 2100 in seconds, and how many of a unit a second has.
EARLIEST, LATEST = 631_152_000, 4_102_444_800
UNITS = {1: "seconds", 1_000: "milliseconds", 1_000_000: "microseconds", 1_000_000_000: "nanoseconds"}
FIRST_SERIAL, LAST_SERIAL = 32_874, 62_093


def is_named(evidence: Evidence, pattern: re.Pattern[str]) -> bool:
    """Whether the name of a column says what it holds."""
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", evidence.name).lower().replace("_", " ")
    return pattern.search(words) is not None


def told(evidence: Evidence, reading: Reading, why: str, runner_up: str) -> Reading:
    """A reading with what the receipt says about it."""
    decision = Decision(what=f"type of {evidence.name}", chosen=reading.type, evidence=why, runner_up=runner_up)
    return replace(reading, decisions=(decision,))


def all_match(evidence: Evidence, pattern: str) -> bool:
    """Whether every text has the shape of a pattern; some are asked first."""
    few = evidence.sample(SAMPLE).texts
    if not pc.all(pc.match_substring_regex(few, moments.fast(pattern, few))).as_py():
        return False
    texts = evidence.texts
    return len(few) == len(texts) or bool(pc.all(pc.match_substring_regex(texts, moments.fast(pattern, texts))).as_py())


def decide_digits(evidence: Evidence, customs: Customs) -> Reading | None:
    """Dates and moments that are written like numbers, where every number is one and little speaks for an amount."""
    first = evidence.texts[0].as_py()
    if first.startswith("/Date("):
        return json_dates(evidence)
    if len(first) > 40 or not first[:1].isdigit() or is_named(evidence, KEY_NAMES):
        return None
    named = is_named(evidence, TIME_NAMES) or is_named(evidence, MONTH_NAMES)
    enough = len(evidence.texts) >= FEWEST or named or not first.isdigit()
    for decide in (compact_dates, packed_moments, plain_months, counted, serials):
        reading = decide(evidence) if enough else None
        if reading is not None:
            return reading
    return None


def compact_dates(evidence: Evidence) -> Reading | None:
    """Dates of eight digits, where every different number is a day of the calendar."""
    if not all_match(evidence, r"^\d{8}$"):
        return None
    orders = {"YYYYMMDD": moments.COMPACT}
    if is_named(evidence, DATE_NAMES):
        orders |= {"DDMMYYYY": moments.DAY_FIRST, "MMDDYYYY": moments.MONTH_FIRST}
    for shown, pattern in orders.items():
        reading = moments.date_reading(pattern, "ymd", shown)
        if reading.parse(evidence.texts).fits.all():
            why = f"each of {len(evidence.texts):,} different numbers of eight digits is a day of the calendar"
            return told(evidence, reading, why, "integer")
    return None


def packed_moments(evidence: Evidence) -> Reading | None:
    """Dates with an hour, minutes and seconds, in digits only."""
    if not all_match(evidence, moments.PACKED):
        return None
    zoned = bool(pc.any(pc.match_substring_regex(evidence.texts, r"(Z|[+-]\d{4})$")).as_py())
    reading = moments.datetime_reading("ymd", zoned, "YYYYMMDD with a time of day", moments.PACKED)
    if not reading.parse(evidence.texts).fits.all():
        return None
    why = f"each of {len(evidence.texts):,} different numbers is a day of the calendar with a time of day"
    return told(evidence, reading, why, "integer")


def plain_months(evidence: Evidence) -> Reading | None:
    """Months that are written as decimal numbers, or as six digits under a name that says so."""
    named = is_named(evidence, MONTH_NAMES)
    for period in (*(period for period in periods.PERIODS if period.plain), *([MONTH_NUMBER] if named else [])):
        if all_match(evidence, period.pattern):
            reading = periods.period_reading(period)
            if reading.parse(evidence.texts).fits.all():
                why = f"each text, such as “{evidence.texts[0].as_py()}”, is a month, and stands for its first day"
                return told(evidence, reading, why, "number")
    return None


def counted(evidence: Evidence) -> Reading | None:
    """Numbers since 1970 in one unit, where the name of the column speaks of time."""
    if not is_named(evidence, TIME_NAMES) or not all_match(evidence, r"^\d{9,19}(\.\d+)?$"):
        return None
    values = periods.floats(evidence.texts)[0]
    for unit, name in UNITS.items():
        if values.min() >= EARLIEST * unit and values.max() < LATEST * unit:
            why = f"the name speaks of time, and as {name} since 1970 all numbers lie between 1990 and 2100"
            return counting(evidence, partial(periods.from_number, unit), "datetime", f"{name} since 1970", why)
    return None


def json_dates(evidence: Evidence) -> Reading | None:
    """Milliseconds since 1970 as older .NET services write them; a zone behind them says where, not when it was."""
    if not all_match(evidence, periods.JSON_DATE):
        return None
    why = f"each text, such as “{evidence.texts[0].as_py()}”, counts milliseconds since 1970"
    return counting(evidence, periods.from_json, "datetime", f"{UNITS[1_000]} since 1970", why, "text")


def serials(evidence: Evidence) -> Reading | None:
    """Day numbers of spreadsheets, where the name of the column says that it holds dates."""
    if not is_named(evidence, DATE_NAMES) or not all_match(evidence, r"^\d{5}(\.\d+)?$"):
        return None
    values = periods.floats(evidence.texts)[0]
    if values.min() < FIRST_SERIAL or values.max() > LAST_SERIAL:
        return None
    why = "the name speaks of dates, and as day numbers of a spreadsheet all numbers lie between 1990 and 2070"
    if (values == np.floor(values)).all():
        return counting(evidence, periods.from_serial, "date", "day number of a spreadsheet", why)
    return counting(evidence, periods.from_serial_moment, "datetime", "day number of a spreadsheet", why)


def counting(
    evidence: Evidence, parse: Callable[[pa.Array], Parsed], type: ColumnType, shown: str, why: str,
    runner_up: str = "number",
) -> Reading:  # fmt: skip
    """The reading of numbers that count from some day."""
    arrow = pa.date32() if type == "date" else periods.INSTANT
    return told(evidence, Reading(type, arrow, parse, "is no such number", format=shown), why, runner_up)


def may_be_periods(sample: Evidence) -> bool:
    """Whether all texts of a sample are months, quarters or weeks, as then all texts may be."""
    return any(not period.plain and all_match(sample, period.pattern) for period in periods.PERIODS)


def decide_period(evidence: Evidence, _customs: Customs) -> Reading | None:
    """Months, quarters or weeks of a year, where every text is one."""
    first = evidence.texts[0].as_py()
    if len(first) > 20 or len(evidence.texts) < 2 or periods.is_next_year(evidence.texts):
        return None
    for period in periods.PERIODS:
        if not period.plain and all_match(evidence, period.pattern):
            reading = periods.period_reading(period)
            if reading.parse(evidence.texts).fits.all():
                why = f"each text, such as “{first}”, is {period.name} of a year, and stands for its first day"
                certain = told(evidence, reading, why, "text")
                return in_century(evidence.name, certain, periods.years_in(period, evidence.texts))
    return None
