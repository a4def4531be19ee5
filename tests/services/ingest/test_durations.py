"""Durations are read as seconds, where every cell is one and some can be no time of day."""

import pyarrow as pa
import pyarrow.feather
import pytest

from tests.services.ingest.tables import Read, read_file, read_text

DAY = 86_400


def column(values: list[str], tmp_path, name: str = "x", **options) -> Read:
    lines = "\n".join(f"{value}\t{number}" for number, value in enumerate(values))
    return read_text(f"{name}\tn\n{lines}\n", tmp_path, delimiter="\t", **options)


DURATIONS = {
    "beyond a day": (["36:15:00", "12:00:00", "1:02:03"], [130_500, 43_200, 3_723]),
    "Python": (["1 day, 2:03:04", "0:00:10", "-1 day, 23:59:30"], [DAY + 7_384, 10, -30]),
    "pandas": (["0 days 00:00:01.500000", "1 days 00:00:00", "-1 days +23:59:59"], [1.5, DAY, -1]),
    "PostgreSQL": (["1 day 02:00:00", "2 days", "-00:00:30"], [DAY + 7_200, 2 * DAY, -30]),
    ".NET": (["1.02:03:04", "00:00:01", "-1.00:10:00.5"], [DAY + 7_384, 1, -DAY - 600.5]),
    "letters": (["2d 4h", "1h 30m", "5m"], [187_200, 5_400, 300]),
    "words": (["2 hours, 5 minutes", "1 hour and 1 second", "3 weeks"], [7_500, 3_601, 21 * DAY]),
    "German": (["3 Tage 4 Std.", "1 Tag", "45 Min"], [3 * DAY + 14_400, DAY, 2_700]),
    "ISO 8601": (["PT1H30M", "P1DT2H", "-PT0.5S", "P2W"], [5_400, DAY + 7_200, -0.5, 14 * DAY]),
    "laps of days": (["01:24.5", "32.153", "26:01:27,4"], [84.5, 32.153, 93_687.4]),
}


@pytest.mark.parametrize("way", DURATIONS)
def test_durations_are_read_as_seconds_and_this_is_told(way, tmp_path):
    texts, seconds = DURATIONS[way]
    found = column(texts, tmp_path)
    assert found.values("x") == seconds
    assert (found.columns["x"].format, found.columns["x"].role) == ("duration, in seconds", "measure")
    told = next(decision for decision in found.receipt.decisions if decision.what == "type of x")
    assert (told.chosen, told.runner_up) == ("duration", "text")


TIMES = {
    "laps": (["01:24.5", "32.153", "101:27,4"], ["00:01:24.500000", "00:00:32.153000", "01:41:27.400000"]),
    "races": (["59:12", "1:02:03", "58:10"], ["00:59:12", "01:02:03", "00:58:10"]),
}


@pytest.mark.parametrize("way", TIMES)
def test_minutes_and_seconds_below_a_day_are_times(way, tmp_path):
    texts, times = TIMES[way]
    found = column(texts, tmp_path)
    assert (found.values("x"), found.columns["x"].format) == (times, "minutes and seconds")


def test_a_person_may_want_times_as_numbers(tmp_path):
    found = column(["0:59:12", "1:02:03"], tmp_path, types={"x": "number"})
    assert (found.values("x"), found.columns["x"].format) == ([3_552, 3_723], "duration, in seconds")


@pytest.mark.parametrize(
    ("texts", "type"),
    [
        (["10:30:00", "23:59:59"], "time"),
        (["08:00", "24:00", "12:00"], "text"),
        (["31:28", "25:30", "28:28"], "text"),
        (["+05:30", "-08:00"], "text"),
        (["P1Y2M", "P3M", "P1D"], "text"),
        (["36:15:00", "soon", "1:02:03"], "text"),
    ],
)
def test_what_may_be_something_else_is_no_duration(texts, type, tmp_path):
    assert column(texts, tmp_path).types["x"] == type


@pytest.mark.parametrize(
    ("name", "chosen", "seconds"),
    [("hours worked", "hours and minutes", 130_500), ("track length", "minutes and seconds", "00:36:15")],
)
def test_two_numbers_are_what_the_name_says_and_the_other_way_is_told(name, chosen, seconds, tmp_path):
    found = column(["36:15", "40:00", "3:30"], tmp_path, name)
    assert found.values(name)[0] == seconds
    told = next(decision for decision in found.receipt.decisions if decision.what == f"durations in {name}")
    assert told.chosen == chosen
    assert told.runner_up != chosen


def test_a_time_beyond_a_clock_far_down_makes_all_of_them_durations(tmp_path):
    found = column([*["10:30:00"] * 300_000, "36:15:00"], tmp_path)
    assert found.columns["x"].type == "integer"
    assert found.values("x")[0] == 37_800


def test_a_person_may_want_the_texts(tmp_path):
    assert column(["PT1H", "PT2H"], tmp_path, types={"x": "text"}).values("x") == ["PT1H", "PT2H"]


def test_durations_of_arrow_are_seconds_in_whatever_unit(tmp_path):
    units = {unit: pa.array([1_500_000_000, None], pa.duration(unit)) for unit in ("s", "ms", "us", "ns")}
    pa.feather.write_feather(pa.table(units), tmp_path / "durations.feather")
    found = read_file(tmp_path / "durations.feather", tmp_path / "columns")
    assert found.rows == [[1_500_000_000, 1_500_000, 1_500, 1.5], [None] * 4]
    assert any(decision.what == "durations" for decision in found.receipt.decisions)
