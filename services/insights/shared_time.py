"""Shared time: two measures that both climb or fall over time go together without any other reason.

Source: Granger and Newbold, Spurious Regressions in Econometrics (1974).
"""

import numpy as np

from models.columns import Column
from services.insights import exact, words
from services.insights.joint import weighted_ranks
from services.insights.variables import Measure

LEAST_ROWS, LEAST_TREND, MOST_LEFT = 24, 0.5, 0.5


def of_pair(left: Measure, right: Measure, places: np.ndarray, time: Column) -> str | None:
    """A warning where two measures follow time, and little is left between neighbours; `places` are in its order."""
    x, y = left.read(places), right.read(places)
    held = ~(np.isnan(x) | np.isnan(y))
    x, y = x[held], y[held]
    if len(x) < LEAST_ROWS or min(abs(climb(x)), abs(climb(y))) < LEAST_TREND:
        return None
    whole, _ = exact.pearson(x, y)
    steps, _ = exact.pearson(np.diff(x), np.diff(y))
    if steps * np.sign(whole) >= MOST_LEFT * abs(whole):
        return None
    return (
        f"Both go with {words.name(time.name)}: between neighbours in time their changes have r = "
        f"{words.coefficient(steps)}. What changes over time goes together without any other reason."
    )


def climb(values: np.ndarray) -> float:
    """Spearman's correlation of values with their order."""
    ranks = weighted_ranks(values, np.ones(len(values)))
    return exact.pearson(ranks, np.arange(len(values), dtype=float))[0]
