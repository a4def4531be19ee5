"""Forecasts: what each method is by definition, rehearsals that do not peek, and intervals that hold."""

import numpy as np
import pytest
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

from services.series.forecasting.adjusting import is_seasonal, season_of
from services.series.forecasting.candidates import forecast_from, seasonal_naive
from services.series.forecasting.outlook import outlook
from services.series.forecasting.rehearsal import known_before, origins, rehearse
from services.series.forecasting.smoothing import ALPHAS, smooth


def monthly(count: int, seed: int = 1) -> np.ndarray:
    times = np.arange(count)
    season = 1 + 0.2 * np.sin(2 * np.pi * times / 12)
    return (100 + times) * season * (1 + 0.03 * np.random.default_rng(seed).normal(size=count))


def test_smoothing_is_that_of_the_reference():
    values = monthly(40)
    found = smooth([values])["level"]
    alpha = float(found.alpha[0])
    assert alpha in ALPHAS
    start = values[:10].mean()
    expected = SimpleExpSmoothing(values, initialization_method="known", initial_level=start).fit(
        smoothing_level=alpha, optimized=False
    )
    assert found.level[0] == pytest.approx(expected.forecast(1)[0], rel=1e-9)


def test_a_straight_line_goes_on():
    line = 3 + 2 * np.arange(30.0)
    found = forecast_from([line], 1, 4)
    np.testing.assert_allclose(found["Holt"][0], line[-1] + 2 * np.arange(1, 5), rtol=1e-6)
    assert found["Naive2"][0].tolist() == [line[-1]] * 4


def test_all_origins_at_once_say_what_each_says_alone():
    values = monthly(60)
    together = forecast_from([values[:30], values[:47], values], 12, 6)
    for name, rows in together.items():
        for row, end in zip(rows, (30, 47, 60), strict=True):
            np.testing.assert_allclose(row, forecast_from([values[:end]], 12, 6)[name][0], rtol=1e-9, err_msg=name)


def test_the_season_is_taken_out_and_put_in_again():
    values = monthly(60)
    assert is_seasonal(values, 12)
    season = season_of(values, 12, True)
    np.testing.assert_allclose(season.put_in(season.taken_out(values), 0), values)
    assert season.pattern.mean() == pytest.approx(1)
    assert np.argmax(season.pattern) in (2, 3, 4)
    assert seasonal_naive(values, 12, 14).tolist() == [*values[-12:], *values[-12:-10]]


def test_a_rehearsal_knows_nothing_of_what_came_later():
    values = monthly(60)
    starts = origins(60, 6, 12)
    later = values.copy()
    later[starts[-1] :] *= 3
    for place in range(len(starts)):
        known = known_before(starts, 6, starts[place])
        assert not known[place].any()
    before = rehearse(values, 12, 6)
    after = rehearse(later, 12, 6)
    # What the last origin said is the value less its error; another future does not change it.
    said = [found.actual[-1] - found.errors[-1] for found in (before, after)]
    np.testing.assert_allclose(said[0], said[1])


def test_intervals_hold_about_what_they_claim():
    inside = {"80": 0.0, "95": 0.0}
    for seed in range(60):
        values = monthly(96, seed)
        found = outlook(values[:84], 12, 12)
        assert found is not None
        future = values[84:]
        inside["80"] += float(np.mean((future >= found.inner_low) & (future <= found.inner_high))) / 60
        inside["95"] += float(np.mean((future >= found.low) & (future <= found.high))) / 60
    assert 0.74 <= inside["80"] <= 0.93
    assert 0.92 <= inside["95"] <= 1.0


def test_errors_stand_beside_those_of_the_baseline():
    found = outlook(monthly(96), 12, 12)
    assert found is not None
    assert found.errors is not None
    assert found.errors.mase is not None
    assert found.errors.baseline_mase is not None
    assert found.errors.mase < found.errors.baseline_mase
    assert "Theta" in found.errors.method
    assert found.errors.rehearsals == 8


def test_counts_are_not_forecast_below_zero():
    values = np.maximum(0, 10 - np.arange(12.0))
    found = outlook(values, 1, 6)
    assert found is not None
    assert min(found.low.min(), found.values.min()) >= 0


@pytest.mark.parametrize("values", [[1.0] * 20, [0.0] * 20, [1.0, 2.0, 4.0, 3.0], [5.0] * 5])
def test_short_and_constant_series_are_forecast_without_a_fuss(values: list[float]):
    found = outlook(np.array(values), 1, 3)
    assert found is not None
    assert np.isfinite(np.array(found[:5])).all()
    assert outlook(np.array(values[:3]), 1, 3) is None
