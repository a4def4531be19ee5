"""Pearson, Spearman and Kendall against SciPy, pair by pair, on real flights and on tables full of gaps."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from services.engine.correlations import kendall as tau
from services.engine.correlations.columns import codes_of
from services.engine.correlations.matrix import REASONS
from services.engine.correlations.methods import Method, correlate
from tests.services.engine.correlations.frames import flights, gappy, sources_of

FRAMES = pytest.mark.parametrize("frame", [flights(), gappy()], ids=["flights", "gappy"])
JUDGES = {
    "pearson": stats.pearsonr,
    "spearman": stats.spearmanr,
    "kendall": lambda first, second: stats.kendalltau(first, second, method="asymptotic"),
}


@pytest.mark.parametrize("method", JUDGES)
@FRAMES
def test_each_pair_agrees_with_scipy(frame: pd.DataFrame, method: Method):
    found, sampled = correlate(sources_of(frame), method)
    assert sampled is None
    for left, right in combinations(range(len(frame.columns)), 2):
        both = frame.iloc[:, [left, right]].dropna().to_numpy(float)
        assert found.rows[left, right] == len(both)
        if REASONS[found.reasons[left, right]]:
            continue
        judged = JUDGES[method](both[:, 0], both[:, 1])
        assert found.values[left, right] == pytest.approx(judged.statistic, abs=1e-9)
        assert found.chances[left, right] == pytest.approx(judged.pvalue, rel=1e-6, abs=1e-200)


@FRAMES
def test_counting_inversions_and_counting_cells_agree(frame: pd.DataFrame):
    codes = [codes_of(source) for source in sources_of(frame)]
    for left, right in combinations(codes, 2):
        table, by_sorting = tau.from_table(tau.full_table(left, right)), tau.from_sorting(left, right)
        assert (table.opposite, table.equal_in_both) == (by_sorting.opposite, by_sorting.equal_in_both)


def test_inversions_are_those_of_all_pairs():
    codes = np.random.default_rng(3).integers(0, 60, 300)
    naive = sum(int((codes[place + 1 :] < codes[place]).sum()) for place in range(len(codes)))
    assert tau.inversions(codes, 60) == naive
    assert tau.inversions(np.zeros(4, np.int64), 1) == 0


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_the_matrix_is_symmetric_and_follows_its_columns(method: Method):
    frame = gappy()
    found, _ = correlate(sources_of(frame), method)
    turned, _ = correlate(sources_of(frame[frame.columns[::-1]]), method)
    np.testing.assert_array_equal(found.values, found.values.T)
    np.testing.assert_allclose(found.values, turned.values[::-1, ::-1], atol=1e-12)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_the_order_of_rows_does_not_matter(method: Method):
    frame = gappy()
    found, _ = correlate(sources_of(frame), method)
    mixed, _ = correlate(sources_of(frame.sample(frac=1, random_state=2)), method)
    np.testing.assert_allclose(found.values, mixed.values, atol=1e-11)


def test_pearson_is_the_same_in_any_unit():
    frame = gappy()
    found, _ = correlate(sources_of(frame), "pearson")
    other, _ = correlate(sources_of(frame * 1e-7 + 3), "pearson")
    np.testing.assert_allclose(found.values, other.values, atol=1e-6)


@pytest.mark.parametrize("method", ["spearman", "kendall"])
def test_ranks_are_the_same_in_any_growing_scale(method: Method):
    frame = gappy().drop(columns="c2")
    found, _ = correlate(sources_of(frame), method)
    other, _ = correlate(sources_of(np.exp(frame)), method)
    np.testing.assert_allclose(found.values, other.values, atol=1e-12)


def test_a_shift_that_dwarfs_the_spread_loses_no_digits():
    generator = np.random.default_rng(8)
    first, second = generator.normal(size=(2, 500))
    first, second = 1e8 + np.round(first, 3), np.round(first + second, 3)
    gaps = generator.random(500) < 0.5
    far = pd.DataFrame({"first": np.where(gaps, -3e12, first), "second": np.where(gaps, np.nan, second)})
    found, _ = correlate(sources_of(far), "pearson")
    centred = first[~gaps] - 1e8
    assert found.values[0, 1] == pytest.approx(stats.pearsonr(centred, second[~gaps]).statistic, abs=1e-7)


def test_numbers_near_the_end_of_what_a_double_holds_do_not_overflow():
    frame = pd.DataFrame(
        {"a": [1e308, -1e308, 5e307, 2e307], "b": [1.0, -1.0, 0.5, 0.2], "c": [1e-300, 2e-300, 0, 1e-300]}
    )
    found, _ = correlate(sources_of(frame), "pearson")
    assert found.values[0, 1] == pytest.approx(1.0)
    assert np.isfinite(found.values).all()


def test_many_different_values_without_a_common_row_say_so():
    values = np.random.default_rng(1).normal(size=1000)
    frame = pd.DataFrame({"a": np.where(np.arange(1000) < 500, values, np.nan), "b": values})
    frame.loc[:499, "b"] = np.nan
    for method in ("pearson", "spearman", "kendall", "cramers_v"):
        found, _ = correlate(sources_of(frame), method)  # type: ignore[arg-type]
        assert REASONS[found.reasons[0, 1]] == "disjoint"
        assert REASONS[found.reasons[0, 0]] is None or method == "cramers_v"


def test_many_different_values_are_counted_by_sorting():
    generator = np.random.default_rng(1)
    first = generator.normal(size=3000)
    frame = pd.DataFrame({"first": first, "second": first + generator.normal(size=3000)})
    left, right = (codes_of(source) for source in sources_of(frame))
    assert not tau.is_small(left, right)
    judged = stats.kendalltau(frame["first"], frame["second"], method="asymptotic")
    assert tau.kendall(left, right)[0] == pytest.approx(judged.statistic, abs=1e-12)


@pytest.mark.parametrize("rows", [3, 4, 10, 33, 34])
def test_few_rows_without_ties_are_judged_by_all_their_orders(rows: int):
    generator = np.random.default_rng(rows)
    for _ in range(5):
        frame = pd.DataFrame({"first": generator.permutation(rows), "second": generator.normal(size=rows)})
        judged = stats.kendalltau(frame["first"], frame["second"])
        found, _ = correlate(sources_of(frame), "kendall")
        assert found.chances[0, 1] == pytest.approx(judged.pvalue, rel=1e-9)
