"""Parts: trend, season and remainder of a series that may have gaps and need not have a season."""

from typing import NamedTuple

import numpy as np

from services.series.loess import loess
from services.series.moving import centred_average
from services.series.mstl import layers
from services.series.stl import odd, robustness

ROUNDS = 4


class Taken(NamedTuple):
    """A series taken apart: n values each; trend, seasonal and what remains add up to `filled`.

    `seasons` are the parts of `seasonal`, one per period. `remainder` and `loose` (of a less robust division) are
    on the scale of the division: of logarithms, where the season is a factor; so are `level` and `swing`, the trend
    and the season there.
    """

    filled: np.ndarray
    smoothed: np.ndarray
    trend: np.ndarray
    seasonal: np.ndarray
    seasons: tuple[np.ndarray, ...]
    remainder: np.ndarray
    loose: np.ndarray
    level: np.ndarray
    swing: np.ndarray
    is_factor: bool = False

    @property
    def steady(self) -> np.ndarray:
        """The series without its season."""
        return np.exp(np.log(self.filled) - self.swing) if self.is_factor else self.filled - self.seasonal


def filled(values: np.ndarray) -> np.ndarray:
    """Gaps bridged by straight lines."""
    known = np.flatnonzero(np.isfinite(values))
    return np.interp(np.arange(len(values)), known, values[known])


def filled_in_season(values: np.ndarray, periods: tuple[int, ...]) -> np.ndarray:
    """Gaps filled by trend and season, for which they are bridged by straight lines first."""
    bridged = filled(values)
    gaps = ~np.isfinite(values)
    if not gaps.any():
        return bridged
    parts = layers(bridged, periods)
    return np.where(gaps, parts.trend + sum(parts.seasons), bridged)


def taken_apart(values: np.ndarray, periods: tuple[int, ...], is_factor: bool = False) -> Taken:
    """Take a series apart, with its seasons where it has some.

    Args:
        values: n values, NaN in gaps.
        periods: steps until each season comes again, the shortest first; none for no season.
        is_factor: whether the seasons multiply the trend; all values are then above zero.
    """
    if not periods:
        whole, none = filled(values), np.zeros(len(values))
        trend, loose = slow_line(whole, ROUNDS), slow_line(whole, 1)
        smooth = moving_average(whole, smoothing_width(len(whole)))
        return Taken(whole, smooth, trend, none, (), whole - trend, whole - loose, trend, none)
    scaled = np.log(values) if is_factor else values
    whole = filled_in_season(scaled, periods)
    parts, loose = layers(whole, periods), layers(whole, periods, robust=False).remainder
    swing = np.sum(parts.seasons, axis=0)
    if not is_factor:
        smooth = moving_average(whole, periods[-1])
        return Taken(whole, smooth, parts.trend, swing, parts.seasons, parts.remainder, loose, parts.trend, swing)
    original, trend = np.exp(whole), np.exp(parts.trend)
    seasonal = np.exp(parts.trend + swing) - trend
    # The whole season is shared out by the size of its parts, so that they add up to it.
    share = np.divide(seasonal, swing, out=np.zeros_like(swing), where=np.abs(swing) > 1e-12)
    seasons = tuple(part * share for part in parts.seasons)
    smooth = moving_average(original, periods[-1])
    return Taken(original, smooth, trend, seasonal, seasons, parts.remainder, loose, parts.trend, swing, True)


def smoothing_width(count: int) -> int:
    """How many values a moving average takes where no season says."""
    return min(max(3, count // 20) | 1, count)


def moving_average(values: np.ndarray, width: int) -> np.ndarray:
    """A centred moving average; near the ends over what there is."""
    found = centred_average(values, width)
    half = width // 2
    for place in [*range(min(half, len(values))), *range(max(0, len(values) - half), len(values))]:
        if not np.isfinite(found[place]):
            reach = min(place, len(values) - 1 - place)
            found[place] = values[place - reach : place + reach + 1].mean()
    return np.where(np.isfinite(found), found, values)


def slow_line(values: np.ndarray, rounds: int) -> np.ndarray:
    """A loess line over a quarter of the series; from the second round on unusual values weigh less."""
    if len(values) < 5:
        return np.polyval(np.polyfit(np.arange(len(values)), values, 1), np.arange(len(values)))
    width = odd(max(5, len(values) / 4))
    weights: np.ndarray | None = None
    trend = values
    for _ in range(rounds):
        trend = loess(values, width, 1, weights)
        weights = robustness(values - trend)
    return trend
