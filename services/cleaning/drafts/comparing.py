"""Comparing: which cells of a block differ from what they were."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.cleaning.drafts.cells import plain_texts


def differing(before: pa.Array, after: pa.Array) -> np.ndarray:
    """Which of n cells differ, as bools; a missing cell equals a missing cell."""
    if before is after:
        return np.zeros(len(before), bool)
    if pa.types.is_dictionary(before.type) or pa.types.is_large_string(before.type):
        before, after = plain_texts(before), plain_texts(after)
    other = pc.fill_null(pc.not_equal(before, after), False)
    appeared = pc.xor(before.is_null(), after.is_null())
    found: np.ndarray = pc.or_(other, appeared).to_numpy(zero_copy_only=False)
    return found
