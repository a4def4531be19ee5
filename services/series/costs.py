"""Costs: how far the values of any piece of a series are from their best line."""

import numpy as np


class Costs:
    """Squared distances from the best line of any piece, from running sums; of one series, or of k at once."""

    def __init__(self, values: np.ndarray) -> None:
        times = np.arange(values.shape[-1]) - values.shape[-1] / 2
        centred = values - values.mean(axis=-1, keepdims=True)
        of_values = (centred, centred**2, times * centred)
        self._sums = [running(term) for term in of_values]
        self._times = [running(term) for term in (times, times**2)]

    def to(self, starts: np.ndarray, end: int) -> np.ndarray:
        """The cost of each piece that begins at a start and ends before `end`."""
        return self.between(starts, end)

    def between(self, starts: np.ndarray | int, ends: np.ndarray | int) -> np.ndarray:
        """The cost of each piece from a start to before an end."""
        starts, ends = np.atleast_1d(starts), np.atleast_1d(ends)
        length = ends - starts
        value, square, product = (sums[..., ends] - sums[..., starts] for sums in self._sums)
        time, time_square = (sums[ends] - sums[starts] for sums in self._times)
        spread = time_square - time**2 / length
        together = product - time * value / length
        with np.errstate(divide="ignore", invalid="ignore"):
            explained = np.where(spread > 0, together**2 / spread, 0.0)
        return np.maximum(square - value**2 / length - explained, 0.0)


def running(terms: np.ndarray) -> np.ndarray:
    """Sums of the first 0 … n terms."""
    start = np.zeros((*terms.shape[:-1], 1))
    return np.concatenate((start, np.cumsum(terms, axis=-1)), axis=-1)
