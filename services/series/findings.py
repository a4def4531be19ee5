"""Findings: everything that is computed from one series, and how it is told."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from models.periods import period_words
from services.engine.table import Table
from services.series.anomalies import Anomalies, anomalies
from services.series.changes import changes, main_change
from services.series.clocks import written
from services.series.forecasting.outlook import Outlook, outlook
from services.series.mann_kendall import Test, mann_kendall
from services.series.parts import Taken, filled, taken_apart
from services.series.seasonality import (
    LONGER,
    Seasonality,
    candidates,
    multiplies,
    seasonality,
    seasons_of,
    share_beyond,
)
from services.series.slopes import Slope, least_squares, slope_of
from services.series.study import Study
from services.series.words import sentence, subject

HORIZONS = {"hour": 48, "day": 28, "week": 13, "month": 18, "quarter": 8, "year": 6, "row": 20}
SURE = 0.05
# A season that leaves so little of the spread is none, whatever the test says of it.
NEGLIGIBLE = 0.1


class Findings(NamedTuple):
    """All that was found; numbers are still without the study's scale."""

    study: Study
    labels: list[str | int]
    ahead: list[str | int]
    season: Seasonality
    taken: Taken
    slope: Slope
    test: Test
    places: list[int]
    unusual: Anomalies
    outlook: Outlook | None
    trend_strength: float

    @property
    def gaps(self) -> int:
        """How many periods hold no value."""
        return int(np.count_nonzero(~np.isfinite(self.study.series.values)))

    def points(self) -> Iterator[dict[str, Any]]:
        """Each period with its parts."""
        scale, values, taken = self.study.scale, self.study.series.values, self.taken
        columns = [(part * scale).tolist() for part in (values, taken.smoothed, taken.trend, taken.seasonal)]
        partial = self.study.series.partial
        marks = self.unusual.flags.tolist(), ([False] * len(values) if partial is None else partial.tolist())
        for t, value, smoothed, trend, seasonal, seasons, flag, part in zip(
            self.labels, *columns, self.seasons(), *marks, strict=True
        ):
            present = value if value == value else None
            yield {
                "t": t,
                "value": present,
                "smoothed": smoothed,
                "trend": trend,
                "seasonal": seasonal,
                "seasons": seasons,
                "anomaly": flag,
                "partial": part,
            }

    def seasons(self) -> list[tuple[float, ...]]:
        """The parts of the season of each period, where there are several."""
        parts = self.taken.seasons
        if len(parts) < 2:
            return [()] * len(self.labels)
        return list(zip(*((part * self.study.scale).tolist() for part in parts), strict=True))

    def slopes(self) -> dict[str, Any]:
        """Slopes in the column's own unit."""
        scale, slope = self.study.scale, self.slope
        steps = self.steps_per_year
        return {
            "per_period": slope.median * scale,
            "per_year": slope.median * scale * steps if steps else None,
            "low": slope.low * scale,
            "high": slope.high * scale,
            "linear": slope.linear * scale,
            "linear_error": slope.linear_error * scale,
        }

    @property
    def steps_per_year(self) -> float | None:
        """How many steps a year has; None for rows."""
        per_year = self.study.clock.per_year()
        return per_year / self.study.every if per_year else None

    def pieces(self) -> list[slice]:
        """The pieces between changes."""
        bounds = [0, *self.places, len(self.labels)]
        return [slice(start, stop) for start, stop in pairwise(bounds)]

    def change_points(self) -> Iterator[dict[str, Any]]:
        """Each change with what was before and after it."""
        steady = self.taken.steady * self.study.scale
        pieces = self.pieces()
        for before, after in pairwise(pieces):
            yield {
                "t": self.labels[after.start],
                "before": float(steady[before].mean()),
                "after": float(steady[after].mean()),
                "slope_before": line_slope(steady[before]),
                "slope_after": line_slope(steady[after]),
            }

    def forecasts(self) -> Iterator[dict[str, Any]]:
        """Each period to come."""
        if self.outlook is None:
            return
        names = ("value", "low", "high", "inner_low", "inner_high")
        outlook = self.outlook
        parts = (outlook.values, outlook.low, outlook.high, outlook.inner_low, outlook.inner_high)
        with np.errstate(over="ignore"):  # An interval may reach beyond what a double holds, and has no end then.
            columns = [(part * self.study.scale).tolist() for part in parts]
        for t, *numbers in zip(self.ahead, *columns, strict=True):
            yield {"t": t, **dict(zip(names, numbers, strict=True))}

    def sentence(self) -> str:
        """What the series does."""
        study, steps = self.study, self.steps_per_year
        per, factor = ("a year", study.scale * steps) if steps else ("a row", study.scale / study.every)
        is_single = bool(study.series.rows.max() <= 1)
        who = subject(study.value, study.aggregation, is_single, study.clock.unit)
        is_real = max(self.test.p_value, self.test.corrected_p_value) < SURE
        return sentence(who, self.slope.median * factor, per, is_real, self.turn(factor))

    def turning_point(self) -> dict[str, Any] | None:
        """The change that divides the series best in two, and the slopes of all before it and all after it."""
        steady = self.taken.steady * self.study.scale
        place = main_change(steady / self.study.scale, self.places)
        if place is None:
            return None
        slopes = line_slope(steady[:place]), line_slope(steady[place:])
        return {"t": self.labels[place], "slope_before": slopes[0], "slope_after": slopes[1]}

    def turn(self, factor: float) -> tuple[str, float, float] | None:
        """The same in words, with slopes as the sentence has them."""
        found = self.turning_point()
        if found is None:
            return None
        unit = factor / self.study.scale
        when = period_words(found["t"], self.study.clock.unit)
        return when, found["slope_before"] * unit, found["slope_after"] * unit


