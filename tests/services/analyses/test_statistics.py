"""Statistics against numpy, scipy and pandas on real tables: every figure of the contract."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from models.errors import InvalidParameters
from services.analyses.statistics import ANALYSIS, Params, Result, run, view
from services.engine.table import Table
from tests.contracts.source import ROOT
from tests.services.engine.building import write

SAMPLES = ROOT / "services" / "sample_data"
CLOSE = 1e-12
QUANTILES = {"p01": 0.01, "p05": 0.05, "q1": 0.25, "median": 0.5, "q3": 0.75, "p95": 0.95, "p99": 0.99}


def frame_of(name: str) -> pd.DataFrame:
    return pd.read_csv(SAMPLES / f"{name}.csv")


def table_of(folder: Path, frame: pd.DataFrame) -> Table:
    columns: dict[str, Any] = {}
    for name in frame.columns:
        series = frame[name]
        if series.dtype == bool:
            columns[name] = pa.array(series), "boolean"
        elif pd.api.types.is_integer_dtype(series):
            columns[name] = pa.array(series), "integer"
        elif pd.api.types.is_float_dtype(series):
            columns[name] = pa.array(series.to_numpy()), "number"
        else:
            columns[name] = pa.array(series.astype(object).where(series.notna(), None)), "category"
    return write(folder, columns, block=777)


@pytest.fixture(scope="module", params=["flights", "penguins", "sales"])
def described(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    frame = frame_of(request.param)
    table = table_of(tmp_path_factory.mktemp(request.param), frame)
    return frame, run(table, Params())


def profiles_of(described, *kinds: str):
    frame, result = described
    for profile in result.profile:
        if profile.type in kinds:
            yield profile, frame[profile.name].dropna()


def test_rows_columns_and_missing_cells_are_counted(described):
    frame, result = described
    assert (result.rows, result.columns) == frame.shape
    assert result.missing_cells == int(frame.isna().sum().sum())
    assert result.duplicate_rows == int(frame.duplicated().sum())


def test_counts_of_each_column(described):
    frame, result = described
    for profile in result.profile:
        series = frame[profile.name]
        counts = series.value_counts()
        assert (profile.count, profile.missing) == (series.count(), series.isna().sum())
        assert profile.missing_share == pytest.approx(series.isna().mean())
        assert (profile.distinct, profile.unique) == (len(counts), int((counts == 1).sum()))


def test_moments_agree_with_scipy(described):
    for profile, series in profiles_of(described, "integer", "number"):
        values = series.to_numpy(float)
        if len(np.unique(values)) < 2:
            continue
        assert profile.mean == pytest.approx(np.mean(values), rel=CLOSE)
        assert profile.std == pytest.approx(np.std(values, ddof=1), rel=CLOSE)
        assert profile.variance == pytest.approx(np.var(values, ddof=1), rel=CLOSE)
        assert profile.sum == pytest.approx(np.sum(values), rel=CLOSE)
        assert profile.cv == pytest.approx(np.std(values, ddof=1) / np.mean(values), rel=CLOSE)
        assert profile.skewness == pytest.approx(stats.skew(values), rel=1e-9, abs=1e-12)
        assert profile.kurtosis == pytest.approx(stats.kurtosis(values), rel=1e-9, abs=1e-12)


def test_order_statistics_agree_with_numpy(described):
    for profile, series in profiles_of(described, "integer", "number"):
        values = series.to_numpy(float)
        for name, share in QUANTILES.items():
            assert getattr(profile, name) == pytest.approx(np.quantile(values, share), rel=CLOSE)
        assert (profile.min, profile.max) == (values.min(), values.max())
        assert profile.iqr == pytest.approx(stats.iqr(values), rel=CLOSE)
        assert profile.mad == pytest.approx(stats.median_abs_deviation(values), rel=CLOSE, abs=1e-12)
        assert (profile.zeros, profile.negatives) == ((values == 0).sum(), (values < 0).sum())


def test_histograms_count_every_value_once(described):
    for profile, series in profiles_of(described, "integer", "number"):
        edges, counts = np.array(profile.histogram.edges), profile.histogram.counts
        assert np.all(np.diff(edges) > 0)
        assert sum(counts) == profile.count
        assert np.array_equal(counts, np.histogram(series.to_numpy(float), edges)[0])


def test_the_commonest_values_come_first(described):
    for profile, series in profiles_of(described, "integer", "number", "category"):
        expected = sorted(series.value_counts().items(), key=lambda item: (-item[1], item[0]))[:20]
        assert [(item.value, item.count) for item in profile.top] == expected


def test_lengths_of_texts(described):
    for profile, series in profiles_of(described, "category"):
        lengths = series.str.len()
        assert (profile.min_length, profile.max_length) == (lengths.min(), lengths.max())
        assert profile.mean_length == pytest.approx(lengths.mean())
        assert profile.empty == 0


def test_truth_values_are_counted_under_their_contract_names(tmp_path: Path):
    table = Table.of(late=[True, None, False, True])
    profile = run(table, Params()).model_dump(mode="json", by_alias=True)["profile"][0]
    assert (profile["true"], profile["false"], profile["missing"]) == (2, 1, 1)


def test_stored_and_computed_profiles_are_the_same(tmp_path: Path):
    table = table_of(tmp_path, frame_of("penguins"))
    everything = {"filter": [{"column": "species", "op": "is_present"}]}
    stored, computed = run(table, Params()), run(table, ANALYSIS.parse(everything))
    assert computed == stored


def test_a_filter_gives_the_statistics_of_the_rows_that_pass(tmp_path: Path):
    frame = frame_of("flights")
    table = table_of(tmp_path / "all", frame)
    part = frame[(frame["carrier"] == "UA") & (frame["dep_delay"] > 10)]
    asked = '[{"column":"carrier","op":"=","value":"UA"},{"column":"dep_delay","op":">","value":10}]'
    found = run(table, ANALYSIS.parse({"filter": asked}))
    expected = run(table_of(tmp_path / "part", part.reset_index(drop=True)), Params())
    assert found.rows == len(part)
    ignored = {"memory_bytes", "profile"}
    assert found.model_dump(exclude=ignored) == expected.model_dump(exclude=ignored)
    for mine, other in zip(found.profile, expected.profile, strict=True):
        assert mine.model_dump(exclude={"type"}) == other.model_dump(exclude={"type"})


def test_columns_are_taken_in_the_order_asked_for():
    table = Table.of(a=[1], b=[2], c=[3])
    asked = [ANALYSIS.parse({"columns": spelling}) for spelling in ("c,a", '["c", "a"]', ["c", "a"])]
    assert [[profile.name for profile in run(table, params).profile] for params in asked] == [["c", "a"]] * 3


@pytest.mark.parametrize("raw", [{"columns": "nope"}, {"filter": '[{"column":"nope","op":"=","value":1}]'}])
def test_an_unknown_column_is_refused_by_name(raw: dict):
    with pytest.raises(InvalidParameters) as caught:
        run(Table.of(a=[1]), ANALYSIS.parse(raw))
    assert "nope" in caught.value.message
    assert set(caught.value.details["fields"]) == set(raw)


@pytest.mark.parametrize("text", ["{", "1", '[{"column":"a"}]', '[{"column":"a","op":"~","value":1}]', "[" * 5000])
def test_a_filter_that_cannot_be_read_is_refused(text: str):
    with pytest.raises(InvalidParameters):
        ANALYSIS.parse({"filter": text})


def test_whole_numbers_stay_exact_beyond_what_json_holds():
    big = 2**62 - 1
    profile = run(Table.of(x=[big, big, -5]), Params()).profile[0]
    assert (profile.max, profile.min, profile.sum) == (str(big), -5, str(2 * big - 5))  # type: ignore[union-attr]
    assert profile.top[0].value == str(big)  # type: ignore[union-attr]


def test_an_infinity_leaves_moments_open_and_nothing_breaks():
    values = [1.0, 2.0, float("inf"), float("nan"), None]
    found = run(Table.of(x=values), Params()).model_dump(mode="json", by_alias=True)["profile"][0]
    assert (found["count"], found["missing"], found["median"], found["min"]) == (3, 2, 2.0, 1.0)
    assert found["mean"] is found["std"] is found["max"] is found["sum"] is None
    assert found["infinite"] == 1
    assert sum(found["histogram"]["counts"]) == 2


@pytest.mark.parametrize("values", [[1e308, 1.1e308, -1e308], [5e-324, 1e-323, 0.0], [1e-300, 2e-300]])
def test_the_ends_of_what_floating_numbers_can_hold(values: list[float]):
    found = run(Table.of(x=values), Params()).profile[0]
    assert found.mean == pytest.approx(float(sum(map(Fraction, values)) / len(values)), abs=5e-324)  # type: ignore[union-attr]
    assert sum(found.histogram.counts) == len(values)  # type: ignore[union-attr]


@pytest.mark.parametrize("scale", [1e90, 1e200, 1e300, 1e-150, 1e-300])
def test_spread_and_shape_do_not_depend_on_the_unit_however_large_or_small(scale: float):
    values = np.array([1.0, 2.0, 3.5, 7.25])
    plain, scaled = (run(Table.of(x=(values * unit).tolist()), Params()).profile[0].model_dump() for unit in (1, scale))
    for name in ("skewness", "kurtosis", "cv"):
        assert scaled[name] == pytest.approx(plain[name], rel=1e-12), name
    assert scaled["std"] == pytest.approx(plain["std"] * scale, rel=1e-12)


def test_one_value_has_no_spread():
    found = run(Table.of(x=[4.5]), Params()).profile[0].model_dump()
    assert (found["mean"], found["median"], found["mad"], found["iqr"]) == (4.5, 4.5, 0.0, 0.0)
    assert found["std"] is found["variance"] is found["skewness"] is found["kurtosis"] is None


def test_a_constant_column_varies_by_exactly_nothing():
    found = run(Table.of(x=[0.1] * 7), Params()).profile[0].model_dump()
    assert (found["std"], found["mean"], found["skewness"]) == (0.0, 0.1, None)


def test_the_view_shows_figures_a_table_and_shapes():
    result = run(Table.of(x=[1, 2, 4], word=["a", None, "b"]), Params())
    kinds = [type(block).__name__ for block in view(result)]
    assert kinds == ["Stats", "TableBlock", "Bars"]


def test_a_result_survives_json():
    result = run(Table.of(x=[1, 2, 4], word=["a", None, "b"], late=[True, False, None]), Params())
    assert Result.model_validate_json(result.model_dump_json(by_alias=True)) == result
