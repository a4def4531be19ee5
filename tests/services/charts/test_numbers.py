"""The numbers behind charts are those that pandas and numpy compute on their own."""

import warnings
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from models.charts import ChartData, spec_from
from services.charting import Charting
from services.engine.column_writer import ColumnWriter
from services.engine.table import Table
from services.engine.table_writer import TableWriter

ROWS = 30_000


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Rows with gaps, groups, a long tail, repeated and single values, and hours in no order."""
    random = np.random.default_rng(7)
    delay = np.where(random.random(ROWS) < 0.05, np.nan, random.exponential(20, ROWS).round(1) - 10)
    return pd.DataFrame(
        {
            "delay": delay,
            "weight": random.normal(size=ROWS),
            "distance": random.integers(50, 3_000, ROWS),
            "origin": random.choice(["EWR", "JFK", "LGA", None], ROWS, p=[0.5, 0.3, 0.15, 0.05]),
            "dest": [f"D{place:03d}" for place in random.zipf(1.5, ROWS) % 90],
            "late": random.random(ROWS) < 0.3,
            "hour": random.integers(5, 23, ROWS),
            "when": pd.Timestamp("2013-01-01") + pd.to_timedelta(random.integers(0, 365 * 24, ROWS), unit="h"),
            "stamp": random.permutation(pd.date_range("2013-01-01", periods=ROWS, freq="7min")),
        }
    )


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> Table:
    columns: dict[str, Any] = {
        name: [None if pd.isna(cell) else cell for cell in values.tolist()] for name, values in frame.items()
    }
    columns |= {name: [cell.to_pydatetime() for cell in columns[name]] for name in ("when", "stamp")}
    return Table.of(**columns)


def data(table: Table, **raw: Any) -> ChartData:
    return Charting(None, None).draw(table, spec_from(raw)).data  # type: ignore[arg-type]


def as_series(series: dict[str, Any]) -> pd.Series:
    return pd.Series(series["y"], index=series["x"], dtype=float)


@pytest.mark.parametrize("agg", ["mean", "sum", "count", "median", "min", "max"])
@pytest.mark.parametrize("measure", ["delay", "weight"])
def test_bars_join_values_as_pandas_does(table: Table, frame: pd.DataFrame, agg: str, measure: str):
    found = as_series(data(table, chart="bar", x="origin", y=measure, agg=agg).series[0])
    expected = frame.groupby("origin")[measure].agg(agg)
    assert found.to_dict() == pytest.approx(expected.to_dict(), rel=1e-9)
    assert list(found) == sorted(found, reverse=True)


@pytest.mark.parametrize("agg", ["mean", "median", "max"])
def test_two_keys_and_a_filter(table: Table, frame: pd.DataFrame, agg: str):
    condition = [{"column": "distance", "op": ">", "value": 1000}]
    found = data(table, chart="bar", x="hour", y="delay", color="origin", agg=agg, filter=condition)
    expected = frame[frame.distance > 1000].groupby(["origin", "hour"]).delay.agg(agg)
    assert found.rows_read == (frame.distance > 1000).sum()
    assert len(found.series) == 3
    for series in found.series:
        assert series["x"] == sorted(series["x"])
        assert as_series(series).to_dict() == pytest.approx(expected[series["name"]].to_dict(), rel=1e-9)


@pytest.mark.parametrize("agg", ["sum", "mean", "median"])
def test_the_largest_groups_are_kept_and_the_rest_is_joined(table: Table, frame: pd.DataFrame, agg: str):
    found = data(table, chart="bar", x="dest", y="distance", agg=agg, limit=5)
    whole = frame.groupby("dest").distance.agg(agg)
    top = whole.sort_values(ascending=False, kind="stable").head(5)
    series = as_series(found.series[0])
    assert sorted(series[:5]) == pytest.approx(sorted(top))
    assert series.index[-1] == "other"
    rest = frame[~frame.dest.isin(series.index[:5])].distance.agg(agg)
    assert series.iloc[-1] == pytest.approx(rest)
    assert f"5 of {len(whole)} values of dest" in found.reduced


def test_a_histogram_of_so_many_bins_is_that_of_numpy(table: Table, frame: pd.DataFrame):
    for column in ("delay", "weight", "distance"):
        series = data(table, chart="histogram", x=column, bins=20).series[0]
        counts, edges = np.histogram(frame[column].dropna(), bins=20)
        assert series["y"] == counts.tolist()
        assert series["edges"] == pytest.approx(edges.tolist())


def test_round_bins_hold_every_row_and_missing_ones_are_told(table: Table, frame: pd.DataFrame):
    found = data(table, chart="histogram", x="delay", color="origin")
    known = frame.delay.notna() & frame.origin.notna()
    assert sum(sum(series["y"]) for series in found.series) == known.sum()
    assert f"{(~known).sum():,} rows without a value left out" in found.reduced
    edges = found.series[0]["edges"]
    for series in found.series:
        own = frame.delay[known & (frame.origin == series["name"])]
        assert series["y"] == np.histogram(own, bins=edges)[0].tolist()


@pytest.mark.parametrize(("grain", "rule"), [("day", "D"), ("week", "W-SUN"), ("month", "MS"), ("quarter", "QS")])
def test_times_are_joined_by_calendar(table: Table, frame: pd.DataFrame, grain: str, rule: str):
    found = data(table, chart="line", x="when", y="weight", agg="sum", options={"grain": grain}).series[0]
    periods = frame.when.dt.to_period(rule[0] if grain != "week" else "W-SUN")
    expected = frame.groupby(periods.dt.start_time).weight.sum()
    assert [pd.Timestamp(moment) for moment in found["x"]] == list(expected.index)
    assert found["y"] == pytest.approx(expected.tolist())


def test_a_line_of_many_single_rows_keeps_both_ends_and_every_extreme(table: Table, frame: pd.DataFrame):
    found = data(table, chart="line", x="stamp", y="weight")
    series = found.series[0]
    assert len(series["x"]) <= 2_000
    assert series["x"] == sorted(series["x"])
    assert (max(series["y"]), min(series["y"])) == (frame.weight.max(), frame.weight.min())
    assert pd.Timestamp(series["x"][0]) == frame.stamp.min()
    assert pd.Timestamp(series["x"][-1]) == frame.stamp.max()
    assert f"of {ROWS:,} points" in found.reduced


def test_points_of_many_rows_are_true_rows_with_the_extremes(table: Table, frame: pd.DataFrame):
    found = data(table, chart="scatter", x="weight", y="delay", color="origin")
    known = frame.dropna(subset=["weight", "delay"])
    rows = [row for series in found.series for row in series["row"]]
    assert len(rows) <= 5_000
    for series in found.series:
        assert frame.weight.iloc[series["row"]].tolist() == series["x"]
        assert set(frame.origin.iloc[series["row"]]) == {series["name"]}
    drawn = frame.dropna(subset=["origin"]).loc[rows]
    coloured = known.dropna(subset=["origin"])
    assert drawn.delay.max() <= coloured.delay.max()
    assert f"of {len(known):,} points are drawn" in found.reduced


def test_few_points_are_all_drawn(table: Table, frame: pd.DataFrame):
    condition = [{"column": "distance", "op": "<", "value": 100}]
    found = data(table, chart="scatter", x="distance", y="weight", filter=condition)
    assert sorted(found.series[0]["row"]) == frame.index[frame.distance < 100].tolist()
    assert found.reduced == "Every row counts, nothing was sampled."


@pytest.mark.parametrize("measure", ["delay", "weight"])
def test_boxes_have_the_quartiles_and_whiskers_of_each_group(table: Table, frame: pd.DataFrame, measure: str):
    found = data(table, chart="box", x="origin", y=measure)
    for series in found.series:
        own = frame[measure][frame.origin == series["name"]].dropna()
        q1, median, q3 = own.quantile([0.25, 0.5, 0.75])
        inside = own[(own >= q1 - 1.5 * (q3 - q1)) & (own <= q3 + 1.5 * (q3 - q1))]
        assert (series["q1"], series["median"], series["q3"]) == pytest.approx((q1, median, q3))
        assert (series["low"], series["high"], series["mean"]) == pytest.approx(
            (inside.min(), inside.max(), own.mean())
        )
        assert (series["count"], series["beyond"]) == (len(own), len(own) - len(inside))
        assert series["min"] == own.min()


def test_cumulative_shares_are_exact(table: Table, frame: pd.DataFrame):
    for series in data(table, chart="ecdf", x="delay", color="origin").series:
        own = frame.delay[frame.origin == series["name"]].dropna().to_numpy()
        for value, share in zip(series["x"][::50], series["y"][::50], strict=True):
            assert (own <= value).mean() == pytest.approx(share)
        assert series["y"][-1] == 1


def test_violins_stand_on_the_quartiles(table: Table, frame: pd.DataFrame):
    for series in data(table, chart="violin", x="origin", y="weight").series:
        own = frame.weight[frame.origin == series["name"]]
        assert series["median"] == pytest.approx(own.median())
        peak = series["y"][int(np.argmax(series["x"]))]
        assert abs(peak - own.mean()) < 0.3


def test_the_outline_of_a_violin_is_the_density_of_all_values():
    values = np.concatenate([np.random.default_rng(2).normal(size=2_000), [40.0]])
    series = data(Table.of(value=values), chart="violin", y="value").series[0]
    width = 0.9 * (np.subtract(*np.quantile(values, (0.75, 0.25))) / 1.34) * len(values) ** -0.2
    places = np.array(series["y"])
    width = max(width, places[1] - places[0])
    density = np.exp(-0.5 * ((places[:, None] - values[None, :]) / width) ** 2).sum(axis=1)
    assert series["x"] == pytest.approx((density / density.max()).tolist(), abs=0.01)


def test_a_matrix_is_a_pivot_table(table: Table, frame: pd.DataFrame):
    for kind in ("heatmap", "pivot"):
        series = data(table, chart=kind, x="origin", y="late", color="delay", agg="mean").series[0]
        expected = frame.pivot_table(index="late", columns="origin", values="delay", aggfunc="mean")
        for label, line in zip(series["y"], series["z"], strict=True):
            assert line == pytest.approx(expected.loc[label][series["x"]].tolist())


def test_a_matrix_has_a_place_for_every_bin_and_step_of_time_between_others():
    rare = Table.of(
        number=[place / 10 for place in range(200)] + [500 + place / 10 for place in range(200)],
        day=[date(2013, 1, 1)] * 200 + [date(2013, 5, 20)] * 200,
    )
    series = data(rare, chart="heatmap", x="day", y="number", options={"grain": "month"}).series[0]
    assert series["x"] == ["2013-01-01", "2013-02-01", "2013-03-01", "2013-04-01", "2013-05-01"]
    assert [line[1:4] for line in series["z"]] == [[None] * 3] * len(series["z"])
    assert np.ptp(np.diff(series["y"])) == pytest.approx(0)
    assert sum(cell or 0 for line in series["z"] for cell in line) == 400


def test_numbers_far_apart_stand_side_by_side_in_a_matrix():
    table = Table.of(number=[1, 2, 2, 900], word=["a", "a", "b", "b"])
    figure = Charting(None, None).draw(table, spec_from({"chart": "heatmap", "x": "number", "y": "word"})).figure  # type: ignore[arg-type]
    assert figure["layout"]["xaxis"]["type"] == "category"
    assert figure["data"][0]["x"] == ["1", "2", "900"]


def test_a_density_counts_every_row(table: Table, frame: pd.DataFrame):
    series = data(table, chart="density", x="weight", y="distance", bins=30).series[0]
    expected = np.histogram2d(frame.weight, frame.distance, bins=30)[0].T
    found = np.array([[cell or 0 for cell in line] for line in series["z"]])
    assert np.array_equal(found, expected)


def test_parts_of_parts_add_up(table: Table, frame: pd.DataFrame):
    for kind in ("treemap", "sunburst"):
        series = data(table, chart=kind, x="origin", color="late", y="distance").series[0]
        sizes = dict(zip(series["ids"], series["y"], strict=True))
        names = dict(zip(series["ids"], series["x"], strict=True))
        expected = frame.groupby("origin").distance.sum()
        for identifier, parent in zip(series["ids"], series["parents"], strict=True):
            if not parent:
                assert sizes[identifier] == expected[names[identifier]]
                inner = [
                    key for key, above in zip(series["ids"], series["parents"], strict=True) if above == identifier
                ]
                assert sum(sizes[key] for key in inner) == sizes[identifier]


@pytest.mark.parametrize("kind", ["pie", "donut", "funnel", "waterfall"])
def test_parts_are_sums_of_their_groups(table: Table, frame: pd.DataFrame, kind: str):
    found = as_series(data(table, chart=kind, x="origin", y="distance").series[0])
    assert found.to_dict() == frame.groupby("origin").distance.sum().to_dict()


def test_small_charts_share_their_bins(table: Table, frame: pd.DataFrame):
    found = data(table, chart="histogram", x="weight", facet="late")
    assert [series["facet"] for series in found.series] == ["false", "true"]
    assert found.series[0]["edges"] == found.series[1]["edges"]
    assert [sum(series["y"]) for series in found.series] == [(~frame.late).sum(), frame.late.sum()]


def test_parallel_axes_say_how_many_rows_they_show(table: Table):
    found = data(table, chart="parallel", options={"columns": ["weight", "distance"]}, color="hour")
    assert [series["name"] for series in found.series] == ["weight", "distance", "hour"]
    assert found.points == 1_000
    assert f"1,000 of {ROWS:,} rows are drawn" in found.reduced


def test_bubbles_carry_their_sizes(table: Table, frame: pd.DataFrame):
    series = data(table, chart="bubble", x="weight", y="delay", size="distance").series[0]
    assert frame.distance.iloc[series["row"]].tolist() == series["size"]


def test_areas_add_up_along_numbers(table: Table, frame: pd.DataFrame):
    found = data(table, chart="area", x="hour", y="distance", color="origin")
    expected = frame.groupby(["origin", "hour"]).distance.sum()
    for series in found.series:
        assert as_series(series).to_dict() == expected[series["name"]].to_dict()


def test_numbers_that_name_things_are_shown_one_by_one(tmp_path: Path):
    """Shops 12 to 853 have no order that a range of them could follow."""
    shops = [place * place + 12 for place in range(30) for _ in range(place + 1)]
    writers = [ColumnWriter(tmp_path, place) for place in range(2)]
    for writer, cells in zip(writers, (shops, [1.0] * len(shops)), strict=True):
        writer.append(pa.array(cells))
    columns = [
        writers[0].finish("shop", "integer", role="identifier"),
        writers[1].finish("sales", "number", role="measure"),
    ]
    TableWriter.finish(tmp_path, columns, len(shops))
    found = data(Table.open(tmp_path), chart="bar", x="shop", y="sales", agg="sum")
    assert found.series[0]["x"][:3] == [29 * 29 + 12, 28 * 28 + 12, 27 * 27 + 12]
    assert found.series[0]["y"][:3] == [30, 29, 28]
    assert found.series[0]["x"][-1] == "other"
    assert "20 of 30 values of shop" in found.reduced


def test_bins_between_the_ends_of_all_doubles_are_all_there():
    widest = Table.of(value=[-1.7e308, -1.0e308, 0.0, 1.6e308, 1.7e308])
    series = data(widest, chart="histogram", x="value").series[0]
    assert len(series["y"]) == 10
    assert series["y"] == np.histogram(np.array([-1.7, -1.0, 0.0, 1.6, 1.7]), bins=10)[0].tolist()


def test_groups_whose_sums_leave_all_doubles_are_sorted_all_the_same():
    far = [1e308, 1.7e308, -1e308, -1.7e308, 1.0]
    table = Table.of(group=["a"] * 4 + ["b"], color=["x", "x", "y", "y", "x"], value=far)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        series = data(table, chart="bar", x="group", y="value", color="color").series
    assert {item["name"]: item["y"] for item in series}["x"] == [1, None]
