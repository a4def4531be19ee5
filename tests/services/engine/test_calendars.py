"""Dates and times: in which unit they step, where steps are left out, and how their histogram is cut."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from services.engine.table import Table


def profile(values: list) -> dict[str, Any]:
    return Table.of(x=values).profile("x")


def every(first: Any, step: timedelta, count: int) -> list:
    return [first + step * place for place in range(count)]


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([date(2010 + n, 1, 1) for n in range(5)], "year"),
        ([date(2010, 1 + 3 * n, 1) for n in range(4)], "quarter"),
        ([date(2010, 1 + n, 1) for n in range(12)], "month"),
        ([date(2010, 1, 31), date(2010, 2, 28), date(2010, 3, 31)], "month"),
        ([date(2010, 12, 31), date(2011, 12, 31)], "year"),
        (every(date(2010, 1, 5), timedelta(weeks=1), 9), "week"),
        (every(date(2010, 1, 5), timedelta(days=1), 9), "day"),
        (every(datetime(2010, 1, 5), timedelta(days=1), 9), "day"),
        ([datetime(2010 + n, 1, 1) for n in range(5)], "year"),
        (every(datetime(2010, 1, 5), timedelta(hours=3), 9), "hour"),
        (every(datetime(2010, 1, 5), timedelta(minutes=15), 9), "minute"),
        (every(datetime(1960, 1, 5), timedelta(seconds=1), 90), "second"),
        (every(datetime(2010, 1, 5), timedelta(milliseconds=20), 9), "millisecond"),
        (every(datetime(2010, 1, 5), timedelta(microseconds=7), 9), "microsecond"),
        ([time(5, 30), time(7, 0)], "minute"),
        ([date(2010, 1, 1)], None),
        ([], None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_unit_is_the_largest_that_all_moments_are_whole_numbers_of(values: list, unit: str | None):
    found = Table.of(x=values or np.array(values, "datetime64[D]")).profile("x")
    assert found.get("granularity") == unit


@pytest.mark.parametrize(
    ("values", "gaps"),
    [
        (every(date(2010, 1, 5), timedelta(days=1), 9), 0),
        ([*every(date(2010, 1, 5), timedelta(days=1), 9), date(2010, 2, 1), date(2010, 2, 2)], 1),
        ([date(2010, 1 + n, 1) for n in (0, 1, 2, 5, 6, 9)], 2),
        (every(datetime(2010, 1, 5), timedelta(minutes=15), 9), 0),
        ([datetime(2010, 1, 1) + timedelta(seconds=n * n) for n in range(9)], None),
        ([date(2010, 1, 1)], None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_gap_is_where_more_time_passes_than_usual(values: list, gaps: int | None):
    assert profile(values)["gaps"] == gaps


def test_what_is_said_about_moments():
    found = profile([datetime(2013, 1, 1, 5), None, datetime(2013, 1, 1, 8), datetime(2013, 1, 1, 5)])
    assert (found["min"], found["max"], found["range_seconds"]) == (
        "2013-01-01T05:00:00",
        "2013-01-01T08:00:00",
        10_800,
    )
    assert (found["count"], found["distinct"], found["unique"]) == (3, 2, 1)


@pytest.mark.parametrize(
    "step",
    [timedelta(microseconds=3), timedelta(seconds=7), timedelta(hours=1), timedelta(days=1), timedelta(days=45)],
    ids=str,
)
@pytest.mark.parametrize("first", [datetime(1931, 5, 6, 7, 8, 9), datetime(2013, 1, 1)], ids=str)
def test_bins_of_moments_hold_all_of_them(step: timedelta, first: datetime):
    values = every(first, step, 500)
    found = profile(values)["histogram"]
    assert sum(found["counts"]) == 500
    assert len(found["edges"]) == len(found["counts"]) + 1 <= 130
    seconds = np.array(values, "datetime64[us]").astype(np.int64) / 1e6
    assert found["edges"][0] <= seconds[0]
    assert found["edges"][-1] >= seconds[-1]
    assert np.all(np.diff(found["edges"]) > 0)


def test_long_times_are_cut_at_the_first_of_a_month():
    found = profile(every(date(1990, 1, 10), timedelta(days=1), 9000))["histogram"]
    edges = np.array(found["edges"]).astype("datetime64[s]")
    assert np.array_equal(edges.astype("datetime64[M]").astype("datetime64[s]"), edges)


@pytest.mark.parametrize(
    "values",
    [
        [0, 100],
        list(range(12)),
        [2**62, 2**62 + 1],
        [-(2**63), 2**63 - 1],
        [0.1, 0.1 + 1e-17],
        [1e9, 1e9 + 1e-6, 1e9 + 2e-6],
    ],
    ids=str,
)
def test_edges_of_numbers_rise_and_hold_all_of_them(values: list):
    found = profile(values)["histogram"]
    assert np.all(np.diff(found["edges"]) > 0)
    assert sum(found["counts"]) == len(values)


def test_edges_of_numbers_are_round():
    edges = profile([n / 100 for n in range(0, 1000, 3)])["histogram"]["edges"]
    assert all(edge == round(edge, 2) for edge in edges)
    assert profile([1, 2, 2, 3])["histogram"] == {"edges": [1, 2, 3, 4], "counts": [1, 2, 1]}
