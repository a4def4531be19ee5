"""The outlook: a forecast with its intervals, and how the same methods did when the future was known."""

from typing import NamedTuple

import numpy as np

from models.values import Value
from services.series.forecasting.intervals import widths
from services.series.forecasting.rehearsal import MOST_ORIGINS, Rehearsal, rehearse

LEAST, LONGEST = 4, 2_000
MENTIONED = 0.15


class Outlook(NamedTuple):
    """`horizon` values with the 95 % and the 80 % interval, and the rehearsal's errors."""

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    inner_low: np.ndarray
    inner_high: np.ndarray
    errors: "Errors | None"


class Errors(Value):
    """How wrong forecasts from the past were.

    `mase` is the mean absolute error in units of the usual change from season to season (from value to value
    without a season), `baseline_mase` that of repeating the last season; `smape` and `baseline_smape` are in percent.
    """

    method: str
    mase: float | None
    smape: float | None
    baseline_mase: float | None
    baseline_smape: float | None
    rehearsals: int
    tested: int


def outlook(values: np.ndarray, period: int, horizon: int) -> Outlook | None:
    """Forecast a series without gaps; None where it is too short.

    Args:
        values: n finite values at regular steps; the last 2,000 are used.
        period: steps until the season comes again, 1 for none.
        horizon: steps to forecast.
    """
    recent = values[-LONGEST:]
    if len(recent) < LEAST:
        return None
    period = period if len(recent) >= 2 * period + 3 else 1
    found = rehearse(recent, period, horizon)
    inner, outer = widths(found.errors, found.starts, recent, period)
    # What was never below zero is not forecast there.
    floor = 0.0 if recent.min() >= 0 else -np.inf
    low, high, inner_low, inner_high = (
        np.maximum(found.forecast + side, floor) for side in (-outer, outer, -inner, inner)
    )
    values = np.maximum(found.forecast, floor)
    return Outlook(values, low, high, inner_low, inner_high, errors_of(found, recent, period))


def errors_of(found: Rehearsal, values: np.ndarray, period: int) -> Errors | None:
    """What the rehearsal says; None where nothing could be rehearsed."""
    known = np.isfinite(found.errors)
    if not known.any():
        return None
    changes = np.abs(values[period:] - values[:-period])
    scale = float(changes.mean()) if len(changes) else 0.0
    return Errors(
        method=method_words(found.weights, "seasonal naive" if period > 1 else "last value"),
        mase=scaled(found.errors[known], scale),
        smape=symmetric(found.errors[known], found.actual[known]),
        baseline_mase=scaled(found.baseline_errors[known], scale),
        baseline_smape=symmetric(found.baseline_errors[known], found.actual[known]),
        rehearsals=min(len(found.errors), MOST_ORIGINS),
        tested=int(known.sum()),
    )


def scaled(errors: np.ndarray, scale: float) -> float | None:
    """The mean absolute error in units of the usual change; None where nothing ever changes."""
    return float(np.mean(np.abs(errors))) / scale if scale > 0 else None


def symmetric(errors: np.ndarray, actual: np.ndarray) -> float | None:
    """The symmetric mean absolute percentage error; None where all is zero."""
    sizes = np.abs(actual) + np.abs(actual - errors)
    return float(200 * np.mean(np.abs(errors)[sizes > 0] / sizes[sizes > 0])) if np.any(sizes > 0) else None


def method_words(weights: dict[str, float], simplest: str) -> str:
    """The methods that count, heaviest first; `simplest` is what repeating is called here."""
    # “Mean of both” is half of each of the two that it is made of.
    both = weights.get("Mean of both", 0.0) / 2
    named = {
        "Theta": weights["Theta"] + both,
        "damped trend": weights["Damped trend"] + both,
        simplest: weights["Seasonal naive"],
    }
    kept = sorted((name for name in named if named[name] >= MENTIONED), key=lambda name: -named[name])
    return kept[0] if len(kept) == 1 else "Combination of " + ", ".join(f"{name} ({named[name]:.0%})" for name in kept)
