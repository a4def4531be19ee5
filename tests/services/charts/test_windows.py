"""A part of the axes in finer detail: the numbers are those of pandas for these rows, and nothing at an edge is cut."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.charts import ChartData, spec_from
from models.errors import InvalidParameters
from services.charting import Charting
from services.engine.table import Table

ROWS = 20_000


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    random = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "when": pd.Timestamp("2013-01-01") + pd.to_timedelta(random.permutation(ROWS) * 90, unit="s"),
            "value": random.normal(size=ROWS),
            "delay": random.exponential(30, ROWS).round(1),
            "group": random.choice(["a", "b", "c"], ROWS),
        }
    )


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> Table:
    columns: dict[str, Any] = {name: values.tolist() for name, values in frame.items()}
    return Table.of(**columns | {"when": [moment.to_pydatetime() for moment in frame.when]})


def data(table: Table, **raw: Any) -> ChartData:
    return Charting(None, None).draw(table, spec_from(raw)).data  # type: ignore[arg-type]


def test_bins_are_finer_and_whole(table: Table, frame: pd.DataFrame):
    whole = data(table, chart="histogram", x="value").series[0]["edges"]
    found = data(table, chart="histogram", x="value", options={"range_x": [0, 0.2]})
    edges = found.series[0]["edges"]
    assert edges[1] - edges[0] < whole[1] - whole[0]
    assert edges[0] <= 0.01
    assert edges[-1] >= 0.19
    assert found.series[0]["y"] == np.histogram(frame.value, bins=edges)[0].tolist()
    inside = frame.value.between(0, 0.2).sum()
    assert f"{inside:,} of {ROWS:,} rows lie in the range that is shown" in found.reduced
    assert "without a value" not in found.reduced


def test_steps_of_time_are_finer_and_whole(table: Table, frame: pd.DataFrame):
    ends = ["2013-01-03T06:10:00", "2013-01-03 11:50:00.123"]
    found = data(table, chart="line", x="when", y="delay", agg="sum", options={"range_x": ends})
    series = found.series[0]
    step = pd.Series(pd.to_datetime(series["x"])).diff().min()
    expected = frame.groupby(frame.when.dt.floor(step)).delay.sum()
    assert len(series["x"]) > 100
    assert pd.Timestamp(series["x"][0]) <= pd.Timestamp(ends[0]) + pd.Timedelta("90s")
    there = [(moment, cell) for moment, cell in zip(series["x"], series["y"], strict=True) if cell is not None]
    assert [cell for _, cell in there] == pytest.approx([expected[pd.Timestamp(moment)] for moment, _ in there])


def test_a_line_of_single_rows_shows_every_row_of_a_small_part(table: Table, frame: pd.DataFrame):
    ends = ["2013-01-03T06:00:00", "2013-01-03T12:00:00"]
    found = data(table, chart="line", x="when", y="value", options={"range_x": ends})
    inside = frame[frame.when.between(*ends)].sort_values("when")
    assert found.series[0]["y"] == inside.value.tolist()


def test_what_lies_just_beside_a_part_is_drawn_and_not_counted(table: Table, frame: pd.DataFrame):
    ends = ["2013-01-03T06:00:00", "2013-01-03T12:00:00"]
    found = data(table, chart="line", x="when", y="value", options={"range_x": ends, "beyond": 0.5})
    near = frame[frame.when.between("2013-01-03T03:00:00", "2013-01-03T15:00:00")].sort_values("when")
    assert found.series[0]["y"] == near.value.tolist()
    inside = frame.when.between(*ends).sum()
    assert f"{inside:,} of {ROWS:,} rows lie in the range that is shown" in found.reduced


def test_beside_a_part_of_a_logarithmic_axis_lies_the_same_factor(table: Table, frame: pd.DataFrame):
    options = {"range_x": [1, 100], "beyond": 0.5}
    found = data(table, chart="scatter", x="delay", y="value", log_x=True, options=options)
    positive = [cell for series in found.series for cell in series["x"]]
    assert (min(positive), max(positive)) == (
        frame.delay[frame.delay >= 0.1].min(),
        frame.delay[frame.delay <= 1000].max(),
    )


def test_a_range_as_wide_as_numbers_go_has_nothing_beside_it(table: Table, frame: pd.DataFrame):
    found = data(table, chart="histogram", x="value", options={"range_x": [-1.7e308, 1.7e308], "beyond": 0.05})
    assert sum(found.series[0]["y"]) == len(frame)


def test_points_of_a_rectangle_are_those_rows(table: Table, frame: pd.DataFrame):
    ranges = {"range_x": [0.5, 0.7], "range_y": "[40, 60]"}
    found = data(table, chart="scatter", x="value", y="delay", options=ranges)
    inside = frame.index[frame.value.between(0.5, 0.7) & frame.delay.between(40, 60)]
    assert sorted(found.series[0]["row"]) == inside.tolist()


def test_fields_of_a_rectangle_count_their_rows(table: Table, frame: pd.DataFrame):
    inside = frame[frame.value.between(0, 1) & frame.delay.between(0, 50)]
    found = data(table, chart="density", x="value", y="delay", bins=10, options={"range_x": [0, 1], "range_y": [0, 50]})
    cells = np.array([[cell or 0 for cell in line] for line in found.series[0]["z"]])
    expected = np.histogram2d(inside.value, inside.delay, bins=10)[0].T
    assert np.array_equal(cells, expected)


@pytest.mark.parametrize("measure", ["value", "delay"])
@pytest.mark.parametrize("color", [None, "group"])
def test_shares_stay_those_of_all_values(table: Table, frame: pd.DataFrame, measure: str, color: str | None):
    found = data(table, chart="ecdf", x=measure, color=color, options={"range_x": [0.1, 0.9]})
    for series in found.series:
        own = frame[measure] if color is None else frame[measure][frame.group == series["name"]]
        assert min(series["x"]) >= 0.1
        assert max(series["x"]) <= 0.9
        for value, share in zip(series["x"][::40], series["y"][::40], strict=True):
            assert share == pytest.approx((own <= value).mean())


def test_a_filter_holds_inside_a_part(table: Table, frame: pd.DataFrame):
    condition = [{"column": "group", "op": "=", "value": "a"}]
    found = data(table, chart="histogram", x="value", filter=condition, options={"range_x": [0, 1]})
    own = frame.value[frame.group == "a"]
    assert found.rows_read == len(own)
    assert found.series[0]["y"] == np.histogram(own, bins=found.series[0]["edges"])[0].tolist()


@pytest.mark.parametrize(
    "raw",
    [
        {"chart": "bar", "x": "group", "y": "value", "options": {"range_x": [0, 1]}},
        {"chart": "histogram", "x": "group", "options": {"range_x": [0, 1]}},
        {"chart": "histogram", "x": "value", "options": {"range_x": ["low", "high"]}},
        {"chart": "histogram", "x": "value", "options": {"range_x": [1]}},
        {"chart": "histogram", "x": "value", "options": {"range_y": [0, 1]}},
        {"chart": "line", "x": "when", "y": "value", "options": {"range_x": ["never", "ever"]}},
    ],
)
def test_a_range_that_means_nothing_is_refused_with_the_reason(table: Table, raw: dict[str, Any]):
    with pytest.raises(InvalidParameters) as caught:
        data(table, **raw)
    assert caught.value.details["fields"]


@pytest.mark.parametrize("color", [None, "group"])
@pytest.mark.parametrize("raw", [{"chart": "histogram"}, {"chart": "line", "y": "value", "agg": "max"}])
def test_rows_in_the_order_of_time_are_counted_as_those_in_no_order(raw: dict[str, Any], color: str | None):
    rows = 600_000
    random = np.random.default_rng(3)
    order = random.permutation(rows)
    columns = {
        "when": np.datetime64("2013-01-01", "us") + np.arange(rows) * np.timedelta64(1, "s"),
        "value": random.normal(size=rows),
        "group": random.choice(["a", "b", "c"], rows),
    }
    rising = Table.of(**columns)
    mixed = Table.of(**{name: cells[order] for name, cells in columns.items()})
    for ends in (["2013-01-04T01:00:00", "2013-01-04T03:00:30"], ["2013-01-01", "2013-02-01"]):
        asked = raw | {"x": "when", "color": color, "options": {"range_x": ends}}
        first, second = data(rising, **asked), data(mixed, **asked)
        assert first.series == second.series
        assert first.reduced == second.reduced
