"""Deciding whether a column holds dates, times or both, and in which order days and months stand."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.receipt import Decision
from services.ingest import moments
from services.ingest.centuries import in_century
from services.ingest.deciding_periods import decide_digits, decide_period, may_be_periods
from services.ingest.dominance import dominant
from services.ingest.eras import in_buddhist_years
from services.ingest.evidence import OTHER_DIGITS, Customs, Evidence
from services.ingest.reading import Parsed, Reading
from services.ingest.spelled_moments import respelled

SAMPLE = 500
PROMISING = 0.75
SHOWN = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
MANY_DAYS = 8
FEWEST_DAYS, SEVERAL_MONTHS = 5, 4
ZONED = rf"[\dMm]\.?\s?(?:{'|'.join(moments.ZONES)})$|(?::\d\d(?:\.\d+)?|[AaPp]M)\s*[+-]\d\d(?::?\d\d)?$"
# Short, with a year or what may be one; and what is rewritten at all.
LIKE_A_DATE = rf"^.{{2,9}}年|^.{{0,12}}(?:\d|{OTHER_DIGITS}).{{6,64}}$|^.?\d.*\d$|^\d{{1,2}} ?[AaPp]\.?[Mm]"
BESIDE_DATES = (
    r"[０-９٠-٩۰-۹०-९\[年년月월日일前午後上下오]|  |\p{L}\.? \d|\d\D?\.? ?\p{L}|\d\.( |$)|[T ]\d\d$|\d\.\d\d|\d{4},? \d"
    r"|^\d{1,2}:\d{2}[\d:]*,? \d|\)$|['’]\d{2}$|^[MTSHR]\d{1,2}[./-]"
)
REGIONAL = {"/": "mdy", "-": "dmy", ".": "dmy"}


@dataclass(frozen=True)
class Order:
    """The order of day, month and year, why, and whether the column left it open."""

    name: str
    evidence: str
    tied: bool = False


def accepts(evidence: Evidence, fits: np.ndarray, share: float | None = None) -> bool:
    """Whether enough cells fit."""
    return bool(fits.any()) and dominant(evidence, fits, share)


def decide_moment(evidence: Evidence, customs: Customs) -> Reading | None:
    """A date, a date with a time, or a time, where (nearly) all texts are one; else None."""
    sample = evidence.sample(SAMPLE)
    if not sample.has_digits(PROMISING):
        return None
    if matches(sample, moments.MOMENT, PROMISING):
        # “1. Quartal 2024” has the shape of a day, too.
        return decide_usual(evidence, customs) or decide_period(evidence, customs)
    if matches(sample, moments.TIME, PROMISING):
        reading = moments.time_reading()
        return reading if accepts(evidence, reading.parse(evidence.texts).fits) else None
    if matches(sample, moments.TIME_IN_ZONE, PROMISING):
        return decide_zoned_times(evidence)
    if matches(sample, moments.TOGETHER, PROMISING):
        return decide_usual(evidence, customs, moments.TOGETHER)
    return decide_period(evidence, customs) or decide_respelled(evidence, sample, customs)


def decide_zoned_times(evidence: Evidence) -> Reading | None:
    """Times of day with their zone: as they are told there, where all are in one, else in UTC."""
    found, _ = moments.matched(evidence.texts, moments.TIME_IN_ZONE)
    zones = found.field("zone").unique().to_pylist()
    offsets = np.unique(moments.zone_of(found))
    single = int(offsets[0]) if len(offsets) == 1 else None
    parse = partial(moments.parse_times_in_zone, single)
    if not accepts(evidence, parse(evidence.texts).fits):
        return None
    here = zones[0] if single is not None else "UTC"
    why = "every cell names it" if single is not None else f"the cells name {len(zones):,} zones, as {zones[0]}"
    told = Decision(what=f"zone of {evidence.name}", chosen=here, evidence=why, runner_up="UTC" if single else None)
    return replace(moments.time_reading(), parse=parse, format=f"time in {here}", decisions=(told,))


def decide_respelled(evidence: Evidence, sample: Evidence, customs: Customs) -> Reading | None:
    """The same for texts with words and marks around their dates and times."""
    if not matches(sample, LIKE_A_DATE, PROMISING) or not any_match(sample, BESIDE_DATES):
        return None
    plainer = Evidence(sample.name, respelled(sample.texts), sample.counts)
    if matches(plainer, moments.MOMENT, PROMISING):
        reading = decide_usual(Evidence(evidence.name, respelled(evidence.texts), evidence.counts), customs)
    elif matches(plainer, moments.TIME, PROMISING):
        reading = moments.time_reading()
    elif not may_be_periods(plainer):
        return None  # long before every text is rewritten
    else:
        reading = decide_period(Evidence(evidence.name, respelled(evidence.texts), evidence.counts), customs)
    return replace(reading, parse=partial(parse_respelled, reading)) if reading is not None else None


def parse_respelled(reading: Reading, texts: pa.Array) -> Parsed:
    """Read texts that are rewritten the usual way before."""
    return reading.parse(respelled(texts))


def any_match(evidence: Evidence, pattern: str) -> bool:
    """Whether some text has the shape of a pattern."""
    return bool(pc.any(pc.match_substring_regex(evidence.texts, moments.fast(pattern, evidence.texts))).as_py())


def matches(evidence: Evidence, pattern: str, share: float) -> bool:
    """Whether enough texts have the shape of a pattern."""
    fits = pc.match_substring_regex(evidence.texts, moments.fast(pattern, evidence.texts)).to_numpy(
        zero_copy_only=False
    )
    return accepts(evidence, fits, share)


def decide_usual(evidence: Evidence, customs: Customs, pattern: str = moments.MOMENT) -> Reading | None:
    """Dates with or without a time of day, in an order that the column itself proves where it can."""
    iso = pc.match_substring_regex(evidence.texts, r"^\d{4}-\d{2}-\d{2}([T ]|$)")
    if pc.all(iso).as_py():
        years = pc.utf8_slice_codeunits(evidence.texts, 0, 4).cast(pa.int64()).to_numpy(zero_copy_only=False)
        reading = in_buddhist_years(evidence.name, moment_of(evidence, "ymd", None), years)
        days = reading.parse(evidence.texts).fits
        return reading if accepts(evidence, days) or nearly_all_days(evidence, np.ones_like(days), days) else None
    parts, fits, _ = moments.date_parts(evidence.texts, pattern)
    if not len(parts):
        return None
    order = order_of(evidence, parts, evidence.counts[fits], customs)
    years = moments.placed(parts, order.name)[0]
    plain = moment_of(evidence, order.name, SHOWN[order.name], pattern)
    reading = in_buddhist_years(evidence.name, plain, years)
    days = reading.parse(evidence.texts).fits
    if not accepts(evidence, days) and not nearly_all_days(evidence, fits, days):
        return None
    named = order.name if order.evidence else None
    ordered = replace(reading, date_order=named, decisions=(*reading.decisions, *decisions_of(evidence, order)))
    return in_century(evidence.name, ordered, years)


def nearly_all_days(evidence: Evidence, shaped: np.ndarray, days: np.ndarray) -> bool:
    """Whether all texts have the shape of a date, and most are days; the others are none, as the 30th of February."""
    return bool(shaped.all()) and int(evidence.counts[days].sum()) >= max(FEWEST_DAYS, PROMISING * evidence.cells)


def moment_of(evidence: Evidence, order: str, shown: str | None, pattern: str = moments.MOMENT) -> Reading:
    """A date reading, or one with a time of day where some text has one."""
    timed = pc.match_substring_regex(evidence.texts, r"\d[:h]\d\d")
    if not pc.any(timed).as_py():
        return moments.date_reading(pattern, order, shown)
    zoned = pc.any(pc.match_substring_regex(evidence.texts.filter(timed), ZONED)).as_py()
    return moments.datetime_reading(order, bool(zoned), shown, pattern)


def order_of(evidence: Evidence, parts: np.ndarray, weights: np.ndarray, customs: Customs) -> Order:
    """The order that the days beyond the twelfth prove; where there are none, the customs of the file."""
    if customs.forced_order is not None:
        return Order(customs.forced_order, "as asked for")
    first, second = parts[:, 0], parts[:, 1]
    numeric = (first < 1000) & (second < 1000)
    if not numeric.any():
        return Order("ymd" if (first > 1012).any() else "mdy" if (first >= 1000).any() else "dmy", "")
    days_first = int(weights[numeric & (first > 12) & (first <= 31)].sum())
    days_second = int(weights[numeric & (second > 12)].sum())
    years_first = int(weights[numeric & (first > 31)].sum())
    if years_first and not (parts[numeric, 2] > 31).any():
        return Order("ymd", f"{years_first:,} cells start with a number above 31")
    if hardly_changes(first[numeric], second[numeric], parts[numeric, 2]):
        return Order("ymd", "the first number hardly changes while the last one takes many values", tied=True)
    if days_first or days_second:
        return proven(days_first, days_second)
    return likelier(evidence, first[numeric], second[numeric], customs)


def likelier(evidence: Evidence, first: np.ndarray, second: np.ndarray, customs: Customs) -> Order:
    """The order of dates that leave it open: that of the file, or of first days of months, or the usual one."""
    if customs.order is not None:
        return Order(customs.order, "no day above the twelfth settles it", tied=True)
    for order, days, months in (("dmy", first, second), ("mdy", second, first)):
        if days.max() == 1 and len(np.unique(months)) >= SEVERAL_MONTHS:
            return Order(order, "read like this, each is the first day of a month", tied=True)
    if customs.decimal == ",":
        return Order("dmy", "no day above the twelfth settles it; where decimals follow a comma, days come first", True)
    return Order(REGIONAL.get(separator_of(evidence), "dmy"), "no day above the twelfth settles it", tied=True)


def hardly_changes(first: np.ndarray, second: np.ndarray, third: np.ndarray) -> bool:
    """Whether the first of three numbers is a year of two digits: one to three of them beside many last numbers.

    A day that hardly changes is the first or one of the last of a month, which no such year is.
    """
    years, days = np.unique(first), np.unique(third)
    if len(years) > 3 or len(days) < MANY_DAYS or years[0] <= 12 or years[-1] >= 28:
        return False
    return bool(days[0] >= 1 and days[-1] <= 31 and second.max() <= 12)


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
    runner_up = {"dmy": "mdy", "mdy": "dmy", "ymd": "dmy"}.get(order.name) if order.tied else None
    what = f"date order of {evidence.name}"
    return (Decision(what=what, chosen=order.name, evidence=order.evidence, runner_up=runner_up),)


def forced_moment(type: str, evidence: Evidence, customs: Customs) -> Reading:
    """The reading of dates, datetimes or times that somebody asked for."""
    if type == "time":
        found = decide_moment(evidence, customs) if len(evidence.texts) else None
        return found if found is not None and found.type == type else moments.time_reading()
    if len(evidence.texts) == 0:
        empty = pa.array(["2000-01-01"])
        evidence = Evidence(evidence.name, empty, np.ones(1, dtype=np.int64))
    if type == "date" and matches(evidence, moments.COMPACT, 0.5):
        return moments.date_reading(moments.COMPACT, "ymd", None)
    found = decide_digits(evidence, customs) or decide_moment(evidence, customs)
    if found is not None and found.type == type:
        return found
    parts, fits, _ = moments.date_parts(evidence.texts)
    order = order_of(evidence, parts, evidence.counts[fits], customs) if len(parts) else Order("ymd", "")
    if type == "date":
        return moments.date_reading(moments.MOMENT, order.name, None)
    zoned = any_match(evidence, ZONED)
    return moments.datetime_reading(order.name, bool(zoned), None)
