"""Edges: the first and the last period of a sum or a count, which data often covers only in part."""

import numpy as np

from services.series.clocks import Clock
from services.series.frequency import Moments

# Days without rows are usual up to here; then the data does not come by the day, and no period is incomplete.
USUAL_PAUSE = 4
TOLERANCE = 0.1


def whole_periods(moments: Moments, clock: Clock, every: int, bounds: tuple[int, int]) -> tuple[int, int]:
    """The first and the last period that data covers from end to end, give or take a tenth."""
    first, last = bounds
    if clock.unit in ("hour", "day", "row") or len(moments.days) < 10 or last - first < 3 * every:
        return bounds
    pause = float(np.median(np.diff(moments.days)))
    if pause > USUAL_PAUSE:
        return bounds
    starts = clock.starts(np.array([first, first + every, last, last + every])).astype("M8[D]").astype(np.int64)
    slack = max(pause, 1.0)
    if moments.days[0] - starts[0] > slack + TOLERANCE * (starts[1] - starts[0]):
        first += every
    if starts[3] - 1 - moments.days[-1] > slack + TOLERANCE * (starts[3] - starts[2]):
        last -= every
    return first, last
