"""Digits and order: told where they matter, and only there."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from services.analyses.distribution import Params, run
from services.engine.counting import tally_of
from services.engine.cumulative import ecdf_of
from services.engine.table import Table


def test_sizes_that_grow_by_shares_follow_benford():
    values = (10 ** np.random.default_rng(1).uniform(0, 5, 20_000)).tolist()
    result = run(Table.of(size=values), Params())
    assert result.first_digit is not None
    assert result.first_digit.effect < 0.006
    assert result.first_digit.matters
    leads = np.array([int(f"{value:e}"[0]) for value in values])
    assert list(result.first_digit.counts) == [int((leads == digit).sum()) for digit in range(1, 10)]
    truth = stats.chisquare(result.first_digit.counts, np.log10(1 + 1 / np.arange(1, 10)) * 20_000)
    assert result.first_digit.chi_square == pytest.approx(truth.statistic)
    assert result.first_digit.p_value == pytest.approx(truth.pvalue)


def test_made_up_sizes_do_not_follow_benford():
    chance = np.random.default_rng(2)
    values = chance.integers(1, 10, 5_000) * 10.0 ** chance.integers(0, 4, 5_000) + chance.uniform(0, 0.9, 5_000)
    result = run(Table.of(size=values.tolist()), Params())
    assert result.first_digit is not None
    assert result.first_digit.matters
    assert any("do not follow Benford" in text for text in result.sentences)


def test_a_narrow_column_is_not_asked_about_benford():
    values = np.random.default_rng(3).normal(170, 10, 1_000).tolist()
    assert run(Table.of(height=values), Params()).first_digit is None


def test_guessed_numbers_end_in_0_and_5():
    chance = np.random.default_rng(4)
    exact = chance.integers(100, 900, 2_000)
    guessed = np.where(chance.random(2_000) < 0.5, np.round(exact / 5) * 5, exact).astype(int)
    for values, matters in ((exact, False), (guessed, True)):
        result = run(Table.of(number=values.tolist()), Params())
        assert result.last_digit is not None
        assert list(result.last_digit.counts) == np.bincount(values % 10, minlength=10).tolist()
        assert result.last_digit.matters is matters
        assert any("end in 0 or 5" in text for text in result.sentences) is matters


@pytest.mark.parametrize(
    ("values", "direction", "strict"),
    [
        ([1, 2, None, 5], "increasing", True),
        ([1, 1, 2], "increasing", False),
        ([5.5, 2.5, 2.5], "decreasing", False),
        ([1, 3, 2], "none", False),
        ([2, 2, 2], "constant", False),
        (["a", "b", "c"], "increasing", True),
        ([date(2024, 1, 1) + timedelta(days=number) for number in range(9)][::-1], "decreasing", True),
    ],
)
def test_a_column_that_runs_in_order_is_told(values: list, direction: str, strict: bool):
    result = run(Table.of(column=values), Params(column="column"))
    assert (result.order.direction, result.order.strict) == (direction, strict)


def test_order_is_that_of_the_rows_that_pass():
    table = Table.of(value=[1, 9, 2, 8, 3], kind=["a", "b", "a", "b", "a"])
    only = [{"column": "kind", "op": "=", "value": "a"}]
    assert run(table, Params(column="value", filter=only)).order.strict
    assert run(table, Params(column="value")).order.falls == 2


def test_the_ecdf_is_exact_where_it_is_given():
    values = np.random.default_rng(5).gamma(2, 2, 3_001)
    found = ecdf_of(tally_of((table := Table.of(x=values.tolist())).form("x"), table.domain("x")))
    truth = stats.ecdf(values).cdf
    np.testing.assert_allclose(found["shares"], truth.evaluate(found["values"]), rtol=0, atol=1e-15)
    assert (found["values"][0], found["values"][-1]) == (values.min(), values.max())
    assert set(found["values"]) <= set(values.tolist())
    few = Table.of(x=[1, 1, 2, 2, 2, 7])
    assert ecdf_of(few.value_counts("x")) == {"values": [1.0, 2.0, 7.0], "shares": [2 / 6, 5 / 6, 1.0]}
