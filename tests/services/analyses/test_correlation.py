"""Correlation as it is asked for: defaults, reasons, filters, and what follows from the matrix."""

import numpy as np
import pytest

from models.errors import InvalidParameters, NotEnoughData
from models.filters import Condition
from services.analyses.correlation import ANALYSIS, Params, run, view
from services.engine.correlations import methods
from services.engine.table import Table
from tests.services.engine.correlations.frames import flights, penguins, table_of

ODD = Table.of(
    first=[1.0, 2.5, 3.0, 4.0, None, None, None, None],
    second=[None, None, None, None, 1.0, 2.0, 3.5, 4.0],
    same=[7.0] * 8,
    few=[None, None, 1.0, 2.0, 3.0, None, None, None],
    whole=[1, 5, 2, 8, 3, 9, 4, 7],
    nothing=[None] * 8,
)
NAMES = ("first", "second", "same", "few", "whole")


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall", "cramers_v", "mixed"])
def test_a_cell_that_cannot_be_computed_says_why_and_takes_no_other_with_it(method: str):
    result = run(ODD, Params(method=method, columns=NAMES))  # type: ignore[arg-type]
    reasons = np.array(result.reason)
    assert reasons[0, 1] == "disjoint"
    assert reasons[0, 2] == reasons[2, 4] == reasons[2, 2] == "constant"
    assert reasons[0, 3] == reasons[1, 3] == "too_few"
    for left in range(5):
        for right in range(5):
            assert (result.matrix[left][right] is None) == (result.reason[left][right] is not None)
            assert result.matrix[left][right] == result.matrix[right][left]
    assert result.n[0][1] == 0
    assert result.n[0][3] == 2


def test_a_computable_pair_beside_impossible_ones_is_right():
    result = run(ODD, Params(columns=NAMES))
    expected = np.corrcoef([1.0, 2.5, 3.0, 4.0], [1, 5, 2, 8])[0, 1]
    assert result.matrix[0][4] == pytest.approx(expected, abs=1e-12)
    assert result.n[0][4] == 4
    assert [pair.columns for pair in result.strongest][-1:]
    assert result.pairs == len(result.strongest)


def test_measures_are_taken_when_nothing_is_named():
    table = table_of(penguins())
    numbers = tuple(column.name for column in table.columns if column.role == "measure")
    assert run(table, Params()).columns == numbers
    assert "species" in run(table, Params(method="mixed")).columns
    assert set(run(table, Params(method="cramers_v")).columns) <= {"species", "island", "sex"}


def test_it_agrees_with_pandas_on_real_flights():
    frame = flights()
    result = run(table_of(frame), Params(method="spearman"))
    expected = frame[list(result.columns)].corr("spearman").to_numpy()
    found = np.array(result.matrix, float)
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert sorted(result.order) == sorted(result.columns)
    values = [abs(pair.value) for pair in result.strongest]
    assert values == sorted(values, reverse=True)


def test_a_filter_answers_as_the_rows_alone_would():
    frame = penguins()
    condition = Condition(column="species", op="=", value="Gentoo")
    part = run(table_of(frame), Params(filter=(condition,)))
    alone = run(table_of(frame[frame["species"] == "Gentoo"]), Params(columns=part.columns))
    assert part.rows == alone.rows == 124
    assert part.n == alone.n
    np.testing.assert_allclose(np.array(part.matrix, float), np.array(alone.matrix, float), atol=1e-12)


def test_text_is_refused_by_methods_for_numbers():
    table = Table.of(a=["x", "y", "z"], b=[1, 2, 3])
    with pytest.raises(InvalidParameters) as caught:
        run(table, Params(columns=("a", "b")))
    assert "columns" in caught.value.details["fields"]
    with pytest.raises(InvalidParameters):
        run(table, Params(columns=("a", "no such column")))


def test_one_column_is_not_enough():
    with pytest.raises(NotEnoughData):
        run(Table.of(a=[1, 2, 3]), Params())
    with pytest.raises(NotEnoughData):
        run(Table.of(a=[1, 2, 3], b=[1, 2, 3]), Params(columns=("a", "a")))


def test_beyond_its_budget_a_sample_answers_and_says_so(monkeypatch: pytest.MonkeyPatch):
    generator = np.random.default_rng(4)
    first = generator.normal(size=30_000)
    table = Table.of(first=first, second=first + generator.normal(size=30_000))
    exact = run(table, Params(method="kendall"))
    assert exact.sampled_rows is None
    monkeypatch.setattr(methods, "BUDGET", 0.001)
    result = run(table, Params(method="kendall"))
    assert result.sampled_rows == methods.LEAST_SAMPLE
    assert result.matrix[0][1] == pytest.approx(exact.matrix[0][1], abs=0.04)
    assert run(table, Params(method="kendall")) == result
    assert run(table, Params()).sampled_rows is None


def test_the_answer_reads_as_blocks():
    assert [type(block).__name__ for block in view(run(table_of(penguins()), Params()))] == ["Stats", "TableBlock"]
    alone = run(Table.of(a=[1, 1, 1], b=[2, 2, 2]), Params(columns=("a", "b")))
    assert [type(block).__name__ for block in view(alone)] == ["Note"]


def test_parameters_are_read_from_an_address():
    parsed = ANALYSIS.parse({"method": "kendall", "columns": "a,b", "filter": '[{"column":"a","op":"is_present"}]'})
    assert parsed.columns == ("a", "b")
    with pytest.raises(InvalidParameters):
        ANALYSIS.parse({"method": "magic"})
