import numpy as np
import pytest
from scipy.stats import false_discovery_control

from services.analyses.insights import Params, run
from services.engine.table import Table
from services.insights.discoveries import Chances, q_values
from services.insights.extremes import chances_of_gaps
from tests.services.insights.tables import LETTERS, kinds, noise, walks

TABLES = 80


def test_q_values_are_those_of_scipy():
    chances = np.random.default_rng(1).random(200) ** 2
    assert q_values(chances) == pytest.approx(false_discovery_control(chances))


def test_what_could_not_be_tested_is_no_test():
    tests = Chances()
    tests.add(np.array([0.01, np.nan, 0.2]))
    number = tests.add_one(0.5)
    tests.settle(number, 0.001)
    assert tests.made == 3
    assert tests.q_values()[number] == pytest.approx(0.003)
    assert np.isnan(tests.q_values()[1])


def test_pure_noise_stands_out_in_at_most_one_table_of_twenty():
    loud = [
        seed for seed in range(TABLES) if any(item.q_value is not None for item in run(noise(seed), Params()).items)
    ]
    # Five in a hundred by design, and what three deviations of so few tables allow.
    assert len(loud) <= TABLES * 0.05 + 3 * (TABLES * 0.05 * 0.95) ** 0.5


def test_noise_has_no_counted_findings_either():
    assert [kinds(noise(seed)) for seed in (3, 5, 8)] == [[], [], []]


@pytest.mark.parametrize("law", ["cauchy", "student", "pareto", "lognormal"])
def test_the_farthest_value_of_a_heavy_tail_is_no_news(law: str):
    chance = np.random.default_rng(3)
    draw = {
        "cauchy": chance.standard_cauchy,
        "student": lambda size: chance.standard_t(2, size),
        "pareto": lambda size: chance.pareto(1, size),
        "lognormal": lambda size: np.exp(2 * chance.normal(size=size)),
    }[law]
    loud = 0
    for rows in [100, 1_000] * 15:
        loud += bool(run(Table.of(**{f"c{place}": draw(rows).tolist() for place in range(5)}), Params()).items)
    # Five in a hundred by design, and what three deviations of so few tables allow.
    assert loud <= 30 * 0.05 + 3 * (30 * 0.05 * 0.95) ** 0.5


def test_gaps_of_a_tail_of_powers_have_the_chances_they_are_told_to_have():
    draws = np.sort(np.random.default_rng(5).pareto(1, (400, 300)) + 1, axis=1)
    least = np.array([min([1.0, *chances_of_gaps(row, np.ones(300, int), 300)[0]]) for row in draws])
    for level in (0.05, 0.2):
        assert (least <= level).mean() <= level + 3 * (level * (1 - level) / 400) ** 0.5
    assert (least <= 0.2).mean() >= 0.02


def test_rows_of_few_categories_repeat_by_chance_and_that_is_no_news():
    for seed in range(4):
        chance = np.random.default_rng(seed)
        columns = {f"c{place}": LETTERS[chance.integers(0, 3, 1_000)].tolist() for place in range(6)}
        assert kinds(Table.of(**columns)) == []
        # The same rows once more are news: so many repeat by no chance where numbers stand beside the categories.
        columns["size"] = chance.normal(size=1_000).round(2).tolist()
        twice = {name: [*values, *values[:40]] for name, values in columns.items()}
        assert "duplicates" in kinds(Table.of(**twice))


def test_series_that_only_wander_are_not_taken_for_relations():
    loud = [seed for seed in range(20) if {"correlation", "linear_copy"} & set(kinds(walks(seed)))]
    assert len(loud) <= 4


def test_among_true_relations_few_are_false():
    chance = np.random.default_rng(7)
    false = total = 0
    for _ in range(20):
        base = chance.normal(size=(200, 3))
        columns = {f"true{place}": (base[:, 0] + chance.normal(size=200)).tolist() for place in range(3)}
        columns |= {f"noise{place}": chance.normal(size=200).tolist() for place in range(12)}
        from services.engine.table import Table

        found = [item for item in run(Table.of(**columns), Params()).items if item.kind == "correlation"]
        total += len(found)
        false += sum(any(name.startswith("noise") for name in item.columns) for item in found)
    assert total >= 60
    assert false / total <= 0.1
