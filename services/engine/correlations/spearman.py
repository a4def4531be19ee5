"""Spearman's coefficient of all pairs, exact with gaps: ranks are taken anew among the rows that hold both columns.

Pairs whose common rows are the same set share one ranking and one product. Ranks come from counts of codes, so
nothing is sorted.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from services.engine.correlations.columns import Codes
from services.engine.correlations.matrix import Matrix, reasons_of
from services.engine.correlations.significance import of_correlation
from services.engine.stopping import checkpoint

BLOCK_CELLS = 2_000_000
Pairs = tuple[np.ndarray, list[tuple[int, int]]]


def spearman(columns: Sequence[Codes]) -> Matrix:
    """Correlate the ranks of k columns pairwise; equal values share the mean of their ranks.

    Args:
        columns: k columns as codes in order, over the same n rows.
    """
    count = len(columns)
    values = np.full((count, count), np.nan)
    rows = np.zeros((count, count), np.int64)
    constant = np.zeros((count, count), bool)
    for held, pairs in common_rows(columns):
        checkpoint()
        members = sorted({place for pair in pairs for place in pair})
        places = None if held.all() else np.flatnonzero(held)
        found, spread = correlate([columns[place] for place in members], places)
        where = {place: number for number, place in enumerate(members)}
        for left, right in pairs:
            at = (where[left], where[right])
            for cell in ((left, right), (right, left)):
                values[cell], rows[cell] = found[at], int(held.sum())
                constant[cell] = not (spread[at[0]] > 0 and spread[at[1]] > 0)
    reasons = reasons_of(rows, np.diag(rows), constant)
    values = np.where(reasons == 0, np.clip(values, -1, 1), np.nan)
    np.fill_diagonal(values, np.where(np.isnan(np.diag(values)), np.nan, 1.0))
    return Matrix(values, rows, of_correlation(values, rows), reasons)


def common_rows(columns: Sequence[Codes]) -> Iterator[Pairs]:
    """Each different set of rows that some pair has in common (n bools), with the pairs that have it."""
    masks: dict[bytes, np.ndarray] = {}
    groups: dict[bytes, list[int]] = {}
    for place, column in enumerate(columns):
        packed = np.packbits(~column.gaps)
        name = blake2b(packed.tobytes()).digest()
        masks[name] = packed
        groups.setdefault(name, []).append(place)
    names = list(groups)
    found: dict[bytes, tuple[np.ndarray, list[tuple[int, int]]]] = {}
    for first, left in enumerate(names):
        for right in names[first:]:
            both = masks[left] & masks[right]
            pairs = [(a, b) for a in groups[left] for b in groups[right] if left != right or a <= b]
            found.setdefault(blake2b(both.tobytes()).digest(), (both, []))[1].extend(pairs)
    rows = len(columns[0].codes)
    for packed, pairs in found.values():
        yield np.unpackbits(packed, count=rows).astype(bool), pairs


def correlate(columns: Sequence[Codes], places: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of some columns among some rows that hold all pairs asked for, and the spread of each."""
    rows = len(columns[0].codes) if places is None else len(places)
    tables = [centred_ranks(column, places) for column in columns]
    total = np.zeros((len(columns), len(columns)))
    size = max(1024, BLOCK_CELLS // len(columns))
    for start in range(0, rows, size):
        part = slice(start, start + size) if places is None else places[start : start + size]
        block = np.empty((len(columns), min(size, rows - start)))
        for place, (column, table) in enumerate(zip(columns, tables, strict=True)):
            np.take(table, column.codes[part], out=block[place])
        total += block @ block.T
    spread = np.diag(total)
    with np.errstate(all="ignore"):
        return total / np.sqrt(np.outer(spread, spread)), spread


def centred_ranks(column: Codes, places: np.ndarray | None) -> np.ndarray:
    """For each code its mean rank among some rows, minus the mean of all ranks; 0 for a missing cell."""
    if places is None:
        counts = column.counts
    else:
        counts = np.bincount(column.codes[places], minlength=column.distinct + 1)[: column.distinct]
    upto = np.cumsum(counts)
    ranks = upto - (counts - 1) / 2
    total = upto[-1] if len(upto) else 0
    return np.append(ranks - (total + 1) / 2, 0.0)
