"""Moving averages that stay in the middle of what they average."""

import numpy as np


def centred_average(values: np.ndarray, period: int) -> np.ndarray:
    """The mean over one period around each of n values, NaN near the ends; an even period counts both ends half."""
    width = period + 1 if period % 2 == 0 else period
    found = np.full(len(values), np.nan)
    if len(values) >= width:
        weights = np.full(width, 1.0 / period)
        if period % 2 == 0:
            weights[[0, -1]] /= 2
        found[width // 2 : len(values) - width // 2] = np.convolve(values, weights, mode="valid")
    return found
