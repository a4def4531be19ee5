"""Rows of totals at the end of a table: told by their word and proven by their sums."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOST, FEWEST_SUMMED = 3, 3
WORDS = re.compile(
    r"^\W*(?:grand\s+|sub\s*-?|overall\s+)?(?:totals?|sums?|summen?|gesamt(?:summe|ergebnis)?|insgesamt|total\s+g[ée]n[ée]ral"
    r"|somme|suma|totale?|totaal|итого|всего|合計|总计|總計|razem|celkem|total\s+general)\b.*$",
    re.IGNORECASE,
)
MEANS = re.compile(r"^\W*(?:averages?|avg\.?|means?|mittelwert|durchschnitt|moyenne|media|promedio)\W*$", re.IGNORECASE)


def label_of(columns: Sequence[pa.Array], row: int) -> str:
    """The first text of a row; empty where a number stands before any."""
    for column in columns:
        value = column[row].as_py()
        if value not in (None, ""):
            return value.strip() if isinstance(value, str) else ""
    return ""


def numbers_of(column: pa.Array) -> np.ndarray | None:
    """A column as floats with NaN for gaps; None where it holds no numbers."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if pa.types.is_string(column.type):
        numeric = pc.match_substring_regex(pc.fill_null(column, ""), r"^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$")
        if pc.sum(numeric).as_py() >= max(2, 0.8 * (len(column) - column.null_count)):
            kept = pc.if_else(numeric, pc.utf8_trim_whitespace(column), None)
            return kept.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return None


def is_proven(numbers: Sequence[np.ndarray], row: int, above: int, mean: bool) -> bool:
    """Whether at least half of the numbers in a row are the sums (or means) of the first `above` rows."""
    right = seen = 0
    for column in numbers:
        value, terms = column[row], column[:above]
        if np.isnan(value) or np.isnan(terms).all():
            continue
        seen += 1
        expected = np.nanmean(terms) if mean else np.nansum(terms)
        right += bool(abs(expected - value) <= 1e-6 * max(1.0, abs(expected)) + 0.006)
    return seen > 0 and 2 * right >= seen


def is_bare_sum(columns: Sequence[pa.Array], numbers: Sequence[np.ndarray], row: int) -> bool:
    """Whether a last row without any word, where the rows above have one, holds the sums of all columns of numbers."""
    if row < FEWEST_SUMMED or not numbers or any(np.isnan(column[row]) or not column[row] for column in numbers):
        return False
    cells = sum(column[row].as_py() not in (None, "") for column in columns)
    if cells > len(numbers) or len(numbers) == len(columns):
        return False
    return all(is_proven([column], row, row, mean=False) for column in numbers)


def may_be_sum(columns: Sequence[pa.Array], row: int) -> bool:
    """Whether a row holds the sums of all columns of typed numbers, where there are any; texts are not looked at."""
    typed = (column for column in columns if pa.types.is_integer(column.type) or pa.types.is_floating(column.type))
    numbers = (numbers_of(column[: row + 1]) for column in typed)
    return all(made is None or is_proven([made], row, row, mean=False) for made in numbers)


def totals_in(columns: Sequence[pa.Array], count: int) -> int:
    """How many of the last of `count` rows are totals or means of the rows above them.

    Args:
        columns: typed or text columns of at least `count` rows.
        count: rows of data, totals among them.
    """
    start = count
    while start > max(2, count - MOST) and is_named(label_of(columns, start - 1)):
        start -= 1
    if start == count and not may_be_sum(columns, count - 1):
        return 0
    numbers = [made for column in columns if (made := numbers_of(column[:count])) is not None]
    if start == count:
        return int(is_bare_sum(columns, numbers, count - 1))
    proven = [
        is_proven(numbers, row, start, bool(MEANS.match(label_of(columns, row)))) for row in range(start, count)
    ]  # fmt: skip
    return count - start if all(proven) else 0


def is_named(label: str) -> bool:
    """Whether a text is a word for a total or a mean."""
    return bool(WORDS.match(label) or MEANS.match(label))
