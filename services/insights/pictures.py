"""Pictures: the few numbers that a small chart needs, with the words that stand beside them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from services.insights import words

ACROSS, UP = 30, 16
MOST_BARS = 5


def bars(
    labels: Sequence[str], values: Sequence[float], shown: Sequence[str], flagged: Sequence[int]
) -> dict[str, Any]:
    """Bars that lie, one under the other."""
    return {
        "form": "bars",
        "labels": [words.pick(label) for label in labels],
        "values": [float(value) for value in values],
        "shown": list(shown),
        "flagged": list(flagged),
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


def density(x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """How many of n points lie in each cell of a grid over the body of both."""
    across, up = body(x), body(y)
    columns_ = places(x, across, ACROSS)
    rows_ = places(y, up, UP)
    inside = (columns_ >= 0) & (rows_ >= 0)
    cells = np.bincount(rows_[inside] * ACROSS + columns_[inside], minlength=ACROSS * UP)
    return {
        "form": "density",
        "counts": cells.reshape(UP, ACROSS).tolist(),
        "x_ends": [words.number(end, 3) for end in across],
        "y_ends": [words.number(end, 3) for end in up],
    }


def body(numbers: np.ndarray) -> tuple[float, float]:
    """Where nearly all numbers lie: tails that would flatten the picture are left out."""
    few = numbers[:: max(1, len(numbers) // 20_000)]
    low, high = np.quantile(few, [0.002, 0.985 if len(few) > 200 else 1])
    least, most = float(numbers.min()), float(numbers.max())
    # A tail is cut only where that at least halves the axis.
    low = float(low) if low - least > 0.5 * (most - least) else least
    return low, float(high) if most - high > 0.4 * (most - least) else most


def places(numbers: np.ndarray, ends: tuple[float, float], steps: int) -> np.ndarray:
    """In which of equal steps numbers lie, −1 for outside."""
    low, high = ends
    if not high > low:
        return np.zeros(len(numbers), np.int64)
    found = np.minimum(((numbers - low) * (steps / (high - low))).astype(np.int64), steps - 1)
    return np.where((numbers >= low) & (numbers <= high), found, -1)
