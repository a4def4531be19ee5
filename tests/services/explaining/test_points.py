"""The rows behind each mark are as many as the chart says, for every kind that counts."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from models.charts import Spec
from models.errors import InvalidParameters, NotEnoughData
from services.charting import Charting
from services.engine.table import Table
from services.explainer import explained
from services.explaining.points import Point, point_of
from services.explaining.steps import next_label

ROWS = 400


@pytest.fixture(scope="module")
def table() -> Table:
    random = np.random.default_rng(2)
    return Table.of(
        town=[f"town {place}" if place else None for place in (random.random(ROWS) ** 2 * 40).astype(int).tolist()],
        size=random.integers(0, 500, ROWS).tolist(),
        weight=random.normal(50, 9, ROWS).round(2).tolist(),
        few=random.integers(1, 5, ROWS).tolist(),
        open=(random.random(ROWS) < 0.4).tolist(),
        country=(["DE", "Germany", "Peru", "Singapore", "Atlantis"] * ROWS)[:ROWS],
        day=[date(2023, 11, 20) + timedelta(days=int(shift)) for shift in random.integers(0, 500, ROWS)],
    )


def marks_of(item: dict[str, Any]) -> list[tuple[int, int]]:
    """Each mark of a series with how many rows it says it has."""
    if "z" in item:
        cells = [cell for line in item["z"] for cell in line]
        return [(place, cell) for place, cell in enumerate(cells) if cell]
    return [(place, cell) for place, cell in enumerate(item["y"]) if cell]


def rows_behind(table: Table, spec: Spec, point: Point) -> int:
    frame, inside = table.mask(spec.filter), table.mask(point.conditions)
    assert inside is not None
    return int(np.count_nonzero(inside if frame is None else inside & frame))


def behind(table: Table, spec: Spec, series: int, place: int) -> Point:
    charting = Charting(None, None)  # type: ignore[arg-type]
    data = charting.draw(table, spec).data
    return point_of(table, charting.kind(spec.chart), spec, data, series, place)


@pytest.mark.parametrize(
    "asked",
    [
        {"chart": "bar", "x": "town"},
        {"chart": "bar", "x": "town", "limit": 4},
        {"chart": "bar", "x": "few", "color": "open"},
        {"chart": "bar", "x": "size", "color": "weight"},
        {"chart": "bar", "x": "day", "facet": "few"},
        {"chart": "bar", "x": "open", "facet": "size"},
        {"chart": "histogram", "x": "weight"},
        {"chart": "histogram", "x": "weight", "bins": 7, "color": "few"},
        {"chart": "histogram", "x": "size", "filter": [{"column": "open", "op": "=", "value": True}]},
        {"chart": "histogram", "x": "day"},
        {"chart": "line", "x": "day", "options": {"grain": "week"}},
        {"chart": "line", "x": "day", "options": {"grain": "month"}, "color": "open"},
        {"chart": "area", "x": "size"},
        {"chart": "pie", "x": "town"},
        {"chart": "donut", "x": "few"},
        {"chart": "funnel", "x": "town"},
        {"chart": "waterfall", "x": "day"},
        {"chart": "heatmap", "x": "day", "y": "town"},
        {"chart": "heatmap", "x": "size", "y": "few"},
        {"chart": "pivot", "x": "open", "y": "few"},
        {"chart": "density", "x": "size", "y": "weight", "bins": 6},
        {"chart": "density", "x": "day", "y": "weight"},
        {"chart": "histogram", "x": "weight", "color": "few", "options": {"range_x": [45.2, 51]}},
        {"chart": "histogram", "x": "day", "options": {"range_x": ["2024-02-03", "2024-03-01"]}},
        {"chart": "line", "x": "day", "color": "open", "options": {"range_x": ["2024-02-03", "2024-05-01"]}},
        {"chart": "area", "x": "size", "options": {"range_x": [100, 200]}},
        {"chart": "density", "x": "size", "y": "weight", "options": {"range_x": [90, 210], "range_y": [41, 58]}},
        {"chart": "density", "x": "day", "y": "weight", "options": {"range_x": ["2024-02-03", "2024-05-01"]}},
        {"chart": "map", "x": "country"},
        {"chart": "map", "x": "country", "facet": "open"},
        {"chart": "treemap", "x": "town", "color": "few"},
        {"chart": "sunburst", "x": "few", "color": "open"},
    ],
    ids=lambda asked: " ".join(str(part) for part in asked.values()),
)
def test_as_many_rows_stand_behind_a_mark_as_it_shows(table: Table, asked: dict[str, Any]):
    spec = Spec(**asked)
    charting = Charting(None, None)  # type: ignore[arg-type]
    data = charting.draw(table, spec).data
    for number, item in enumerate(data.series):
        for place, count in marks_of(item)[:40]:
            point = point_of(table, charting.kind(spec.chart), spec, data, number, place)
            assert rows_behind(table, spec, point) == count, point


@pytest.mark.parametrize("kind", ["box", "violin"])
@pytest.mark.parametrize("x", ["few", "open", "town", "day", "size"])
def test_as_many_rows_stand_behind_a_box_as_it_shows(table: Table, kind: str, x: str):
    spec = Spec(chart=kind, x=x, y="weight")
    series = Charting(None, None).draw(table, spec).data.series  # type: ignore[arg-type]
    for number, item in enumerate(series):
        assert rows_behind(table, spec, behind(table, spec, number, 0)) == item["count"]


def test_a_step_of_a_cumulative_chart_is_all_that_lies_below(table: Table):
    spec = Spec(chart="ecdf", x="size")
    item = Charting(None, None).draw(table, spec).data.series[0]  # type: ignore[arg-type]
    assert rows_behind(table, spec, behind(table, spec, 0, 20)) == round(item["y"][20] * item["count"])


def test_a_point_is_its_row(table: Table):
    spec = Spec(chart="scatter", x="size", y="weight")
    item = Charting(None, None).draw(table, spec).data.series[0]  # type: ignore[arg-type]
    point = behind(table, spec, 0, 7)
    assert point.row == item["row"][7]
    found = explained(table, spec, point)
    assert (found.rows_here, found.rows_rest) == (1, ROWS - 1)


def test_a_point_of_a_part_of_the_axes_is_its_row(table: Table):
    spec = Spec(chart="scatter", x="size", y="weight", options={"range_x": [100, 200], "range_y": [45, 60]})
    item = Charting(None, None).draw(table, spec).data.series[0]  # type: ignore[arg-type]
    assert len(item["row"]) < ROWS / 4
    assert [behind(table, spec, 0, place).row for place in range(len(item["row"]))] == item["row"]


def test_a_row_far_out_is_told():
    table = Table.of(size=[*range(400), 90_000], word=["a"] * 400 + ["b"], plain=[1, 2] * 200 + [1])
    found = explained(table, Spec(chart="scatter", x="size", y="size"), Point("row 401", (), 400))
    assert {item.column for item in found.items} == {"size", "word"}
    assert "higher than" in next(item.title for item in found.items if item.column == "size")


def test_marks_that_are_not_there_are_named(table: Table):
    spec = Spec(chart="bar", x="few")
    with pytest.raises(InvalidParameters, match="no such mark") as error:
        behind(table, spec, 0, 99)
    assert error.value.details["fields"] == {"place": "must be from 0 to 3"}
    with pytest.raises(InvalidParameters, match="no such mark"):
        behind(table, spec, 3, 0)
    with pytest.raises(NotEnoughData, match="all rows"):
        behind(table, Spec(chart="box", y="weight"), 0, 0)


def test_too_few_rows_or_all_of_them_are_not_compared(table: Table):
    rare = Table.of(word=["a"] * 50 + ["b"] * 4)
    with pytest.raises(NotEnoughData, match="4 rows"):
        explained(rare, Spec(chart="bar", x="word"), behind(rare, Spec(chart="bar", x="word"), 0, 1))
    only = Spec(chart="bar", x="few", filter=[{"column": "few", "op": "=", "value": 2}])  # type: ignore[arg-type]
    with pytest.raises(NotEnoughData, match="Every row"):
        explained(table, only, behind(table, only, 0, 0))


@pytest.mark.parametrize(
    ("label", "labels", "following"),
    [
        ("2024-02-01", ["2024-01-01", "2024-02-01"], "2024-03-01"),
        ("2024-02-29", ["2024-02-29", "2024-03-01"], "2024-03-01"),
        ("2024-12-30T23:00:00Z", ["2024-12-30T23:00:00Z", "2024-12-31T01:00:00Z"], "2024-12-31T00:00:00Z"),
        ("23:00:00", ["22:00:00", "23:00:00"], None),
        ("22:15:00", ["22:15:00", "23:00:00"], "22:30:00"),
    ],
)
def test_the_end_of_a_step_follows_from_its_neighbours(label: str, labels: list[str], following: str | None):
    assert next_label(label, labels) == following
