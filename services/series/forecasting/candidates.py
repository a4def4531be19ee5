"""The methods that compete: each forecasts a series from several origins at once."""

from collections.abc import Sequence

import numpy as np

from services.series.forecasting.adjusting import NO_SEASON, Season, is_seasonal, season_of
from services.series.forecasting.smoothing import Smoothed, smooth

Forecasts = dict[str, np.ndarray]


def season_at(values: np.ndarray, period: int) -> Season:
    """The season that a series shows, none where it shows none; factors where all values are above zero."""
    if not is_seasonal(values, period):
        return NO_SEASON
    found = season_of(values, period, bool(np.all(values > 0)))
    # A factor at or near zero would blow the rest up.
    return found if not found.is_factor or found.pattern.min() > 0.01 else season_of(values, period, False)


def forecast_from(histories: Sequence[np.ndarray], period: int, horizon: int) -> Forecasts:
    """What each method says from each origin.

    Args:
        histories: k beginnings of one series, shortest first, each of at least three values.
        period: steps until the season comes again, 1 for none.
        horizon: steps to forecast.

    Returns:
        For each method k rows of `horizon` values.
    """
    seasons = [season_at(values, period) for values in histories]
    adjusted = [season.taken_out(values) for season, values in zip(seasons, histories, strict=True)]
    families = smooth(adjusted)
    plain = {
        "Naive2": np.array([np.full(horizon, values[-1]) for values in adjusted]),
        "SES": families["level"].forecast(horizon),
        "Holt": families["trend"].forecast(horizon),
        "Damped trend": families["damped"].forecast(horizon),
        "Theta": theta(adjusted, horizon),
    }
    found = {
        name: np.array(
            [season.put_in(row, len(values)) for season, row, values in zip(seasons, rows, histories, strict=True)]
        )
        for name, rows in plain.items()
    }
    found["Seasonal naive"] = np.array([seasonal_naive(values, period, horizon) for values in histories])
    return found


def seasonal_naive(values: np.ndarray, period: int, horizon: int) -> np.ndarray:
    """The last period again and again."""
    last = values[-min(period, len(values)) :]
    return last[np.arange(horizon) % len(last)]


def theta(series: Sequence[np.ndarray], horizon: int) -> np.ndarray:
    """The mean of a straight line and of the smoothed line that bends twice as much.

    Source: Assimakopoulos and Nikolopoulos, The theta model (2000).
    """
    ahead = np.arange(1, horizon + 1)
    lines = [np.polyfit(np.arange(len(values)), values, 1) for values in series]
    bent = [2 * values - np.polyval(line, np.arange(len(values))) for values, line in zip(series, lines, strict=True)]
    level: Smoothed = smooth(bent)["level"]
    straight = np.array([np.polyval(line, len(values) - 1 + ahead) for values, line in zip(series, lines, strict=True)])
    return (straight + level.forecast(horizon)) / 2
