"""What sets rows apart: the figures against others' computations, nothing on noise, and nothing for identifiers."""

import numpy as np
import pytest
from scipy import stats

from services.engine.table import Table
from services.explaining.looking import differences
from services.explaining.sides import Sides
from services.explaining.spreads import Spread, dominance, spreads
from services.insights.choosing import measures_of

RANDOM = np.random.default_rng(11)


def spread(cells: np.ndarray) -> Spread:
    return Spread(*np.unique(cells, return_counts=True))


@pytest.mark.parametrize("digits", [0, 6])
def test_dominance_is_that_of_all_pairs(digits: int):
    here, rest = np.round(RANDOM.normal(0.4, 1, 90), digits), np.round(RANDOM.normal(0, 1, 260), digits)
    found = dominance(spread(here), spread(rest))
    pairs = np.sign(here[:, None] - rest[None, :])
    assert found.delta == pytest.approx(pairs.mean(), abs=1e-12)
    chance = 2 * stats.norm.sf(abs(found.delta) / found.null_error)
    expected = stats.mannwhitneyu(here, rest, method="asymptotic", use_continuity=False).pvalue
    assert chance == pytest.approx(expected, rel=1e-9)
    above = (1 + pairs) / 2
    error = above.mean(axis=1).var(ddof=1) / 90 + above.mean(axis=0).var(ddof=1) / 260
    assert found.error == pytest.approx(2 * error**0.5, rel=1e-9)


def test_both_sides_hold_what_the_table_holds():
    cells = RANDOM.integers(0, 9, 300)
    here = RANDOM.random(300) < 0.3
    frame = RANDOM.random(300) < 0.8
    table = Table.of(number=cells.tolist())
    sides = Sides(table, frame, here & frame)
    inside, outside = spreads(sides, measures_of(sides.rows)[0])
    assert np.array_equal(np.repeat(inside.values, inside.counts), np.sort(cells[here & frame]))
    assert np.array_equal(np.repeat(outside.values, outside.counts), np.sort(cells[~here & frame]))


def made(rows: int = 900) -> tuple[Table, np.ndarray]:
    random = np.random.default_rng(5)
    here = random.random(rows) < 0.3
    kind = np.where(random.random(rows) < np.where(here, 0.7, 0.2), "red", "blue")
    gaps = random.random(rows) < np.where(here, 0.4, 0.05)
    columns = {
        "chosen": np.where(here, "yes", "no").tolist(),
        "moved": (random.normal(0, 1, rows) + 1.5 * here).tolist(),
        "colour": kind.tolist(),
        "holes": [None if gap else number for gap, number in zip(gaps, random.normal(size=rows).tolist(), strict=True)],
        "noise": random.normal(size=rows).tolist(),
        "id": [f"key-{place}" for place in range(rows)],
    }
    return Table.of(**columns), here


def test_what_differs_is_told_with_its_size_largest_first():
    table, here = made()
    found, tested = differences(table, None, here, {"chosen"})
    told = {(item.column, item.kind): item for item in found}
    assert set(told) == {("moved", "number"), ("colour", "category"), ("holes", "missing")}
    assert tested >= 5
    red = np.array([value == "red" for value in table.value_counts("colour").shown(np.arange(2))])
    assert red.any()
    assert told["colour", "category"].effect == pytest.approx(0.5, abs=0.08)
    assert told["holes", "missing"].effect == pytest.approx(0.35, abs=0.08)
    for item in found:
        assert item.low < item.effect < item.high
        assert item.q_value <= 0.05
        assert item.rows_here + item.rows_rest <= 900
    assert found[0].column == "moved"
    assert "in the rest" in found[0].title


def test_a_share_is_counted_and_its_interval_holds_for_all_values_at_once():
    table = Table.of(side=["a"] * 100 + ["b"] * 300, word=["x"] * 60 + ["y"] * 40 + ["x"] * 90 + ["y"] * 210)
    found, _ = differences(table, None, np.arange(400) < 100, {"side"})
    assert [item.title for item in found] == ["word is x in 60.0% of the rows here, in 30.0% of the rest"]
    assert found[0].effect == pytest.approx(0.3)
    chance = stats.chi2_contingency([[60, 40], [90, 210]], correction=False).pvalue
    assert found[0].p_value == pytest.approx(chance, rel=1e-9)
    assert 0.15 < found[0].low < 0.3 < found[0].high < 0.45


def test_on_noise_nothing_is_told_more_often_than_promised():
    told = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        columns = {f"number {place}": random.normal(size=300).tolist() for place in range(6)}
        columns |= {f"word {place}": random.choice(["a", "b", "c"], 300).tolist() for place in range(4)}
        told += bool(differences(Table.of(**columns), None, random.random(300) < 0.25, set())[0])
    assert told <= 8


def test_rows_that_follow_each_other_are_no_independent_witnesses():
    wandered = 0
    days = np.arange("2020-01-01", "2022-09-27", dtype="datetime64[D]").astype(object)
    for seed in range(20):
        walk = np.random.default_rng(seed).normal(size=len(days)).cumsum()
        table = Table.of(day=list(days), walk=walk.tolist())
        here = (np.arange(len(days)) > 600) & (np.arange(len(days)) < 700)
        wandered += any(item.column == "walk" for item in differences(table, None, here, {"day"})[0])
    assert wandered <= 8
