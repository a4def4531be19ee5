"""Intervals: how far from a forecast the truth may be, from the errors that the rehearsal made."""

import numpy as np

from services.series.forecasting.rehearsal import first_origin

GROWTHS = np.linspace(0.0, 1.0, 11)
# Errors grow with the distance about as its power 0.4; a few rehearsed errors may not argue far from that.
USUAL_GROWTH, STUBBORNNESS = 0.4, 8.0
# So many mean absolute errors hold 80 % and 95 % of the errors to come. Both are measured, on 1,500 series of
# the M3 competition: errors to come are larger and wilder than a bell curve around the rehearsed ones.
REACH_80, REACH_95 = 1.68, 3.15
# A forecast from half of the series says little about one from all of it: its errors weigh by this power of the share.
RECENCY = 4
FEW_TESTED, ENOUGH_TESTED, CAUTION = 10, 16, 0.6


def widths(errors: np.ndarray, starts: np.ndarray, values: np.ndarray, period: int) -> tuple[np.ndarray, np.ndarray]:
    """Half the width of the 80 % and of the 95 % interval, for each step ahead.

    Args:
        errors: k × horizon rehearsed errors, NaN where nothing is known.
        starts: how much of the series each rehearsal knew.
        values: the series itself, which must do where nothing could be rehearsed.
        period: steps until the season comes again.
    """
    horizon = errors.shape[1]
    size = usual_sizes(errors, (starts / len(values)) ** RECENCY)
    if size is None:
        steps = np.abs(np.diff(values))
        size = float(steps.mean()) * np.sqrt(np.arange(1, horizon + 1)) if len(steps) else np.zeros(horizon)
    tested = len(values) - first_origin(len(values), period)
    lacking = np.clip((ENOUGH_TESTED - tested) / (ENOUGH_TESTED - FEW_TESTED), 0.0, 1.0)
    size = size * (1 + CAUTION * lacking)
    return REACH_80 * size, REACH_95 * size


def usual_sizes(errors: np.ndarray, trust: np.ndarray) -> np.ndarray | None:
    """The mean absolute error at each step ahead, along a power of the distance; None without errors.

    `trust` says how much the errors of each of the k rehearsals weigh.
    """
    known = np.isfinite(errors)
    distances = np.abs(errors[known])
    if not len(distances):
        return None
    weights = np.broadcast_to(trust[:, None], errors.shape)[known]
    weights = weights / weights.sum()
    ahead = np.broadcast_to(np.arange(1.0, errors.shape[1] + 1), errors.shape)[known]
    sizes = [float(weights @ (distances / ahead**growth)) for growth in GROWTHS]
    if min(sizes) <= 0:
        return np.zeros(errors.shape[1])
    # How likely the errors are under each growth, if they scatter as two-sided exponential ones do.
    likely = [
        -len(distances) * np.log(size) - growth * np.log(ahead).sum() - STUBBORNNESS * (growth - USUAL_GROWTH) ** 2
        for size, growth in zip(sizes, GROWTHS, strict=True)
    ]
    best = int(np.argmax(likely))
    return sizes[best] * np.arange(1, errors.shape[1] + 1) ** GROWTHS[best]
