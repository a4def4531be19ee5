"""Deciding the type of a column from all its different texts: the dominant, plausible one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import NUMERIC_TYPES, ColumnType
from models.receipt import Decision
from services.ingest import abbreviations, deciding_moments, deciding_periods, durations, null_words, numbers, units
from services.ingest.dominance import dominant
from services.ingest.evidence import Customs, Evidence
from services.ingest.names_of_things import names_something, role_of_texts
from services.ingest.reading import Parsed, Reading
from services.ingest.sentinels import with_sentinels
from services.ingest.yes_and_no import PAIRS

SAMPLE = 500
PROMISING = 0.7
# Keys have about the same number of digits, of which leading noughts may have been lost; amounts differ more.
SHORTEST_KEY, CERTAIN_KEY, MOST_LEFT_OUT = 3, 6, 2
KEY_NAMES = re.compile(
    r"(^|[^a-z])(zip|zip ?code|postal|post ?code|plz|postleitzahl|code postal|cep|codigo postal|pin ?code|postnummer"
    r"|postnr|ean|isbn|issn|gtin|upc|ssn|iban|bic|blz|fips|siren|siret|vin|imei|kontonummer|konto ?nr|kartennummer"
    r"|(account|card) ?(no|number|nr)|steuernummer|cpf|cnpj|nif|cif|nss|npi)([^a-z]|$)"
)
TELEPHONE_NAMES = re.compile(
    r"(^|[^a-z])(phone|telephone|tel|fax|mobile|telefon|telefono|telefone|handy|mobil|celular|rufnummer|telefonnummer)"
    r"([^a-z]|$)|(phone|telefon)s?( number| no| nr)?$"
)


class Decider(Protocol):
    """One way to read a column; None where its texts are not written that way."""

    def __call__(self, evidence: Evidence, customs: Customs) -> Reading | None:
        """Read k different texts."""
        ...


def as_text(texts: pa.Array) -> Parsed:
    """Text fits always."""
    return Parsed(texts, np.ones(len(texts), dtype=bool))


def text_reading(evidence: Evidence, customs: Customs) -> Reading:
    """Text; the words that mean missing depend on what stands beside them."""
    words = customs.null_words
    if words is None:
        sample = evidence.sample(SAMPLE)
        words = null_words.for_text(sample.texts.to_pylist(), sample.counts.tolist())
    return Reading("text", pa.string(), as_text, null_words=words, role_hint=role_of_texts(evidence))


def parse_booleans(yes: frozenset[str], no: frozenset[str], texts: pa.Array) -> Parsed:
    """Read texts as true or false."""
    lowered = pc.utf8_lower(texts)
    true = pc.is_in(lowered, pa.array(sorted(yes))).to_numpy(zero_copy_only=False)
    false = pc.is_in(lowered, pa.array(sorted(no))).to_numpy(zero_copy_only=False)
    fits = true | false
    return Parsed(pa.array(true, mask=None if fits.all() else ~fits), fits)


def boolean_reading(yes: str, no: str) -> Reading:
    """A pair of words that say yes and no."""
    truths, lies = frozenset({yes}), frozenset({no})
    shown = None if (yes, no) == ("true", "false") else f"{yes}/{no}"
    return Reading(
        "boolean",
        pa.bool_(),
        lambda texts: parse_booleans(truths, lies, texts),
        "is neither true nor false",
        format=shown,
    )


def decide_boolean(evidence: Evidence, customs: Customs) -> Reading | None:
    """True and false in one of the usual pairs of words, and nothing else."""
    if len(evidence.texts) > 8:
        return None
    found = {text.lower() for text in evidence.texts.to_pylist()}
    for yes, no in PAIRS:
        if found == {yes, no} or (found and found <= {"true", "false"} and yes == "true"):
            reading = boolean_reading(yes, no)
            if yes == "true":
                return reading
            why = f"every cell is “{yes}” or “{no}”"
            told = Decision(what=f"type of {evidence.name}", chosen="boolean", evidence=why, runner_up="category")
            return replace(reading, decisions=(told,))
    return None


def identifier(evidence: Evidence, customs: Customs, why: str) -> Reading:
    """Digits that are a name and no amount: kept as they are written."""
    decision = Decision(what=f"type of {evidence.name}", chosen="identifier", evidence=why, runner_up="integer")
    return replace(text_reading(evidence, customs), role_hint="identifier", decisions=(decision,))


def digits_that_name(evidence: Evidence, customs: Customs, fits: np.ndarray) -> Reading | None:
    """An identifier where whole numbers have leading zeros or more digits than a number holds, else None."""
    whole = pc.match_substring_regex(evidence.texts, numbers.WHOLE)
    if pc.sum(whole).as_py() in (0, None):
        return None
    digits = evidence.texts.filter(whole)
    zeros = digits.filter(pc.match_substring_regex(digits, numbers.LEADING_ZERO))
    if len(zeros) and not pc.all(pc.match_substring_regex(zeros, r"^[+-]?0+$")).as_py():
        return identifier(evidence, customs, f"leading zeros, as in “{zeros[0].as_py()[:40]}”")
    named = same_length(evidence, digits, customs)
    if named is None and fits.all() and len(digits) == len(evidence.texts):
        return names_in_digits(evidence, customs)
    return named


def names_in_digits(evidence: Evidence, customs: Customs) -> Reading | None:
    """An identifier where all numbers are numbers of telephones, books, articles or cards, which can be told."""
    why = names_something(evidence)
    return identifier(evidence, customs, why) if why else None


def same_length(evidence: Evidence, digits: pa.Array, customs: Customs) -> Reading | None:
    """An identifier where the name says so and all whole numbers have about the same number of digits.

    Beside them letters, spaces and dashes may stand between digits, as in 98101-1204 and V6B 2W2.
    """
    name = evidence.name.lower().replace("_", " ")
    fewest = CERTAIN_KEY if TELEPHONE_NAMES.search(name) else SHORTEST_KEY if KEY_NAMES.search(name) else None
    if fewest is None or not pc.all(pc.match_substring_regex(evidence.texts, r"^\+?\d+$|^\w[\w -]*\d[\w -]*$")).as_py():
        return None
    lengths = pc.min_max(pc.utf8_length(digits))
    shortest, longest = lengths["min"].as_py(), lengths["max"].as_py()
    if shortest < fewest or (shortest < CERTAIN_KEY and longest - shortest > MOST_LEFT_OUT):
        return None
    return identifier(evidence, customs, f"the name “{evidence.name[:60]}” is that of a key")


def too_long(texts: pa.Array) -> pa.Array:
    """The whole numbers that 64 bits do not hold."""
    return pc.match_substring_regex(texts, r"^[+-]?[1-9]\d{18,}$")


def decide_number(evidence: Evidence, customs: Customs) -> Reading | None:
    """Whole or decimal numbers in the first style that the texts allow."""
    best: tuple[int, numbers.NumberStyle, np.ndarray, np.ndarray] | None = None
    sample = evidence.sample(SAMPLE).without(numbers.INFINITE)
    if len(sample.texts) < min(SAMPLE, len(evidence.texts)):
        evidence = evidence.without(numbers.INFINITE)
    if not len(sample.texts) or not sample.has_digits(PROMISING):
        return None
    plain = pc.all(pc.match_substring_regex(sample.texts, numbers.WHOLE)).as_py()
    styles = numbers.candidate_styles(customs.forced_decimal, customs.forced_thousands, customs.decimal)
    for style in chain([numbers.PLAIN_STYLE] if plain else [], worth_trying(styles, sample)):
        if not dominant(sample, numbers.floats_of(sample.texts, style)[1], PROMISING):
            continue
        values, fits = numbers.floats_of(evidence.texts, style)
        bad = int(evidence.counts[~fits].sum())
        if dominant(evidence, fits) and (best is None or bad < best[0]):
            best = (bad, style, values, fits)
        if best is not None and best[0] == 0:
            break
    if best is None:
        return None
    thousands = numbers.in_thousands(sample.texts, best[1], customs.proven_decimal)
    if thousands is not None and customs.forced_decimal is None and customs.forced_thousands is None:
        values, fits = numbers.floats_of(evidence.texts, thousands)
        if np.array_equal(fits, best[3]):
            return numbers_in(evidence, customs, thousands, values, fits)
    return numbers_in(evidence, customs, *best[1:])


def decide_abbreviated(evidence: Evidence, customs: Customs) -> Reading | None:
    """Numbers with words or letters for thousands and millions behind them."""
    return abbreviations.decide(evidence, partial(decide_number, customs=customs))


def decide_measured(evidence: Evidence, customs: Customs) -> Reading | None:
    """Numbers with their unit behind them."""
    return units.decide(evidence, partial(decide_number, customs=customs), partial(text_reading, customs=customs))


def worth_trying(styles: Iterable[numbers.NumberStyle], sample: Evidence) -> Iterator[numbers.NumberStyle]:
    """The styles; those with something around numbers only where some text may be written in one of them."""
    every = list(styles)
    yield from (style for style in every if not style.dressed)
    if not numbers.are_open(sample.texts) and dominant(sample, numbers.may_be_dressed(sample.texts), PROMISING):
        yield from (style for style in every if style.dressed)


def numbers_in(
    evidence: Evidence, customs: Customs, style: numbers.NumberStyle, values: np.ndarray, fits: np.ndarray
) -> Reading:
    """The number type, once the style is known: identifier, integer, or number."""
    if style == numbers.PLAIN_STYLE or not style.dressed:
        named = digits_that_name(evidence, customs, fits)
        if named is not None:
            return named
    told = told_style(evidence, style)
    whole = numbers.integer_reading(style)
    # One number with decimals tells what reading all of them would.
    are_whole = np.array_equal(np.rint(values[fits]), values[fits])
    if are_whole and np.array_equal(whole.parse(evidence.texts).fits, fits):
        return with_tie(evidence, replace(whole, decisions=told), style)
    beyond = too_long(evidence.texts)
    if pc.any(beyond).as_py() and not has_decimals(evidence.texts):
        return identifier(evidence, customs, "more digits than 64 bits hold")
    return with_tie(evidence, replace(numbers.number_reading(values[fits], style), decisions=told), style)


def told_style(evidence: Evidence, style: numbers.NumberStyle) -> tuple[Decision, ...]:
    """What the receipt says about numbers that are not written the plain way, and about the other way to read them."""
    if style == numbers.PLAIN_STYLE:
        return ()
    pattern = rf"[{re.escape(style.decimal + style.thousands)}]" if style.thousands or style.decimal == "," else r"\D"
    marked = evidence.texts.filter(pc.match_substring_regex(evidence.texts, pattern))
    shown = marked[0].as_py() if len(marked) else evidence.texts[0].as_py()
    other = replace(style, decimal="." if style.decimal == "," else ",", thousands=style.decimal)
    sample = evidence.sample(SAMPLE)
    fitting = int(numbers.floats_of(sample.texts, other)[1].sum())
    evidence_text = (
        f"written as “{shown[:40]}”; with “{other.decimal}” as decimal mark {fitting:,} of {len(sample.texts):,} "
        "different texts would be numbers"
    )
    named = f"decimal “{style.decimal}”" + (f", thousands “{style.thousands}”" if style.thousands else "")
    what = f"numbers of {evidence.name}"
    marks = Decision(what=what, chosen=named, evidence=evidence_text, runner_up=f"decimal “{other.decimal}”")
    return (marks, *told_currencies(evidence, style))


def told_currencies(evidence: Evidence, style: numbers.NumberStyle) -> tuple[Decision, ...]:
    """What the receipt says where the amounts of a column are of several currencies, which no sum tells apart."""
    coins = numbers.currencies_in(evidence.sample(SAMPLE).texts) if style.dressed else []
    if len(coins) < 2:
        return ()
    why = f"the cells name {len(coins)} currencies: {', '.join(coins[:10])}; sums and means mix them"
    return (Decision(what=f"currencies of {evidence.name}", chosen="numbers", evidence=why, runner_up="text"),)


def has_decimals(texts: pa.Array) -> bool:
    """Whether some text is a decimal or scientific number."""
    return bool(pc.any(pc.match_substring_regex(texts, r"^[+-]?\d*\.\d+|[eE]")).as_py())


def with_tie(evidence: Evidence, reading: Reading, style: numbers.NumberStyle) -> Reading:
    """Say so where one mark could be read both as decimal mark and as thousands mark, and where it could not."""
    if pc.any(pc.match_substring_regex(evidence.sample(SAMPLE).texts, style.proof())).as_py():
        return replace(reading, decimal_proven=style.decimal)
    mark = style.thousands or style.decimal
    marked = evidence.texts.filter(pc.match_substring(evidence.texts, mark))
    if style.dressed or mark not in ".," or not len(marked):
        return reading
    # Where thousands have a mark, no number of four digits is without one.
    pattern = rf"^[+-]?(?:[1-9]\d{{0,2}}[{mark}]\d{{3}}|\d{{1,3}})$"
    if not pc.all(pc.match_substring_regex(evidence.texts, pattern)).as_py():
        return reading
    role = "thousands" if style.thousands else "decimal"
    other = "decimal" if style.thousands else "thousands"
    decision = Decision(
        what=f"“{mark}” in {evidence.name}", chosen=role, runner_up=other,
        evidence=f"every number with it looks like “{marked[0].as_py()}”, so both readings are possible",
    )  # fmt: skip
    return replace(reading, decisions=(*reading.decisions, decision))


DECIDERS: tuple[Decider, ...] = (
    decide_boolean, durations.decide, deciding_periods.decide_digits, decide_abbreviated, decide_number,
    decide_measured, deciding_moments.decide_moment,
)  # fmt: skip
# Of numbers without any mark around them: none of the others reads them.
PLAIN_DECIDERS: tuple[Decider, ...] = (decide_boolean, deciding_periods.decide_digits, decide_number)


def decide(evidence: Evidence, customs: Customs) -> Reading:
    """Choose the reading of a column from its different texts.

    >>> import numpy as np, pyarrow as pa
    >>> decide(Evidence("size", pa.array(["1", "2", "NA"]), np.array([1, 1, 1])), Customs()).type
    'integer'
    """
    forced = customs.types.get(evidence.name)
    if forced is not None:
        return forced_reading(forced, evidence, customs)
    beside = customs.null_words if customs.null_words is not None else null_words.BESIDE_VALUES
    values = evidence.without(beside)
    if len(values.texts):
        for decider in PLAIN_DECIDERS if numbers.are_plain(values.texts) else DECIDERS:
            reading = decider(values, customs)
            if reading is not None and reading.type in NUMERIC_TYPES and customs.null_words is None:
                return with_sentinels(replace(reading, null_words=beside), values, partial(decider, customs=customs))
            if reading is not None and reading.type != "text":
                return replace(reading, null_words=beside)
            if reading is not None:
                return reading
    return text_reading(evidence, customs)


def forced_reading(type: str | ColumnType, evidence: Evidence, customs: Customs) -> Reading:
    """The reading of a type that somebody asked for; what does not fit is listed as rejected."""
    beside = customs.null_words if customs.null_words is not None else null_words.BESIDE_VALUES
    values = evidence.without(beside)
    if type in ("text", "category"):
        return replace(text_reading(evidence, customs), type=type)
    if type == "boolean":
        return replace(decide_boolean(values, customs) or boolean_reading("true", "false"), null_words=beside)
    if type in ("integer", "number"):
        return replace(forced_number(type, values, customs), null_words=beside)
    return replace(deciding_moments.forced_moment(type, values, customs), null_words=beside)


def forced_number(type: str, evidence: Evidence, customs: Customs) -> Reading:
    """Whole numbers or numbers as somebody asked for, abbreviated ones too."""
    found = None
    for decider in (durations.in_seconds, decide_measured) if len(evidence.texts) else ():
        found = decider(evidence, customs)
        if found is not None and type in (found.type, "number"):
            return found
    if type == "number" and pc.any(pc.match_substring_regex(evidence.texts, abbreviations.ANY)).as_py():
        found = abbreviations.read_out(evidence, partial(number_in_best_style, type, customs=customs))
    return found or number_in_best_style(type, evidence, customs)


def number_in_best_style(type: str, evidence: Evidence, customs: Customs) -> Reading:
    """Whole numbers or numbers, in the style in which most texts are one."""
    styles = list(numbers.candidate_styles(customs.forced_decimal, customs.forced_thousands, customs.decimal))
    tried = [(numbers.floats_of(evidence.texts, style), style) for style in styles]
    (values, fits), style = max(tried, key=lambda item: int(evidence.counts[item[0][1]].sum()))
    return numbers.integer_reading(style) if type == "integer" else numbers.number_reading(values[fits], style)
