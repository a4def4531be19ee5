"""Ranks, shares and moments of groups are those of numpy, however the values lie."""

from collections.abc import Callable

import numpy as np
import pytest

from models.charts import spec_from
from services.charting import Charting
from services.charts import CHARTS
from services.charts.reductions.choices import key_for
from services.charts.reductions.question import Question
from services.charts.reductions.spreads import Spread, medians, spreads
from services.engine.table import Table

ROWS = 70_000
SHAPES: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "bell": lambda random: random.normal(size=ROWS),
    "far from zero": lambda random: 1e9 + random.random(ROWS),
    "long tail": lambda random: random.lognormal(0, 4, ROWS),
    "mostly one value": lambda random: np.where(random.random(ROWS) < 0.9, 7.25, random.normal(size=ROWS)),
    "two ends of all doubles": lambda random: random.uniform(-1, 1, ROWS) * 1.7e308,
    "tiny": lambda random: random.random(ROWS) * 1e-310,
    "whole": lambda random: random.integers(-(10**12), 10**12, ROWS),
    "few values": lambda random: random.integers(0, 40, ROWS) / 4,
    "a far end that repeats": lambda random: np.where(random.random(ROWS) < 0.01, 1e6, random.normal(size=ROWS)),
}


@pytest.fixture(scope="module", params=SHAPES)
def cells(request: pytest.FixtureRequest) -> np.ndarray:
    return SHAPES[request.param](np.random.default_rng(11))


def groups_in(cells: np.ndarray) -> tuple[Question, list[Spread | None], list[np.ndarray]]:
    """A question about some cells in three groups, the spreads of the groups, and their values in order."""
    names = np.random.default_rng(5).choice(["a", "b", "c", None], len(cells), p=[0.6, 0.3, 0.09, 0.01])
    present = np.random.default_rng(6).random(len(cells)) > 0.02
    values = [cell if is_there else None for cell, is_there in zip(cells.tolist(), present.tolist(), strict=True)]
    table = Table.of(value=values, name=names.tolist())
    spec = spec_from({"chart": "box", "x": "name", "y": "value"})
    question = Question(table, spec, CHARTS["box"])
    found = spreads(question, [key_for(question, "x", 12)], "value")
    return question, found, [np.sort(cells[(names == name) & present].astype(float)) for name in "abc"]


def test_values_at_ranks_and_ranks_of_values(cells: np.ndarray):
    _, found, expected = groups_in(cells)
    for item, values in zip(found, expected, strict=True):
        assert item is not None
        assert item.total == len(values)
        positions = np.random.default_rng(2).integers(0, len(values), 200)
        assert item.at(positions).tolist() == values[positions].tolist()
        asked = np.concatenate([values[positions], values[positions[:-1]] / 2 + values[positions[1:]] / 2])
        asked = np.append(asked, [values[0] - 1, values[-1] + 1])
        assert item.below(asked).tolist() == np.searchsorted(values, asked).tolist()
        assert item.upto(asked).tolist() == np.searchsorted(values, asked, side="right").tolist()


def test_quartiles_and_moments(cells: np.ndarray):
    _, found, expected = groups_in(cells)
    for item, values in zip(found, expected, strict=True):
        assert item is not None
        # numpy takes differences that are too large for a double; of a quarter of the values they are not.
        quarter = values / 4
        assert [item.quantile(share) / 4 for share in (0.25, 0.5, 0.75)] == pytest.approx(
            np.quantile(quarter, (0.25, 0.5, 0.75)).tolist(), rel=1e-12
        )
        scale = float(np.abs(values).max())
        assert item.mean / scale == pytest.approx((values / scale).mean(), rel=1e-9, abs=1e-12)
        assert item.deviation / scale == pytest.approx((values / scale).std(ddof=1), rel=1e-6)


def test_medians_of_many_small_groups():
    random = np.random.default_rng(4)
    values, steps = random.normal(size=ROWS), random.integers(0, 900, ROWS)
    table = Table.of(value=values.tolist(), step=[f"s{step:04d}" for step in steps])
    spec = spec_from({"chart": "bar", "x": "step", "y": "value", "limit": 1_000})
    question = Question(table, spec, CHARTS["bar"])
    found, totals = medians(question, [key_for(question, "x", 1_000)], "value")
    expected = [np.median(values[steps == step]) for step in np.unique(steps)]
    assert found.tolist() == pytest.approx(expected)
    assert totals.sum() == ROWS


def test_rows_that_all_hold_zero_have_a_box_though_the_column_holds_many_numbers():
    many = np.arange(70_000) / 7
    table = Table.of(value=[*many.tolist(), 0.0, 0.0], kind=["many"] * len(many) + ["zero"] * 2)
    found = Charting(None, None).draw(  # type: ignore[arg-type]
        table, spec_from({"chart": "box", "y": "value", "filter": [{"column": "kind", "op": "=", "value": "zero"}]})
    )
    assert found.data.series[0]["median"] == 0
