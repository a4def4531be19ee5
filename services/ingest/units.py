"""Measures with their unit in every cell, as 10 kg or 3.5 km/h: numbers, where the unit is the same throughout."""

import re
from collections import Counter
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from models.columns import NUMERIC_TYPES
from models.receipt import Decision
from services.ingest.dominance import dominant
from services.ingest.evidence import Evidence
from services.ingest.numbers import SPACES
from services.ingest.reading import Reading
from services.ingest.rewritten import Decide, read_rewritten

# Letters that may as well be part of a code (12B, 4A) where they stand right behind a digit.
LETTERS = "gtmlLhsdCFAVWJN"
SIGNS = "°[CFKR]?|℃|℉|k?Ω|‰|″|′"
WORDS = (
    r"[kmµμ]g|mcg|lbs?|oz|tons?|tonnes?|[kcdnmµμ]m|mi|miles?|ft|feet|in|inch(?:es)?|yds?|yards?|nmi|met(?:er|re)s?"
    r"|sq\.? ?(?:m|ft|km|mi)|sqft|sqm|qm|cbm|ha|acres?|hectares?|[mcdhµ][lL]|lit(?:er|re)s?|gal(?:lons?)?|cups?|tbsp"
    r"|tsp|bbl|[kMGTm]Wh?|Wp?h?|k?VA|[kMG]J|k?cals?|[kmM]V|[mµ]?Ah?|hp|bhp|PS|Nm|kN|ohms?|[kMG]?Hz|dBm?|dB\(A\)|lx|lm|cd"
    r"|rpm|bpm|fps|dpi|ppi|px|MP|cc|ccm|[KkMGTP]i?B|bytes?|bits?|[KkMG]bps|[KkMG]bit|[hkM]?Pa|m?bar|psi|mmHg|inHg"
    r"|atm|[mµ]?mol|ppm|ppb|IU|k?Da|mph|kmh|kn|knots?|kts|mpg|[mµn]s|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?"
    r"|months?|years?|yrs?|Sek|Minuten?|Std|Stunden?|Tage?|Wochen?|Monate?|Jahre?|jours?|mois|ans?|heures?|horas?|días?"
    r"|meses|años?|pcs|pieces?|units?|items?|people|persons?|Personen|Stk|Stück|stars?|points?|pts?|votes?|pages?|Seiten"
)
ATOM = rf"(?:(?:{WORDS}|[{LETTERS}])(?:²|³|\^?[23])?|{SIGNS})"
UNIT = rf"{ATOM}(?: ?(?:/|per) ?(?:100 ?)?{ATOM})?\.?"
AMOUNT = rf"[-+−]?(?:[0-9](?:[0-9.,'’{SPACES}]*[0-9])?|[.,][0-9]+)"
MEASURE = re.compile(rf"^{AMOUNT}[{SPACES}]?({UNIT})$")
MOST_UNITS = 10
SAMPLE, ASKED, SHOWN = 500, 5, 5
NO_NUMBER = "?"


def decide(evidence: Evidence, decide_number: Decide, as_text: Decide) -> Reading | None:
    """Read a column of measures in one unit, and say so where there are several; None where there are no measures.

    Args:
        evidence: k different texts.
        decide_number: how the numbers in front of the units are read.
        as_text: how texts are read that stay what they are.
    """
    sample = evidence.sample(SAMPLE)
    if not any(MEASURE.match(text) for text in sample.texts[:ASKED].to_pylist()):
        return None
    units = units_in(sample)
    if not units or not are_meant(evidence.texts, units):
        return None
    pattern = rf"^({AMOUNT})[{SPACES}]?(?:{'|'.join(map(re.escape, same_as_first(units)))})$"
    fits = pc.match_substring_regex(evidence.texts, pattern).to_numpy(zero_copy_only=False)
    if not dominant(evidence, fits):
        return several(evidence, units, as_text)
    found = read_rewritten(evidence, partial(without_unit, pattern), decide_number)
    if found is None or found.type not in NUMERIC_TYPES:
        return None
    shown = evidence.texts.filter(pa.array(fits))[0].as_py()[:40]
    why = f"the cells are numbers with this unit, as “{shown}”, and are read without it"
    told = Decision(what=f"unit of {evidence.name}", chosen=units[0], evidence=why, runner_up="text")
    return replace(
        found, format=f"in {units[0]}", reason=f"is not a number in {units[0]}", role_hint="measure",
        decisions=(*found.decisions, told),
    )  # fmt: skip


def several(evidence: Evidence, units: list[str], as_text: Decide) -> Reading | None:
    """Measures in several units stay texts, which is told."""
    pattern = rf"^{AMOUNT}[{SPACES}]?(?:{'|'.join(map(re.escape, units))})$"
    fits = pc.match_substring_regex(evidence.texts, pattern).to_numpy(zero_copy_only=False)
    text = as_text(evidence) if dominant(evidence, fits) else None
    if text is None:
        return None
    why = f"the cells are in several units ({', '.join(units[:SHOWN])}), which a sum or a mean would mix"
    told = Decision(what=f"units of {evidence.name}", chosen="text", evidence=why, runner_up="number")
    return replace(text, decisions=(*text.decisions, told))


def units_in(evidence: Evidence) -> list[str]:
    """The different units behind numbers, that of most cells first; none where they are beyond counting."""
    units: Counter[str] = Counter()
    for text, cells in zip(evidence.texts.to_pylist(), evidence.counts.tolist(), strict=True):
        found = MEASURE.match(text)
        if found is not None:
            units[found[1]] += cells
    return [unit for unit, _ in units.most_common()] if len(units) <= MOST_UNITS else []


def same_as_first(units: list[str]) -> list[str]:
    """The spellings of the first of some units."""
    return [unit for unit in units if singular(unit) == singular(units[0])]


def singular(unit: str) -> str:
    """A unit without the mark of several, for words.

    >>> singular("days"), singular("ms"), singular("Std.")
    ('day', 'ms', 'Std')
    """
    word = unit.rstrip(".")
    return word[:-1] if len(word) > 2 and word[-1] in "sen" else word


def are_meant(texts: pa.Array, units: list[str]) -> bool:
    """Whether units are no letters of codes: more than one letter, or behind a space or decimals somewhere."""
    if any(len(unit.rstrip(".")) > 1 or not unit[0].isalpha() for unit in units):
        return True
    return bool(pc.any(pc.match_substring_regex(texts, rf"[0-9][{SPACES}]|[.,][0-9]")).as_py())


def without_unit(pattern: str, texts: pa.Array) -> pa.Array:
    """The numbers in front of their unit; what is written in another way becomes no number."""
    fits = pc.match_substring_regex(texts, pattern)
    return pc.if_else(fits, pc.replace_substring_regex(texts, pattern, r"\1"), NO_NUMBER)
