"""Every kind of chart: it survives the tables that break things, and its figure is one that plotly accepts."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from plotly import io

from models.charts import ANY, NUMBER, SHELVES, ChartKind, Spec, spec_from
from models.errors import InvalidParameters, NotEnoughData
from services.charting import Chart, Charting, described
from services.charts import CHARTS
from services.charts.drawing.panels import alone
from services.engine.table import Table

KINDS = pytest.mark.parametrize("kind", CHARTS.values(), ids=list(CHARTS))
NAMES = {
    "histogram", "bar", "line", "area", "scatter", "bubble", "pie", "donut", "box", "violin", "heatmap", "density",
    "treemap", "sunburst", "funnel", "waterfall", "ecdf", "parallel", "map", "pivot",
}  # fmt: skip


def rows(count: int) -> Table:
    """A table of numbers, words, days and truths with so many rows."""
    return Table.of(
        number=[place * 1.5 - 3 for place in range(count)],
        whole=[place % 7 for place in range(count)],
        word=["abc"[place % 3] for place in range(count)],
        late=[place % 2 == 0 for place in range(count)],
        day=[date.fromordinal(735_000 + place) for place in range(count)],
        country=[("Chad", "PER", "de", "Singapore", "Atlantis")[place % 5] for place in range(count)],
    )


def constant() -> Table:
    return Table.of(
        number=[3.0] * 5,
        whole=[1] * 5,
        word=["a"] * 5,
        late=[False] * 5,
        day=[date(2013, 1, 1)] * 5,
        country=["Chad"] * 5,
    )


def all_missing() -> Table:
    gaps: list[Any] = [None] * 4
    return Table.of(number=gaps, whole=gaps, word=gaps, late=gaps, day=gaps, country=gaps)


def infinite() -> Table:
    numbers = [1.0, float("inf"), float("-inf"), None, 1e308, -1e308]
    return Table.of(
        number=numbers,
        whole=[1] * 6,
        word=["<b>", "", "x", None, "y", "z"],
        late=[True] * 6,
        day=[None] * 6,
        country=["Chad"] * 6,
    )


def wide() -> Table:
    columns: dict[str, Any] = {f"column {place}": [place * step for step in range(40)] for place in range(251)}
    more = {
        "number": [step * 1.5 for step in range(40)],
        "whole": [step % 7 for step in range(40)],
        "word": [f"word {step}" for step in range(40)],
        "late": [step % 2 == 0 for step in range(40)],
        "day": [date.fromordinal(735_000 + step) for step in range(40)],
        "country": ["Chad", "Peru"] * 20,
    }
    return Table.of(**more, **columns)


TABLES: dict[str, Callable[[], Table]] = {
    "empty": lambda: rows(0),
    "one row": lambda: rows(1),
    "two rows": lambda: rows(2),
    "constant": constant,
    "all missing": all_missing,
    "infinite": infinite,
    "257 columns": wide,
    "many rows": lambda: rows(9_000),
}


def specs_of(kind: ChartKind) -> list[dict[str, Any]]:
    """The kind with what it needs, with everything it takes, and along time where it may be."""
    needed = {name: column_for(kind, name) for name, shelf in kind.shelves.items() if shelf.is_required}
    full = {name: column_for(kind, name) for name in kind.shelves}
    without = {name: column for name, column in full.items() if name != "color"}
    found: list[dict[str, Any]] = [needed, full, without]
    if "time" in kind.shelves.get("x", kind.shelves.get("y", next(iter(kind.shelves.values())))).accepts:
        found.append(needed | {"x": "day"})
    if kind.name == "map":
        found += [{"x": "whole", "y": "number", "color": "late", "size": "whole"}, {"x": "whole", "y": "number"}]
    return [{"chart": kind.name, **spec} for spec in found]


def column_for(kind: ChartKind, name: str) -> str:
    """A column that fits a shelf."""
    accepts = kind.shelves[name].accepts
    if kind.name == "map" and name == "x":
        return "country"
    if accepts >= ANY:
        return {"x": "word", "color": "late", "facet": "whole"}.get(name, "whole")
    return {"x": "whole", "size": "whole", "color": "whole"}.get(name, "number") if accepts >= NUMBER else "day"


def drawn(table: Table, raw: dict[str, Any]) -> Chart | None:
    """The chart, or the refusal that a person can understand."""
    charting = Charting(None, None)  # type: ignore[arg-type]
    try:
        return charting.draw(table, spec_from(raw))
    except (NotEnoughData, InvalidParameters) as error:
        if not error.message.endswith("."):
            raise
        return None


def test_there_are_all_kinds():
    assert set(CHARTS) == NAMES


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
@KINDS
def test_a_kind_survives_any_table(kind: ChartKind, table: Callable[[], Table]):
    source = table()
    for raw in specs_of(kind):
        chart = drawn(source, raw)
        if chart is None:
            continue
        written = chart.data.model_dump_json()
        assert "NaN" not in written
        assert "Infinity" not in written
        assert chart.data.series
        assert all({"name", "x", "y"} <= set(series) for series in chart.data.series)
        assert chart.data.reduced.endswith(".")
        assert chart.data.points <= 20_000
        figure = io.from_json(json.dumps(alone(chart.figure, chart.title), allow_nan=False))
        assert figure.data


@KINDS
def test_ordinary_rows_are_drawn_by_every_kind(kind: ChartKind):
    table = rows(50)
    for raw in specs_of(kind)[:1]:
        if kind.name in ("pie", "donut", "funnel", "treemap", "sunburst"):
            raw.pop("y", None)
        chart = drawn(table, raw)
        assert chart is not None
        assert chart.data.rows_read == 50


@KINDS
def test_names_in_a_figure_are_letters_and_not_markup(kind: ChartKind):
    table = Table.of(
        number=[1.0, 2.0, 3.0],
        whole=[1, 2, 3],
        word=["<b>x</b>"] * 3,
        late=["<i>"] * 3,
        day=["&"] * 3,
        country=["<b>x</b>", "Chad", "<i>"],
    )
    for raw in specs_of(kind):
        chart = drawn(table, raw)
        if chart is not None:
            assert "<i>" not in json.dumps(chart.figure)
            assert "<b>x" not in json.dumps(chart.figure)


@KINDS
def test_a_kind_says_what_it_takes(kind: ChartKind):
    item = described(kind)
    assert set(item["shelves"]) <= set(SHELVES)
    assert {"chart", "filter"} <= set(item["parameters"]["properties"])
    assert all(entry.get("description") for entry in item["parameters"]["properties"].values())
    assert kind.reduce.__module__ == f"services.charts.{kind.name}"
    assert kind.reduce.__doc__
    json.dumps(item)


@KINDS
def test_a_column_that_does_not_fit_is_named_with_the_reason(kind: ChartKind):
    table = rows(10)
    for shelf in kind.shelves:
        if kind.shelves[shelf].accepts >= ANY:
            continue
        raw = {"chart": kind.name} | specs_of(kind)[1] | {shelf: "word"}
        with pytest.raises(InvalidParameters) as caught:
            Charting(None, None).draw(table, spec_from(raw))  # type: ignore[arg-type]
        assert "needs" in caught.value.details["fields"][shelf]


def test_an_unknown_kind_lists_what_there_is():
    with pytest.raises(InvalidParameters) as caught:
        Charting(None, None).draw(rows(3), Spec(chart="globe"))  # type: ignore[arg-type]
    assert "histogram" in caught.value.details["fields"]["chart"]
