"""Several seasons at once: each is smoothed out of what the others leave, in turn.

Source: Bandara, Hyndman and Bergmeir, MSTL: A seasonal-trend decomposition algorithm for time series with multiple
seasonal patterns (2021).
"""

from typing import NamedTuple

import numpy as np

from services.series.stl import DEFAULT_SEASONAL, decompose

ROUNDS, WIDER = 2, 4


class Layers(NamedTuple):
    """Trend, one season per period (the shortest first), and remainder: n values each, which add up to the series."""

    trend: np.ndarray
    seasons: tuple[np.ndarray, ...]
    remainder: np.ndarray


def layers(values: np.ndarray, periods: tuple[int, ...], robust: bool = True) -> Layers:
    """Take a series apart.

    Args:
        values: n finite values at regular steps, at least two of the longest period.
        periods: steps until each season comes again, the shortest first.
        robust: whether unusual values are kept from bending trend and seasons.
    """
    if len(periods) == 1:
        parts = decompose(values, periods[0], robust=robust)
        return Layers(parts.trend, (parts.seasonal,), parts.remainder)
    seasons = [np.zeros(len(values)) for _ in periods]
    rest, trend = values, values
    for turn in range(ROUNDS):
        for place, period in enumerate(periods):
            rest = rest + seasons[place]
            # Longer seasons change more slowly, as the authors have it; only the last round need resist outliers.
            parts = decompose(rest, period, DEFAULT_SEASONAL + WIDER * (place + 1), robust and turn == ROUNDS - 1)
            seasons[place], trend = parts.seasonal, parts.trend
            rest = rest - seasons[place]
    return Layers(trend, tuple(seasons), rest - trend)
