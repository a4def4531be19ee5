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
# What became so many times as large changes by shares of itself.
GROWN = 4


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
    variance = count * (count - 1) * (2 * count + 5) / 18 * inflation(rest)
    return 2 * score / (count * (count - 1)), of_normal(score / float(np.sqrt(variance)))


def drift(values: np.ndarray) -> float:
    """The p value of the mean step of k values: what grows by its own size is no line with noise, but a walk uphill.

    Source: Hamilton, Time Series Analysis (1994), §17.4, the test of the drift of a random walk.
    """
    from services.engine.correlations.significance import of_correlation

    is_growth = values.min() > 0 and values.max() >= GROWN * values.min()
    steps = np.diff(np.log(values) if is_growth else values)
    count, spread = len(steps), float(steps.std(ddof=1))
    if spread == 0:
        return 1.0
    ratio = float(steps.mean()) / spread * np.sqrt(count / inflation(steps - steps.mean()))
    return float(of_correlation(np.array([ratio / np.sqrt(ratio**2 + count - 1)]), np.array([count + 1.0]))[0])


def inflation(rest: np.ndarray) -> float:
    """By how much persistence from one to the next makes sums of centred values spread more.

    Source: Kendall, Note on Bias in the Estimation of Autocorrelation (1954): of few values it looks too small.
    """
    spread = float(rest @ rest)
    seen = float(rest[1:] @ rest[:-1]) / spread if spread > 0 else 0.0
    persistence = min(0.98, seen + (2 + 4 * seen) / len(rest)) if seen > 0 else 0.0
    return (1 + persistence) / (1 - persistence)


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
    # The likelier of two tests was taken.
    chance = min(1.0, 2 * min(chance, drift(means)))
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
        title=f"{name} {'rises' if tau > 0 else 'falls'} {along(time.column)}",
        text=f"The {'share' if measure.is_share else 'mean'} goes from {say(start)} in the first fifth of {when} to "
        f"{say(end)} in the last. A comparison of groups from different times compares the times too.",
        effect=tau,
        strength=min(1.0, abs(tau) * min(1.0, change)),
        chart={"chart": "line", "x": time.column.name, "y": measure.column.name, "agg": "mean"},
        picture=picture(time, means, counts, say),
        caption=f"Mean by {when}, tau {words.coefficient(tau)}; {words.rows(rows)}",
        page="trends",
        p_value=chance,
        rows=rows,
        about=(measure.column.name, time.column.name),
    )


def along(column: Column) -> str:
    """Over what a trend goes: years may be those in which things were made, not those in which they were counted."""
    return "over time" if column.type in ("date", "datetime") else f"over the years of {words.name(column.name)}"


def place_in(column: Column, end: float) -> str:
    """An end of the time that a column covers."""
    if column.type in ("date", "datetime"):
        return shown({"type": column.type}, end)
    return pictures.end_of(end, is_year=True)


def picture(time: Periods, means: np.ndarray, counts: np.ndarray, say: Any) -> dict[str, Any]:
    """The means over time."""
    labels = [""] * len(means)
    labels[0], labels[-1] = (place_in(time.column, end) for end in time.ends)
    return pictures.line(labels, means.tolist(), [say(float(mean)) for mean in means], counts.tolist())
