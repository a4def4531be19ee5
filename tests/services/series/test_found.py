"""Season, changes and anomalies: found where they were put, and not found in noise."""

import numpy as np
import pytest

from services.series.anomalies import anomalies
from services.series.changes import changes
from services.series.parts import taken_apart
from services.series.seasonality import candidates, seasonality

TIMES = np.arange(144)


def noise(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)


def yearly(seed: int = 1) -> np.ndarray:
    return 0.2 * TIMES + 5 * np.sin(2 * np.pi * TIMES / 12) + noise(144, seed)


def test_a_season_is_found_and_measured():
    found = seasonality(yearly(), [4, 12])
    assert found.period == 12
    assert found.strength > 0.8
    assert found.p_value < 1e-6


def test_noise_has_no_season():
    found = [seasonality(noise(120, seed), [12]).period for seed in range(40)]
    assert sum(period is not None for period in found) <= 2


def test_a_season_nobody_named_is_heard():
    waves = np.sin(2 * np.pi * np.arange(200) / 11) + 0.3 * noise(200, 3)
    assert candidates("row", 1, False, waves) == [11]
    assert seasonality(waves, [11]).period == 11


def test_a_step_and_a_turn_are_found_where_they_are():
    step = np.concatenate([noise(60, 1), noise(60, 2) + 6])
    turn = np.concatenate([np.arange(60) * 0.3, 18 - np.arange(60) * 0.3]) + noise(120, 4)
    assert changes(step) == [60]
    assert len(changes(turn)) == 1
    assert abs(changes(turn)[0] - 60) <= 5


def test_noise_and_a_straight_line_do_not_change():
    assert sum(bool(changes(noise(100, seed))) for seed in range(40)) <= 3
    assert changes(np.arange(100.0)) == []
    assert changes(np.ones(100)) == []


def wandering(count: int, likeness: float, seed: int) -> np.ndarray:
    values = noise(count, seed)
    values[0] /= np.sqrt(1 - likeness**2)
    for time in range(1, count):
        values[time] += likeness * values[time - 1]
    return values


@pytest.mark.parametrize("likeness", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("count", [30, 60, 120])
def test_a_series_that_only_wanders_does_not_change(count: int, likeness: float):
    found = [bool(changes(wandering(count, likeness, seed))) for seed in range(60)]
    assert sum(found) <= 6


@pytest.mark.parametrize("count", [60, 120, 200])
def test_a_series_that_wanders_far_changes_in_about_one_of_twenty_cases(count: int):
    found = [bool(changes(wandering(count, 0.9, seed))) for seed in range(150)]
    # Five in a hundred, and what one and a half deviations of so few series allow.
    assert sum(found) <= 11


@pytest.mark.parametrize("count", [60, 120, 200])
def test_a_random_walk_changes_in_about_one_of_seven_cases_at_most(count: int):
    found = [bool(changes(noise(count, seed).cumsum())) for seed in range(150)]
    assert sum(found) <= 24


def test_a_real_change_of_a_wandering_series_is_found():
    found = [changes(wandering(120, 0.5, seed) + 5 * (np.arange(120) >= 60)) for seed in range(20)]
    assert sum(len(places) == 1 and abs(places[0] - 60) <= 6 for places in found) >= 18


@pytest.mark.parametrize("count", [60, 120, 200])
def test_a_jump_of_a_series_that_wanders_far_is_found(count: int):
    half = count // 2
    found = [changes(wandering(count, 0.9, seed) + 11.5 * (np.arange(count) >= half)) for seed in range(30)]
    assert sum(any(abs(place - half) <= 2 for place in places) for places in found) >= 20


def test_a_long_series_is_looked_at_in_means():
    long = np.concatenate([noise(4_000, 1), noise(4_000, 2) + 3])
    assert any(abs(place - 4_000) <= 8 for place in changes(long))


def test_what_is_unusual_is_flagged_and_little_else():
    values = yearly()
    values[[50, 100]] += [14, -14]
    taken = taken_apart(values, (12,))
    found = anomalies(taken.remainder, np.ones(144, bool), taken.trend, taken.loose)
    assert {50, 100} <= set(np.flatnonzero(found.flags))
    assert found.flags.sum() <= 4


@pytest.mark.parametrize("count", [3, 4, 6, 10, 20, 30, 60])
def test_short_noise_is_seldom_flagged(count: int):
    flagged = 0
    for seed in range(80):
        taken = taken_apart(noise(count, seed), ())
        flagged += bool(anomalies(taken.remainder, np.ones(count, bool), taken.trend, taken.loose).flags.any())
    # One in twenty, and what two deviations of so few series allow.
    assert flagged <= 8


def test_noise_is_seldom_flagged():
    flagged = 0
    for seed in range(20):
        values = noise(200, seed)
        taken = taken_apart(values, ())
        flagged += int(anomalies(taken.remainder, np.ones(200, bool), taken.trend, taken.loose).flags.sum())
    assert flagged <= 6


def test_gaps_are_filled_by_trend_and_season():
    values = yearly()
    holed = values.copy()
    holed[60:63] = np.nan
    taken = taken_apart(holed, (12,))
    assert np.abs(taken.filled[60:63] - values[60:63]).max() < 4
    known = np.isfinite(holed)
    np.testing.assert_array_equal(taken.filled[known], holed[known])
