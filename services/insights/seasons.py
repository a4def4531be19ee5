"""Seasons: a measure that comes and goes with the year, the week or the day."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from models.columns import Column
from models.errors import NotEnoughData
from services.insights import pictures, words
from services.insights.finding import Finding
from services.insights.groups import part_of_time
from services.insights.rows import Rows
from services.insights.variables import Measure
from services.series.clocks import Clock
from services.series.frequency import Step, moments_in, occupied, step_of
from services.series.parts import filled
from services.series.regular import Rows as Source
from services.series.regular import Series, regular
from services.series.seasonality import LEAST_ROUNDS, candidates, seasonality
from services.series.stl import decompose

LEAST_STRENGTH, MOST_MEASURES, MOST_GAPS, FEWEST = 0.5, 4, 0.2, 24
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What comes again by the calendar: its name, the part of time that it is about, and what to compare.
ROUNDS = {
    ("hour", 24): ("daily", "hour", "an hour with the same hour of another day"),
    ("hour", 168): ("weekly", "weekday", "an hour with the same hour of another week"),
    ("day", 7): ("weekly", "weekday", "a day with the same day of another week"),
    ("day", 5): ("weekly", "weekday", "a day with the same day of another week"),
    ("week", 52): ("yearly", "month", "a week with the same week of another year"),
    ("month", 12): ("yearly", "month", "a month with the same month of another year"),
    ("quarter", 4): ("yearly", "month", "a quarter with the same quarter of another year"),
}


class Timeline(NamedTuple):
    """The steps of a column of dates, from the first to the last."""

    column: Column
    step: Step
    bounds: tuple[int, int]


class Swing(NamedTuple):
    """How far each step of a round lies from the trend on average, and what it is called."""

    period: int
    strength: float
    levels: np.ndarray
    labels: list[str]
    middle: float


def timeline(rows: Rows, column: Column) -> Timeline | None:
    """The steps in which a column of dates goes on; None where there are too few."""
    moments = moments_in(rows.table.form(column.name), rows.table.domain(column.name), rows.mask, rows.table.rows)
    try:
        step = step_of(moments, "auto")
    except NotEnoughData:
        return None
    numbers = occupied(step.clock, moments)
    bounds = int(numbers[0]), int(numbers[-1])
    return Timeline(column, step, bounds) if (bounds[1] - bounds[0]) // step.every >= FEWEST else None


def findings(rows: Rows, measures: list[Measure], time: Timeline) -> Iterator[tuple[float, Finding | None]]:
    """The chance of each measure's season, and the finding where it is strong; of many measures the first few."""
    for measure in [item for item in measures if not item.is_share][:MOST_MEASURES]:
        yield finding(rows, measure, time)


def finding(rows: Rows, measure: Measure, time: Timeline) -> tuple[float, Finding | None]:
    """The chance of one measure's season, and the finding where it is strong."""
    step = time.step
    source = Source(rows.table, time.column.name, measure.column.name, rows.mask)
    series = regular(source, step.clock, step.every, time.bounds, "mean")
    known = np.isfinite(series.values)
    if known.sum() < FEWEST or 1 - known.mean() > MOST_GAPS or np.ptp(series.values[known]) == 0:
        return float("nan"), None
    values = filled(series.values)
    every, unit = step.every, step.clock.unit
    periods = [item for item in candidates(unit, every, step.clock.weekdays, values) if (unit, item * every) in ROUNDS]
    if not periods:
        return float("nan"), None
    found = seasonality(values, periods)
    # The likeliest of several was taken.
    chance = min(1.0, found.p_value * len(periods))
    if found.period is None:
        return chance, None
    swing = swing_of(series, values, found.period, step.clock)
    if swing is None or swing.strength < LEAST_STRENGTH:
        return chance, None
    return chance, told(measure, time, swing, chance, int(series.rows.sum()))


def swing_of(series: Series, values: np.ndarray, period: int, clock: Clock) -> Swing | None:
    """The mean round of what the trend leaves, in the order of the calendar; None where a step was seldom seen.

    Its strength is the adjusted share of the spread that the steps of a round explain: a season that could follow
    each round by itself would explain a few of them whole.
    """
    known = np.isfinite(series.values)
    places = np.flatnonzero(known) % period
    counts = np.bincount(places, minlength=period)
    if counts.min() < LEAST_ROUNDS:
        return None
    rest = (values - decompose(values, period, robust=False).trend)[known]
    means = np.bincount(places, rest, period) / counts
    inside, whole = float(((rest - means[places]) ** 2).sum()), float(((rest - rest.mean()) ** 2).sum())
    if whole == 0 or len(rest) <= period:
        return None
    strength = max(0.0, 1 - inside / (len(rest) - period) / (whole / (len(rest) - 1)))
    names = names_of(clock, series.numbers[:period])
    order = np.argsort([rank for rank, _ in names], kind="stable")
    labels = [names[place][1] for place in order]
    return Swing(period, strength, means[order] - rest.mean(), labels, float(np.nanmean(series.values)))


def names_of(clock: Clock, numbers: np.ndarray) -> list[tuple[int, str]]:
    """The place in the calendar and the name of each step of one round; no name where the calendar has none."""
    starts = clock.starts(numbers)
    months = starts.astype("M8[M]").astype(int) % 12
    days = (starts.astype("M8[D]").astype(int) + 3) % 7
    if clock.unit == "month" and len(numbers) == 12:
        return [(month, f"in {MONTHS[month]}") for month in months]
    if clock.unit == "quarter" and len(numbers) == 4:
        return [(month, f"in the {('first', 'second', 'third', 'fourth')[month // 3]} quarter") for month in months]
    if clock.unit == "day" and len(numbers) in (5, 7):
        return [(day, f"on {DAYS[day]}s") for day in days]
    if clock.unit == "hour" and len(numbers) == 24:
        return [(hour, f"in the hour from {hour}:00") for hour in starts.astype("M8[h]").astype(int) % 24]
    return [(place, "") for place in range(len(numbers))]


def told(measure: Measure, time: Timeline, swing: Swing, chance: float, rows: int) -> Finding:
    """The season in words."""
    name, when = words.name(measure.column.name), words.name(time.column.name)
    every = swing.period * time.step.every
    kind, part, alike = ROUNDS[time.step.clock.unit, every]
    high, low = int(np.argmax(swing.levels)), int(np.argmin(swing.levels))
    ends = f"{words.number(swing.levels[high], 3)} above and {words.number(-swing.levels[low], 3)} below"
    named = f"It is highest {swing.labels[high]} and lowest {swing.labels[low]}" if swing.labels[high] else "It swings"
    strength = swing.strength
    return Finding(
        kind="season",
        columns=(measure.column.name, time.column.name),
        title=f"{name} has a {kind} season",
        text=f"{named}: {ends} its trend on average, which explains {words.share(strength)} of what the trend leaves. "
        f"Compare {alike}.",
        effect=strength,
        strength=0.9 * strength,
        chart={"chart": "line", "x": time.column.name, "y": measure.column.name, "agg": "mean"},
        picture=picture(swing),
        caption=f"Mean season by {when}, strength {words.coefficient(strength)}; {words.rows(rows)}",
        page="trends",
        p_value=chance,
        about=(measure.column.name, part_of_time(part)),
    )


def picture(swing: Swing) -> dict[str, Any]:
    """The mean round, around the mean of all values."""
    values = (swing.levels + swing.middle).tolist()
    labels = [label.split(" ")[-1][:3] if len(swing.labels) <= 12 else "" for label in swing.labels]
    return pictures.line(labels, values, [words.number(value) for value in values], [])
