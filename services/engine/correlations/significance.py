"""How likely so strong a relation would be by chance alone, if there were none: p values.

Only `scipy.special` is needed for them; it is imported when the first one is asked for.
"""

import numpy as np


def of_correlation(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Two-sided p values of Pearson's and Spearman's coefficient by Student's t with n - 2 degrees of freedom.

    Args:
        values: coefficients, NaN where there is none.
        rows: how many rows each rests on.
    """
    from scipy.special import betainc

    freedom = np.maximum(rows - 2, 1) / 2
    # 1 - r² as a product keeps its digits where r is close to 1.
    rest = np.clip((1 - values) * (1 + values), 0, 1)
    return np.asarray(np.where(np.isnan(values), np.nan, betainc(freedom, 0.5, np.where(np.isnan(rest), 1, rest))))


def of_normal(score: float) -> float:
    """Two-sided p value of a score that is standard normal by chance."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(score)))


def of_chi_square(statistic: float, freedom: float) -> float:
    """The chance that chi-square is at least as large."""
    from scipy.special import gammaincc

    return float(gammaincc(freedom / 2, statistic / 2))


def of_f(statistic: float, between: float, within: float) -> float:
    """The chance that F with these degrees of freedom is at least as large."""
    from scipy.special import betainc

    return float(betainc(within / 2, between / 2, within / (within + between * statistic)))
