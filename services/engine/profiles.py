"""Profiles: everything that is said about one column, from its value counts alone."""

import sys
from typing import Any

import numpy as np
import pyarrow.compute as pc

from models.columns import Column
from services.engine.calendars import gaps, granularity, least_seconds
from services.engine.cumulative import ecdf_of
from services.engine.histograms import histogram_of
from services.engine.keys import LARGEST_EXACT, shown
from services.engine.log_histograms import log_histogram_of
from services.engine.moments import Moments, moments_of
from services.engine.ordered import Ordered
from services.engine.spreads import median_deviation, quartile_distance
from services.engine.text_tally import TextTally
from services.engine.value_counts import ValueCounts

MOST_TOP = 20
# The smallest number above zero.
SMALLEST = 5e-324
QUANTILES = {"p01": 0.01, "p05": 0.05, "q1": 0.25, "median": 0.5, "q3": 0.75, "p95": 0.95, "p99": 0.99}


def profile_of(column: Column, counts: ValueCounts | Ordered | TextTally) -> dict[str, Any]:
    """The profile of a column, with the names of the HTTP contract.

    Args:
        column: name, type and role.
        counts: of the rows that take part.
    """
    rows = counts.total + counts.missing
    common = {
        "name": column.name,
        "type": column.type,
        "role": column.role,
        "count": counts.total,
        "missing": counts.missing,
        "missing_share": counts.missing / rows if rows else 0.0,
        "distinct": counts.distinct,
        "unique": counts.unique,
    }
    if isinstance(counts, TextTally) or (isinstance(counts, ValueCounts) and counts.domain.is_text):
        return common | text_part(counts)
    if counts.domain.is_temporal:
        return common | temporal_part(counts)
    return common | (boolean_part(counts) if column.type == "boolean" else numeric_part(counts))


def finite(number: float | None) -> float | None:
    """A number that JSON can hold, else None."""
    return float(number) if number is not None and np.isfinite(number) else None


def numeric_part(counts: ValueCounts | Ordered) -> dict[str, Any]:
    """What is said about numbers."""
    with np.errstate(all="ignore"):
        moments = moments_of(counts)
        quantiles = {name: counts.quantile(share) if counts.total else None for name, share in QUANTILES.items()}
        return {
            **moment_part(counts, moments),
            **{name: finite(value) for name, value in quantiles.items()},
            **ends(counts),
            "iqr": finite(quartile_distance(counts)) if counts.total else None,
            "mad": finite(median_deviation(counts)) if counts.total else None,
            **signs(counts),
            "histogram": histogram_of(counts),
            "log_histogram": log_histogram_of(counts) if counts.total else None,
            "ecdf": ecdf_of(counts),
            "top": counts.top(MOST_TOP),
        }


def signs(counts: ValueCounts | Ordered) -> dict[str, Any]:
    """How many cells are zero, how many are below it, and how many are infinite."""
    bounds = np.array([-sys.float_info.max, 0.0, SMALLEST, np.inf])
    finite_from, negatives, upto_zero, finite_to = counts.below(bounds).tolist() if counts.total else (0, 0, 0, 0)
    infinite = finite_from + counts.total - finite_to
    return {"zeros": upto_zero - negatives, "negatives": negatives, "infinite": infinite}


def ends(counts: ValueCounts | Ordered) -> dict[str, Any]:
    """The smallest and the largest value."""
    if not counts.total:
        return {"min": None, "max": None}
    low, high = shown(counts.domain, counts.ends)
    return {"min": low, "max": high}


def moment_part(counts: ValueCounts | Ordered, moments: Moments | None) -> dict[str, Any]:
    """Mean, spread and shape; None where an infinity or too few values leave them undefined."""
    names = ("mean", "std", "variance", "sum", "skewness", "kurtosis", "cv")
    if moments is None:
        return dict.fromkeys(names)
    deviation = moments.deviation
    is_varying = counts.distinct > 1
    return {
        "mean": finite(moments.mean),
        "std": finite(deviation),
        "variance": finite(moments.variance),
        "sum": total_shown(counts, moments),
        "skewness": finite(moments.skewness) if is_varying else None,
        "kurtosis": finite(moments.kurtosis) if is_varying else None,
        "cv": finite(deviation / moments.mean) if deviation is not None and moments.mean else None,
    }


def total_shown(counts: ValueCounts | Ordered, moments: Moments) -> int | str | float | None:
    """The sum: every digit of it for integers, as text where JSON's numbers cannot hold them."""
    if counts.domain.type == "integer" and moments.total.denominator == 1:
        whole = int(moments.total)
        return whole if abs(whole) <= LARGEST_EXACT else str(whole)
    try:
        return float(moments.total)
    except OverflowError:
        return None


def temporal_part(counts: ValueCounts | Ordered) -> dict[str, Any]:
    """What is said about dates and times."""
    unit = granularity(counts)
    first, last = (counts.at(0), counts.at(counts.total - 1)) if counts.total else (0.0, 0.0)
    return {
        **ends(counts),
        "range_seconds": last - first if counts.total else None,
        "histogram": histogram_of(counts, least_seconds(counts.domain, unit)),
        "granularity": unit,
        "gaps": gaps(counts, unit),
    }


def boolean_part(counts: ValueCounts | Ordered) -> dict[str, Any]:
    """How many are true, and how many false."""
    upto_false = int(counts.below(np.array([0.5]))[0]) if counts.total else 0
    return {"true": counts.total - upto_false, "false": upto_false}


def text_part(counts: ValueCounts | TextTally) -> dict[str, Any]:
    """What is said about texts; lengths are in characters."""
    if isinstance(counts, TextTally):
        lengths, weights = counts.lengths()
    else:
        lengths, weights = pc.utf8_length(counts.texts).to_numpy(zero_copy_only=False), counts.counts
    total = counts.total
    return {
        "top": counts.top(MOST_TOP),
        "min_length": int(lengths.min()) if total else None,
        "max_length": int(lengths.max()) if total else None,
        "mean_length": int((lengths.astype(np.int64) * weights).sum()) / total if total else None,
        "empty": int(weights[lengths == 0].sum()),
    }
