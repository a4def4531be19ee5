"""A study of one series: what the table holds per period, and everything that is computed from it."""

from typing import NamedTuple

import numpy as np

from models.errors import NotEnoughData
from models.filters import Filter
from services.engine.magnitudes import magnitude_of
from services.engine.table import Table
from services.series.choices import Choice, date_choice, value_choice
from services.series.clocks import Clock
from services.series.edges import ADDED, whole_periods
from services.series.frequency import Step, moments_in, occupied, step_of
from services.series.regular import Aggregation, Rows, Series, regular
from services.series.words import GATHERED

LEAST = 3
MOST_ROWS_ALONE = 5_000
TOO_FEW = (
    "There are fewer than three values to follow. Choose a column with more values or a finer step, "
    "or widen the filter."
)


class Question(NamedTuple):
    """What was asked for; None where the table decides."""

    date: str | None
    value: str | None
    aggregation: Aggregation
    step: str
    filter: Filter


class Study(NamedTuple):
    """A regular series, where it comes from, and why it was chosen. `scale` is a power of two taken out of it."""

    date: str | None
    value: str | None
    aggregation: Aggregation
    clock: Clock
    every: int
    series: Series
    scale: float
    reasons: tuple[str, ...]


def study_of(table: Table, asked: Question) -> Study:
    """Choose columns and step where nobody did, and gather the series.

    Raises:
        NotEnoughData: fewer than three periods hold a value.
        InvalidParameters: a column is unknown or does not suit.
    """
    date = date_choice(table, asked.date)
    value = value_of(table, asked, date)
    aggregation: Aggregation = asked.aggregation if value.name is not None else "count"
    rows = Rows(table, date.name, value.name, table.mask(asked.filter))
    step, series = by_rows(rows, aggregation) if date.name is None else by_time(rows, asked.step, aggregation)
    if np.count_nonzero(np.isfinite(series.followed)) < LEAST:
        raise NotEnoughData(TOO_FEW)
    scale = magnitude_of(series.values)
    reasons = [reason for reason in (date.reason, value.reason, step.reason, *left_out(rows, series)) if reason]
    scaled = series._replace(values=series.values / scale)
    return Study(date.name, value.name, aggregation, step.clock, step.every, scaled, scale, tuple(reasons))


def value_of(table: Table, asked: Question, date: Choice) -> Choice:
    """The column of values; rows are counted where somebody asks for counts and names no column."""
    if asked.aggregation == "count" and asked.value is None and date.name is not None:
        return Choice(None, "Rows are counted.")
    return value_choice(table, asked.value, date.name)


def by_time(rows: Rows, wanted: str, aggregation: Aggregation) -> tuple[Step, Series]:
    """The series of a table with dates."""
    assert rows.date is not None
    moments = moments_in(rows.table.form(rows.date), rows.table.domain(rows.date), rows.mask, rows.table.rows)
    if not moments.rows:
        raise NotEnoughData(TOO_FEW)
    step = step_of(moments, wanted)
    numbers = occupied(step.clock, moments)
    bounds = (int(numbers[0]), int(numbers[-1]))
    whole = whole_periods(moments, step.clock, step.every, bounds, aggregation)
    if whole == bounds or (whole[1] - whole[0]) // step.every + 1 < LEAST:
        return step, regular(rows, step.clock, step.every, bounds, aggregation)
    how = "left out" if aggregation in ADDED else "shown, but not followed"
    note = f" A first or last {step.clock.unit} that the data covers only in part is {how}."
    step = step._replace(reason=step.reason + note)
    if aggregation in ADDED:
        return step, regular(rows, step.clock, step.every, whole, aggregation)
    series = regular(rows, step.clock, step.every, bounds, aggregation)
    return step, series._replace(partial=(series.numbers < whole[0]) | (series.numbers > whole[1]))


def by_rows(rows: Rows, aggregation: Aggregation) -> tuple[Step, Series]:
    """The series of a table without dates: the rows in their order, many of them in equal groups."""
    count = rows.total
    if rows.value is None or not count:
        raise NotEnoughData(
            "There is neither a column of dates nor a column of numbers to follow. "
            "Add one of them to the file, or choose how its columns are read."
        )
    every = -(-count // MOST_ROWS_ALONE)
    # A last sum of fewer rows than the others have would look like a fall.
    steps = count // every if aggregation in ADDED else -(-count // every)
    clock = Clock("row")
    reason = f"Each point is {GATHERED[aggregation]} of {every:,} rows." if every > 1 else ""
    return Step(clock, every, reason), regular(rows, clock, every, (0, every * (steps - 1)), aggregation)


def left_out(rows: Rows, series: Series) -> list[str]:
    """Say how many rows could not take part."""
    asked = rows.total
    lacking = asked - int(series.rows.sum())
    if lacking <= 0:
        return []
    return [
        f"{lacking:,} of {asked:,} rows are left out, for they lack a date or a finite value, or lie in a part period."
    ]
