"""Outliers: fences against NumPy and SciPy, the forest against scikit-learn, known outliers of the literature."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

from models.errors import InvalidParameters, NotEnoughData
from models.outliers import Outliers
from services.analyses.outliers import ANALYSIS
from services.engine.table import Table
from tests.contracts.source import ROOT

DATA = ROOT / "tests" / "data" / "outliers"
LABELS = json.loads((DATA / "labels.json").read_text())
SAMPLES = ROOT / "services" / "sample_data"
FENCED = pytest.mark.parametrize("method", ["iqr", "zscore", "modified_zscore"])
VALUES = st.lists(st.integers(-1000, 1000), min_size=4, max_size=60)


def ask(table: Table, **raw) -> Outliers:
    return ANALYSIS.run(table, ANALYSIS.parse(raw))


def table_of(frame: pd.DataFrame) -> Table:
    return Table.of(**{name: frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame})


def flagged(found: Outliers) -> set[int]:
    return {row.row for row in found.rows}


def bounds(numbers: np.ndarray, method: str, threshold: float) -> tuple[float, float]:
    """The fences, computed in another way."""
    if method == "iqr":
        q1, q3 = np.quantile(numbers, [0.25, 0.75])
        return q1 - threshold * (q3 - q1), q3 + threshold * (q3 - q1)
    if method == "zscore":
        return numbers.mean() - threshold * numbers.std(ddof=1), numbers.mean() + threshold * numbers.std(ddof=1)
    reach = threshold * stats.median_abs_deviation(numbers) / 0.6745
    return np.median(numbers) - reach, np.median(numbers) + reach


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    return pd.read_csv(SAMPLES / "sales.csv")


@FENCED
def test_fences_and_counts_of_a_real_table(sales: pd.DataFrame, method: str):
    numeric = sales.select_dtypes("number")
    found = ask(table_of(numeric), method=method, limit=1_000_000)
    rows = set()
    for column in found.columns:
        numbers = numeric[column.name].dropna()
        lower, upper = bounds(numbers.to_numpy(float), method, found.threshold)
        if lower < upper:
            assert (column.lower, column.upper) == pytest.approx((lower, upper), rel=1e-9)
        beyond = numbers[(numbers < column.lower) | (numbers > column.upper)]
        assert (column.count, column.share) == (len(beyond), pytest.approx(len(beyond) / len(numbers)))
        rows |= set(beyond.index)
    assert flagged(found) == rows
    assert found.total_rows_flagged == len(rows)


@pytest.mark.parametrize("asked", [{}, {"filter": '[{"column": "row", "op": ">=", "value": 0}]'}, {"group": "kind"}])
def test_a_value_on_its_fence_is_not_beyond_it(asked: dict[str, str]):
    # In doubles 0.09 + 1.5 * (0.09 - 0.07) lies below 0.12.
    salt = [0.07, 0.08, 0.09] * 30 + [0.12, 0.13]
    table = Table.of(salt=salt, row=list(range(92)), kind=["a"] * 92)
    found = ask(table, method="iqr", columns="salt", **asked)
    assert flagged(found) == {91}
    assert found.columns[0].upper in (0.12, None)
    assert "0.01 above the upper fence of 0.12" in found.rows[0].reason


@FENCED
@given(values=VALUES, scale=st.sampled_from([-4, 0.5, 8]), moved=st.integers(-5, 5))
@settings(max_examples=15, deadline=None)
def test_flags_do_not_change_with_unit_and_origin(method: str, values: list[int], scale: float, moved: int):
    first = ask(Table.of(x=[float(value) for value in values]), method=method, columns="x", limit=1000)
    second = ask(Table.of(x=[value * scale + moved for value in values]), method=method, columns="x", limit=1000)
    close = {row.row for row in first.rows if row.score < first.threshold * (1 + 1e-9)}
    assert flagged(first) - close == flagged(second) - close


@given(values=VALUES, seed=st.integers(0, 100))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(values: list[int], seed: int):
    order = np.random.default_rng(seed).permutation(len(values))
    first = ask(Table.of(x=values), method="iqr", threshold=0, columns="x", limit=1000)
    second = ask(Table.of(x=[values[place] for place in order]), method="iqr", threshold=0, columns="x", limit=1000)
    assert {int(order[row.row]): row.score for row in second.rows} == {row.row: row.score for row in first.rows}


@FENCED
def test_a_filter_judges_the_rows_that_pass_only(sales: pd.DataFrame, method: str):
    condition = json.dumps([{"column": "Store", "op": "=", "value": 1}])
    found = ask(table_of(sales), method=method, filter=condition, columns="Fuel_Price", limit=1000, threshold=1)
    part = sales.loc[sales["Store"] == 1, "Fuel_Price"].dropna()
    lower, upper = bounds(part.to_numpy(float), method, 1)
    assert flagged(found) == set(part[(part < lower) | (part > upper)].index)
    assert found.rows_searched == int((sales["Store"] == 1).sum())


def test_a_flat_middle_is_measured_by_the_mean_deviation():
    found = ask(Table.of(x=[0] * 9 + [10]), method="modified_zscore", columns="x")
    assert found.rows[0].row == 9
    assert found.rows[0].score == pytest.approx(0.6745 * 10 / 1.0)


def test_the_forest_is_that_of_scikit_learn():
    frame = pd.read_csv(DATA / "stamps.csv")
    found = ask(table_of(frame), method="isolation_forest", threshold=0, limit=1_000_000)
    numbers = frame.to_numpy()
    expected = -IsolationForest(random_state=0).fit(numbers).score_samples(numbers)
    scores = {row.row: row.score for row in found.rows}
    assert [scores[row] for row in range(len(frame))] == pytest.approx(expected.tolist(), abs=0.01)


@pytest.mark.parametrize("name", sorted(LABELS))
def test_the_vote_ranks_known_outliers_high(name: str):
    frame = pd.read_csv(DATA / f"{name}.csv")
    found = ask(table_of(frame), threshold=0, limit=1_000_000)
    assert [row.score for row in found.rows] == sorted((row.score for row in found.rows), reverse=True)
    assert found.total_rows_flagged == len(found.rows) == len(frame)
    scores = {row.row: row.score for row in found.rows}
    labels = [row in set(LABELS[name]) for row in range(len(frame))]
    assert roc_auc_score(labels, [scores[row] for row in range(len(frame))]) > 0.85


def test_a_row_that_breaks_a_rule_is_found_though_each_value_is_usual():
    numbers = np.random.default_rng(1).normal(size=400)
    other = 2 * numbers + np.random.default_rng(2).normal(size=400) * 0.1
    numbers[7], other[7] = 1.0, -2.0
    found = ask(Table.of(weight=numbers.tolist(), height=other.tolist()))
    assert found.rows[0].row == 7
    assert "other values suggest" in found.rows[0].reason
    assert found.rows[0].reason.endswith("agree.")
    assert ask(Table.of(weight=numbers.tolist(), height=other.tolist()), method="iqr").total_rows_flagged < 12


def test_noise_has_hardly_any_outliers():
    numbers = np.random.default_rng(5).normal(size=(2000, 4))
    found = ask(Table.of(**{f"x{place}": numbers[:, place].tolist() for place in range(4)}))
    assert found.total_rows_flagged <= 10


def test_groups_are_judged_each_by_itself():
    kinds = ["mouse"] * 20 + ["elephant"] * 20
    weights = [20 + place % 5 for place in range(20)] + [5000 + place % 7 for place in range(20)]
    weights[3] = 5001
    table = Table.of(kind=kinds, weight=weights)
    assert ask(table, method="iqr").total_rows_flagged == 0
    for method in ("iqr", "modified_zscore", "consensus"):
        found = ask(table, method=method, group="kind")
        assert found.rows[0].row == 3
    assert "“kind” = mouse" in ask(table, method="iqr", group="kind").rows[0].reason
    with pytest.raises(InvalidParameters) as caught:
        ask(table, method="iqr", group="sort")
    assert "group" in caught.value.details["fields"]


def test_missing_cells_are_never_flagged_and_infinite_ones_always():
    found = ask(Table.of(x=[1.0, 2.0, 3.0, 4.0, None, float("inf")]), method="iqr")
    assert flagged(found) == {5}
    assert (found.columns[0].lower, found.columns[0].upper) == (-0.5, 5.5)
    assert "Infinity" not in found.model_dump_json()
    assert flagged(ask(Table.of(x=[1.0, 2.0, 3.0, 4.0, 2.0, None, float("inf")] * 3))) == {6, 13, 20}


def test_identifiers_constants_and_times_are_left_out_unless_named():
    days = [date(2024, 1, 1 + place) for place in range(8)]
    table = Table.of(day=days, word=["a"] * 8, size=[1, 2, 3, 2, 1, 2, 3, 99])
    assert [column.name for column in ask(table, method="iqr").columns] == ["size"]
    assert [column.name for column in ask(table, method="iqr", columns="day").columns] == ["day"]
    with pytest.raises(InvalidParameters) as caught:
        ask(table, method="iqr", columns="word")
    assert "columns" in caught.value.details["fields"]
    with pytest.raises(NotEnoughData, match="Name the columns"):
        ask(Table.of(word=["a", "b", "c", "d"]))
    with pytest.raises(NotEnoughData, match="four"):
        ask(Table.of(x=[1, 2, None, None]))


@pytest.mark.parametrize(
    ("values", "guess"),
    [
        ([170, 172, 168, 175, 181, 169, 177, 1730], "decimal point"),
        ([170, 172, 168, 175, 181, 169, 177, 0.173], "decimal point"),
        ([170, 172, 168, 175, 181, 169, 177, -172], "sign"),
        ([170, 172, 168, 175, 181, 169, 177, 999], "missing value"),
        ([170, 172, 168, 175, 181, 169, 177, 1772], "typed twice"),
        ([170, 172, 168, 175, 181, 169, 177, 715], "swapped"),
    ],
)
def test_a_reason_names_what_may_have_gone_wrong(values: list[float], guess: str):
    [row] = ask(Table.of(height=values[:-1] * 10 + values[-1:]), method="iqr").rows
    assert row.row == 70
    assert row.columns == ("height",)
    assert guess in row.reason
    assert "half of all values" in row.reason


@pytest.mark.parametrize(
    ("values", "guess"),
    [
        # Two of 26 are flagged, more than one in fifty.
        ([24, 25, 23, 26, 24, 25, 22, 27] * 3 + [42, 240], "A tenth of it, 24, would be usual"),
        # Half of the values lie between 27 and 56: a thousandth is among them, a hundredth is not.
        ([5, 20, 27, 30, 41, 48, 56, 70, 98] * 9 + [41_000], "A thousandth of it, 41, would be usual"),
    ],
)
def test_few_flagged_values_of_a_short_or_wide_column_are_explained_too(values: list[float], guess: str):
    found = ask(Table.of(score=values), method="iqr")
    assert guess in next(row.reason for row in found.rows if row.row == len(values) - 1)


def test_a_whole_number_is_not_suspected_to_be_ten_times_a_broken_one():
    found = ask(Table.of(loss=[11, 12, 13, 14, 15, 15, 18, 19, 20, 7, 8, 9] * 2 + [42]), method="iqr")
    assert found.rows[0].row == 24
    assert "decimal point" not in found.rows[0].reason


SEEDED = {
    "tenfold": (lambda value: value * 10, "decimal point"),
    "thousandfold": (lambda value: value * 1000, "decimal point"),
    "a tenth": (lambda value: value / 10, "decimal point"),
    "a thousandth": (lambda value: value / 1000, "decimal point"),
    "sign": (lambda value: -value, "sign"),
}


@pytest.mark.parametrize("method", ["iqr", "consensus"])
@pytest.mark.parametrize("kind", list(SEEDED))
def test_errors_put_into_real_measurements_are_explained(kind: str, method: str):
    spoil, guess = SEEDED[kind]
    whole = pd.read_csv(ROOT / "services" / "sample_data" / "penguins.csv").dropna()
    explained = 0
    for row in np.random.default_rng(4).integers(0, len(whole), 6):
        frame = whole[["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]].astype(float)
        frame.iloc[row, 3] = spoil(frame.iloc[row, 3])
        found = ask(table_of(frame), method=method)
        explained += any(item.row == row and guess in item.reason for item in found.rows)
    assert explained >= 4


@pytest.mark.parametrize("method", ["iqr", "modified_zscore", "consensus"])
def test_a_date_with_day_and_month_swapped_is_explained(method: str):
    chance = np.random.default_rng(3)
    days = [date(2024, 3, 1) + timedelta(days=int(day)) for day in chance.integers(0, 120, 300)]
    days[5] = date(2024, 12, 4)
    table = Table.of(day=days, value=chance.normal(size=300).tolist())
    found = ask(table, method=method, columns="day" if method != "consensus" else "day,value")
    assert "2024-04-12 would be usual: are day and month swapped?" in next(
        row.reason for row in found.rows if row.row == 5
    )


def test_a_long_tail_is_not_suspected_of_errors():
    numbers = np.random.default_rng(0).lognormal(3, 1.5, 500).round()
    assert not any("?" in row.reason for row in ask(Table.of(delay=numbers.tolist()), method="iqr").rows)


def test_thresholds_are_counted_beforehand():
    table = table_of(pd.read_csv(DATA / "stamps.csv"))
    for method in ("iqr", "zscore", "modified_zscore", "consensus", "isolation_forest"):
        found = ask(table, method=method)
        assert list(found.curve) == sorted(found.curve, reverse=True)
        place = found.thresholds.index(found.threshold)
        assert found.curve[place] == found.total_rows_flagged


def test_only_the_vote_and_the_forest_leave_the_server():
    assert {method: ANALYSIS.is_heavy(ANALYSIS.parse({"method": method})) for method in ("iqr", "consensus")} == {
        "iqr": False,
        "consensus": True,
    }


def test_many_rows_are_sampled_and_say_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.outlying.voted_answer.MOST_SCORED", 500)
    numbers = np.random.default_rng(3).normal(size=2000)
    numbers[1234] = 60
    found = ask(Table.of(x=numbers.tolist(), y=numbers[::-1].tolist()))
    assert found.sampled_rows is not None
    assert found.sampled_rows <= 500
    assert found.rows_searched == 2000
    assert 1234 in flagged(found)


@FENCED
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_numbers_of_the_largest_and_of_the_smallest_size_have_their_fences(method: str):
    values = np.array([1.0, 2.0, 3.0, 2.0, 1.5, 2.5, 99.0])
    usual = ask(Table.of(x=values.tolist()), method=method, threshold=2)
    for unit in (2.0**1015, 2.0**-1000):
        found = ask(Table.of(x=(values * unit).tolist()), method=method, threshold=2)
        assert found.columns[0].upper == pytest.approx(usual.columns[0].upper * unit)
        assert found.columns[0].reason is None
        assert flagged(found) == flagged(usual)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_fence_that_is_not_there_has_a_reason():
    table = Table.of(x=[1.7e308, -1.7e308] * 4, word=["a"] * 8)
    whole, grouped, voted = (ask(table, **how) for how in ({"method": "iqr"}, {"method": "iqr", "group": "word"}, {}))
    assert [(found.columns[0].lower, found.columns[0].upper) for found in (whole, grouped, voted)] == [(None, None)] * 3
    reasons = [found.columns[0].reason for found in (whole, grouped, voted)]
    assert reasons == ["beyond_doubles", "fences_by_group", "no_fences"]
