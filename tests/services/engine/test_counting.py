"""Value counts and what follows from them: properties that hold for any column."""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from statistics import fmean, pvariance
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.engine.moments import merged, moments_of
from services.engine.table import Table
from services.engine.text_hash import text_hashes
from services.engine.value_counts import commonest, merge
from tests.services.engine.building import one, where

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
INTEGERS = st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=40)
SMALL = st.lists(st.none() | st.integers(-50, 50), min_size=1, max_size=60)
DOUBLES = st.lists(st.none() | st.floats(-1e12, 1e12), min_size=1, max_size=40)
TEXTS = st.lists(st.none() | st.text(max_size=12), min_size=1, max_size=40)


def table_of(values: list, kind: pa.DataType) -> Table:
    return Table.of(x=pa.array(values, kind))  # type: ignore[arg-type]


@given(INTEGERS)
@QUICK
def test_counts_of_integers_are_those_of_a_plain_count(values: list):
    counts = table_of(values, pa.int64()).value_counts("x")
    plain = Counter(value for value in values if value is not None)
    assert dict(zip(counts.keys.tolist(), counts.counts.tolist(), strict=True)) == plain  # type: ignore[union-attr]
    assert counts.keys.tolist() == sorted(plain)  # type: ignore[union-attr]
    assert counts.missing == values.count(None)


@given(TEXTS)
@QUICK
def test_counts_of_texts_are_in_the_order_of_code_points(values: list):
    counts = table_of(values, pa.string()).value_counts("x")
    plain = Counter(value for value in values if value is not None)
    assert counts.texts.to_pylist() == sorted(plain)  # type: ignore[union-attr]
    assert counts.counts.tolist() == [plain[text] for text in sorted(plain)]


@given(INTEGERS)
@QUICK
def test_sums_and_moments_of_integers_are_exact(values: list):
    moments = moments_of(table_of(values, pa.int64()).value_counts("x"))
    present = [Fraction(value) for value in values if value is not None]
    if not present:
        assert moments is None
        return
    assert moments is not None
    assert moments.total == sum(present)
    assert moments.mean == float(sum(present) / len(present))
    if len(present) > 1:
        mean = sum(present) / len(present)
        exact = sum((value - mean) ** 2 for value in present) / (len(present) - 1)
        assert moments.variance == pytest.approx(float(exact), rel=1e-14)


@given(DOUBLES)
@QUICK
def test_moments_of_doubles_agree_with_exact_fractions(values: list):
    moments = moments_of(table_of(values, pa.float64()).value_counts("x"))
    present = [value for value in values if value is not None]
    if not present:
        return
    assert moments is not None
    assert moments.mean == pytest.approx(fmean(present), rel=1e-14, abs=1e-18)
    spread = pvariance([Fraction(value) for value in present])
    assert moments.powers[0] / len(present) == pytest.approx(float(spread), rel=1e-12, abs=1e-24)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.sampled_from([0, 2**53, 2**63 - 61, -(2**63)]))
@QUICK
def test_distances_between_large_integers_are_exact(steps: list, start: int):
    found = table_of([start + step for step in steps], pa.int64()).profile("x")
    assert found["mad"] == float(np.median(np.abs(np.array(steps) - np.median(steps))))
    assert found["iqr"] == np.subtract(*np.quantile(steps, [0.75, 0.25]))


@given(st.data(), SMALL)
@QUICK
def test_the_order_of_rows_changes_nothing(data: Any, values: list):
    shuffled = data.draw(st.permutations(values))
    assert table_of(values, pa.int64()).profile("x") == table_of(shuffled, pa.int64()).profile("x")


@given(SMALL, st.integers(-50, 50))
@QUICK
def test_a_filter_is_the_profile_of_the_subset(values: list, bound: int):
    table = table_of(values, pa.int64())
    subset = [value for value in values if value is not None and value > bound]
    found = table.profile("x", table.mask(where(("x", ">", bound))))
    assert found == table_of(subset, pa.int64()).profile("x")


