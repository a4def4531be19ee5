"""Boxes: quartiles, whiskers, and what lies far beyond them."""

from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.question import Question
from services.charts.reductions.shapes import quartiles, spread_groups, summary
from services.charts.reductions.spreads import Spread, ready
from services.charts.reductions.tables import plain_number, plain_numbers

MOST_OUTLIERS = 50
FENCE = 1.5


def boxes(question: Question) -> Reduced:
    """Quartiles, whiskers to the last value within 1.5 interquartile ranges, and the values beyond.

    Source: Tukey, Exploratory Data Analysis (1977), section 2D.
    """
    key, groups = spread_groups(question)
    ready([item for _, item in groups], around_fences)
    return summary(question, key, groups, [box_of(*group) for group in groups])


def fences(item: Spread) -> np.ndarray:
    """The two numbers between which values are no outliers."""
    found = quartiles(item)
    reach = FENCE * (found["q3"] - found["q1"])
    return np.array([found["q1"] - reach, found["q3"] + reach])


def around_fences(item: Spread) -> np.ndarray:
    """The buckets of both fences, of the values next to them, and of those that lie farthest out."""
    buckets, group, last = item.buckets, item.group, item.total - 1
    low, high = buckets.holders(group, fences(item))
    inside = np.array([buckets.ends[low], buckets.starts[high] - 1]) - buckets.first_of(group)
    outside = np.append(np.arange(MOST_OUTLIERS), last - np.arange(MOST_OUTLIERS))
    return np.append([low, high], buckets.holding(group, np.clip(np.append(inside, outside), 0, last)))


def box_of(name: str, item: Spread) -> dict[str, Any]:
    """The figures of one box; of many values beyond the whiskers the farthest are listed."""
    middle, ends = quartiles(item), fences(item)
    start, stop = int(item.below(ends[:1])[0]), int(item.upto(ends[1:])[0])
    # Fences that are no numbers, as those of endless distances, let all values be inside.
    start, stop = (start, stop) if start < stop else (0, item.total)
    low, high, least, most = item.at(np.array([start, stop - 1, 0, item.total - 1])).tolist()
    figures = {**middle, "low": low, "high": high, "mean": item.mean, "min": least, "max": most}
    return {
        "name": name,
        "x": [name],
        "y": [plain_number(middle["median"])],
        **{label: plain_number(figure) for label, figure in figures.items()},
        "count": item.total,
        "beyond": item.total - (stop - start),
        "outliers": plain_numbers(farthest(item, start, stop, middle["median"])),
    }


def farthest(item: Spread, start: int, stop: int, median: float) -> np.ndarray:
    """The different values before one position and from another on; of many those that are farthest from the median."""
    count, reach = item.total - stop, MOST_OUTLIERS
    while True:
        low, high = item.different(0, min(start, reach)), item.different(max(stop, item.total - reach), item.total)
        if all(len(found) >= MOST_OUTLIERS or reach >= all_of for found, all_of in ((low, start), (high, count))):
            break
        # Where the same values stand there again and again, the next ones are farther in.
        reach *= 16
    outside = np.concatenate([low, high])
    return np.sort(outside[np.argsort(-np.abs(outside - median), kind="stable")[:MOST_OUTLIERS]])
