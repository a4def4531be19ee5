"""Kendall's tau-b: pairs of rows in the same order against pairs in opposite order, in O(n log n).

Few different values: from the contingency table. Many: inversions are counted bit by bit as a merge sort would,
all rows at once.

Source: Knight, A Computer Method for Calculating Kendall's Tau with Ungrouped Data (1966); Kendall, Rank Correlation
Methods (1970), for the variance with ties, and for the exact distribution without them.
"""

from math import factorial
from typing import NamedTuple

import numpy as np

from services.engine.correlations.columns import Codes
from services.engine.correlations.contingency import full_table, is_small
from services.engine.correlations.matrix import reason_of
from services.engine.correlations.significance import of_normal

# What one row costs, in nanoseconds: in a table of counts, and for each bit of a count of inversions.
TABLE_COST, BIT_COST = 4, 12
# Of so few rows without ties all orders are counted; of more the score is as good as normal.
FEW_ROWS = 33


class Orders(NamedTuple):
    """Pairs of rows: in opposite order, equal in both; and how often each value of each column occurs."""

    opposite: int
    equal_in_both: int
    left: np.ndarray
    right: np.ndarray


def kendall(left: Codes, right: Codes) -> tuple[float, int, float, int]:
    """Tau-b of two columns over the rows that hold both: coefficient, rows, p value, reason."""
    found = from_table(full_table(left, right)) if is_small(left, right) else from_sorting(left, right)
    rows = int(found.left.sum())
    is_constant = len(found.left) < 2 or len(found.right) < 2
    reason = reason_of(rows, left.present, right.present, is_constant)
    if reason:
        return float("nan"), rows, float("nan"), reason
    return (*coefficient(found, rows), reason)


def coefficient(found: Orders, rows: int) -> tuple[float, int, float]:
    """The coefficient from counts of pairs, and its p value: exact for few rows without ties, else that of a normal."""
    pairs = rows * (rows - 1) // 2
    first, second = tied(found.left), tied(found.right)
    surplus = pairs - first - second + found.equal_in_both - 2 * found.opposite
    value = surplus / np.sqrt(float(pairs - first)) / np.sqrt(float(pairs - second))
    if rows <= FEW_ROWS and not first and not second:
        return float(value), rows, exact_chance(rows, min(found.opposite, pairs - found.opposite))
    deviation = np.sqrt(variance(found, rows))
    chance = of_normal(surplus / deviation) if deviation > 0 else float("nan")
    return float(np.clip(value, -1, 1)), rows, chance


def exact_chance(rows: int, turned: int) -> float:
    """The share of all orders of n rows that have at most so many pairs turned round, or as many not turned."""
    orders = np.ones(1)
    for size in range(2, rows + 1):
        # A further row can stand before 0 to size - 1 of those that are there.
        orders = np.convolve(orders, np.ones(size))[: turned + 1]
    return min(1.0, 2 * float(orders.sum()) / factorial(rows))


def tied(counts: np.ndarray) -> int:
    """Pairs of rows with the same value."""
    return int((counts * (counts - 1) // 2).sum())


def variance(found: Orders, rows: int) -> float:
    """The variance of the surplus of pairs if there were no relation, with ties."""
    whole = float(rows) * (rows - 1)
    first, second = (counts.astype(np.float64) for counts in (found.left, found.right))
    spread = whole * (2 * rows + 5) - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in (first, second))
    twos = [float((t * (t - 1)).sum()) for t in (first, second)]
    threes = [float((t * (t - 1) * (t - 2)).sum()) for t in (first, second)]
    return spread / 18 + twos[0] * twos[1] / (2 * whole) + threes[0] * threes[1] / (9 * whole * (rows - 2))


def from_table(table: np.ndarray) -> Orders:
    """Count pairs of rows from the table of counts."""
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    # Below and to the left of each cell: rows of larger first and smaller second value.
    below = np.zeros_like(table)
    below[:-1] = np.cumsum(table[:0:-1], axis=0)[::-1]
    opposite = np.zeros_like(table)
    opposite[:, 1:] = np.cumsum(below, axis=1)[:, :-1]
    return Orders(int((table * opposite).sum()), tied(table), table.sum(axis=1), table.sum(axis=0))


def from_sorting(left: Codes, right: Codes) -> Orders:
    """Count pairs of rows by sorting: by the first column, then the inversions of the second."""
    both = ~(left.gaps | right.gaps)
    first, second = left.at(both).dense(), right.at(both).dense()
    if not len(first.codes):
        return Orders(0, 0, first.counts, second.counts)
    width = second.distinct + 1
    cells = first.codes.astype(np.int64) * width + second.codes
    cells.sort()
    starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))
    equal = tied(np.diff(starts, append=len(cells)))
    return Orders(inversions(cells % width, second.distinct), equal, first.counts, second.counts)


def inversions(codes: np.ndarray, distinct: int) -> int:
    """How many pairs stand in the wrong order: a larger code before a smaller one.

    Two codes differ first in one bit; there the larger one has a 1. So for each bit, from the highest, rows that
    agree in all higher bits stand together in their order, and each 0 counts the 1s before it.
    """
    total = 0
    codes = codes.astype(np.int64)
    for bit in reversed(range(max(1, int(distinct - 1).bit_length()))):
        ones = (codes >> bit) & 1
        upto = np.cumsum(ones)
        family = codes >> (bit + 1)
        starts = np.flatnonzero(np.concatenate(([True], family[1:] != family[:-1])))
        sizes = np.diff(starts, append=len(codes))
        before = np.concatenate(([0], upto))[starts]
        inside = upto - np.repeat(before, sizes)
        total += int(inside[ones == 0].sum())
        codes = parted(codes, ones, inside, starts, sizes)
    return total


def parted(
    codes: np.ndarray, ones: np.ndarray, inside: np.ndarray, starts: np.ndarray, sizes: np.ndarray
) -> np.ndarray:
    """Within each family first the codes with a 0 in their order, then those with a 1."""
    place = np.arange(len(codes)) - np.repeat(starts, sizes)
    zeros = sizes - np.add.reduceat(ones, starts)
    target = np.where(ones == 1, np.repeat(zeros, sizes) + inside - 1, place - inside) + np.repeat(starts, sizes)
    sorted_codes = np.empty_like(codes)
    sorted_codes[target] = codes
    return sorted_codes


def cost(left: Codes, right: Codes) -> float:
    """About how many seconds one pair takes."""
    rows = len(left.codes)
    if is_small(left, right):
        return (TABLE_COST * rows + 6 * left.distinct * right.distinct) * 1e-9
    return rows * BIT_COST * 2 * max(1, right.distinct.bit_length()) * 1e-9
