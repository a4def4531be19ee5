"""Previews: pages of rows, filtered and sorted as Python would, with missing cells last both ways."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import InvalidParameters
from models.filters import PreviewQuery, SortKey
from services.engine.orders import FOLDER, MOST_KEPT, stable_order
from services.engine.table import Table
from tests.services.engine.building import one, where, write

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS = st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.sampled_from("abc")), min_size=1, max_size=30)


def query(*sort: str, **options: Any) -> PreviewQuery:
    keys = tuple(SortKey(column=name.removeprefix("-"), descending=name.startswith("-")) for name in sort)
    return PreviewQuery(sort=keys, **options)


def ordered(cells: list, rows: list[int], descending: bool) -> list[int]:
    present = [row for row in rows if cells[row] is not None]
    present.sort(key=lambda row: cells[row], reverse=descending)
    if descending:
        # Python's reversed sort is stable too: equal rows keep the order of the file.
        assert present == sorted(present, key=lambda row: cells[row], reverse=True)
    return present + [row for row in rows if cells[row] is None]


@given(ROWS, st.booleans(), st.booleans())
@QUICK
def test_rows_are_sorted_by_several_columns_and_stay_stable(rows: list, first: bool, second: bool):
    table = Table.of(
        n=pa.array([row[0] for row in rows], pa.int64()), word=pa.array([row[1] for row in rows], pa.string())
    )  # type: ignore[arg-type]
    expected = ordered([row[1] for row in rows], list(range(len(rows))), second)
    expected = ordered([row[0] for row in rows], expected, first)
    found = table.preview(query("-n" if first else "n", "-word" if second else "word", limit=1000))
    assert list(found.positions) == expected
    assert list(found.rows) == [rows[row] for row in expected]


LARGE = 80_000
COLUMNS = {
    "integers": np.random.default_rng(1).permutation(LARGE) * 7 - 1000,
    "large integers": np.random.default_rng(2).permutation(LARGE) * 2**33,
    "doubles": np.random.default_rng(3).normal(size=LARGE),
    "texts": np.array([f"id {n}" for n in np.random.default_rng(4).permutation(LARGE)], object),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", COLUMNS)
def test_many_values_are_sorted_too(name: str, descending: bool, tmp_path: Path):
    cells = [None if place % 1000 == 3 else value for place, value in enumerate(COLUMNS[name].tolist())]
    kind = "text" if name == "texts" else "number" if name == "doubles" else "integer"
    table = one(tmp_path, cells, kind, block=20_000)  # type: ignore[arg-type]
    expected = ordered(cells, list(range(LARGE)), descending)
    for offset in (0, 40_000, LARGE - 90):
        found = table.preview(query("-x" if descending else "x", offset=offset, limit=100))
        assert list(found.positions) == expected[offset : offset + 100]


@given(st.lists(st.sampled_from([1.5, 2.5, float("nan"), float("inf")]) | st.floats(0, 9), max_size=80))
@QUICK
def test_equal_numbers_keep_the_order_of_the_file(values: list):
    for keys in (np.array(values, float), np.array([hash(value) % 40 for value in values], np.int64)):
        spread_out = np.concatenate([keys, np.arange(2000) + 100]).astype(keys.dtype)
        for numbers in (keys, spread_out):
            assert stable_order(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


def test_a_filter_and_an_order_work_together():
    table = Table.of(n=[3, 1, 2, None, 5], word=["a", "a", "b", "a", "a"])
    found = table.preview(query("-n", filter=where(("word", "=", "a")), limit=2, offset=1))
    assert (found.rows, found.total_rows, found.offset, found.positions) == (((3, "a"), (1, "a")), 4, 1, (0, 1))


def test_columns_come_in_the_order_asked_for():
    found = Table.of(a=[1, 2], b=["x", "y"]).preview(PreviewQuery(columns=("b", "a")))
    assert (found.columns, found.rows) == (("b", "a"), (("x", 1), ("y", 2)))


def test_a_page_beyond_the_end_is_empty():
    table = Table.of(a=[1, 2])
    for asked in (PreviewQuery(offset=10), query("a", offset=10), PreviewQuery(offset=9, filter=where(("a", ">", 0)))):
        assert table.preview(asked).rows == ()
        assert table.preview(asked).total_rows == 2


def test_an_empty_table_has_empty_pages():
    table = Table.of(a=[], b=[])
    assert table.preview(query("a", filter=where(("b", "is_present")))).rows == ()


def test_a_page_is_json(tmp_path: Path):
    columns: dict[str, Any] = {
        "n": (pa.array([2**60, None]), "integer"),
        "x": (pa.array([float("inf"), 1.5]), "number"),
        "day": (pa.array([date(2013, 1, 1), None]), "date"),
        "late": (pa.array([True, None]), "boolean"),
    }
    rows = write(tmp_path, columns).preview(PreviewQuery()).rows
    assert json.loads(json.dumps(rows, allow_nan=False)) == [
        [str(2**60), None, "2013-01-01", True],
        [None, 1.5, None, None],
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (PreviewQuery(columns=("z",)), "columns"),
        (query("z"), "sort"),
        (PreviewQuery(filter=where(("z", "=", 1))), "filter"),
    ],
)
def test_an_unknown_column_is_named_with_the_parameter_that_asked_for_it(asked: PreviewQuery, field: str):
    with pytest.raises(InvalidParameters) as caught:
        Table.of(a=[1]).preview(asked)
    assert set(caught.value.details["fields"]) == {field}


def test_orders_are_kept_and_the_oldest_are_given_up(tmp_path: Path):
    columns: dict[str, Any] = {f"c{place}": (pa.array([2, 1, 3]), "integer") for place in range(MOST_KEPT + 3)}
    table = write(tmp_path, columns)
    for name in columns:
        assert table.preview(query(name)).positions == (1, 0, 2)
    assert len(list((tmp_path / FOLDER).iterdir())) == MOST_KEPT
    again = Table.open(tmp_path)
    assert again.preview(query("c10")).positions == (1, 0, 2)


def test_a_damaged_order_is_computed_again(tmp_path: Path):
    table = one(tmp_path, [2, 1, 3], "integer")
    table.preview(query("x"))
    (kept,) = (tmp_path / FOLDER).iterdir()
    kept.write_bytes(b"not an order")
    assert Table.open(tmp_path).preview(query("x")).positions == (1, 0, 2)
