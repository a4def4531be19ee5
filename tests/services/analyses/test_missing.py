"""Missing values: counts, patterns and pairs against pandas on real tables, and what each figure means."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from services.analyses.missing import ANALYSIS, Params, run, view
from services.engine.table import Table
from tests.contracts.source import ROOT

SALES = ROOT / "services" / "sample_data" / "sales.csv"


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.read_csv(SALES)


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> Table:
    columns = {name: pa.array(frame[name].astype(object).where(frame[name].notna(), None)) for name in frame}
    return Table.of(**columns)  # type: ignore[arg-type]


def test_gaps_of_each_column(frame: pd.DataFrame, table: Table):
    result = run(table, Params())
    assert {column.name: column.missing for column in result.columns} == frame.isna().sum().to_dict()
    assert result.missing_cells == frame.isna().sum().sum()
    assert result.complete_rows == len(frame.dropna())


def test_rows_by_the_set_of_columns_that_are_empty(frame: pd.DataFrame, table: Table):
    result = run(table, Params())
    sets = frame.isna().apply(lambda row: tuple(frame.columns[row]), axis=1).value_counts().to_dict()
    assert result.distinct_patterns == len(sets)
    assert {pattern.columns: pattern.rows for pattern in result.patterns} == sets
    assert [pattern.rows for pattern in result.patterns] == sorted(sets.values(), reverse=True)


def test_pairs_have_the_correlation_of_their_gaps(frame: pd.DataFrame, table: Table):
    gaps = frame.isna()
    for pair in run(table, Params()).pairs:
        left, right = (gaps[name].to_numpy() for name in pair.columns)
        assert pair.both == np.count_nonzero(left & right)
        assert pair.phi == pytest.approx(np.corrcoef(left, right)[0, 1], abs=1e-12)


def test_a_filter_takes_part_of_the_rows(frame: pd.DataFrame, table: Table):
    result = run(
        table, ANALYSIS.parse({"filter": '[{"column":"Store","op":"=","value":1}]', "columns": "MarkDown1,Store"})
    )
    part = frame[frame["Store"] == 1]
    assert result.rows == len(part)
    assert [column.missing for column in result.columns] == [part["MarkDown1"].isna().sum(), 0]


def test_a_complete_table_is_said_to_be_complete():
    result = run(Table.of(a=[1, 2], b=["x", "y"]), Params())
    assert (result.complete_rows, result.pairs, result.missing_cells) == (2, (), 0)
    assert [type(block).__name__ for block in view(result)] == ["Note"]


def test_columns_that_are_empty_together_are_shown():
    result = run(Table.of(a=[1, None, None], b=["x", None, None], c=[None, 1, 2]), Params())
    assert next((pair.columns, pair.phi) for pair in result.pairs) == (("a", "b"), pytest.approx(1.0))
    assert [type(block).__name__ for block in view(result)] == ["Stats", "TableBlock", "TableBlock", "TableBlock"]
