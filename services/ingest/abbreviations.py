"""Numbers in thousands, millions and billions, as people abbreviate them: $56.7M, 537k, 1,2 Mio. €."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from models.columns import NUMERIC_TYPES
from models.receipt import Decision
from services.ingest.evidence import Evidence
from services.ingest.numbers import COIN, SPACES
from services.ingest.reading import Reading
from services.ingest.rewritten import Decide, read_rewritten

# A letter may also belong to a code or a unit, a word may not.
LETTERS = (("[Kk]", 3), ("M", 6), ("B", 9))
WORDS = (
    (r"(?i:tsd\.?|thousand)|тыс\.?", 3), ("[万萬]", 4), ("(?i:lakhs?)", 5),
    (r"(?i:mio\.?|mln\.?|mn|millions?|millones)|млн\.?", 6), ("(?i:crores?)", 7), ("[億亿]", 8),
    (r"(?i:mrd\.?|mld\.?|bn|billions?|milliards?|milliarden)|млрд\.?", 9), ("(?i:trillions?)", 12),
)  # fmt: skip
BEHIND = rf"\)?[{SPACES}]?(?:{COIN})?\)?$"
# A digit with a letter behind it: found at once, while the patterns of all abbreviations take long to prepare.
LIKELY = rf"[0-9][{SPACES}]?[^\x00-@\[-`{{-\x7f]"
FEW = 500
SHOWN = "abbreviated"


def ending_in(pattern: str) -> str:
    """A regular expression (RE2) for numbers with an abbreviation behind them, their digits and what follows kept."""
    return rf"([0-9])[{SPACES}]?(?:{pattern})({BEHIND})"


WORD = ending_in("|".join(word for word, _ in WORDS))
ANY = ending_in("|".join(sign for sign, _ in (*LETTERS, *WORDS)))


def written_out(texts: pa.Array) -> pa.Array:
    """The same numbers with an exponent for each abbreviation."""
    for pattern, power in (*LETTERS, *WORDS):
        texts = pc.replace_substring_regex(texts, ending_in(pattern), rf"\1e{power}\2")
    return texts


def are_meant(texts: pa.Array) -> bool:
    """Whether letters behind numbers abbreviate: with words, currencies, several letters, or parts of thousands.

    One letter alone may be a unit (1.5M of cable) or belong to a code (12B).
    """
    short = texts.filter(pc.match_substring_regex(texts, ANY))
    if not len(short):
        return False
    if pc.any(pc.match_substring_regex(short, f"{WORD}|{COIN}")).as_py():
        return True
    kinds = [pc.any(pc.match_substring_regex(short, ending_in(letter))).as_py() for letter, _ in LETTERS]
    return sum(kinds) > 1 or bool(pc.any(pc.match_substring_regex(short, r"\d[.,]\d+[Kk]$")).as_py())


def decide(evidence: Evidence, decide_number: Decide) -> Reading | None:
    """Read a column of abbreviated numbers; None where there are none.

    Args:
        evidence: k different texts.
        decide_number: how numbers that are written out are read.
    """
    sample = evidence.sample(FEW).texts
    for pattern in (LIKELY, ANY):
        if not pc.any(pc.match_substring_regex(sample, pattern)).as_py():
            return None
    if not are_meant(evidence.texts):
        return None
    found = read_out(evidence, decide_number)
    return found if found is not None and found.type in NUMERIC_TYPES else None


def read_out(evidence: Evidence, decide_number: Decide) -> Reading | None:
    """The reading of the numbers once they are written out."""
    found = read_rewritten(evidence, written_out, decide_number)
    if found is None:
        return None
    pairs = zip(evidence.texts.to_pylist(), written_out(evidence.texts).to_pylist(), strict=True)
    short, text = next(((short, text) for short, text in pairs if text != short), ("", ""))
    why = f"“{short[:40]}” stands for “{text[:40]}”"
    told = Decision(what=f"abbreviations in {evidence.name}", chosen="numbers", evidence=why, runner_up="text")
    return replace(found, format=SHOWN, decisions=(*found.decisions, told))
