"""A page that is selected without sorting holds the rows that a sorted table has there."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.filters import PreviewQuery, SortKey
from services.engine import selecting
from services.engine import table as tables
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.orders import FOLDER, sorted_rows
from services.engine.selecting import selected_rows
from services.engine.table import Table, condition
from tests.services.engine.building import write

INFINITE = st.sampled_from([np.inf, -np.inf, np.nan, 0.0, 1e300, -1e300])
NUMBERS = st.lists(st.floats(-9, 9) | INFINITE, max_size=80)
WHOLES = st.lists(st.none() | st.integers(-9, 9) | st.sampled_from([2**31 - 1, -(2**31)]), max_size=80)


def floating(values: list[float]) -> Floating:
    return Floating(np.array(values, np.float64))


def whole(values: list[int | None]) -> Whole:
    valid = np.array([value is not None for value in values], bool)
    stored = np.array([value or 0 for value in values], np.int32)
    return Whole(stored, 5, 3, None if valid.all() else np.packbits(valid, bitorder="little"))


def coded(values: list[int | None]) -> Coded:
    known = sorted({value for value in values if value is not None})
    places = [len(known) if value is None else known.index(value) for value in values]
    return Coded(np.array(places, np.uint8), pa.array(known, pa.int64()))


def agrees(forms: list[Form], falls: list[bool], mask: np.ndarray | None, start: int, stop: int) -> None:
    """Whether a page is that of the whole order."""
    order = sorted_rows(forms, falls)
    expected = (order if mask is None else order[mask[order]])[start:stop]
    found = selected_rows(forms, falls, mask, start, stop)
    assert found is not None
    assert found.tolist() == expected.tolist()


@given(st.data(), st.booleans(), st.integers(0, 90), st.integers(0, 90))
@settings(max_examples=200, deadline=None)
def test_a_page_is_that_of_the_whole_order(data: Any, falls: bool, one: int, other: int):
    form = data.draw(NUMBERS.map(floating) | WHOLES.map(whole) | WHOLES.map(coded))
    rows = len(form.codes if isinstance(form, Coded) else form.stored)
    mask = data.draw(
        st.none() | st.lists(st.booleans(), min_size=rows, max_size=rows).map(lambda bits: np.array(bits, bool))
    )
    agrees([form], [falls], mask, min(one, other), max(one, other))


@given(
    st.lists(st.tuples(st.integers(0, 3) | st.none(), st.floats(-2, 2) | INFINITE), min_size=1, max_size=60), st.data()
)
@settings(max_examples=100, deadline=None)
def test_ties_are_in_the_order_of_the_next_column_then_of_the_file(rows: list, data: Any):
    first, second = zip(*rows, strict=True)
    falls = data.draw(st.lists(st.booleans(), min_size=2, max_size=2))
    start = data.draw(st.integers(0, len(rows)))
    agrees([coded(list(first)), floating(list(second))], falls, None, start, start + data.draw(st.integers(1, 20)))


@pytest.mark.parametrize("start", [0, 77_777, 199_990])
@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("scale", [1, 1e-300, 1e290, "outlier"])
def test_many_numbers_of_any_size(scale: Any, falls: bool, start: int):
    random = np.random.default_rng(5)
    cells = random.normal(size=200_000) * (1 if scale == "outlier" else scale)
    cells[random.integers(0, 200_000, 50)] = 1e300 if scale == "outlier" else np.nan
    agrees([Floating(cells)], [falls], random.random(200_000) < 0.6, start // 2, start // 2 + 100)
    agrees([Floating(cells)], [falls], None, start, start + 100)


def test_a_page_among_too_many_equal_numbers_is_left_to_the_whole_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(selecting, "BLOCK", 10)
    assert selected_rows([Floating(np.zeros(100))], [False], None, 0, 5) is None


def test_texts_are_left_to_the_whole_order():
    assert selected_rows([Texts(pa.chunked_array([["b", "a"]], pa.large_string()))], [False], None, 0, 1) is None


def test_the_first_page_of_many_rows_waits_for_no_order_and_the_next_ones_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tables, "MANY_ROWS", 1_000)
    values = np.random.default_rng(2).permutation(5_000)
    table = write(tmp_path, {"x": (pa.array(values), "integer"), "even": (pa.array(values % 2 == 0), "boolean")})
    for conditions, rows in (((), 5_000), ((condition("even", "=", True),), 2_500)):
        query = PreviewQuery(offset=1_000, limit=3, sort=(SortKey(column="x", descending=True),), filter=conditions)
        expected = [4_999 - 1_000 - step if rows == 5_000 else 4_998 - 2 * (1_000 + step) for step in range(3)]
        first = table.preview(query)
        for thread in [item for item in threading.enumerate() if item.name == "order"]:
            thread.join()
        assert len(list((tmp_path / FOLDER).iterdir())) == 1
        for found in (first, table.preview(query), Table.open(tmp_path).preview(query)):
            assert [row[0] for row in found.rows] == expected
            assert found.total_rows == rows
