"""Figures of a column of a draft: exact where its keys are whole, and rounded to what the column can hold."""

import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.cleaning.drafts.cells import Cells, keys_in, plain_texts, present_keys
from services.cleaning.drafts.constants import Key, nearest
from services.engine.decimals import between

HALF = 2**32


def mean_key(cells: Cells) -> Key | None:
    """The mean of the keys; None without any."""
    total: int | float = 0
    sums: list[float] = []
    count = 0
    for block in cells.blocks():
        keys = keys_in(block.drop_null())
        count += len(keys)
        if cells.domain.floating:
            sums.append(float(keys.sum()))
        else:
            # In two halves, neither of which can overflow.
            total += (int((keys >> 32).sum()) * HALF) + int((keys & (HALF - 1)).sum())
    if not count:
        return None
    return math.fsum(sums) / count if cells.domain.floating else nearest(Fraction(int(total), count))


def median_key(cells: Cells) -> Key | None:
    """The median of the keys; None without any."""
    keys = present_keys(cells)
    if not len(keys):
        return None
    places = (len(keys) - 1) // 2, len(keys) // 2
    low, high = np.partition(keys, places)[list(places)]
    if cells.domain.floating:
        return float(low + (high - low) / 2)
    return nearest(Fraction(int(low) + int(high), 2))


def quantile(keys: np.ndarray, share: float) -> Fraction | float:
    """A quantile of keys by linear interpolation between order statistics; exact for whole keys."""
    # A share is the decimal that it is written as: 0.07 of a hundred steps are seven of them.
    place = Fraction(str(share)) * (len(keys) - 1)
    below = int(place)
    above = min(below + 1, len(keys) - 1)
    low, high = np.partition(keys, (below, above))[[below, above]]
    part = place - below
    if keys.dtype.kind == "f":
        return between(float(low), float(high), part)
    return int(low) + (int(high) - int(low)) * part


def mode_key(cells: Cells) -> Key | None:
    """The commonest key, of equally common ones the smallest; None without any."""
    if cells.domain.is_text:
        return commonest_text(cells)
    keys, counts = np.unique(present_keys(cells), return_counts=True)
    if not len(keys):
        return None
    found: Key = keys[np.argmax(counts)].item()
    return found


def commonest_text(cells: Cells) -> str | None:
    """The commonest text, of equally common ones the first by code point."""
    parts = []
    for block in cells.blocks():
        tally = pc.value_counts(plain_texts(block).drop_null())
        parts.append(pa.table({"text": tally.field("values"), "count": tally.field("counts")}))
    found = pa.concat_tables(parts).group_by("text").aggregate([("count", "sum")])
    found = found.sort_by([("count_sum", "descending"), ("text", "ascending")])
    return str(found["text"][0].as_py()) if found.num_rows else None
