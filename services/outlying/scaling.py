"""Scaling: the columns of a table on one scale, which a few wild values cannot stretch."""

from typing import NamedTuple

import numpy as np

from services.engine.magnitudes import magnitude_of

# Up to here a distance counts in full, beyond by its logarithm: one typing error must not hide all else.
FARTHEST = 30.0
WINSOR = 0.01


class Scaled(NamedTuple):
    """M × d numbers on one scale, and where and how wide each column was: numbers = scaled * widths + middles."""

    scaled: np.ndarray
    middles: np.ndarray
    widths: np.ndarray


def standardised(numbers: np.ndarray, basis: np.ndarray) -> Scaled:
    """Columns with median 0 and, without their outermost hundredths, standard deviation 1.

    Args:
        numbers: m × d floats; missing ones become 0, the usual value, and infinities stand beyond all others.
        basis: places of the rows that the scale is made of.
    """
    scales = np.array([scale_of(numbers[basis, place]) for place in range(numbers.shape[1])]).reshape(-1, 2)
    with np.errstate(all="ignore"):
        found = (numbers - scales[:, 0]) / scales[:, 1]
    return Scaled(np.nan_to_num(found, nan=0.0, posinf=1e12, neginf=-1e12), scales[:, 0], scales[:, 1])


def scale_of(numbers: np.ndarray) -> tuple[float, float]:
    """The median of a column, and its standard deviation without the outermost hundredths."""
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return 0.0, 1.0
    size = magnitude_of(finite)
    finite = finite / size
    low, median, high = np.quantile(finite, [WINSOR, 0.5, 1 - WINSOR])
    width = np.clip(finite, low, high).std() or finite.std()
    return float(median) * size, float(width) * size or 1.0


def softened(scaled: np.ndarray, farthest: float = FARTHEST) -> np.ndarray:
    """The same with far distances pulled in; their order stays."""
    size = np.abs(scaled)
    return np.where(size > farthest, np.sign(scaled) * (farthest + np.log1p(np.maximum(size - farthest, 0))), scaled)
