"""Gaps: which columns are empty in the same rows, counted exactly in one pass over the rows."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from services.engine.stopping import checkpoint
from services.engine.text_hash import GOLDEN, mixed
from services.engine.value_counts import commonest, runs

BLOCK = 262_144


class Patterns(NamedTuple):
    """The commonest sets of columns that are empty together, and how many such sets there are in all."""

    sets: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]
    distinct: int


def patterns(gaps: Sequence[np.ndarray], rows: int, most: int) -> Patterns:
    """Count the rows by the set of columns that are empty in them.

    Args:
        gaps: per column n bools, True where a cell is missing.
        rows: n.
        most: sets to return, those of most rows first.
    """
    # A sum of one random number per empty column names the set of them.
    weights = mixed(np.arange(1, len(gaps) + 1, dtype=np.uint64) * GOLDEN)
    names = np.zeros(rows, np.uint64)
    for column, weight in zip(gaps, weights, strict=True):
        names += column * weight
    distinct, counts = runs(np.sort(names))
    places = commonest(counts, most)
    examples = [(-int(counts[place]), int(np.argmax(names == distinct[place]))) for place in places]
    # Equally frequent sets stand in the order of their first rows.
    examples.sort()
    sets = tuple(tuple(number for number, column in enumerate(gaps) if column[row]) for _, row in examples)
    return Patterns(sets, tuple(-count for count, _ in examples), len(distinct))


def together(gaps: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """How many rows lack both of two columns, for all pairs: m × m counts."""
    total = np.zeros((len(gaps), len(gaps)))
    for start in range(0, rows, BLOCK):
        checkpoint()
        # Counts within a block are below 2**24: single precision holds them exactly.
        block = np.array([column[start : start + BLOCK] for column in gaps], np.float32)
        total += block @ block.T
    return total


def association(both: np.ndarray, rows: int) -> np.ndarray:
    """The correlation phi of being empty, for all pairs; NaN where a column is never or always empty."""
    share = np.diag(both) / rows
    spread = np.sqrt(share * (1 - share))
    with np.errstate(all="ignore"):
        found = (both / rows - np.outer(share, share)) / np.outer(spread, spread)
    return np.where(np.outer(spread, spread) > 0, np.clip(found, -1, 1), np.nan)
