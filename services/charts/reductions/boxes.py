"""Boxes: quartiles, whiskers, and what lies far beyond them."""

from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.question import Question
from services.charts.reductions.shapes import quartiles, spread_groups, summary
from services.charts.reductions.spreads import Spread, ready
from services.charts.reductions.tables import plain_number, plain_numbers

MOST_OUTLIERS = 40
FENCE = 1.5
THINNED = "of many values beyond the whiskers some are drawn, evenly spaced, the farthest among them"


def boxes(question: Question) -> Reduced:
    """Quartiles, whiskers to the last value within 1.5 interquartile ranges, and the values beyond.

    Source: Tukey, Exploratory Data Analysis (1977), section 2D.
    """
    key, groups = spread_groups(question)
    items = [item for _, item in groups]
    ready(items, around_fences)
    ready(items, lambda item: item.buckets.holding(item.group, beyond(item)))
    series = [box_of(*group) for group in groups]
    is_thinned = any(item["beyond"] > len(item["outliers"]) for item in series)
    return summary(question, key, groups, series, *([THINNED] if is_thinned else []))


def fences(item: Spread) -> np.ndarray:
    """The two numbers between which values are no outliers."""
    found = quartiles(item)
    reach = FENCE * (found["q3"] - found["q1"])
    return np.array([found["q1"] - reach, found["q3"] + reach])


def around_fences(item: Spread) -> np.ndarray:
    """The buckets of both fences, and of the values next to them."""
    low, high = item.buckets.holders(item.group, fences(item))
    inside = np.array([item.buckets.ends[low], item.buckets.starts[high] - 1]) - item.buckets.first_of(item.group)
    return np.append([low, high], item.buckets.holding(item.group, np.clip(inside, 0, item.total - 1)))


def inside(item: Spread) -> tuple[int, int]:
    """From which position up to which one values lie between the fences; the second is not one of them."""
    low, high = fences(item)
    start, stop = int(item.below(np.array([low]))[0]), int(item.upto(np.array([high]))[0])
    # Fences that are no numbers, as those of endless distances, let all values be inside.
    return (start, stop) if start < stop else (0, item.total)


def beyond(item: Spread) -> np.ndarray:
    """The positions of values outside the fences: of many evenly spaced ones, the farthest among them."""
    start, stop = inside(item)
    return np.concatenate([evenly_in(0, start), evenly_in(stop, item.total)])


def evenly_in(first: int, last: int) -> np.ndarray:
    """At most so many positions from one up to another, which is not one of them."""
    return np.unique(np.linspace(first, last - 1, min(MOST_OUTLIERS, last - first)).round().astype(np.int64))


def box_of(name: str, item: Spread) -> dict[str, Any]:
    """The figures of one box; of many values beyond the whiskers some are listed."""
    middle, (start, stop) = quartiles(item), inside(item)
    low, high, least, most = item.at(np.array([start, stop - 1, 0, item.total - 1])).tolist()
    figures = {**middle, "low": low, "high": high, "mean": item.mean, "min": least, "max": most}
    return {
        "name": name,
        "x": [name],
        "y": [plain_number(middle["median"])],
        **{label: plain_number(figure) for label, figure in figures.items()},
        "count": item.total,
        "beyond": item.total - (stop - start),
        "outliers": plain_numbers(np.unique(item.at(beyond(item)))),
    }
