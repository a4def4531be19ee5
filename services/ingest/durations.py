"""Durations such as 36:15:00, 1 day, 2:03:04, 2d 4h or PT1H30M: each is read as its number of seconds."""

import re
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.receipt import Decision
from services.ingest.evidence import Customs, Evidence
from services.ingest.moments import matched
from services.ingest.numbers import typed
from services.ingest.reading import Parsed, Reading

SAMPLE = 500
SHOWN = "duration, in seconds"
SECOND, DECIMALS = 1_000_000, 6  # microseconds are the finest that is kept
DAY = 86_400 * SECOND
SECONDS = {"weeks": 604_800, "days": 86_400, "own_days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
NUMBER = r"\d{1,9}(?:[.,]\d{1,9})?"
SIGN, FRACTION, SIXTIETHS = r"(?P<sign>[-+]?)", r"(?:[.,]\d{1,9})?", r"[0-5]\d"
WORDS = {
    "weeks": r"w|wks?|weeks?|Wochen?|semanas?|semaines?",
    "days": r"d|days?|[Tt]age?|jours?|j|días?|dias?|giorn[oi]",
    "hours": r"h|hrs?|hours?|[Ss]td\.?|Stunden?|heures?|horas?|or[ae]",
    "minutes": r"m|[Mm]ins?\.?|minutes?|[Mm]inuten?|minutos?|minut[oi]",
    "seconds": r"s|secs?\.?|seconds?|[Ss]ek\.?|Sekunden?|secondes?|segundos?|second[oi]",
}
BETWEEN = r"[, ]{0,2}(?:(?:and|und|et|y|e) )?"
# Days before a clock have a sign of their own in Python and PostgreSQL; in .NET one sign holds for all.
CLOCK = (
    rf"^(?:(?P<own_days>[-+]?\d{{1,6}}) ?(?:{WORDS['days']}),? )?{SIGN}(?:(?P<days>\d{{1,6}})\.)?"
    rf"(?P<hours>\d{{1,6}}):(?P<minutes>{SIXTIETHS}):(?P<seconds>{SIXTIETHS}{FRACTION})$"
)
WORDED = f"^{SIGN}" + "".join(f"(?:(?P<{unit}>{NUMBER}) ?(?:{words}){BETWEEN})?" for unit, words in WORDS.items()) + "$"
ISO = (
    rf"^{SIGN}P(?:(?P<weeks>{NUMBER})W)?(?:(?P<days>{NUMBER})D)?"
    rf"(?:T(?:(?P<hours>{NUMBER})H)?(?:(?P<minutes>{NUMBER})M)?(?:(?P<seconds>{NUMBER})S)?)?$"
)
HOURS = rf"^(?P<hours>\d{{1,6}}):(?P<minutes>{SIXTIETHS})$"
MINUTES = rf"^{SIGN}(?P<minutes>\d{{1,4}}):(?P<seconds>{SIXTIETHS}{FRACTION})$"
BELOW_A_MINUTE = rf"^{SIGN}(?P<seconds>\d{{1,2}}[.,]\d{{1,9}})$"
LONG = (CLOCK, WORDED, ISO)
ANY = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", form) for form in (*LONG, HOURS, MINUTES, BELOW_A_MINUTE)))
# A digit with a colon or a letter behind it, or ISO 8601: looked for before the long patterns are prepared.
LIKELY = r"\d ?[:A-Za-z]|^[-+]?P"
# No time of day: beyond the end of the day, below nought, with days, parts of seconds behind minutes, or ISO 8601.
BEYOND_A_CLOCK = (
    r"^[-+]?0*(?:24:(?:0[1-9]|[1-5]\d)|(?:2[5-9]|[3-9]\d|[1-9]\d{2,}):)|^-\d+:\d\d:|^[-+]?\d+ ?[^\d:.]+ [-+]?\d+:"
    r"|^[-+]?\d+\.\d+:|^[-+]?\d+:\d\d[.,]\d+$|^[-+]?P"
)
OF_MINUTES = r"^[-+]?\d+:\d\d[.,]|:\d\d:"
MINUTE_NAMES = re.compile(r"min(ute)?s?\b|mm.?ss|lap|track|song|split|pace|swim")
NAMES = re.compile(
    rf"dur|time|zeit|elapsed|delay|wait|length|temps|dauer|tempo|worked|hours|hrs|stunden|heures|horas"
    rf"|{MINUTE_NAMES.pattern}"
)


@dataclass(frozen=True)
class Found:
    """k texts in microseconds, the forms they have, the units named by words, and whether they can be no times of day.

    `told` is what the receipt says about the forms.
    """

    forms: tuple[str, ...]
    values: np.ndarray
    units: set[str]
    is_proven: bool
    told: tuple[Decision, ...]


def decide(evidence: Evidence, customs: Customs) -> Reading | None:
    """Durations, where every text is one and some can be no time of day; else None.

    Minutes and seconds below a day become times, as they are where the hours are written, too.
    """
    found = found_in(evidence)
    if found is None or not found.is_proven:
        return None
    if MINUTES in found.forms and not found.units and found.values.min() >= 0 and found.values.max() < DAY:
        return times_of(evidence, found)
    return seconds_of(evidence, found)


def in_seconds(evidence: Evidence, customs: Customs) -> Reading | None:
    """Durations and times as numbers, because somebody asked for numbers."""
    found = found_in(evidence)
    return seconds_of(evidence, found) if found is not None else None


def found_in(evidence: Evidence) -> Found | None:
    """What k different texts say, where each is a duration or a time."""
    if not ANY.match(evidence.texts[0].as_py()[:64]) or not some(evidence.texts, LIKELY):
        return None
    sample = evidence.sample(SAMPLE).texts
    forms, told = forms_of(evidence.name, sample)
    if not microseconds(forms, sample)[1].all():
        return None
    values, fits, units = microseconds(forms, evidence.texts)
    is_proven = len(units) > 1 or some(evidence.texts, BEYOND_A_CLOCK)
    return Found(forms, values, units, is_proven, told) if fits.all() else None


def some(texts: pa.Array, pattern: str) -> bool:
    """Whether some text has the shape of a pattern."""
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())


