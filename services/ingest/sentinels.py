"""Numbers that mean missing, such as -999: taken for that only where they cannot be values of their column."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.receipt import Decision
from services.ingest.evidence import Evidence
from services.ingest.reading import Reading

NUMBERS = ("99", "999", "9999", "99999", "999999", "6999", "7999", "8888")
SPELLED = {
    f"-{number}{mark}{decimals}"
    for number in NUMBERS
    for mark, decimals in [
        ("", ""),
        (".", ""),
        *((mark, digit * many) for mark in ".," for digit in "09" for many in (1, 2, 3)),
    ]
}
FEWEST_OTHERS, FEWEST_CELLS = 3, 5
Decide = Callable[[Evidence], Reading | None]


def with_sentinels(reading: Reading, evidence: Evidence, decide: Decide) -> Reading:
    """The reading of numbers, some of which mean missing where that is evident.

    Args:
        reading: as decided with all numbers.
        evidence: k different texts, words for missing left out.
        decide: how the column reads without some of them.
    """
    suspects = pc.is_in(evidence.texts, pa.array(sorted(SPELLED)))
    if not pc.any(suspects).as_py():
        return reading
    found = evident(evidence, suspects.to_numpy(zero_copy_only=False), reading)
    if not found.any():
        return reading
    rest = Evidence(evidence.name, evidence.texts.filter(pa.array(~found)), evidence.counts[~found])
    other = decide(rest)
    if other is None or other.type not in ("integer", "number"):
        return reading
    words = evidence.texts.filter(pa.array(found)).to_pylist()
    cells = int(evidence.counts[found].sum())
    why = f"{cells:,} cells hold it, and it lies farther from all other numbers than these from each other"
    what = f"missing in {evidence.name}"
    decision = Decision(what=what, chosen=", ".join(words), evidence=why, runner_up="a number like the others")
    return replace(other, null_words=reading.null_words | frozenset(words), decisions=(*other.decisions, decision))


def evident(evidence: Evidence, suspects: np.ndarray, reading: Reading) -> np.ndarray:
    """Which of k texts can only mean missing."""
    parsed = reading.parse(evidence.texts)
    values = pc.fill_null(parsed.values.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False) / 10.0**reading.scale
    others = values[~suspects & parsed.fits]
    none: np.ndarray = np.zeros(len(suspects), dtype=bool)
    if len(others) < FEWEST_OTHERS or int(evidence.counts[~suspects].sum()) < FEWEST_CELLS:
        return none
    lowest, highest = float(others.min()), float(others.max())
    found = none.copy()
    for place in np.flatnonzero(suspects & parsed.fits):
        value, cells = float(values[place]), int(evidence.counts[suspects & (values == values[place])].sum())
        far = lowest - value > highest - lowest or lowest >= 0
        often = cells > 1 or (value <= -999 and -value >= 10 * max(abs(lowest), abs(highest)))
        found[place] = far and often and lowest > value
    return found
