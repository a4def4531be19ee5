"""Pictures that an analyst would have drawn: marks at edges, lines that stop, points that can be seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.charts import spec_from
from models.errors import NotEnoughData
from services.charting import Chart, Charting
from services.engine.table import Table


def chart(table: Table, **raw: Any) -> Chart:
    return Charting(None, None).draw(table, spec_from(raw))  # type: ignore[arg-type]


def days(*numbers: int) -> list[datetime]:
    return [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in numbers]


def test_a_histogram_is_marked_at_the_edges_of_its_bins():
    drawn = chart(Table.of(mass=[100 + 4 * place for place in range(150)]), chart="histogram", x="mass")
    axis, edges = drawn.figure["layout"]["xaxis"], drawn.data.series[0]["edges"]
    marks = [axis["tick0"] + axis["dtick"] * step for step in range(40)]
    assert edges[0] in marks
    assert axis["dtick"] % (edges[1] - edges[0]) == 0
    assert axis["separatethousands"]


def test_whole_numbers_are_marked_in_the_middle_of_their_own_bins():
    drawn = chart(Table.of(rooms=[place % 5 for place in range(150)]), chart="histogram", x="rooms")
    axis = drawn.figure["layout"]["xaxis"]
    assert (axis["tick0"] % 1, axis["dtick"] % 1) == (0, 0)


def test_a_line_stops_where_days_are_missing_and_every_point_knows_its_place():
    known = [*range(100), *range(120, 180), 200, *range(220, 300)]
    drawn = chart(
        Table.of(day=days(*known), sales=[float(place % 7) for place in known]), chart="line", x="day", y="sales"
    )
    (trace,) = drawn.figure["data"]
    assert [place for place, value in enumerate(trace["y"]) if value is None] == [100, 161, 163]
    assert [place for place in trace["customdata"] if place is not None] == list(range(len(known)))
    assert drawn.data.series[0]["y"] == [place % 7 for place in known]
    # The day that stands alone between two gaps has a mark: no line shows it.
    assert [place for place, size in enumerate(trace["marker"]["size"]) if size] == [162]


def test_a_line_of_working_days_is_not_torn_at_weekends():
    known = [number for number in range(400) if number % 7 < 5]
    drawn = chart(Table.of(day=days(*known), price=[float(place) for place in known]), chart="line", x="day", y="price")
    assert None not in drawn.figure["data"][0]["y"]


@pytest.mark.parametrize(("rows", "size"), [(20, 10), (400, 7), (3_000, 5)])
def test_the_fewer_points_the_larger_they_are(rows: int, size: int):
    table = Table.of(x=[float(place) for place in range(rows)], y=[place * 7 % 31 for place in range(rows)])
    assert chart(table, chart="scatter", x="x", y="y").figure["data"][0]["marker"]["size"] == size


def test_few_rows_have_few_fields_and_a_scale_that_can_be_read():
    table = Table.of(x=[place % 17 / 4 for place in range(200)], y=[place % 13 / 4 for place in range(200)])
    drawn = chart(table, chart="density", x="x", y="y")
    assert len(drawn.data.series[0]["x"]) <= 12
    assert drawn.figure["layout"]["coloraxis"]["colorbar"]["ticktext"][:2] == ["1", "2"]
    assert not drawn.figure["layout"]["xaxis"]["showgrid"]


def test_outliers_are_spread_as_they_lie_up_to_the_farthest():
    values = [place / 1_000 for place in range(-500, 501)] * 10 + [5 + place / 100 for place in range(900)]
    (series,) = chart(Table.of(value=values), chart="box", y="value").data.series
    assert series["beyond"] == 900
    assert series["outliers"][0] == 5
    assert series["outliers"][-1] == max(values)
    steps = [high - low for low, high in zip(series["outliers"], series["outliers"][1:], strict=False)]
    assert max(steps) < 0.5


@pytest.mark.parametrize("kind", [{"chart": "scatter", "color": "heat"}, {"chart": "density"}])
def test_small_charts_share_one_scale_of_colours(kind: dict[str, str]):
    rows = range(900)
    table = Table.of(
        x=[place % 31 / 4 for place in rows],
        y=[place % 17 / 4 for place in rows],
        heat=[place * 1.5 for place in rows],
        side=["west" if place < 800 else "east" for place in rows],
    )
    figure = chart(table, x="x", y="y", facet="side", **kind).figure
    scaled = [trace.get("coloraxis") or trace["marker"]["coloraxis"] for trace in figure["data"]]
    assert scaled == ["coloraxis", "coloraxis"]


def test_maps_stand_side_by_side_with_one_scale_of_colours():
    table = Table.of(
        country=["France", "Peru", "Chad", "Japan"] * 5,
        change=[-1.0, 2, 3, 4] * 4 + [-5.0, -2, 3, 9],
        half=["first"] * 10 + ["second"] * 10,
    )
    figure = chart(table, chart="map", x="country", y="change", facet="half", agg="sum").figure
    assert {trace["geo"] for trace in figure["data"]} == {"geo", "geo2"}
    domains = [figure["layout"][name]["domain"]["x"] for name in ("geo", "geo2")]
    assert domains[0][1] < domains[1][0]
    reach = max(abs(value) for trace in figure["data"] for value in trace["z"])
    assert figure["layout"]["coloraxis"]["cmax"] == reach


def test_a_chart_whose_colours_are_all_missing_says_so():
    table = Table.of(lon=[1.0, 2.0], lat=[3.0, 4.0], group=[None, None], tint=["a", None])
    with pytest.raises(NotEnoughData, match="group"):
        chart(table, chart="map", x="lon", y="lat", color="group")


def test_a_logarithmic_axis_has_marks_within_one_power_of_ten_and_few_over_many():
    narrow = Table.of(x=[1.0, 2, 3, 4], y=[30.0, 40, 60, 80])
    wide = Table.of(x=[1.0, 2, 3, 4], y=[3.0, 40, 600, 8_000])
    axes = [
        chart(table, chart="scatter", x="x", y="y", log_y=True).figure["layout"]["yaxis"] for table in (narrow, wide)
    ]
    assert [axis["type"] for axis in axes] == ["log", "log"]
    assert [axis.get("dtick") for axis in axes] == [None, 1]


def test_the_numbers_of_a_pivot_stand_in_their_fields_whatever_the_names_hold():
    table = Table.of(x=["a & b", "<i>", "a & b"], y=["p > q", "r", "r"])
    fields, numbers = chart(table, chart="pivot", x="x", y="y").figure["data"]
    assert (set(numbers["x"]), set(numbers["y"])) == (set(fields["x"]), set(fields["y"]))
    assert set(fields["x"]) == {"a &amp; b", "&lt;i&gt;"}


def test_of_very_long_names_below_an_axis_the_beginning_is_written_and_no_mark_is_left_out():
    long = "R&D of the far & the near <side>"
    figure = chart(Table.of(x=[long, "short"] * 9, y=list(range(18))), chart="box", x="x", y="y").figure
    axis, names = figure["layout"]["xaxis"], [trace["x"][0] for trace in figure["data"]]
    assert sorted(axis["tickvals"]) == sorted(names)
    assert set(axis["ticktext"]) == {"R&amp;D of the far &amp; th…", "short"}
