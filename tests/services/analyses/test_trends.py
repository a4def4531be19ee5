"""Trends: which columns and step are chosen, what each period holds, and what is said of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.errors import InvalidParameters, NotEnoughData
from services.analyses.trends import ANALYSIS, Params, Result, run, view
from services.engine.table import Table
from services.series.regular import Aggregation
from services.series.words import GATHERED
from tests.contracts.source import ROOT

FLIGHTS = ROOT / "services" / "sample_data" / "flights.csv"


def days(count: int, start: date = date(2024, 1, 1)) -> list[date]:
    return [start + timedelta(days=number) for number in range(count)]


def months(count: int) -> list[date]:
    return [date(2010 + number // 12, number % 12 + 1, 1) for number in range(count)]


def values_of(result: Result) -> list[float | None]:
    return [point.value for point in result.points]


def yearly(count: int) -> list[float]:
    return [100 + number + 20 * np.sin(number / 12 * 2 * np.pi) for number in range(count)]


def test_columns_are_chosen_and_the_choice_is_explained():
    table = Table.of(row=list(range(48)), day=months(48), word=["a"] * 48, price=yearly(48), other=yearly(48))
    result = run(table, Params())
    assert (result.date_column, result.value_column, result.freq) == ("day", "price", "month")
    assert any("“day”" in reason for reason in result.reasons)
    assert any("“price”" in reason for reason in result.reasons)
    assert any("month" in reason for reason in result.reasons)


def test_without_dates_the_order_of_the_rows_serves():
    result = run(Table.of(price=[1.0, 2.0, 3.5, 4.0, 5.0]), Params())
    assert (result.date_column, result.freq, result.slope.per_year) == (None, "row", None)
    assert [point.t for point in result.points] == [0, 1, 2, 3, 4]
    assert [step.t for step in result.forecast] == [5, 6]


@pytest.mark.parametrize("agg", ["mean", "sum", "count", "median", "min", "max"])
def test_rows_are_gathered_by_what_was_asked_for(agg: Aggregation):
    prices = np.random.default_rng(2).normal(size=12_001).round(3)
    result = run(Table.of(price=prices.tolist()), Params(agg=agg))
    assert (result.freq, result.every, result.agg) == ("row", 3, agg)
    # A sum or a count of fewer rows than the others would look like a fall.
    whole = prices[:12_000] if agg in ("sum", "count") else prices
    expected = pd.Series(whole).groupby(np.arange(len(whole)) // 3).agg(agg)
    np.testing.assert_allclose(np.array(values_of(result), float), expected.to_numpy(), rtol=1e-9, atol=1e-12)
    assert any(f"Each point is {GATHERED[agg]} of 3 rows" in reason for reason in result.reasons)


def test_rows_that_pass_a_filter_follow_each_other():
    prices = np.random.default_rng(3).normal(size=400).cumsum().round(2).tolist()
    both = Table.of(price=prices, group=["a", "b"] * 200)
    filtered = run(both, Params(filter=[{"column": "group", "op": "=", "value": "b"}]))  # type: ignore[arg-type]
    assert filtered == run(Table.of(price=prices[1::2], group=["b"] * 200), Params())
    assert (filtered.gaps, filtered.rows) == (0, 200)


@pytest.mark.parametrize(
    ("dates", "freq", "every"),
    [
        (days(60), "day", 1),
        (days(60)[::7], "week", 1),
        (days(200)[::14], "week", 2),
        (months(30), "month", 1),
        (months(60)[::3], "quarter", 1),
        (months(120)[::12], "year", 1),
        ([datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(72)], "hour", 1),
        ([datetime(2024, 1, 1) + timedelta(hours=6 * number) for number in range(72)], "hour", 6),
    ],
)
def test_the_step_of_the_dates_is_found(dates: list[Any], freq: str, every: int):
    result = run(Table.of(t=dates, value=[float(number) for number in range(len(dates))]), Params())
    assert (result.freq, result.every, result.gaps) == (freq, every, 0)
    assert result.slope.per_period == pytest.approx(1)
    assert len(result.points) == len(dates)


def test_weekends_are_no_gaps_where_nothing_happens_on_them():
    dates = [day for day in days(70) if day.weekday() < 5]
    result = run(Table.of(day=dates, price=[float(number) for number in range(len(dates))]), Params())
    assert (result.freq, result.gaps, len(result.points)) == ("day", 0, 50)
    assert [point.t for point in result.points[:6]][-1] == "2024-01-08"
    assert date.fromisoformat(str(result.forecast[0].t)).weekday() < 5


def test_each_day_of_decades_is_followed():
    result = run(Table.of(day=days(11_000, date(1990, 1, 1)), price=list(range(11_000))), Params(value_column="price"))
    assert result.rows == 11_000
    assert result.slope.per_year == pytest.approx(365.25, rel=0.01)
    assert not result.gaps


def test_a_missing_period_is_a_gap_and_not_zero():
    dates = [day for number, day in enumerate(days(40)) if number not in (10, 11)]
    result = run(Table.of(day=dates, price=[5.0] * len(dates)), Params(agg="sum"))
    assert result.gaps == 2
    assert values_of(result)[9:13] == [5, None, None, 5]
    assert result.points[10].smoothed == 5


@pytest.mark.parametrize("agg", ["mean", "sum", "count", "median", "min", "max"])
def test_periods_are_gathered_as_pandas_gathers_them(agg: str):
    random = np.random.default_rng(1)
    moments = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 400 * 86_400, 5_000), unit="s")
    frame = pd.DataFrame({"t": moments, "value": random.normal(size=5_000).round(3)})
    frame.loc[::7, "value"] = np.nan
    values = [None if value != value else value for value in frame["value"]]
    table = Table.of(t=[moment.to_pydatetime() for moment in frame["t"]], value=values)
    result = run(table, Params(value_column="value", agg=agg, freq="week"))  # type: ignore[arg-type]
    expected = frame.dropna().groupby(frame["t"].dt.to_period("W").dt.start_time)["value"].agg(agg)
    found = {pd.Timestamp(str(point.t)): point.value for point in result.points}
    kept = expected[expected.index.isin(list(found))]
    assert len(expected) - len(kept) <= (2 if agg in ("sum", "count") else 0)
    np.testing.assert_allclose([found[moment] for moment in kept.index], kept.to_numpy(), rtol=1e-9)


def test_a_part_period_is_left_out_of_sums_and_said_so():
    table = Table.of(day=days(105), price=[1.0] * 105)
    result = run(table, Params(agg="sum", freq="month"))
    assert values_of(result) == [31, 29, 31]
    assert any("only in part" in reason for reason in result.reasons)


def test_a_filter_leaves_rows_out():
    table = Table.of(day=days(60), price=[1.0] * 30 + [9.0] * 30, group=["a"] * 30 + ["b"] * 30)
    result = run(table, Params(filter=[{"column": "group", "op": "=", "value": "b"}]))  # type: ignore[arg-type]
    assert set(values_of(result)) == {9.0}
    assert result.rows == 30


def test_years_in_whole_numbers_are_dates():
    columns = [column.model_copy(update={"role": "time"}) for column in Table.of(year=[1990]).columns]
    assert columns[0].type == "integer"
    table = Table.of(year=list(range(1990, 2010)), price=[float(number) for number in range(20)])
    table._known["year"]["column"]["role"] = "time"
    reread = Table(table.folder, {"rows": table.rows, "duplicate_rows": 0, "columns": list(table._known.values())})
    result = run(reread, Params())
    assert (result.date_column, result.freq) == ("year", "year")
    assert [point.t for point in result.points[:2]] == ["1990", "1991"]
    assert result.forecast[0].t == "2010"
    assert result.slope.per_year == pytest.approx(1)


def test_everything_is_found_in_a_series_that_has_it():
    values = yearly(144)
    values[70] += 60
    result = run(Table.of(month=months(144), price=values), Params(horizon=24))
    assert result.seasonality.period == 12
    assert result.mann_kendall.direction == result.mann_kendall.corrected_direction == "increasing"
    assert [point.t for point in result.points if point.anomaly] == ["2015-11-01"]
    assert len(result.forecast) == 24
    assert all(step.low <= step.inner_low <= step.value <= step.inner_high <= step.high for step in result.forecast)
    assert result.forecast_error is not None
    assert result.sentence.startswith("price rose by 1")
    assert result.slope.per_year == pytest.approx(12, rel=0.05)
    point = result.points[30]
    assert point.value is not None
    assert point.trend + point.seasonal == pytest.approx(point.value, abs=1)


def test_shifting_and_stretching_a_series_does_the_same_to_what_is_found():
    table = Table.of(month=months(96), price=yearly(96), other=[7 * value - 300 for value in yearly(96)])
    first, second = (run(table, Params(value_column=name)) for name in ("price", "other"))
    assert second.slope.per_period == pytest.approx(7 * first.slope.per_period)
    assert second.mann_kendall.s == first.mann_kendall.s
    assert second.mann_kendall.p_value == first.mann_kendall.p_value
    assert second.points[40].trend == pytest.approx(7 * first.points[40].trend - 300)


def test_extreme_sizes_do_no_harm():
    for size in (1e300, 1e-300):
        result = run(Table.of(month=months(60), price=[value * size for value in yearly(60)]), Params())
        assert result.seasonality.period == 12
        assert result.slope.per_period == pytest.approx(size, rel=0.2)


def test_infinite_values_are_left_out_and_counted():
    values = [float(number) for number in range(30)]
    values[3] = float("inf")
    result = run(Table.of(day=days(30), price=values), Params())
    assert result.gaps == 1
    assert any("1 of 30 rows" in reason for reason in result.reasons)


@pytest.mark.parametrize(
    ("table", "parameters"),
    [
        (Table.of(day=[], price=[]), {}),
        (Table.of(day=days(2), price=[1.0, 2.0]), {}),
        (Table.of(word=["a", "b", "c"]), {}),
        (Table.of(day=days(5), price=[None, None, None, None, 1.0]), {"value_column": "price"}),
        (Table.of(day=days(20), price=[1.0] * 20), {"freq": "year"}),
    ],
)
def test_too_little_is_refused_with_what_would_help(table: Table, parameters: dict[str, Any]):
    with pytest.raises(NotEnoughData, match=r"or |Add"):
        run(table, ANALYSIS.parse(parameters))


@pytest.mark.parametrize(
    ("name", "column"), [("date_column", "price"), ("value_column", "word"), ("value_column", "x")]
)
def test_a_column_that_does_not_suit_is_refused_by_name(name: str, column: str):
    table = Table.of(day=days(9), price=[1.0] * 9, word=["a"] * 9)
    with pytest.raises(InvalidParameters) as caught:
        run(table, ANALYSIS.parse({name: column}))
    assert name in caught.value.details["fields"]


def test_what_is_found_is_shown_in_blocks():
    result = run(Table.of(month=months(60), price=yearly(60)), Params())
    note, figures, *_ = view(result)
    assert result.sentence in note.text  # type: ignore[attr-defined]
    assert figures.items[1][1] == "12"  # type: ignore[attr-defined]


def test_rows_are_counted_where_counts_are_asked_for_and_no_column_is():
    table = Table.of(day=[day for day in days(30) for _ in range(3)], price=[1.0, None, 2.0] * 30)
    counted = run(table, Params(agg="count"))
    assert (counted.value_column, set(values_of(counted))) == (None, {3})
    assert set(values_of(run(table, Params(agg="count", value_column="price")))) == {2}


def hourly(hours: int, start: datetime = datetime(2024, 3, 1)) -> list[datetime]:
    return [start + timedelta(hours=number) for number in range(hours)]


def warmth(moments: list[datetime]) -> list[float]:
    return [10 + 8 * float(np.sin((moment.hour - 9) / 24 * 2 * np.pi)) for moment in moments]


@pytest.mark.parametrize("agg", ["mean", "max", "median"])
def test_a_last_day_of_a_few_hours_is_shown_and_does_not_pull_the_series(agg: str):
    moments = hourly(24 * 20 + 5)
    result = run(Table.of(at=moments, warmth=warmth(moments)), Params(freq="day", agg=agg))
    assert (len(result.points), result.points[-1].t) == (21, "2024-03-21")
    assert [point.partial for point in result.points] == [False] * 20 + [True]
    assert any("only in part" in reason for reason in result.reasons)
    assert result.slope.linear == pytest.approx(0, abs=1e-9)
    assert result.forecast[0].value == pytest.approx(result.points[3].value, abs=0.01)
    assert not result.points[-1].anomaly


def test_a_last_day_of_a_few_hours_is_no_sum():
    moments = hourly(24 * 20 + 5)
    result = run(Table.of(at=moments, warmth=warmth(moments)), Params(freq="day", agg="sum"))
    assert (len(result.points), result.points[-1].t) == (20, "2024-03-20")


def test_a_first_month_of_a_few_days_is_not_followed():
    dates = days(120, date(2024, 1, 27))
    result = run(Table.of(day=dates, price=[float(day.day) for day in dates]), Params(freq="month"))
    assert [point.partial for point in result.points][:2] == [True, False]


def test_days_with_one_row_each_are_never_incomplete():
    moments = [datetime(2024, 3, 1, 12) + timedelta(days=number) for number in range(30)]
    result = run(Table.of(at=moments, value=[float(number) for number in range(30)]), Params())
    assert len(result.points) == 30


def shops(count: int = 60) -> Table:
    """One shop grows and one shrinks, by day; a third has been there only twice."""
    dates, names, sold = [], [], []
    for number, day in enumerate(days(count)):
        for name, rate in (("north", 2.0), ("south", -1.0)):
            dates.append(day)
            names.append(name)
            sold.append(200 + rate * number + np.sin(number))
        if number < 2:
            dates.append(day)
            names.append("new")
            sold.append(5.0)
    return Table.of(day=dates, shop=names, sold=sold)


def test_each_group_is_followed_by_itself():
    result = run(shops(), Params(group="shop", agg="sum"))
    assert [(group.name, group.rows) for group in result.groups] == [("north", 60), ("south", 60)]
    assert result.groups_left_out == 1
    assert [group.slope.per_period for group in result.groups] == pytest.approx([2, -1], abs=0.05)
    assert [group.mann_kendall.corrected_direction for group in result.groups] == ["increasing", "decreasing"]
    alone = run(shops(), Params(agg="sum", filter=[{"column": "shop", "op": "=", "value": "south"}]))
    assert result.groups[1].slope == alone.slope
    assert [point.value for point in result.groups[1].points] == values_of(alone)
    assert result.groups[1].forecast == alone.forecast


def test_groups_keep_the_step_of_the_whole_and_the_filter():
    early = [{"column": "day", "op": "<", "value": "2024-02-01"}]
    result = run(shops(), Params(group="shop", freq="week", filter=early))
    assert all(len(group.points) <= len(result.points) for group in result.groups)
    assert {group.points[-1].t for group in result.groups} == {result.points[-1].t}


@pytest.mark.parametrize("group", ["nothing", "day", "sold"])
def test_a_column_that_makes_no_groups_is_refused(group: str):
    with pytest.raises(InvalidParameters) as caught:
        run(shops(), Params(group=group, value_column="sold"))
    assert "group" in caught.value.details["fields"]


def test_groups_need_time():
    with pytest.raises(NotEnoughData):
        run(Table.of(name=["a", "b"] * 20, value=[float(number) for number in range(40)]), Params(group="name"))
