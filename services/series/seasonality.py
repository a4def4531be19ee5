"""Seasonality: which period comes again, how strong it is, and whether it could be chance."""

from math import exp
from typing import NamedTuple

import numpy as np

from services.series.clocks import Unit
from services.series.mann_kendall import autocorrelation
from services.series.mstl import layers
from services.series.stl import decompose

# Periods that a unit of time has by nature, in that unit.
NATURAL: dict[Unit, tuple[int, ...]] = {"hour": (24, 168), "day": (7,), "week": (52,), "month": (12,), "quarter": (4,)}
WEEKDAYS = (5,)
CHANCE, WEAKEST, NOTABLE = 0.01, 0.2, 0.3
# A longer period must explain clearly more than a shorter one, for it has more freedom to do so.
CLEARLY = 0.05
MOST = 3_000
LEAST_ROUNDS = 3
LEAST_ROUNDS_COMPARED, GROWN, HALF_WAY, GROWS_ALIKE = 4, 1.3, 0.5, 0.6
# Longer rounds of some units, looked for beside the natural ones in a series that is long enough.
LONGER: dict[Unit, tuple[int, ...]] = {"day": (365,)}


class Seasonality(NamedTuple):
    """The period in steps (None where there is none), its strength from 0 to 1, and the test's p-value.

    `periods` are all that were found, the shortest first; `is_factor` says that they multiply the trend.
    """

    period: int | None
    strength: float
    p_value: float
    periods: tuple[int, ...] = ()
    is_factor: bool = False


def candidates(unit: Unit, every: int, weekdays: bool, values: np.ndarray) -> list[int]:
    """Periods worth testing, each of which is there at least twice."""
    natural = WEEKDAYS if weekdays else NATURAL.get(unit, ())
    found = [period // every for period in natural if period % every == 0 and period // every > 1]
    if not natural or every > 1:
        found += [period for period in periods_heard(values) if period not in found]
    return [period for period in found if len(values) >= 2 * period + 1 and len(values) >= 8]


def periods_heard(values: np.ndarray) -> list[int]:
    """The lag of the highest hill of the autocorrelation, after a straight line is taken out."""
    count = len(values)
    times = np.arange(count)
    heard = autocorrelation(values - np.polyval(np.polyfit(times, values, 1), times))[: count // 3]
    if len(heard) < 4:
        return []
    hills = np.flatnonzero((heard[1:-1] > heard[:-2]) & (heard[1:-1] >= heard[2:])) + 1
    hills = hills[(hills > 1) & (heard[hills] > NOTABLE)]
    return [int(hills[np.argmax(heard[hills])])] if len(hills) else []


def seasonality(values: np.ndarray, periods: list[int]) -> Seasonality:
    """The strongest period that is no chance.

    Args:
        values: n finite values at regular steps.
        periods: what to test.

    Source: strength as in Wang, Smith and Hyndman (2006); the test is QS of X-13ARIMA-SEATS (Maravall).
    """
    # What came long ago says little about a season, and takes long to look at.
    values = values[-MOST:]
    best = Seasonality(None, 0.0, 1.0)
    for period in periods:
        p_value = chance(values, period)
        strength = strength_of(values, period)
        if p_value > CHANCE / len(periods) or strength < WEAKEST:
            best = best if best.period else Seasonality(None, max(best.strength, strength), min(best.p_value, p_value))
        elif best.period is None or strength > best.strength + CLEARLY:
            best = Seasonality(period, strength, p_value)
    return best


def seasons_of(values: np.ndarray, main: Seasonality, periods: list[int]) -> tuple[int, ...]:
    """The main period, and others that come again in what it leaves, or that it is made of; the shortest first.

    Args:
        values: n finite values at regular steps.
        main: the strongest season.
        periods: what to test.
    """
    if main.period is None:
        return ()
    values = values[-MOST:]
    found = [main.period]
    for period in sorted(periods):
        if period in found or len(values) < LEAST_ROUNDS * max(period, main.period):
            continue
        tried = tuple(sorted([*found, period]))
        parts = layers(values, tried, robust=False)
        strengths = [share_beyond(parts.remainder, season + parts.remainder) for season in parts.seasons]
        others = sum(season for other, season in zip(tried, parts.seasons, strict=True) if other != period)
        if min(strengths) >= WEAKEST and chance(values - others, period) <= CHANCE / len(periods):
            found = list(tried)
    return tuple(found)


def multiplies(values: np.ndarray, period: int) -> bool:
    """Whether the season grows with the trend, so that it is a factor rather than a term.

    The width of the swing in each round is compared with the level there: Box and Cox's exponent by Guerrero's
    method is near 0 where both grow alike, and near 1 where the swing stays.

    Source: Guerrero, Time-series analysis supported by power transformations (1993).
    """
    rounds = len(values) // period
    if rounds < LEAST_ROUNDS_COMPARED or values.min() <= 0:
        return False
    parts = decompose(values, period, robust=False)
    last = slice(len(values) - rounds * period, None)
    levels = parts.trend[last].reshape(rounds, period).mean(axis=1)
    swings = (values - parts.trend)[last].reshape(rounds, period).std(axis=1)
    if levels.min() <= 0 or swings.min() <= 0 or levels.max() < GROWN * levels.min():
        return False
    across, up = np.log(levels), np.log(swings)
    slope = float(np.polyfit(across, up, 1)[0])
    return slope > HALF_WAY and float(np.corrcoef(across, up)[0, 1]) > GROWS_ALIKE


def chance(values: np.ndarray, period: int) -> float:
    """How likely so much likeness at one and two periods would be without a season: two degrees of freedom."""
    steps = np.diff(values)
    count = len(steps)
    heard = autocorrelation(steps)
    if count <= period or heard[period] <= 0:
        return 1.0
    second = max(float(heard[2 * period]), 0.0) if count > 2 * period else 0.0
    found = heard[period] ** 2 / (count - period) + (second**2 / (count - 2 * period) if second else 0.0)
    return exp(-min(count * (count + 2) * float(found), 1400.0) / 2)


def strength_of(values: np.ndarray, period: int) -> float:
    """How much of what the trend leaves is season: 1 − var(remainder) / var(season + remainder)."""
    parts = decompose(values, period, robust=False)
    return share_beyond(parts.remainder, parts.seasonal + parts.remainder)


def share_beyond(remainder: np.ndarray, together: np.ndarray) -> float:
    """The share of a variance that is not the remainder's, at least 0."""
    whole = float(np.var(together))
    return max(0.0, 1 - float(np.var(remainder)) / whole) if whole > 0 else 0.0
