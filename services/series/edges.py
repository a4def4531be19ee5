"""Edges: the first and the last period of a series, which data often covers only in part."""

import numpy as np

from services.series.clocks import Clock
from services.series.frequency import Moments
from services.series.regular import Aggregation

# Days without rows are usual up to here; then the data does not come by the day, and no period is incomplete.
USUAL_PAUSE = 4
# Sums and counts lack what is not there yet; a mean is only pulled by the part of the period that is there.
ADDED: tuple[Aggregation, ...] = ("sum", "count")
TOLERANCE, TOLERANCE_OF_MEANS = 0.1, 0.5
# A day is judged by its hours where it usually has several of them; a night is no day for a mean either.
LEAST_HOURS, TOLERANCE_OF_DAYS = 4, 0.25
HOURS = 24


def whole_periods(
    moments: Moments, clock: Clock, every: int, bounds: tuple[int, int], aggregation: Aggregation
) -> tuple[int, int]:
    """The first and the last period that data covers nearly from end to end."""
    first, last = bounds
    if clock.unit in ("hour", "row") or moments.is_year or last - first < 3 * every:
        return bounds
    if clock.unit == "day":
        return whole_days(moments, clock, every, bounds, aggregation)
    if len(moments.days) < 10:
        return bounds
    pause = float(np.median(np.diff(moments.days)))
    if pause > USUAL_PAUSE:
        return bounds
    tolerance = TOLERANCE if aggregation in ADDED else TOLERANCE_OF_MEANS
    starts = clock.starts(np.array([first, first + every, last, last + every])).astype("M8[D]").astype(np.int64)
    slack = max(pause, 1.0)
    if moments.days[0] - starts[0] > slack + tolerance * (starts[1] - starts[0]):
        first += every
    if starts[3] - 1 - moments.days[-1] > slack + tolerance * (starts[3] - starts[2]):
        last -= every
    return first, last


def whole_days(
    moments: Moments, clock: Clock, every: int, bounds: tuple[int, int], aggregation: Aggregation
) -> tuple[int, int]:
    """The same for days, by the hours that each usually has."""
    first, last = bounds
    if every > 1 or not len(moments.hours):
        return bounds
    days, held = np.unique(moments.hours // HOURS, return_counts=True)
    usual = float(np.median(held))
    if usual < LEAST_HOURS:
        return bounds
    least = usual * (1 - (TOLERANCE if aggregation in ADDED else TOLERANCE_OF_DAYS))
    ends = clock.of_days(days[[0, -1]])
    if held[0] < least and ends[0] == first:
        first += 1
    if held[-1] < least and ends[1] == last:
        last -= 1
    return first, last