def line_slope(values: np.ndarray) -> float:
    """The least-squares slope per step."""
    return least_squares(np.arange(len(values), dtype=np.float64), values)[0] if len(values) > 1 else 0.0


def season_in(values: np.ndarray, study: Study) -> Seasonality:
    """The seasons of a series without gaps, and whether they are factors."""
    clock = study.clock
    tested = candidates(clock.unit, study.every, clock.weekdays, values)
    found = seasonality(values, tested)
    if found.period is None:
        return found
    longer = [] if clock.weekdays or study.every > 1 else list(LONGER.get(clock.unit, ()))
    periods = seasons_of(values, found, tested + longer)
    return found._replace(periods=periods, is_factor=multiplies(values, found.period))


def findings_of(table: Table, study: Study, horizon: int | None) -> Findings:
    """Compute everything."""
    values = study.series.followed
    known = np.isfinite(values)
    whole = filled(values)
    season = season_in(whole, study)
    taken = taken_apart(values, season.periods, season.is_factor)
    if season.period is not None:
        # To choose a period a plain decomposition does; how strong it is, is judged by the one that is shown.
        season = season._replace(strength=share_beyond(taken.remainder, taken.swing + taken.remainder))
        if season.strength < NEGLIGIBLE:
            season = Seasonality(None, season.strength, season.p_value)
            taken = taken_apart(values, season.periods, season.is_factor)
    times = np.flatnonzero(known).astype(np.float64)
    slope = slope_of(times, values[known])
    steps = horizon or min(HORIZONS[study.clock.unit], max(1, len(values) // 2))
    numbers = study.series.numbers
    ahead = numbers[-1] + study.every * np.arange(1, steps + 1)
    domain = None if study.date is None else table.domain(study.date)
    return Findings(
        study,
        written(study.clock, numbers, domain),
        written(study.clock, ahead, domain),
        season,
        taken,
        slope,
        mann_kendall(times, values[known], slope.median),
        changes(taken.steady, season.period or 0),
        anomalies(taken.remainder, known, np.ones(len(values)) if taken.is_factor else taken.trend, taken.loose),
        outlook(taken.filled, season.period or 1, steps),
        share_beyond(taken.remainder, taken.level + taken.remainder),
    )
