"""Whether gaps depend on another column: its values in a few groups, and how often the gap falls in each."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from services.engine.correlations.significance import of_chi_square
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain, shown
from services.engine.value_counts import commonest

MOST_PARTS, MOST_NAMED = 8, 7
NONE = 255


class Parts(NamedTuple):
    """A column in at most eight parts: the part of each row (255: missing), and each part's ends or name."""

    codes: np.ndarray
    ends: tuple[tuple[Any, Any], ...]


class Dependence(NamedTuple):
    """How strongly gaps follow a column: V between 0 and 1, p value, rows and gaps of each part."""

    strength: float
    chance: float
    rows: np.ndarray
    gaps: np.ndarray


def parts_of(form: Form, domain: Domain, places: np.ndarray | None) -> Parts | None:
    """Cut a column into parts of about equally many rows, or take its commonest values; None where neither helps."""
    if isinstance(form, Texts):
        return None
    if isinstance(form, Coded):
        codes = form.codes if places is None else form.codes[places]
        counts = np.bincount(codes, minlength=form.distinct + 1)[:-1]
        if domain.is_text or domain.type == "boolean":
            return named_parts(codes, counts, form, domain)
        table, ends = ranges(counts)
        return Parts(np.append(table, NONE).astype(np.uint8)[codes], words(ends, form.keys, domain))
    return cut_parts(form, domain, places)


def named_parts(codes: np.ndarray, counts: np.ndarray, form: Coded, domain: Domain) -> Parts | None:
    """The commonest values each, and the others together."""
    chosen = commonest(counts, MOST_NAMED)
    chosen = chosen[counts[chosen] > 0]
    table = np.full(len(counts) + 1, NONE, np.uint8)
    table[:-1] = len(chosen)
    table[chosen] = np.arange(len(chosen))
    texts = form.dictionary.take(pa.array(chosen)).to_pylist() if domain.is_text else None
    names = shown(domain, form.keys[chosen]) if texts is None else texts
    left_out = int(np.count_nonzero(counts)) - len(chosen)
    ends = tuple((name, name) for name in names) + (((None, None),) if left_out else ())
    return Parts(table[codes], ends)


def ranges(counts: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """The part of each of k ordered values, and the first and last value of each part."""
    upto = np.cumsum(counts)
    total = upto[-1] if len(upto) else 0
    middles = upto - counts / 2
    raw = np.minimum(middles * MOST_PARTS // max(1, total), MOST_PARTS - 1).astype(np.int64)
    occurring = np.flatnonzero(counts)
    used, table = np.unique(raw[occurring], return_inverse=True)
    part = np.zeros(len(counts), np.int64)
    part[occurring] = table
    ends = [(int(occurring[table == place][0]), int(occurring[table == place][-1])) for place in range(len(used))]
    return part, ends


def cut_parts(form: Whole | Floating, domain: Domain, places: np.ndarray | None) -> Parts | None:
    """The same for a column of too many values to be coded."""
    stored = form.stored if places is None else form.stored[places]
    if isinstance(form, Floating):
        valid: np.ndarray | None = ~np.isnan(stored)
    else:
        valid = form.valid if places is None else form.valid_at(places)
    held = stored if valid is None else stored[valid]
    if not len(held):
        return None
    places_of_cuts = np.linspace(0, len(held) - 1, MOST_PARTS + 1).astype(np.int64)
    cuts = np.unique(np.partition(held, places_of_cuts)[places_of_cuts])
    codes = np.clip(np.searchsorted(cuts, stored, side="right") - 1, 0, max(0, len(cuts) - 2)).astype(np.uint8)
    codes = codes if valid is None else np.where(valid, codes, NONE).astype(np.uint8)
    keys = cuts if isinstance(form, Floating) else form.keys_of(cuts)
    found = shown(domain, keys)
    return Parts(codes, tuple(pairwise(found)) or ((found[0], found[0]),))


def words(ends: list[tuple[int, int]], keys: np.ndarray, domain: Domain) -> tuple[tuple[Any, Any], ...]:
    """The ends of parts as JSON values."""
    low = shown(domain, keys[[first for first, _ in ends]])
    high = shown(domain, keys[[last for _, last in ends]])
    return tuple(zip(low, high, strict=True))


def dependence(gaps: np.ndarray, parts: Parts) -> Dependence | None:
    """How strongly gaps follow the parts of a column, among the rows that hold it; None where nothing varies.

    Source: Cramér, Mathematical Methods of Statistics (1946), section 21.9.
    """
    cells = parts.codes.astype(np.int64) * 2 + gaps
    counts = np.bincount(cells, minlength=2 * (NONE + 1))[: 2 * len(parts.ends)].reshape(-1, 2)
    rows = counts.sum(axis=1)
    total, empty = int(rows.sum()), int(counts[:, 1].sum())
    used = int(np.count_nonzero(rows))
    if used < 2 or empty in (0, total):
        return None
    expected = np.outer(rows, counts.sum(axis=0) / total)
    with np.errstate(all="ignore"):
        statistic = float(np.nansum((counts - expected) ** 2 / expected))
    return Dependence(
        min(1.0, float(np.sqrt(statistic / total))), of_chi_square(statistic, used - 1), rows, counts[:, 1]
    )