@given(SMALL, st.integers(1, 9), st.integers(-1000, 1000))
@QUICK
def test_stretching_and_moving_numbers_does_the_same_to_their_statistics(values: list, factor: int, shift: int):
    before = table_of(values, pa.int64()).profile("x")
    moved = [None if value is None else factor * value + shift for value in values]
    after = table_of(moved, pa.int64()).profile("x")
    if not before["count"]:
        return
    for name in ("mean", "median", "q1", "q3", "p05", "p95", "min", "max"):
        assert after[name] == pytest.approx(factor * before[name] + shift, rel=1e-12, abs=1e-9)
    for name in ("iqr", "mad", "std"):
        if before[name] is not None:
            assert after[name] == pytest.approx(factor * before[name], rel=1e-12, abs=1e-9)
    for name in ("skewness", "kurtosis"):
        if before[name] is not None:
            assert after[name] == pytest.approx(before[name], rel=1e-9, abs=1e-9)


@given(SMALL, SMALL)
@QUICK
def test_parts_merge_into_the_whole(left: list, right: list):
    whole = table_of(left + right, pa.int64()).value_counts("x")
    first, second = (table_of(part, pa.int64()).value_counts("x") for part in (left, right))
    together = merge([first, second])
    assert together.keys.tolist() == whole.keys.tolist()  # type: ignore[union-attr]
    assert together.counts.tolist() == whole.counts.tolist()
    parts = [moments_of(first), moments_of(second)]
    if parts[0] is None or parts[1] is None:
        return
    joined, exact = merged(parts[0], parts[1]), moments_of(whole)
    assert exact is not None
    assert (joined.count, joined.total) == (exact.count, exact.total)
    assert joined.powers == pytest.approx(exact.powers, rel=1e-9, abs=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1))
@QUICK
def test_quantiles_are_those_of_numpy(values: list, share: float):
    found = table_of(values, pa.float64()).value_counts("x").quantile(share)
    assert found == pytest.approx(np.quantile(values, share), rel=1e-12, abs=1e-9)


def test_a_quantile_between_two_values_lies_exactly_where_its_decimal_share_says():
    # 0.99 × 890 is 881.1, which doubles miss by enough to be seen beside values that are far apart.
    values = [*range(881), 1_000_881, *range(2_000_000, 2_000_009)]
    counts = table_of(values, pa.int64()).value_counts("x")
    assert (counts.quantile(0.99), counts.quantile(0.95)) == (1_000_881 + 99_911.9, 845.5)


@given(st.lists(st.integers(1, 5), max_size=60), st.integers(1, 8))
@QUICK
def test_the_largest_counts_are_found_without_sorting_all(counts: list, most: int):
    array = np.array(counts, np.int64)
    expected = sorted(range(len(counts)), key=lambda place: (-counts[place], place))[:most]
    assert commonest(array, most).tolist() == expected


@given(st.lists(st.text(max_size=30), min_size=1, max_size=30))
@QUICK
def test_texts_have_equal_hashes_exactly_when_they_are_equal(texts: list):
    array = pa.array(texts, pa.large_string())
    hashes = text_hashes(array)
    assert len(set(hashes.tolist())) == len(set(texts))
    assert text_hashes(array.slice(1)).tolist() == hashes[1:].tolist()


def test_texts_too_many_to_be_coded_are_described_all_the_same(tmp_path: Path):
    texts = [f"id {n:06d}" for n in range(70_000)] + ["zz"] * 3 + ["id 000007", "é", "", None]
    found = one(tmp_path, texts, "text", block=20_000).profile("x")
    present = [text for text in texts if text is not None]
    plain = Counter(present)
    assert (found["count"], found["missing"], found["distinct"]) == (len(present), 1, len(plain))
    assert found["unique"] == sum(count == 1 for count in plain.values())
    ranked = sorted(plain.items(), key=lambda item: (-item[1], item[0]))[:20]
    assert [(item["value"], item["count"]) for item in found["top"]] == ranked
    assert (found["min_length"], found["max_length"], found["empty"]) == (0, 9, 1)
    assert found["mean_length"] == pytest.approx(fmean(map(len, present)))


@pytest.mark.parametrize("step", [1, 3, 2**33])
def test_numbers_too_many_to_be_coded_have_the_statistics_of_numpy(step: int, tmp_path: Path):
    values: np.ndarray = (np.random.default_rng(step).permutation(80_000) - 999) * step
    found = one(tmp_path, pa.array(values), "integer", block=20_000).profile("x")
    assert (found["distinct"], found["unique"], int(found["sum"])) == (80_000, 80_000, sum(values.tolist()))
    assert found["std"] == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert found["p95"] == pytest.approx(np.quantile(values, 0.95), rel=1e-12)
    assert found["mad"] == pytest.approx(np.median(np.abs(values - np.median(values))), rel=1e-12)
    assert sum(found["histogram"]["counts"]) == 80_000
