"""Whether nearly all cells of a column have a type: the others are few, or words that stand for no value."""

import re

import numpy as np
import pyarrow as pa

from services.ingest.evidence import Evidence

SPARSE = 0.02
WORDS_SHARE, WORDS_BESIDE, FEW_WORDS = 0.25, 5, 2
# A value beyond what can be measured or told: below a limit, above one, about.
LIMIT = re.compile(r"^(?:[<>≤≥~≈]=?|ca\.?|approx\.?)\s?[\d.,]+\s?[%\w]{0,6}$")


def dominant(evidence: Evidence, fits: np.ndarray, share: float | None = None) -> bool:
    """Whether a type may be given: (nearly) all cells fit, or the rest are limits or one or two words without digits.

    Args:
        evidence: k different texts.
        fits: k bools: which of them have the type.
        share: of the cells, if that alone is to decide.
    """
    cells = evidence.cells
    bad = int(evidence.counts[~fits].sum())
    if bad == 0:
        return bool(fits.any())
    if share is not None:
        return bad <= (1 - share) * cells
    if bad <= SPARSE * cells:
        return True
    if int(fits.sum()) < WORDS_BESIDE or bad > WORDS_SHARE * cells:
        return False
    rest = [text for text in evidence.texts.filter(pa.array(~fits)).to_pylist() if not LIMIT.match(text)]
    return len(rest) <= FEW_WORDS and not any(character.isdigit() for text in rest for character in text)