def forms_of(name: str, texts: pa.Array) -> tuple[tuple[str, ...], tuple[Decision, ...]]:
    """The forms in which texts may be durations, and what the receipt says of two numbers with a colon between.

    Without seconds beside them they are hours and minutes or minutes and seconds, or no durations at all, such as
    scores: then the name has to speak of a time.
    """
    if not some(texts, r"^[-+]?\d+:\d\d(?:[.,]\d+)?$"):
        return LONG, ()
    if some(texts, OF_MINUTES):
        return (*LONG, MINUTES, BELOW_A_MINUTE), ()
    named = name.lower().replace("_", " ")
    if not NAMES.search(named):
        return LONG, ()
    chosen, other = "hours and minutes", "minutes and seconds"
    if MINUTE_NAMES.search(named):
        chosen, other = other, chosen
    why = f"“{texts[0].as_py()}” may be either; the name “{name[:60]}” was followed"
    told = Decision(what=f"durations in {name}", chosen=chosen, evidence=why, runner_up=other)
    return (*LONG, HOURS if chosen.startswith("hours") else MINUTES), (told,)


def microseconds(forms: tuple[str, ...], texts: pa.Array) -> tuple[np.ndarray, np.ndarray, set[str]]:
    """Microseconds of n texts, n bools that say which are durations, and the units that are named by words."""
    values, fits = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=bool)
    units: set[str] = set()
    for form in forms:
        found, ok = matched(texts, form)
        values[ok] = amount(found)
        fits |= ok
        if form == WORDED:
            units = {unit for unit in WORDS if pc.any(pc.not_equal(found.field(unit), "")).as_py()}
    return values, fits & pc.match_substring_regex(texts, r"\d").to_numpy(zero_copy_only=False), units


def amount(found: pa.Array) -> np.ndarray:
    """The parts of matched texts, added up in microseconds."""
    names = [field.name for field in found.type]
    parts = {name: numbers(found.field(name)) * SECONDS[name] for name in names if name != "sign"}
    own = parts.pop("own_days", np.zeros(len(found)))
    total = sum(parts.values(), np.zeros(len(found)))
    if "sign" in names:
        total = np.where(pc.equal(found.field("sign"), "-").to_numpy(zero_copy_only=False), -total, total)
    return np.rint((own + total) * SECOND).astype(np.int64)


def numbers(texts: pa.Array) -> np.ndarray:
    """Texts of digits as numbers; 0 where there is none."""
    plain = pc.replace_substring(pc.if_else(pc.equal(texts, ""), "0", texts), ",", ".")
    return pc.replace_substring(plain, "+", "").cast(pa.float64()).to_numpy(zero_copy_only=False)


def seconds_of(evidence: Evidence, found: Found) -> Reading:
    """Whole seconds, or decimals of them where some duration has parts of a second."""
    scale = next(digits for digits in range(DECIMALS + 1) if not (found.values % 10 ** (DECIMALS - digits)).any())
    first = evidence.texts[0].as_py()
    why = f"each text is a duration: “{first[:40]}” is read as {found.values[0] / SECOND:,.{scale}f} seconds"
    decision = Decision(what=f"type of {evidence.name}", chosen="duration", evidence=why, runner_up="text")
    return Reading(
        "number" if scale else "integer", pa.int64(), partial(parse, found.forms, scale), "is not a duration",
        scale=scale, format=SHOWN, role_hint="measure", decisions=(decision, *found.told),
    )  # fmt: skip


def times_of(evidence: Evidence, found: Found) -> Reading:
    """Times since the start, of which the hours are not written."""
    first = evidence.texts[0].as_py()
    why = f"“{first[:40]}” has minutes and seconds, and is read as {found.values[0] / SECOND:,.1f} seconds since 0:00"
    decision = Decision(what=f"type of {evidence.name}", chosen="time", evidence=why, runner_up="number")
    return Reading(
        "time", pa.time64("us"), partial(parse_times, found.forms), "is not a duration below a day",
        format="minutes and seconds", decisions=(decision, *found.told),
    )  # fmt: skip


def parse(forms: tuple[str, ...], scale: int, texts: pa.Array) -> Parsed:
    """Read texts as seconds times 10**scale; a finer one does not fit."""
    values, fits, _ = microseconds(forms, texts)
    step = 10 ** (DECIMALS - scale)
    return typed(values // step, fits & (values % step == 0), pa.int64())


def parse_times(forms: tuple[str, ...], texts: pa.Array) -> Parsed:
    """Read texts as times since the start, below a day."""
    values, fits, _ = microseconds(forms, texts)
    fits &= (values >= 0) & (values < DAY)
    return Parsed(typed(values, fits, pa.int64()).values.cast(pa.time64("us")), fits)
