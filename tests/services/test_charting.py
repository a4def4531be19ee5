"""Which kind of chart comes to mind for some columns, and which charts are worth seeing."""

import re
from datetime import date, timedelta

import numpy as np
import pytest

from models.columns import Column
from services.charting import Charting
from services.charts.reductions.proposals import proposals
from services.engine.table import Table
from tests.services.ingest.tables import read_file

KINDS = {"number": ("number", "measure"), "word": ("category", "dimension"), "day": ("date", "time")}


def column(name: str) -> Column:
    kind, role = KINDS[name]
    return Column(name=name, type=kind, role=role, nullable=False, missing=0, distinct=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shelves", "kind"),
    [
        ({"x": "number"}, "histogram"),
        ({"x": "word"}, "bar"),
        ({"x": "day"}, "histogram"),
        ({"y": "number"}, "box"),
        ({"x": "word", "y": "number"}, "bar"),
        ({"x": "day", "y": "number"}, "line"),
        ({"x": "number", "y": "number"}, "scatter"),
        ({"x": "word", "y": "word"}, "heatmap"),
        ({"x": "number", "y": "number", "size": "number"}, "bubble"),
    ],
)
def test_the_kind_that_an_analyst_would_choose(shelves: dict[str, str], kind: str):
    chosen = {shelf: column(name) for shelf, name in shelves.items()}
    found = Charting(None, None).best(chosen, None, None)  # type: ignore[arg-type]
    assert found is not None
    assert found.name == kind


def test_the_wanted_kind_stays_where_it_fits():
    charting = Charting(None, None)  # type: ignore[arg-type]
    chosen = {"x": column("word"), "y": column("number")}
    assert charting.best(chosen, "violin", None).name == "violin"  # type: ignore[union-attr]
    assert charting.best(chosen, "scatter", None).name == "bar"  # type: ignore[union-attr]
    assert charting.best({}, None, None) is None


def test_what_tells_most_is_proposed_first_and_repeats_are_not():
    random = np.random.default_rng(3)
    size = random.normal(100, 10, 600)
    table = Table.of(
        size=size.tolist(),
        weight=(size * 2 + random.normal(0, 8, 600)).tolist(),
        inches=(size / 2.54).tolist(),
        noise=random.normal(size=600).tolist(),
        group=[("small", "large")[int(value > 100)] for value in size],
    )
    found = proposals(table)
    pairs = [{item.spec.x, item.spec.y} for item in found if item.spec.chart == "scatter"]
    assert {"size", "weight"} in pairs or {"weight", "inches"} in pairs
    assert {"size", "inches"} not in pairs
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    assert "r = 0.9" in next(item.reason for item in found if item.spec.chart == "scatter")


def test_a_table_without_anything_to_compare_gets_no_proposals():
    assert proposals(Table.of(word=["a"] * 5)) == []
    assert proposals(Table.of(number=[], word=[])) == []


def test_kinds_that_lie_apart_colour_the_points_and_are_compared_however_much_they_explain():
    random = np.random.default_rng(5)
    kind = np.repeat([0, 1, 2], 100)
    table = Table.of(
        kind=[("gentoo", "adelie", "chinstrap")[place] for place in kind],
        length=(kind * 30 + random.normal(190, 8, 300)).tolist(),
        mass=(kind * 900 + random.normal(4000, 300, 300)).tolist(),
    )
    found = {item.title: item for item in proposals(table)}
    assert "kind sets their points apart" in found["length and mass by kind"].reason
    assert found["length and mass by kind"].spec.color == "kind"
    assert found["mass by kind"].spec.chart == "box"


def test_what_climbs_steadily_is_proposed_over_its_dates_or_over_its_years(tmp_path):
    random = np.random.default_rng(5)
    price = np.arange(300) + random.normal(0, 10, 300)
    days = [date(2020, 1, 1) + timedelta(days=place) for place in range(300)]
    found = proposals(Table.of(day=days, price=price.tolist()))[0]
    assert (found.title, found.spec.chart) == ("price over time", "line")
    lines = [f"{1950 + place // 5},{value:.2f}" for place, value in enumerate(price)]
    (tmp_path / "years.csv").write_text("\n".join(["year,price", *lines]), encoding="utf-8")
    read_file(tmp_path / "years.csv", tmp_path / "columns")
    assert proposals(Table.open(tmp_path / "columns"))[0].title == "price over the years of year"


def test_means_of_small_groups_are_told_where_there_are_no_others():
    random = np.random.default_rng(5)
    makers = [f"maker {place}" for place in range(8) for _ in range(4)] + ["maker 0"] * 8
    power = [100.0 * int(name[-1]) + draw for name, draw in zip(makers, random.normal(0, 100, 40), strict=True)]
    reason = next(item.reason for item in proposals(Table.of(maker=makers, power=power)) if item.spec.x == "maker")
    low, high = re.search(r"from (\S+) to (\S+)\.$", reason).groups()
    assert low != high
