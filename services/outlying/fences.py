"""Fences: where a column's usual values end, and how far a value is from its middle, in the method's own unit."""

from typing import Any, Literal, NamedTuple

import numpy as np

from services.engine.decimals import along
from services.engine.magnitudes import magnitude_of
from services.engine.value_counts import interpolated

Univariate = Literal["iqr", "zscore", "modified_zscore"]
NORMAL_MAD = 0.6745
# The middle half of a normal distribution is so many standard deviations wide.
NORMAL_IQR = 1.349
QUARTILES = (("q1", 0.25), ("median", 0.5), ("q3", 0.75))
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
        if isinstance(self.unit, np.ndarray):
            found = [Spread(*ends).bounds(threshold) for ends in zip(*(part.tolist() for part in self), strict=True)]
            lower, upper = np.array(found).T
            return lower, upper
        return along(self.low, -threshold, self.unit), along(self.high, threshold, self.unit)

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
        return Spread(figures["q1"], figures["q3"], along(figures["q3"], -1, figures["q1"]))
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
    size, middle = magnitude_of(finite), quartiles(finite)
    near = near_one(finite / size, middle["median"] / size)
    return middle | {name: figure * size for name, figure in near.items()}


def quartiles(finite: np.ndarray) -> dict[str, float]:
    """The quartiles of type 7 of n numbers."""
    last = len(finite) - 1
    places = [min(last * part // 4 + more, last) for part in (1, 2, 3) for more in (0, 1)]
    ordered = np.partition(finite, places)
    return {name: interpolated(lambda place: float(ordered[place]), len(finite), share) for name, share in QUARTILES}


def near_one(finite: np.ndarray, median: float) -> dict[str, float]:
    """What else is made of the distances of finite numbers whose squares are numbers too."""
    distances = np.abs(finite - median)
    return {
        "mean": float(finite.mean()),
        "std": float(finite.std(ddof=1)) if len(finite) > 1 else 0.0,
        "mad": float(np.median(distances)),
        "mean_deviation": float(distances.mean()),
        "min": float(finite.min()),
        "max": float(finite.max()),
    }
