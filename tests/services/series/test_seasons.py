"""Several seasons at once, and seasons that grow with the trend."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from statsmodels.datasets import danish_data
from statsmodels.tsa.seasonal import MSTL

from services.analyses.trends import Params, run
from services.engine.table import Table
from services.series.mstl import layers
from services.series.parts import taken_apart
from services.series.seasonality import multiplies, seasonality, seasons_of

HOURS = np.arange(24 * 7 * 6)
DAILY, WEEKLY = 5 * np.sin(2 * np.pi * HOURS / 24), 4 * (HOURS // 24 % 7 >= 5)
MONTHS = np.arange(144)


def noise(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)


def hourly(seed: int = 1) -> np.ndarray:
    return 100 + 0.01 * HOURS + DAILY + WEEKLY + 0.5 * noise(len(HOURS), seed)


def growing(seed: int = 1) -> np.ndarray:
    level = 100 * np.exp(0.01 * MONTHS)
    return level * (1 + 0.2 * np.sin(2 * np.pi * MONTHS / 12)) * np.exp(0.02 * noise(144, seed))


def test_day_and_week_are_both_found():
    main = seasonality(hourly(), [24, 168])
    assert seasons_of(hourly(), main, [24, 168]) == (24, 168)


def test_one_season_stays_one():
    values = 10 + DAILY + noise(len(HOURS), 2)
    assert seasons_of(values, seasonality(values, [24, 168]), [24, 168]) == (24,)
    assert seasons_of(noise(500, 3), seasonality(noise(500, 3), [24]), [24, 168]) == ()


def test_layers_are_those_that_were_put_together():
    found = layers(hourly(), (24, 168))
    assert np.abs(found.seasons[0] - DAILY).mean() < 0.35
    week = found.seasons[1] - found.seasons[1].mean()
    assert np.corrcoef(week, WEEKLY)[0, 1] > 0.97
    np.testing.assert_allclose(found.trend + sum(found.seasons) + found.remainder, hourly(), atol=1e-9)


def test_layers_are_about_those_of_statsmodels():
    theirs = MSTL(hourly(), periods=(24, 168)).fit()
    ours = layers(hourly(), (24, 168), robust=False)
    for place in range(2):
        np.testing.assert_allclose(ours.seasons[place], theirs.seasonal[:, place], atol=1.2)
        assert np.corrcoef(ours.seasons[place], theirs.seasonal[:, place])[0, 1] > 0.98


def test_a_season_that_grows_with_the_trend_is_a_factor():
    assert multiplies(growing(), 12)
    assert not multiplies(100 + MONTHS + 20 * np.sin(2 * np.pi * MONTHS / 12) + noise(144, 1), 12)
    assert not multiplies(growing() - 300, 12)


def test_parts_of_a_growing_season_add_up_and_fit_closely():
    values = growing()
    factor, term = taken_apart(values, (12,), True), taken_apart(values, (12,))
    rest = values - factor.trend - factor.seasonal
    assert np.abs(rest / values).mean() < 0.02
    np.testing.assert_allclose(rest, values - np.exp(factor.level + factor.swing), rtol=1e-9)
    swings = [np.ptp(factor.seasonal[start : start + 12]) for start in (0, 132)]
    assert swings[1] / swings[0] == pytest.approx(values[132:].mean() / values[:12].mean(), rel=0.1)
    assert np.abs(rest).sum() < np.abs(values - term.trend - term.seasonal).sum() * 1.05


def test_both_are_told():
    moments = [datetime(2024, 1, 1) + timedelta(hours=int(hour)) for hour in HOURS]
    found = run(Table.of(at=moments, load=hourly().tolist()), Params())
    assert found.seasonality.periods == (24, 168)
    assert found.seasonality.form == "additive"
    assert all(sum(point.seasons) == pytest.approx(point.seasonal, abs=1e-9) for point in found.points)
    months = [f"{2000 + month // 12}-{month % 12 + 1:02d}-01" for month in MONTHS]
    found = run(
        Table.of(month=[datetime.fromisoformat(month).date() for month in months], sold=growing().tolist()), Params()
    )
    assert (found.seasonality.form, found.seasonality.periods) == ("multiplicative", (12,))
    assert not any(point.seasons for point in found.points)


def test_a_season_of_which_nothing_is_left_once_the_series_is_taken_apart_is_none():
    """Real money in Denmark, 55 quarters: the test speaks for a season, which changes so that it explains nothing."""
    money = danish_data.load_pandas().data
    moments = [datetime(1974 + place // 4, 3 * (place % 4) + 1, 1) for place in range(len(money))]
    assert seasonality(money["lrm"].to_numpy(), [4]).period == 4
    found = run(Table.of(period=moments, lrm=money["lrm"].tolist()), Params()).seasonality
    assert (found.period, found.periods) == (None, ())
