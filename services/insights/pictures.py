"""Pictures: the few numbers that a small chart needs, with the words that stand beside them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from services.insights import words
from services.insights.joint import Joint

ACROSS, UP = 30, 16
MOST_BARS = 10
MOST_LOOKED_AT = 50_000
# More points than that hide each other, and weigh more than a grid of counts.
MOST_POINTS, FINENESS = 250, 250


def bars(
    labels: Sequence[str],
    values: Sequence[float],
    shown: Sequence[str],
    flagged: Sequence[int],
    from_zero: bool = True,
) -> dict[str, Any]:
    """Bars that lie, one under the other; amounts start at zero, means may have no zero in sight."""
    return {
        "form": "bars",
        "labels": [words.pick(label) for label in labels],
        "values": [float(value) for value in values],
        "shown": list(shown),
        "flagged": list(flagged),
        "from_zero": from_zero,
    }


def columns(
    heights: Sequence[float], ends: tuple[str, str], flagged: Sequence[int] = (), middle: str = ""
) -> dict[str, Any]:
    """Bars that stand, with what both ends of the axis say."""
    return {
        "form": "columns",
        "values": [float(value) for value in heights],
        "ends": list(ends),
        "flagged": list(flagged),
        "middle": middle,
    }


def line(labels: Sequence[str], values: Sequence[float], shown: Sequence[str], counts: Sequence[int]) -> dict[str, Any]:
    """A line over ordered labels; counts stand behind it as pale bars."""
    return {
        "form": "line",
        "labels": list(labels),
        "values": [float(value) for value in values],
        "shown": list(shown),
        "counts": [int(count) for count in counts],
    }


def pair(points: Joint, are_years: tuple[bool, bool] = (False, False)) -> dict[str, Any]:
    """Two numbers as points, or as a grid where there are many rows."""
    return scatter(points, are_years) if points.rows <= MOST_POINTS else density(points, are_years)


def scatter(points: Joint, are_years: tuple[bool, bool]) -> dict[str, Any]:
    """Each pair as a point, so many of `FINENESS` steps from each low end."""
    ends = [(float(side.min()), float(side.max())) for side in (points.left, points.right)]
    places_ = [
        np.rint(FINENESS * (side - low) / ((high - low) or 1.0)).astype(int).tolist()
        for side, (low, high) in zip((points.left, points.right), ends, strict=True)
    ]
    named = [[end_of(end, is_year) for end in both] for both, is_year in zip(ends, are_years, strict=True)]
    x, y = places_
    return {"form": "points", "x": x, "y": y, "steps": FINENESS, "x_ends": named[0], "y_ends": named[1]}


def density(points: Joint, are_years: tuple[bool, bool] = (False, False)) -> dict[str, Any]:
    """How many rows lie in each cell of a grid over the body of both numbers."""
    across, up = body(points.left, points.counts), body(points.right, points.counts)
    columns_ = places(points.left, across, ACROSS)
    rows_ = places(points.right, up, UP)
    inside = (columns_ >= 0) & (rows_ >= 0)
    weights = points.counts[inside]
    cells = np.bincount(rows_[inside] * ACROSS + columns_[inside], weights, ACROSS * UP).astype(np.int64)
    return {
        "form": "density",
        "counts": cells.reshape(UP, ACROSS).tolist(),
        "x_ends": [end_of(end, are_years[0]) for end in across],
        "y_ends": [end_of(end, are_years[1]) for end in up],
    }


def end_of(place: float, is_year: bool) -> str:
    """An end of an axis."""
    return f"{place:.0f}" if is_year else words.number(place, 3)


def body(numbers: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """Where nearly all numbers lie: tails that would flatten the picture are left out."""
    if len(numbers) > MOST_LOOKED_AT and counts.max() == 1:
        numbers = numbers[:: len(numbers) // MOST_LOOKED_AT]
        counts = np.ones(len(numbers))
    order = np.argsort(numbers)
    upto = np.cumsum(counts[order]) / counts.sum()
    top = 0.985 if counts.sum() > 200 else 1.0
    low, high = (numbers[order[min(len(order) - 1, int(np.searchsorted(upto, share)))]] for share in (1 - top, top))
    least, most = float(numbers.min()), float(numbers.max())
    # A tail is cut only where that at least halves the axis.
    high = float(high) if most - high > 0.4 * (most - least) else most
    return float(low) if low - least > 0.4 * (high - least) else least, high


def places(numbers: np.ndarray, ends: tuple[float, float], steps: int) -> np.ndarray:
    """In which of equal steps numbers lie, −1 for outside."""
    low, high = ends
    if not high > low:
        return np.zeros(len(numbers), np.int64)
    found = np.minimum(((numbers - low) * (steps / (high - low))).astype(np.int64), steps - 1)
    return np.where((numbers >= low) & (numbers <= high), found, -1)
