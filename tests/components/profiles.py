"""Profiles as the statistics give them, small enough to read."""

import json
from typing import Any


def numbers_profile(**changes: Any) -> dict[str, Any]:
    """A column of numbers: 1, 2, 2, 3, 10 and one missing."""
    return {
        "name": "price", "type": "integer", "role": "measure", "count": 5, "missing": 1, "missing_share": 1 / 6,
        "distinct": 4, "unique": 3, "mean": 3.6, "std": 3.64692, "variance": 13.3, "min": 1, "q1": 2, "median": 2,
        "q3": 3, "max": 10, "p01": 1.04, "p05": 1.2, "p95": 8.6, "p99": 9.72, "iqr": 1, "mad": 1, "sum": 18,
        "zeros": 0, "negatives": 0, "skewness": 1.3, "kurtosis": -0.1, "cv": 1.013,
        "histogram": {"edges": [0, 2, 4, 6, 8, 10, 12], "counts": [1, 3, 0, 0, 0, 1]},
        "top": [{"value": 2, "count": 2}, {"value": 1, "count": 1}],
        **changes,
    }  # fmt: skip


def words_profile(**changes: Any) -> dict[str, Any]:
    """A column of categories."""
    return {
        "name": "city", "type": "category", "role": "dimension", "count": 4, "missing": 0, "missing_share": 0.0,
        "distinct": 2, "unique": 0, "top": [{"value": "Oslo", "count": 3}, {"value": "Rome", "count": 1}],
        "min_length": 4, "max_length": 4, "mean_length": 4.0, "empty": 0,
        **changes,
    }  # fmt: skip


def days_profile(**changes: Any) -> dict[str, Any]:
    """A column of three days; the edges of its histogram are seconds since 1970."""
    edges = [1_357_344_000, 1_357_430_400, 1_357_516_800, 1_357_603_200]
    return {
        "name": "day", "type": "date", "role": "time", "count": 3, "missing": 0, "missing_share": 0.0, "distinct": 3,
        "unique": 3, "min": "2013-01-05", "max": "2013-01-07", "range_seconds": 172_800.0, "granularity": "day",
        "gaps": 0, "histogram": {"edges": edges, "counts": [1, 1, 1]},
        **changes,
    }  # fmt: skip


def truth_profile(**changes: Any) -> dict[str, Any]:
    """A column of true and false."""
    return {
        "name": "late", "type": "boolean", "role": "dimension", "count": 4, "missing": 0, "missing_share": 0.0,
        "distinct": 2, "unique": 1, "true": 1, "false": 3,
        **changes,
    }  # fmt: skip


def empty_profile(**changes: Any) -> dict[str, Any]:
    """A column of numbers without any number."""
    nothing = dict.fromkeys(("mean", "std", "min", "q1", "median", "q3", "max", "p01", "p05", "p95", "p99", "skewness"))
    return numbers_profile(
        count=0, missing=6, missing_share=1.0, distinct=0, unique=0, **nothing,
        histogram={"edges": [], "counts": []}, top=[], **changes,
    )  # fmt: skip


ALL_PROFILES = (numbers_profile(), words_profile(), days_profile(), truth_profile(), empty_profile())
HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}\u202e"


def texts_of(component: Any) -> str:
    """All text that a piece of a page shows, in order."""
    if component is None or isinstance(component, str | int | float):
        return "" if component is None else str(component)
    if isinstance(component, list | tuple):
        return " ".join(filter(None, map(texts_of, component)))
    drawn = getattr(component, "data-drawn", None)
    return texts_of(getattr(component, "children", None)) if drawn is None else texts_of_trees(json.loads(drawn))


def texts_of_trees(trees: list[Any]) -> str:
    """All text of a list that the browser draws."""
    return " ".join(tree if isinstance(tree, str) else texts_of_trees(tree[2]) for tree in trees)


def drawn_count(component: Any) -> int:
    """How many pieces a list holds that the browser draws."""
    return len(json.loads(getattr(component, "data-drawn")))
