"""Seasonal adjustment for forecasts: take the season out, forecast what remains, put the season in again.

Source: the classical decomposition by ratio (or difference) to a moving average, as the M competitions use it.
"""

from typing import NamedTuple

import numpy as np

from services.series.moving import centred_average

CERTAINTY = 1.645


class Season(NamedTuple):
    """One value per place in the period: factors around 1, or terms around 0."""

    pattern: np.ndarray
    is_factor: bool

    def at(self, places: np.ndarray) -> np.ndarray:
        """The season at 0-based times."""
        return self.pattern[places % len(self.pattern)]

    def taken_out(self, values: np.ndarray) -> np.ndarray:
        """The series without its season."""
        season = self.at(np.arange(len(values)))
        return values / season if self.is_factor else values - season

    def put_in(self, forecasts: np.ndarray, start: int) -> np.ndarray:
        """Forecasts with the season; the first one is for time `start`."""
        season = self.at(start + np.arange(len(forecasts)))
        return forecasts * season if self.is_factor else forecasts + season


NO_SEASON = Season(np.zeros(1), False)


def is_seasonal(values: np.ndarray, period: int) -> bool:
    """Whether the autocorrelation at the period is more than chance (one-sided, 5 %), as Naive2 decides."""
    if period < 2 or len(values) < 3 * period:
        return False
    centred = values - values.mean()
    total = float(centred @ centred)
    if not total > 0:
        return False
    lags = [float(centred[lag:] @ centred[:-lag]) / total for lag in range(1, period + 1)]
    limit = CERTAINTY * np.sqrt((1 + 2 * float(np.sum(np.square(lags[:-1])))) / len(values))
    return abs(lags[-1]) > limit


def season_of(values: np.ndarray, period: int, is_factor: bool) -> Season:
    """The season of a series of at least two periods, the mean of all of them."""
    smooth = centred_average(values, period)
    with np.errstate(divide="ignore", invalid="ignore"):
        detrended = values / smooth if is_factor else values - smooth
    padded = np.full(-(-len(values) // period) * period, np.nan)
    padded[: len(values)] = np.where(np.isfinite(detrended), detrended, np.nan)
    rounds = padded.reshape(-1, period)
    known = np.isfinite(rounds)
    sums = np.where(known, rounds, 0.0).sum(axis=0)
    pattern = np.where(known.any(axis=0), sums / np.maximum(known.sum(axis=0), 1), 1.0 if is_factor else 0.0)
    return Season(pattern / pattern.mean() if is_factor else pattern - pattern.mean(), is_factor)
