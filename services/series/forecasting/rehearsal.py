"""The rehearsal: forecasts from the past, compared with what came. It weighs the methods, and shows their errors."""

from typing import NamedTuple

import numpy as np

from services.series.forecasting.candidates import forecast_from

MOST_ORIGINS = 8
COMPETING = ("Theta", "Damped trend", "Mean of both", "Seasonal naive")
BASELINE = "Seasonal naive"


class Rehearsal(NamedTuple):
    """What came of it.

    `forecast` holds `horizon` values; `errors` and `baseline_errors` are k × horizon, actual minus forecast, NaN where
    nothing is known yet; `actual` are the values themselves; `starts` says how long each history was, `weights` are
    those of the competing methods at the end.
    """

    forecast: np.ndarray
    errors: np.ndarray
    baseline_errors: np.ndarray
    actual: np.ndarray
    starts: np.ndarray
    weights: dict[str, float]


def first_origin(length: int, period: int) -> int:
    """How much of a series must be known before the first forecast."""
    return max(6, 2 * period + 2, length // 3)


def origins(length: int, horizon: int, period: int) -> list[int]:
    """Lengths of the histories to forecast from: at most eight, from two periods on, evenly up to nearly the end."""
    first = first_origin(length, period)
    last = length - max(1, min(horizon, (length - first) // 2 + 1))
    if first > last:
        return []
    step = max(1, (last - first) // MOST_ORIGINS)
    return list(range(last, first - 1, -step))[:MOST_ORIGINS][::-1]


def rehearse(values: np.ndarray, period: int, horizon: int) -> Rehearsal:
    """Forecast from several origins in the past and from the end.

    Args:
        values: n >= 3 finite values at regular steps.
        period: steps until the season comes again, 1 for none.
        horizon: steps to forecast.
    """
    starts = origins(len(values), horizon, period)
    found = forecast_from([*(values[:start] for start in starts), values], period, horizon)
    found["Mean of both"] = (found["Theta"] + found["Damped trend"]) / 2
    actual = np.array([following(values, start, horizon) for start in starts]).reshape(-1, horizon)
    rows = np.stack([found[name] for name in COMPETING])
    errors = actual - rows[:, :-1]
    mixed = np.zeros((len(starts) + 1, horizon))
    weights = np.full(len(COMPETING), 1 / len(COMPETING))
    for place, end in enumerate([*starts, len(values)]):
        # Only what was known by then may weigh: otherwise the rehearsal would look better than the play.
        weights = weights_by(errors, known_before(starts, horizon, end))
        mixed[place] = weights @ rows[:, place]
    named = {name: float(weight) for name, weight in zip(COMPETING, weights, strict=True)}
    return Rehearsal(mixed[-1], actual - mixed[:-1], actual - found[BASELINE][:-1], actual, np.array(starts), named)


def following(values: np.ndarray, start: int, horizon: int) -> np.ndarray:
    """What came after an origin; NaN beyond the end."""
    found = np.full(horizon, np.nan)
    part = values[start : start + horizon]
    found[: len(part)] = part
    return found


def known_before(starts: list[int], horizon: int, end: int) -> np.ndarray:
    """Which errors of which origin were known when the history had `end` values: k × horizon bools."""
    times = np.array(starts).reshape(-1, 1) + np.arange(horizon)
    return times < end


def weights_by(errors: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Weights of m methods: the better in the past, the heavier, by the inverse of the squared mean error."""
    distances = np.where(known & np.isfinite(errors), np.abs(errors), np.nan)
    if not np.isfinite(distances).any():
        return np.full(len(errors), 1 / len(errors))
    usual = np.nanmean(distances.reshape(len(errors), -1), axis=1)
    best = float(usual.min())
    if best <= 0:
        return np.asarray((usual <= 0) / np.count_nonzero(usual <= 0))
    strength = (best / usual) ** 2
    return np.asarray(strength / strength.sum())
