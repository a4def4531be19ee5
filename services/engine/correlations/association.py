"""Relations that involve categories: Cramér's V of two of them, and the correlation ratio of one and a number."""

import numpy as np

from services.engine.correlations.columns import Codes
from services.engine.correlations.contingency import contingency
from services.engine.correlations.matrix import TOO_FEW, reason_of
from services.engine.correlations.significance import of_chi_square, of_f

NOTHING = float("nan")


def cramers_v(left: Codes, right: Codes) -> tuple[float, int, float, int]:
    """Bias-corrected V of two columns over the rows that hold both: value, rows, p value, reason.

    Where nearly every row has a category of its own, nothing is left after the correction: too few rows.

    Source: Bergsma, A bias-correction for Cramér's V and Tschuprow's T (2013).
    """
    table = contingency(left, right)
    rows = table.rows
    down, across = int(np.count_nonzero(table.left)), int(np.count_nonzero(table.right))
    reason = reason_of(rows, left.present, right.present, down < 2 or across < 2)
    if reason:
        return NOTHING, rows, NOTHING, reason
    expected = table.left[table.first] * (table.right[table.second] / rows)
    statistic = max(0.0, float((table.counts * (table.counts / expected)).sum()) - rows)
    freedom = (down - 1) * (across - 1)
    beyond_chance = max(0.0, statistic / rows - freedom / (rows - 1))
    most = min(count - (count - 1) ** 2 / (rows - 1) for count in (down, across)) - 1
    if most <= 1e-12:
        return NOTHING, rows, NOTHING, TOO_FEW
    value = min(1.0, float(np.sqrt(beyond_chance / most)))
    return value, rows, of_chi_square(statistic, freedom), reason


def correlation_ratio(groups: Codes, numbers: np.ndarray) -> tuple[float, int, float, int]:
    """Eta: how much of the spread of a number lies between the groups; value, rows, p value, reason.

    Args:
        groups: n codes.
        numbers: n numbers, NaN where missing.

    Source: Fisher, Statistical Methods for Research Workers (1925), section 45.
    """
    held = ~np.isnan(numbers)
    present = int(held.sum())
    both = held & ~groups.gaps
    codes, values = groups.codes[both], numbers[both]
    rows = len(values)
    counts = np.bincount(codes, minlength=groups.distinct)
    counts = counts[counts > 0]
    is_constant = rows == 0 or len(counts) < 2 or values.min() == values.max()
    reason = reason_of(rows, groups.present, present, is_constant)
    if reason:
        return NOTHING, rows, NOTHING, reason
    return (*between_groups(codes, counts, values), reason)


def between_groups(codes: np.ndarray, counts: np.ndarray, values: np.ndarray) -> tuple[float, int, float]:
    """Eta and its p value by F; there is none where every row is a group of its own."""
    rows, groups = len(values), len(counts)
    reach = max(abs(float(values.min())), abs(float(values.max()))) or 1.0
    distances = values / reach
    distances -= distances.mean()
    sums = np.bincount(codes, weights=distances)
    occurring = np.bincount(codes) > 0
    between = float((sums[occurring] ** 2 / counts).sum())
    total = float(distances @ distances)
    share = min(1.0, between / total)
    # Less than rounding can tell from nothing is nothing.
    share = share if share > 1e-15 else 0.0
    within = rows - groups
    if within <= 0:
        return 1.0, rows, NOTHING
    rest = max(0.0, 1 - share)
    statistic = share / (groups - 1) / (rest / within) if rest > 0 else float("inf")
    chance = of_f(statistic, groups - 1, within) if statistic < float("inf") else 0.0
    return float(np.sqrt(share)), rows, chance
