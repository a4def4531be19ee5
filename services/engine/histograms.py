"""Histograms with edges that people would choose: round numbers, whole hours, days, months and years."""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from services.engine.ordered import Ordered
from services.engine.value_counts import ValueCounts

FEWEST, MOST, TEMPORAL = 10, 100, 60
# With a long tail most bins are nearly empty: more of them let the body keep its shape.
MOST_WITH_TAIL, MOST_IN_BODY = 600, 60
# In tenths, so that two and a half is a whole number too.
NICE = (10, 20, 25, 50, 100)
MINUTE, HOUR, DAY = 60, 3_600, 86_400
STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 7 * DAY),
)
# The first Monday after 1970-01-01, a Thursday: weeks start there.
MONDAY = 4 * DAY
MONTHS = (1, 3, 6, 12, 24, 60, 120, 300, 600, 1_200, 2_400, 6_000, 12_000)
SECONDS_PER_MONTH = 30.44 * DAY


def histogram_of(counts: ValueCounts | Ordered, least: float = 1) -> dict[str, Any]:
    """n+1 edges and n counts over all finite values; edges are seconds for days and times.

    Args:
        counts: of numbers, dates or times.
        least: seconds below which a bin of dates or times would only show the clock's own steps.
    """
    first, last = (int(place) for place in counts.below(np.array([-sys.float_info.max, np.inf])))
    if last <= first:
        return {"edges": [], "counts": []}
    low, high = counts.at(first), counts.at(last - 1)
    edges = temporal_edges(counts, low, high, least) if counts.domain.is_temporal else number_edges(counts, low, high)
    places = counts.below(edges)
    # The last bin is closed: the largest value may stand on the last edge.
    places[0], places[-1] = first, last
    return {"edges": edges.tolist(), "counts": np.diff(places).tolist()}


def number_edges(counts: ValueCounts | Ordered, low: float, high: float) -> np.ndarray:
    """Round edges for numbers; whole ones, with the last beyond the largest value, for integers."""
    is_whole = counts.domain.type == "integer"
    if low == high and not is_whole:
        return around(low)
    step = nice_step((high / 2 - low / 2) / bins_for(counts, low, high) * 2, is_whole)
    if step is None:
        return spread(low, high)
    tenths, power = step
    size = tenths / 10 * 10.0**power
    last = np.floor(high / size) + 1 if is_whole else max(np.ceil(high / size), np.floor(low / size) + 1)
    places = np.arange(np.floor(low / size), last + 1)
    # Division by a power of ten gives the double nearest to the decimal; adding up steps would not.
    edges = places * tenths / 10.0 ** (1 - power) if power < 1 else places * tenths * 10.0 ** (power - 1)
    if len(edges) < 2 or edges[0] > low or edges[-1] < high or not np.all(np.diff(edges) > 0):
        return spread(low, high)
    return edges


def around(value: float) -> np.ndarray:
    """Two edges about the only value there is."""
    reach = max(0.5, abs(value) / 1024)
    return np.array([value - reach, value + reach]) if np.isfinite(value + reach) else np.array([value, value])


def spread(low: float, high: float) -> np.ndarray:
    """Equal bins where round numbers cannot tell the values apart."""
    parts = np.arange(FEWEST + 1) / FEWEST
    # Parts of both ends, which may lie too far apart for a difference.
    edges = np.unique(low * (1 - parts) + high * parts)
    edges = edges[(edges > low) & (edges < high)]
    return np.concatenate(([low], edges, [high])) if high > low else around(low)


def bins_for(counts: ValueCounts | Ordered, low: float, high: float) -> int:
    """How many bins suit the numbers.

    Source: Freedman and Diaconis, On the histogram as a density estimator (1981).
    """
    width = 2 * (counts.quantile(0.75) - counts.quantile(0.25)) / counts.total ** (1 / 3)
    wanted = (high - low) / width if np.isfinite(width) and width > 0 else np.log2(counts.total) + 1
    body = counts.quantile(0.99) - counts.quantile(0.01)
    most = (high - low) / body * MOST_IN_BODY if np.isfinite(body) and body > 0 else MOST
    most = np.clip(most if np.isfinite(most) else MOST, MOST, MOST_WITH_TAIL)
    return int(np.clip(wanted if np.isfinite(wanted) else MOST, FEWEST, most))


def nice_step(width: float, is_whole: bool) -> tuple[int, int] | None:
    """The smallest round step that is not below `width`, as tenths times a power of ten."""
    if is_whole:
        width = max(width, 1.0)
    if not 1e-290 < width < 1e290:
        return None
    power = int(np.floor(np.log10(width)))
    choices = NICE if not is_whole or power > 0 else (10, 20, 50, 100)
    return next(
        ((tenths, power) for tenths in choices if tenths / 10 * 10.0**power >= width * (1 - 1e-12)), (100, power)
    )


def temporal_edges(counts: ValueCounts | Ordered, low: float, high: float, least: float) -> np.ndarray:
    """Edges at whole units of time."""
    width = (high - low) / TEMPORAL
    if width < 1 / 2 and least < 1 and high > low:
        return number_edges(counts, low, high)
    step = next((step for step in STEPS if step >= max(width, least)), None)
    if step is not None:
        start = MONDAY if step == 7 * DAY else 0
        return start + step * np.arange(np.floor((low - start) / step), np.floor((high - start) / step) + 2)
    return month_edges(low, high, MONTHS)


def month_edges(low: float, high: float, sizes: Sequence[int]) -> np.ndarray:
    """Edges at the first days of months, quarters, years or longer stretches, in seconds."""
    width = (high - low) / TEMPORAL / SECONDS_PER_MONTH
    size = next((size for size in sizes if size >= width), sizes[-1])
    ends = np.array([low, high]).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    months = size * np.arange(ends[0] // size, ends[1] // size + 2) - 1970 * 12
    return months.astype("datetime64[M]").astype("datetime64[s]").astype(np.float64)
