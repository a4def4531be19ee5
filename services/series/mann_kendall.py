"""The Mann-Kendall test of a trend, plain and with a correction for neighbours that resemble each other."""

from math import erfc, sqrt
from typing import NamedTuple

import numpy as np

from services.series.pairs import ranks, score, ties
from services.series.slopes import Z_95


class Test(NamedTuple):
    """Kendall's S and tau, and two p-values: for independent values, and corrected for autocorrelation."""

    s: int
    tau: float
    z: float
    p_value: float
    corrected_z: float
    corrected_p_value: float


def mann_kendall(times: np.ndarray, values: np.ndarray, slope: float) -> Test:
    """Test whether later values tend to be larger or smaller.

    Args:
        times: n >= 3 increasing times.
        values: their values.
        slope: the median slope, which is taken out before autocorrelation is measured.

    Source: Mann (1945), Kendall (1975); the correction by Hamed and Rao, Journal of Hydrology 204 (1998).
    """
    found = score(values)
    count = len(values)
    tied = ties(values)
    variance = (count * (count - 1) * (2 * count + 5) - float(np.sum(tied * (tied - 1) * (2 * tied + 5)))) / 18
    plain = standardised(found, variance)
    corrected = standardised(found, variance * inflation(ranks(values - slope * times)))
    tau = found / (count * (count - 1) / 2)
    return Test(found, tau, plain, two_sided(plain), corrected, two_sided(corrected))


def standardised(found: int, variance: float) -> float:
    """The score in standard deviations, with a correction for its being whole."""
    if variance <= 0 or found == 0:
        return 0.0
    return (found - (1 if found > 0 else -1)) / sqrt(variance)


def two_sided(z: float) -> float:
    """The probability of a score at least so far from zero."""
    return erfc(abs(z) / sqrt(2))


def inflation(detrended: np.ndarray) -> float:
    """How much larger the variance of S is because of autocorrelation; only significant lags count.

    The estimate can fall to zero or below; then it says nothing, and 1 is returned.
    """
    count = len(detrended)
    correlations = autocorrelation(detrended)[1:]
    lags = np.arange(1, count)
    counted = np.abs(correlations) > Z_95 / np.sqrt(count)
    weights = (count - lags) * (count - lags - 1.0) * (count - lags - 2.0)
    found = 1 + 2 / (count * (count - 1.0) * (count - 2.0)) * float(np.sum(weights[counted] * correlations[counted]))
    return found if found > 0 else 1.0


def autocorrelation(values: np.ndarray) -> np.ndarray:
    """The autocorrelation at lags 0 … n−1, each sum divided by n; zeros for a constant series."""
    centred = values - values.mean()
    size = 1 << (2 * len(values) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    found = np.fft.irfft(spectrum * np.conj(spectrum), size)[: len(values)]
    return np.asarray(found / found[0]) if found[0] > 0 else np.zeros(len(values))
