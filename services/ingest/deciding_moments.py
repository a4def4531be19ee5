"""Deciding whether a column holds dates, times or both, and in which order days and months stand."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.receipt import Decision
from services.ingest import moments
from services.ingest.evidence import Customs, Evidence
from services.ingest.reading import Reading

SAMPLE = 500
PROMISING = 0.9
SPARSE = 0.02
SHOWN = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
REGIONAL = {"/": "mdy", "-": "dmy", ".": "dmy"}


@dataclass(frozen=True)
class Order:
    """The order of day, month and year, why, and whether the column left it open."""

    name: str
    evidence: str
    tied: bool = False


def accepts(evidence: Evidence, fits: np.ndarray, share: float = 1 - SPARSE) -> bool:
    """Whether enough cells fit."""
    return bool(fits.any()) and int(evidence.counts[fits].sum()) >= share * evidence.cells


def decide_moment(evidence: Evidence, customs: Customs) -> Reading | None:
    """A date, a date with a time, or a time, where (nearly) all texts are one; else None."""
    sample = evidence.sample(SAMPLE)
    if not sample.has_digits(PROMISING):
        return None
    if matches(sample, moments.MOMENT, PROMISING):
        return decide_usual(evidence, customs)
    if matches(sample, moments.TIME, PROMISING):
        reading = moments.time_reading()
        return reading if accepts(evidence, reading.parse(evidence.texts).fits) else None
    if matches(sample, moments.MONTHLY, 1.0) and len(evidence.texts) > 1:
        reading = moments.date_reading(moments.MONTHLY, "ymd", "year and month")
        return reading if reading.parse(evidence.texts).fits.all() else None
    return None


def decide_compact(evidence: Evidence, _customs: Customs) -> Reading | None:
    """Dates of eight digits, where every different number is a day of the calendar."""
    if len(evidence.texts) < 3 or not matches(evidence.sample(SAMPLE), moments.COMPACT, 1.0):
        return None
    reading = moments.date_reading(moments.COMPACT, "ymd", "YYYYMMDD")
    if not reading.parse(evidence.texts).fits.all():
        return None
    why = f"each of {len(evidence.texts):,} different numbers of eight digits is a day of the calendar"
    told = Decision(what=f"type of {evidence.name}", chosen="date", evidence=why, runner_up="integer")
    return replace(reading, decisions=(told,))


def matches(evidence: Evidence, pattern: str, share: float) -> bool:
    """Whether enough texts have the shape of a pattern."""
    fits = pc.match_substring_regex(evidence.texts, moments.fast(pattern, evidence.texts)).to_numpy(
        zero_copy_only=False
    )
    return accepts(evidence, fits, share)


def decide_usual(evidence: Evidence, customs: Customs) -> Reading | None:
    """Dates with or without a time of day, in an order that the column itself proves where it can."""
    iso = pc.match_substring_regex(evidence.texts, r"^\d{4}-\d{2}-\d{2}([T ]|$)")
    if pc.all(iso).as_py():
        reading = moment_of(evidence, "ymd", None)
        return reading if accepts(evidence, reading.parse(evidence.texts).fits) else None
    parts, fits, _ = moments.date_parts(evidence.texts)
    order = order_of(evidence, parts, evidence.counts[fits], customs)
    reading = moment_of(evidence, order.name, SHOWN[order.name])
    if not accepts(evidence, reading.parse(evidence.texts).fits):
        return None
    named = order.name if order.evidence else None
    return replace(reading, date_order=named, decisions=decisions_of(evidence, order))


def moment_of(evidence: Evidence, order: str, shown: str | None) -> Reading:
    """A date reading, or one with a time of day where some text has one."""
    timed = pc.match_substring_regex(evidence.texts, r"\d[:h]\d\d")
    if not pc.any(timed).as_py():
        return moments.date_reading(moments.MOMENT, order, shown)
    late = evidence.texts.filter(timed)
    zoned = pc.any(pc.match_substring_regex(late, r"(Z|UTC|GMT|:\d\d(\.\d+)?\s*[+-]\d\d(:?\d\d)?)$")).as_py()
    return moments.datetime_reading(order, bool(zoned), shown)


def order_of(evidence: Evidence, parts: np.ndarray, weights: np.ndarray, customs: Customs) -> Order:
    """The order that the days beyond the twelfth prove; where there are none, the customs of the file."""
    if customs.forced_order is not None:
        return Order(customs.forced_order, "as asked for")
    first, second = parts[:, 0], parts[:, 1]
    numeric = (first < 1000) & (second < 1000)
    if not numeric.any():
        return Order("ymd" if (first > 1012).any() else "dmy", "")
    days_first = int(weights[numeric & (first > 12) & (first <= 31)].sum())
    days_second = int(weights[numeric & (second > 12)].sum())
    years_first = int(weights[numeric & (first > 31)].sum())
    if years_first and not (parts[numeric, 2] > 31).any():
        return Order("ymd", f"{years_first:,} cells start with a number above 31")
    if days_first or days_second:
        return proven(days_first, days_second)
    usual = REGIONAL.get(separator_of(evidence), "dmy")
    return Order(customs.order or usual, "no day above the twelfth settles it", tied=True)


def proven(days_first: int, days_second: int) -> Order:
    """The order in which more cells are possible."""
    if days_first >= days_second:
        return Order("dmy", f"{days_first:,} cells start with a number above 12")
    return Order("mdy", f"{days_second:,} cells have a number above 12 in second place")


def separator_of(evidence: Evidence) -> str:
    """The mark between the parts of the first date."""
    return next((character for character in evidence.texts[0].as_py() if character in REGIONAL), "/")


def decisions_of(evidence: Evidence, order: Order) -> tuple[Decision, ...]:
    """What the receipt says about the order; a tie names the other possibility."""
    if not order.evidence:
        return ()
    runner_up = {"dmy": "mdy", "mdy": "dmy"}.get(order.name) if order.tied else None
    what = f"date order of {evidence.name}"
    return (Decision(what=what, chosen=order.name, evidence=order.evidence, runner_up=runner_up),)


def forced_moment(type: str, evidence: Evidence, customs: Customs) -> Reading:
    """The reading of dates, datetimes or times that somebody asked for."""
    if type == "time":
        return moments.time_reading()
    if len(evidence.texts) == 0:
        empty = pa.array(["2000-01-01"])
        evidence = Evidence(evidence.name, empty, np.ones(1, dtype=np.int64))
    for pattern in (moments.COMPACT, moments.MONTHLY):
        if type == "date" and matches(evidence, pattern, 0.5):
            return moments.date_reading(pattern, "ymd", None)
    parts, fits, _ = moments.date_parts(evidence.texts)
    order = order_of(evidence, parts, evidence.counts[fits], customs) if len(parts) else Order("ymd", "")
    if type == "date":
        return moments.date_reading(moments.MOMENT, order.name, None)
    zoned = pc.any(pc.match_substring_regex(evidence.texts, r":\d\d(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$")).as_py()
    return moments.datetime_reading(order.name, bool(zoned), None)
