"""Simpson's paradox: what holds over all rows, but turns round within the groups of a third column.

Source: Simpson, The Interpretation of Interaction in Contingency Tables (1951).
"""

from collections.abc import Sequence

import numpy as np

from services.insights import exact, words
from services.insights.rows import Rows
from services.insights.variables import Groups, Measure

MOST_STRATA, LEAST_OF_STRATUM, LEAST_WITHIN, LEAST_SCORE = 12, 10, 0.1, 4.0


def of_pair(rows: Rows, left: Measure, right: Measure, strata: Sequence[Groups]) -> str | None:
    """A warning where two measures go the other way within groups; looked for in the sample, told from all rows."""
    for groups in strata:
        seen = within(*aligned(rows.sample, left, right, groups), groups.size)
        if seen is None or not is_turned(*seen):
            continue
        sure = within(*aligned(rows.places, left, right, groups), groups.size)
        if sure is not None and is_turned(*sure):
            name = words.name(groups.column.name)
            return (
                f"Within the groups of {name} it turns round: there r is {words.coefficient(sure[1])}, over all rows "
                f"{words.coefficient(sure[0])}. Look at each group by itself."
            )
    return None


def aligned(
    places: np.ndarray | None, left: Measure, right: Measure, groups: Groups
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two measures and the groups over the rows that hold all three."""
    x, y, codes = left.read(places), right.read(places), groups.read(places)
    held = ~(np.isnan(x) | np.isnan(y)) & (codes < groups.size)
    return x[held], y[held], codes[held]


def within(x: np.ndarray, y: np.ndarray, codes: np.ndarray, size: int) -> tuple[float, float, float, int] | None:
    """The correlation over all rows, that within groups, the share of rows whose group goes its way, and the rows."""
    counts = np.bincount(codes, minlength=size)
    held = counts[codes] >= LEAST_OF_STRATUM
    x, y, codes = x[held], y[held], codes[held]
    counts = np.bincount(codes, minlength=size)
    if len(x) < 3 * LEAST_OF_STRATUM or np.count_nonzero(counts) < 2:
        return None
    overall, _ = exact.pearson(x, y)
    divisor = np.maximum(counts, 1)
    x = x - (np.bincount(codes, x, size) / divisor)[codes]
    y = y - (np.bincount(codes, y, size) / divisor)[codes]
    inside, _ = exact.pearson(x, y)
    products = np.bincount(codes, x * y, size)
    agreeing = counts[np.sign(products) == np.sign(inside)].sum() / counts.sum()
    return overall, inside, float(agreeing), len(x)


def is_turned(overall: float, inside: float, agreeing: float, rows: int) -> bool:
    """Whether the relation has the other sign within groups: clearly, and in most of them."""
    is_clear = abs(inside) >= LEAST_WITHIN and abs(inside) * np.sqrt(rows) >= LEAST_SCORE
    return bool(overall * inside < 0 and is_clear and agreeing >= 0.75)


def of_groups(
    rows: Rows, measure: Measure, groups: Groups, ends: tuple[int, int], strata: Sequence[Groups]
) -> str | None:
    """A warning where the highest group is the lower one within a third column's groups."""
    for third in strata:
        if not differs(rows.sample, measure, groups, ends, third):
            continue
        if differs(rows.places, measure, groups, ends, third):
            low, high = (words.pick(groups.labels[place]) for place in ends)
            return (
                f"Within the groups of {words.name(third.column.name)} it turns round: there {high} lies below {low}. "
                f"The difference over all rows comes from how {words.name(third.column.name)} is spread."
            )
    return None


def differs(places: np.ndarray | None, measure: Measure, groups: Groups, ends: tuple[int, int], third: Groups) -> bool:
    """Whether two groups change their order when each is compared within a third column's groups."""
    low, high = ends
    values, codes, strata = measure.read(places), groups.read(places), third.read(places)
    held = ~np.isnan(values) & ((codes == low) | (codes == high)) & (strata < third.size)
    values, is_high, strata = values[held], codes[held] == high, strata[held]
    if min(is_high.sum(), (~is_high).sum()) < LEAST_OF_STRATUM or values[is_high].mean() <= values[~is_high].mean():
        return False
    means, counts, squares = [], [], []
    for side in (is_high, ~is_high):
        count = np.bincount(strata[side], minlength=third.size)
        total = np.bincount(strata[side], values[side], third.size)
        mean = total / np.maximum(count, 1)
        means.append(mean)
        counts.append(count)
        squares.append(np.bincount(strata[side], (values[side] - mean[strata[side]]) ** 2, third.size))
    return turned_between(means, counts, squares)


def turned_between(means: list[np.ndarray], counts: list[np.ndarray], squares: list[np.ndarray]) -> bool:
    """Whether the difference of two sides is clearly negative within strata, of which most say so."""
    both = np.minimum(counts[0], counts[1]) >= LEAST_OF_STRATUM
    if both.sum() < 2:
        return False
    weights = counts[0][both] * counts[1][both] / (counts[0] + counts[1])[both]
    gaps = (means[0] - means[1])[both]
    gap = float(weights @ gaps / weights.sum())
    spread = float(np.sqrt(sum(part[both].sum() for part in squares) / sum(count[both].sum() for count in counts)))
    agreeing = weights[gaps < 0].sum() / weights.sum()
    is_covered = sum(count[both].sum() for count in counts) >= 0.5 * sum(count.sum() for count in counts)
    is_clear = gap < -LEAST_WITHIN * spread and -gap * np.sqrt(weights.sum()) >= LEAST_SCORE * spread
    return bool(is_clear and agreeing >= 0.75 and is_covered)
