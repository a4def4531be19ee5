"""Slopes, the Mann-Kendall test and what they are counted from, against SciPy and the definitions."""

import numpy as np
import pytest
from scipy import stats

from services.series.mann_kendall import autocorrelation, inflation, mann_kendall
from services.series.pairs import inversions, ranks, score
from services.series.slopes import searched_slope, slope_of, slopes_at


def series(count: int, seed: int = 1, tied: bool = False) -> np.ndarray:
    values = np.random.default_rng(seed).normal(size=count).cumsum()
    return np.round(values) if tied else values


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("count", [2, 3, 17, 200])
def test_slopes_are_those_of_scipy(count: int, tied: bool):
    values, times = series(count, tied=tied), np.arange(count, dtype=float)
    expected, line = stats.theilslopes(values, times), stats.linregress(times, values)
    found = slope_of(times, values)
    np.testing.assert_allclose(found[:3], (expected.slope, expected.low_slope, expected.high_slope), atol=1e-12)
    np.testing.assert_allclose((found.linear, found.linear_error), (line.slope, line.stderr), atol=1e-10)


def test_a_searched_slope_is_the_counted_one():
    values, times = series(400, tied=True), np.arange(400.0)
    for place in (0, 10, 20_000, 60_000, 79_799):
        assert searched_slope(times, values, place) == pytest.approx(slopes_at(times, values, [place])[0], abs=1e-12)


@pytest.mark.parametrize("tied", [False, True])
def test_pairs_are_counted_as_one_by_one(tied: bool):
    values = series(60, tied=tied)
    earlier, later = np.triu_indices(60, 1)
    assert inversions(values) == np.count_nonzero(values[later] < values[earlier])
    assert inversions(values, equal_count=True) == np.count_nonzero(values[later] <= values[earlier])
    assert score(values) == int(np.sign(values[later] - values[earlier]).sum())
    np.testing.assert_array_equal(ranks(values), stats.rankdata(values))


def test_mann_kendall_is_that_of_the_literature():
    # Sen's slope and the test for the annual number of great discoveries, as R and pymannkendall give them.
    values = np.array(
        [5, 3, 0, 2, 0, 3, 2, 3, 6, 1, 2, 1, 2, 1, 3, 3, 3, 5, 2, 4, 4, 0, 2, 3, 7, 12, 3, 10, 9, 2, 3, 7, 7, 2, 3, 3,
         6, 2, 4, 3, 5, 2, 2, 4, 0, 4, 2, 5, 2, 3, 3, 6, 5, 8, 3, 6, 6, 0, 5, 2, 2, 2, 6, 3, 4, 4, 2, 2, 4, 7, 5, 3, 3,
         0, 2, 2, 2, 1, 3, 4, 2, 2, 1, 1, 1, 2, 1, 4, 4, 3, 2, 1, 4, 1, 1, 1, 0, 0, 2, 0], float,
    )  # fmt: skip
    times = np.arange(100.0)
    slope = slope_of(times, values)
    test = mann_kendall(times, values, slope.median)
    assert slope.median == pytest.approx(-0.011363636363636364, abs=1e-15)
    assert test.s == -747
    assert test.tau == pytest.approx(-0.1509090909090909, abs=1e-15)
    assert test.z == pytest.approx(-2.2580881099623897, abs=1e-12)
    assert test.p_value == pytest.approx(0.02394016677405375, abs=1e-14)


def test_likeness_of_neighbours_is_allowed_for():
    random = np.random.default_rng(5)
    values = np.zeros(300)
    for place in range(1, 300):
        values[place] = 0.8 * values[place - 1] + random.normal()
    test = mann_kendall(np.arange(300.0), values, 0.0)
    assert test.corrected_p_value > test.p_value
    correlations = autocorrelation(ranks(values))
    counted = [lag for lag in range(1, 300) if abs(correlations[lag]) > 1.959963984540054 / np.sqrt(300)]
    added = sum((300 - lag) * (299 - lag) * (298 - lag) * correlations[lag] for lag in counted)
    assert inflation(ranks(values)) == pytest.approx(1 + 2 * added / (300 * 299 * 298), rel=1e-12)


def test_a_constant_series_has_no_trend():
    test = mann_kendall(np.arange(9.0), np.ones(9), 0.0)
    assert (test.s, test.tau, test.p_value, test.corrected_p_value) == (0, 0, 1, 1)
