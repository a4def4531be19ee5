"""Screening: every pair of variables tested at once, on ranks, so that no single value decides."""

from dataclasses import dataclass

import numpy as np

LEAST_ROWS, LEAST_OF_END, LEAST_PER_GROUP = 20, 10, 5


@dataclass(frozen=True)
class Screened:
    """Sizes of relations, their p values, and the rows they rest on; NaN where nothing was tested."""

    values: np.ndarray
    chances: np.ndarray
    rows: np.ndarray
    gaps: np.ndarray | None = None


@dataclass(frozen=True)
class Scores:
    """m variables over n rows as products need them: which are held, the values with zero for a gap, and squares."""

    held: np.ndarray
    values: np.ndarray
    squares: np.ndarray

    @classmethod
    def of(cls, scores: np.ndarray) -> "Scores":
        """From m × n numbers, NaN where missing."""
        held = ~np.isnan(scores)
        values = np.where(held, scores, 0.0).astype(np.float32)
        return cls(held.astype(np.float32), values, values * values)


def rank_scores(numbers: np.ndarray) -> np.ndarray:
    """Middle ranks of n numbers, between −1 and 1; NaN where there is none."""
    held = ~np.isnan(numbers)
    _, places, counts = np.unique(numbers[held], return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    total = max(1, int(held.sum()))
    found = np.full(len(numbers), np.nan)
    found[held] = ((2 * upto - counts) / total - 1)[places]
    return found


def correlations(scores: np.ndarray, excess: np.ndarray) -> Screened:
    """The correlation of each pair of m variables over the rows that hold both.

    Args:
        scores: m × n, NaN where missing.
        excess: m × m, see `services.insights.persistence`.
    """
    from services.engine.correlations.significance import of_correlation

    held = (~np.isnan(scores)).astype(np.float32)
    values = np.nan_to_num(scores, nan=0.0).astype(np.float32)
    rows, sums, squares = held @ held.T, values @ held.T, (values * values) @ held.T
    with np.errstate(all="ignore"):
        cross = values @ values.T - sums * sums.T / rows
        spread = (squares - sums**2 / rows) * (squares - sums**2 / rows).T
        found = np.clip(cross / np.sqrt(spread), -1, 1).astype(np.float64)
    found = np.where((rows >= LEAST_ROWS) & (spread > 1e-6), found, np.nan)
    chances = of_correlation(found, np.maximum(3, rows / (1 + excess)))
    return Screened(found, chances, rows)


def group_differences(
    codes: np.ndarray, size: int, scores: "Scores", are_shares: np.ndarray, excess: np.ndarray
) -> Screened:
    """How much of the spread of each of m variables lies between the groups, and the F test of it.

    The size is what is left of the correlation ratio after what chance alone would give (epsilon).

    Args:
        codes: n group numbers, `size` where there is none.
        size: how many groups there are.
        scores: m variables over n rows.
        are_shares: m, whether a variable is 0 or 1.
        excess: m, see `services.insights.persistence`.
    """
    members = (codes[None, :] == np.arange(size)[:, None]).astype(np.float32)
    counts, sums = members @ scores.held.T, members @ scores.values.T
    rows, totals = counts.sum(axis=0), sums.sum(axis=0)
    squares = scores.squares @ members.sum(axis=0)
    used = (counts > 0).sum(axis=0)
    with np.errstate(all="ignore"):
        between = np.where(counts > 0, sums**2 / counts, 0).sum(axis=0) - totals**2 / rows
        total = squares - totals**2 / rows
        part = np.clip(between / total, 0, 1).astype(np.float64)
    # As with a table of counts, a test of few cases spread over many groups would find too much.
    rarer = np.where(are_shares, np.minimum(totals, rows - totals), rows)
    enough = (rows >= LEAST_ROWS) & (used >= 2) & (rarer >= LEAST_PER_GROUP * used) & (total > 1e-6)
    chances = np.where(enough, chance_of_ratio(part, rows / (1 + excess), used), np.nan)
    return Screened(np.where(enough, net_ratio(part, rows, used), np.nan), chances, rows, ends_apart(counts, sums))


def ends_apart(counts: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """How far the means of the highest and the lowest group of some size are apart, for each of m variables."""
    with np.errstate(all="ignore"):
        means = np.where(counts >= np.maximum(LEAST_OF_END, 0.01 * counts.sum(axis=0)), sums / counts, np.nan)
    held = ~np.isnan(means).all(axis=0)
    found = np.zeros(counts.shape[1])
    found[held] = np.nanmax(means[:, held], axis=0) - np.nanmin(means[:, held], axis=0)
    return found


def net_ratio(part: np.ndarray, rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The correlation ratio that is left when the share that chance gives is taken off.

    Source: Kelley, An Unbiased Correlation Ratio Measure (1935).
    """
    with np.errstate(all="ignore"):
        return np.sqrt(np.clip(1 - (1 - part) * (rows - 1) / (rows - groups), 0, 1))


def chance_of_ratio(part: np.ndarray, rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """P values of squared correlation ratios by F; rows may be fewer than were counted, but no less than needed."""
    from scipy.special import betainc

    between = np.maximum(groups - 1, 1) / 2
    within = np.maximum(rows - groups, 1) / 2
    return np.asarray(betainc(within, between, np.clip(1 - part, 0, 1)))


def association(left: np.ndarray, right: np.ndarray, sizes: tuple[int, int], excess: float) -> tuple[float, float, int]:
    """Cramér's V of two groupings, corrected for chance, with its p value and its rows; NaN where too few.

    Rows and columns of the table that are too thin for the test take no part.

    Source: Bergsma, A bias-correction for Cramér's V and Tschuprow's T (2013).
    """
    wide = sizes[1] + 1
    cells = left.astype(np.int32) * wide + right
    table = np.bincount(cells, minlength=(sizes[0] + 1) * wide).reshape(sizes[0] + 1, wide)[:-1, :-1]
    return table_association(table, excess)


def table_association(table: np.ndarray, excess: float = 0.0) -> tuple[float, float, int]:
    """The same from the table of counts."""
    from services.engine.correlations.significance import of_chi_square

    table = thick(table)
    rows = int(table.sum())
    down, across = table.shape
    if down < 2 or across < 2 or rows < LEAST_ROWS:
        return np.nan, np.nan, rows
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / rows
    statistic = float(((table - expected) ** 2 / expected).sum())
    freedom = (down - 1) * (across - 1)
    beyond = max(0.0, statistic / rows - freedom / (rows - 1))
    most = min(count - (count - 1) ** 2 / (rows - 1) for count in (down, across)) - 1
    value = min(1.0, float(np.sqrt(beyond / most))) if most > 0 else np.nan
    return value, of_chi_square(statistic / (1 + excess), freedom), rows


def thick(table: np.ndarray) -> np.ndarray:
    """A table without its thinnest rows and columns: five rows must be expected in each cell, as the test needs."""
    while table.size:
        rows = table.sum()
        down, across = table.sum(axis=1), table.sum(axis=0)
        if down.min() * across.min() >= 5 * rows:
            break
        if down.min() * table.shape[0] <= across.min() * table.shape[1]:
            table = np.delete(table, int(np.argmin(down)), axis=0)
        else:
            table = np.delete(table, int(np.argmin(across)), axis=1)
    return table
