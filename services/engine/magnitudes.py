"""Magnitudes: numbers of extreme size brought near 1, so that neither sums nor squares of them are lost."""

import numpy as np

LARGEST = float(np.finfo(np.float64).max)


def magnitude_of(numbers: np.ndarray) -> float:
    """A power of two that brings numbers of extreme size near 1; 1 for all others, and for none.

    >>> magnitude_of(np.array([1.0, np.nan, -3e5])), magnitude_of(np.array([2.0**1000])) == 2.0**1000
    (1.0, True)

    Args:
        numbers: n floats; NaN takes no part.
    """
    largest = float(np.nanmax(np.abs(numbers), initial=0.0))
    if largest == 0 or 1e-100 < largest < 1e100 or largest > LARGEST:
        return 1.0
    return float(2.0 ** np.floor(np.log2(largest)))
