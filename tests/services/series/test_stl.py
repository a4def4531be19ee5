"""STL: the same parts as the reference implementation, with and without robustness."""

import numpy as np
import pytest
from statsmodels.tsa.seasonal import STL

from services.series.loess import loess
from services.series.stl import decompose


def made(count: int, period: int, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    times = np.arange(count)
    values = 50 + 0.1 * times + 8 * np.sin(2 * np.pi * times / period) + random.normal(size=count)
    values[count // 2] += 40
    return values


@pytest.mark.parametrize(("count", "period"), [(120, 12), (125, 12), (61, 4), (300, 7), (50, 24)])
@pytest.mark.parametrize("robust", [False, True])
def test_parts_are_those_of_the_reference(count: int, period: int, robust: bool):
    values = made(count, period)
    rounds = {"inner_iter": 2, "outer_iter": 15} if robust else {"inner_iter": 5, "outer_iter": 0}
    expected = STL(values, period=period, seasonal=7, robust=robust).fit(**rounds)
    parts = decompose(values, period, robust=robust)
    np.testing.assert_allclose(parts.trend, expected.trend, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(parts.seasonal, expected.seasonal, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(parts.trend + parts.seasonal + parts.remainder, values, rtol=1e-12)


def test_a_line_is_smoothed_to_itself():
    line = np.arange(40.0)
    np.testing.assert_allclose(loess(line, 9, 1, beyond=2), np.arange(-2.0, 42.0), atol=1e-9)


def test_columns_are_smoothed_each_for_itself():
    table = np.random.default_rng(2).normal(size=(30, 3))
    together = loess(table, 7, 1, beyond=1)
    apart = np.column_stack([loess(table[:, place], 7, 1, beyond=1) for place in range(3)])
    np.testing.assert_allclose(together, apart, atol=1e-12)


def test_an_unusual_value_does_not_bend_a_robust_trend():
    values = made(120, 12)
    parts = decompose(values, 12)
    assert abs(parts.remainder[60]) > 30
    assert parts.weights[60] == 0
