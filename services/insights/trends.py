"""Trends: a measure that climbs or falls over the time that a column of dates covers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.columns import Column
from services.insights import exact, joint, pictures, words
from services.insights.finding import Finding
from services.insights.profile_pictures import shown
from services.insights.rows import Rows
from services.insights.variables import Measure, numbers_at

MOST_PERIODS, LEAST_PERIODS, LEAST_TAU, LEAST_CHANGE = 60, 12, 0.3, 0.3


@dataclass(frozen=True)
class Periods:
    """Equal stretches of time: the number of each row's one (`count` where it has no time), and both ends."""

    column: Column
    numbers: np.ndarray
    count: int
    ends: tuple[float, float]


def periods(rows: Rows, column: Column) -> Periods | None:
    """Cut the time of a column into equal stretches; None where there are too few moments."""
    if column.distinct < LEAST_PERIODS:
        return None
    seconds = numbers_at(rows.table.form(column.name), rows.table.domain(column.name), rows.places)
    if not len(seconds) or np.isnan(seconds).all():
        return None
    low, high = float(np.nanmin(seconds)), float(np.nanmax(seconds))
    if not high > low:
        return None
    # As many moments in each stretch where they are evenly spread: a quarter of a step makes up for uneven months.
    several = -(-column.distinct // MOST_PERIODS)
    count = -(-column.distinct // several)
    step = (high - low) / (column.distinct - 1)
    numbers = np.minimum((np.nan_to_num(seconds, nan=low) - low + step / 4) / (step * several), count - 1)
    numbers = numbers.astype(np.uint8)
    numbers[np.isnan(seconds)] = count
    return Periods(column, numbers, count, (low, high))


def kendall(values: np.ndarray) -> tuple[float, float]:
    """Kendall's tau of k values with their order, and its p value, corrected for persistence.

    Source: Mann (1945); Yue and Wang, The Mann-Kendall Test Modified by Effective Sample Size (2004).
    """
    from services.engine.correlations.significance import of_normal

    count = len(values)
    score = float(np.sign(values[None, :] - values[:, None])[np.triu_indices(count, 1)].sum())
    along = np.arange(count)
    rest = values - np.polyval(np.polyfit(along, values, 1), along)
    spread = float(rest @ rest)
    persistence = min(0.98, max(0.0, float(rest[1:] @ rest[:-1]) / spread)) if spread > 0 else 0.0
    variance = count * (count - 1) * (2 * count + 5) / 18 * (1 + persistence) / (1 - persistence)
    return 2 * score / (count * (count - 1)), of_normal(score / float(np.sqrt(variance)))


def finding(rows: Rows, measure: Measure, time: Periods) -> tuple[float, Finding | None]:
    """The chance of a measure's climb over time, and the finding where it is large."""
    seen = joint.by_numbers(rows, measure, time.numbers, time.count)
    counts = np.bincount(seen.right, seen.counts, time.count)
    filled = np.flatnonzero(counts)
    if len(filled) < LEAST_PERIODS:
        return float("nan"), None
    every, _, spread = exact.ratio_of(seen.left, seen, counts)
    if spread == 0:
        return float("nan"), None
    means = every[filled]
    tau, chance = kendall(means)
    few = max(1, len(means) // 5)
    start, end = float(means[:few].mean()), float(means[-few:].mean())
    change = abs(end - start) / spread
    if abs(tau) < LEAST_TAU or change < LEAST_CHANGE or (end - start) * tau <= 0:
        return chance, None
    return chance, told(measure, time, means, counts[filled], (tau, start, end, change, chance), seen.rows)


def told(
    measure: Measure, time: Periods, means: np.ndarray, counts: np.ndarray, figures: tuple[float, ...], rows: int
) -> Finding:
    """The trend in words."""
    tau, start, end, change, chance = figures
    name, when = words.name(measure.column.name), words.name(time.column.name)
    say = words.share if measure.is_share else words.number
    return Finding(
        kind="trend",
        columns=(measure.column.name, time.column.name),
        title=f"{name} {'rises' if tau > 0 else 'falls'} over time",
        text=f"The {'share' if measure.is_share else 'mean'} goes from {say(start)} in the first fifth of {when} to "
        f"{say(end)} in the last. A comparison of groups from different times compares the times too.",
        effect=tau,
        strength=min(1.0, abs(tau) * min(1.0, change)),
        chart={"chart": "line", "x": time.column.name, "y": measure.column.name, "agg": "mean"},
        picture=picture(time, means, counts, say),
        caption=f"Mean by {when}, tau {words.coefficient(tau)}; {words.rows(rows)}",
        page="trends",
        p_value=chance,
        about=(measure.column.name, time.column.name),
    )


def picture(time: Periods, means: np.ndarray, counts: np.ndarray, say: Any) -> dict[str, Any]:
    """The means over time."""
    labels = [""] * len(means)
    profile = {"type": time.column.type}
    labels[0], labels[-1] = shown(profile, time.ends[0]), shown(profile, time.ends[1])
    return pictures.line(labels, means.tolist(), [say(float(mean)) for mean in means], counts.tolist())
