"""Fences: where a column's usual values end, and how far a value is from its middle, in the method's own unit."""

from typing import Any, Literal, NamedTuple

import numpy as np

from services.engine.magnitudes import magnitude_of

Univariate = Literal["iqr", "zscore", "modified_zscore"]
NORMAL_MAD = 0.6745
# The middle half of a normal distribution is so many standard deviations wide.
NORMAL_IQR = 1.349
# Infinity is no JSON number; no finite value of a real column scores as much.
HIGHEST_SCORE = 1e12


class Spread(NamedTuple):
    """The middle of a column, or of each of g groups (then all are arrays): two ends and a unit of distance."""

    low: Any
    high: Any
    unit: Any

    def at(self, groups: np.ndarray) -> "Spread":
        """The spread that belongs to each row, by the number of its group."""
        return Spread(self.low[groups], self.high[groups], self.unit[groups])

    def bounds(self, threshold: float) -> tuple[Any, Any]:
        """The fences at so many units from the middle."""
        return self.low - threshold * self.unit, self.high + threshold * self.unit

    def scores(self, numbers: np.ndarray, spare: Any) -> np.ndarray:
        """How many units beyond the middle each number lies, never below 0; missing ones score 0.

        Args:
            numbers: n floats in the column's unit.
            spare: the unit where the middle has no width.
        """
        unit = np.where(self.unit > 0, self.unit, spare)
        with np.errstate(all="ignore"):
            beyond = np.maximum(self.low - numbers, numbers - self.high) / unit
        return np.minimum(np.nan_to_num(np.maximum(beyond, 0.0), nan=0.0, posinf=HIGHEST_SCORE), HIGHEST_SCORE)


def spread_of(method: Univariate, figures: dict[str, float]) -> Spread:
    """The middle and the unit that a method measures with.

    Args:
        method: quartiles and their distance; mean and standard deviation; median and MAD / 0.6745.
        figures: q1, q3, mean, std, median, mad and mean_deviation of the finite values.

    Source: Tukey, Exploratory Data Analysis (1977); Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
    """
    if method == "iqr":
        return Spread(figures["q1"], figures["q3"], figures["q3"] - figures["q1"])
    if method == "zscore":
        return Spread(figures["mean"], figures["mean"], figures["std"])
    deviation = figures["mad"] or figures["mean_deviation"]
    return Spread(figures["median"], figures["median"], deviation / NORMAL_MAD)


def spare_unit(figures: dict[str, float]) -> float:
    """The unit of distance for a column whose middle has no width; infinitely fine ones would drown all others."""
    return NORMAL_IQR * figures["std"] or 1.0


def figures_of(numbers: np.ndarray) -> dict[str, float]:
    """The figures that fences are made of; NaN for all without finite values.

    Args:
        numbers: n floats; missing and infinite ones are left out.
    """
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return dict.fromkeys(("q1", "q3", "mean", "std", "median", "mad", "mean_deviation", "min", "max"), np.nan)
    size = magnitude_of(finite)
    return {name: figure * size for name, figure in near_one(finite / size).items()}


def near_one(finite: np.ndarray) -> dict[str, float]:
    """The same of finite numbers whose squares are numbers too."""
    q1, median, q3 = np.quantile(finite, [0.25, 0.5, 0.75])
    distances = np.abs(finite - median)
    return {
        "q1": float(q1),
        "q3": float(q3),
        "mean": float(finite.mean()),
        "std": float(finite.std(ddof=1)) if len(finite) > 1 else 0.0,
        "median": float(median),
        "mad": float(np.median(distances)),
        "mean_deviation": float(distances.mean()),
        "min": float(finite.min()),
        "max": float(finite.max()),
    }
