"""Cramér's V and the correlation ratio against SciPy and plain formulas, on real penguins."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from services.engine.correlations.association import correlation_ratio, cramers_v
from services.engine.correlations.columns import Source, codes_of
from services.engine.correlations.matrix import REASONS
from services.engine.correlations.methods import correlate
from tests.services.engine.correlations.frames import penguins, sources_of

WORDS = ["species", "island", "sex"]


def corrected(first: pd.Series, second: pd.Series) -> tuple[float, float]:
    """Bergsma's V from SciPy's chi-square."""
    table = pd.crosstab(first, second)
    rows = int(table.to_numpy().sum())
    judged = stats.chi2_contingency(table, correction=False)
    down, across = table.shape
    beyond = max(0.0, judged.statistic / rows - (down - 1) * (across - 1) / (rows - 1))
    least = min(down - (down - 1) ** 2 / (rows - 1), across - (across - 1) ** 2 / (rows - 1)) - 1
    return np.sqrt(beyond / least), judged.pvalue


@pytest.mark.parametrize(("left", "right"), [("species", "island"), ("species", "sex"), ("island", "sex")])
def test_v_agrees_with_chi_square(left: str, right: str):
    frame = penguins()[[left, right]]
    first, second = (codes_of(source) for source in sources_of(frame))
    value, rows, chance, reason = cramers_v(first, second)
    expected, judged = corrected(frame[left], frame[right])
    assert (rows, reason) == (len(frame.dropna()), 0)
    assert value == pytest.approx(expected, abs=1e-12)
    assert chance == pytest.approx(judged, rel=1e-8)


def test_the_ratio_agrees_with_analysis_of_variance():
    frame = penguins()[["species", "body_mass_g"]]
    groups, numbers = sources_of(frame)
    value, rows, chance, _ = correlation_ratio(codes_of(groups), numbers.all_numbers())
    kept = frame.dropna()
    parts = [part["body_mass_g"].to_numpy(float) for _, part in kept.groupby("species")]
    middle = kept["body_mass_g"].mean()
    between = sum(len(part) * (part.mean() - middle) ** 2 for part in parts)
    total = ((kept["body_mass_g"] - middle) ** 2).sum()
    assert rows == len(kept)
    assert value == pytest.approx(np.sqrt(between / total), abs=1e-12)
    assert chance == pytest.approx(stats.f_oneway(*parts).pvalue, rel=1e-6)


def test_a_mixed_matrix_takes_the_method_that_suits_each_pair():
    frame = penguins()[["species", "island", "bill_length_mm", "body_mass_g"]]
    found, _ = correlate(sources_of(frame), "mixed")
    kept = frame[["bill_length_mm", "body_mass_g"]].dropna()
    assert found.values[2, 3] == pytest.approx(stats.pearsonr(*kept.to_numpy(float).T).statistic, abs=1e-12)
    assert found.values[0, 1] == pytest.approx(corrected(frame["species"], frame["island"])[0], abs=1e-12)
    codes, numbers = sources_of(frame[["species", "body_mass_g"]])
    assert found.values[0, 3] == pytest.approx(correlation_ratio(codes_of(codes), numbers.all_numbers())[0])
    np.testing.assert_array_equal(found.values, found.values.T)


def test_categories_without_relation_come_to_nothing():
    generator = np.random.default_rng(6)
    frame = pd.DataFrame({"a": generator.choice(list("abcd"), 500), "b": generator.choice(list("xyz"), 500)})
    first, second = (codes_of(source) for source in sources_of(frame))
    value, _, chance, _ = cramers_v(first, second)
    assert value < 0.1
    assert chance > 0.01


def test_many_categories_are_counted_without_a_full_table():
    generator = np.random.default_rng(6)
    words = pd.Series(generator.integers(0, 900, 3000)).astype(str)
    other = words.where(generator.random(3000) < 0.5, pd.Series(generator.integers(0, 900, 3000)).astype(str))
    first, second = (codes_of(source) for source in sources_of(pd.DataFrame({"a": words, "b": other})))
    value, _, _, _ = cramers_v(first, second)
    assert value == pytest.approx(corrected(words, other)[0], abs=1e-9)


def test_a_category_of_its_own_for_every_row_says_nothing():
    frame = pd.DataFrame({"a": [f"a{place}" for place in range(50)], "b": ["x", "y"] * 25})
    first, second = (codes_of(source) for source in sources_of(frame))
    assert REASONS[cramers_v(first, second)[3]] == "too_few"


def test_text_that_was_not_coded_is_numbered():
    frame = pd.DataFrame({"a": [f"word {place % 70_000}" for place in range(140_000)]})
    source = sources_of(frame)[0]
    codes = codes_of(source)
    assert codes.distinct == 70_000
    assert codes_of(Source(source.form, source.domain, np.array([1, 3]))).present == 2
