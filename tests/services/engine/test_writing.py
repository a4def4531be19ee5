"""Writing columns: whatever comes in comes out again, in as few bytes as hold it, whatever the blocks."""

import gc
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from models.errors import NotFound
from models.filters import PreviewQuery
from services.engine.column_writer import ColumnWriter
from services.engine.forms import Coded, Floating, Texts, Whole
from services.engine.table import Table
from tests.services.engine.building import one, write

MANY = 70_000
DAY = datetime(2013, 1, 1, 5, 30, tzinfo=UTC)


def cells(table: Table, limit: int = 1000, offset: int = 0) -> list[Any]:
    return [row[0] for row in table.preview(PreviewQuery(limit=limit, offset=offset)).rows]


@pytest.mark.parametrize("block", [1, 3, 1000])
@pytest.mark.parametrize(
    ("values", "kind", "shown"),
    [
        ([3, None, -1, 2**53 + 1], "integer", [3, None, -1, str(2**53 + 1)]),
        ([1.5, None, float("nan"), -0.0], "number", [1.5, None, None, 0.0]),
        ([True, None, False], "boolean", [True, None, False]),
        (["b", None, "", "é"], "category", ["b", None, "", "é"]),
        ([date(2013, 7, 4), None], "date", ["2013-07-04", None]),
        ([time(5, 30), None, time(5, 30, 0, 250_000)], "time", ["05:30:00", None, "05:30:00.250000"]),
        ([datetime(1901, 2, 3, 4, 5, 6), None], "datetime", ["1901-02-03T04:05:06", None]),
        ([None, None], "text", [None, None]),
        ([], "integer", []),
    ],
    ids=lambda value: str(value)[:24],
)
def test_cells_come_out_as_they_went_in(values: list, kind: Any, shown: list, block: int, tmp_path: Path):
    assert cells(one(tmp_path, values, kind, block=block)) == shown


def test_moments_with_a_zone_are_shown_in_utc(tmp_path: Path):
    assert cells(one(tmp_path, [DAY], "datetime", zoned=True)) == ["2013-01-01T05:30:00Z"]


def test_decimals_show_the_number_that_the_text_means(tmp_path: Path):
    assert cells(one(tmp_path, [1999, 10, None], "number", scale=2)) == [19.99, 0.1, None]


def test_a_column_that_begins_without_values_takes_any_type_later(tmp_path: Path):
    writer = ColumnWriter(tmp_path, 0)
    writer.append(pa.nulls(3))
    writer.append(pa.array(["x", None]))
    column = writer.finish("x", "category", role="dimension")
    assert (column.missing, column.distinct, column.nullable) == (4, 1, True)


def test_text_may_come_coded_with_values_that_no_row_uses(tmp_path: Path):
    coded = pa.DictionaryArray.from_arrays(pa.array([1, None, 1], pa.int32()), pa.array(["unused", "b", "also"]))
    table = one(tmp_path, coded, "category")
    assert cells(table) == ["b", None, "b"]
    assert table.columns[0].distinct == 1


@pytest.mark.parametrize(("distinct", "width"), [(2, 1), (255, 1), (256, 2), (65_535, 2)])
def test_codes_are_as_narrow_as_the_values_allow(distinct: int, width: int, tmp_path: Path):
    form = one(tmp_path, np.arange(distinct).tolist() * 2, "integer", block=50_000).form("x")
    assert isinstance(form, Coded)
    assert form.codes.itemsize == width


@pytest.mark.parametrize(("repeats", "form"), [(1, Floating), (3, Coded)])
def test_measurements_that_hardly_repeat_are_kept_as_they_are(repeats: int, form: type, tmp_path: Path):
    numbers = np.repeat(np.arange(9_000) / 7, repeats).tolist()
    table = one(tmp_path, numbers, "number", block=6_000)
    assert isinstance(table.form("x"), form)
    assert (cells(table)[:100], table.columns[0].distinct) == (numbers[:100], 9_000)


def test_the_order_of_codes_is_the_order_of_values(tmp_path: Path):
    words = ["é", "z", "Z", "a", "😀", "\uffff", "aa", ""]
    form = one(tmp_path, words, "text", block=3).form("x")
    assert isinstance(form, Coded)
    assert form.dictionary.to_pylist() == sorted(words)


WIDE = {
    "small integers": (pa.array(np.arange(MANY) * 3 - 5), "integer", Whole, 4),
    "large integers": (pa.array(np.arange(MANY) * 2**33), "integer", Whole, 8),
    "moments by the minute": (pa.array([DAY + timedelta(minutes=n) for n in range(MANY)]), "datetime", Whole, 4),
    "doubles": (pa.array(np.arange(MANY) / 7), "number", Floating, 8),
}


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("with_gaps", [False, True])
def test_many_values_are_kept_in_the_narrowest_form(name: str, with_gaps: bool, tmp_path: Path):
    values, kind, form, width = WIDE[name]
    gaps = np.arange(MANY + 13) % 1000 == 17
    expected = pa.concat_arrays([values, values[:13]])
    if with_gaps:
        expected = pa.array(np.where(gaps, None, expected.to_numpy(zero_copy_only=False)), expected.type)
    table = one(tmp_path, expected, kind, block=9_999)
    found = table.form("x")
    assert isinstance(found, form)
    assert found.stored.itemsize == width
    narrow = one(tmp_path / "narrow", expected.slice(100, 900), kind)
    assert cells(table, 900, 100) == cells(narrow, 900)
    assert table.columns[0].missing == expected.null_count
    assert table.value_counts("x").total == len(expected) - expected.null_count


@pytest.mark.parametrize(("first", "distinct"), [(2**40, 30_000), (-500, 900), (0, 65_000)])
def test_numbers_near_each_other_come_out_in_order_with_their_counts(first: int, distinct: int, tmp_path: Path):
    numbers = [None, *range(first, first + distinct), None, first]
    table = one(tmp_path, numbers, "integer", block=400)
    form, profile = table.form("x"), table.profile("x")
    assert isinstance(form, Coded)
    assert form.keys.tolist() == list(range(first, first + distinct))
    assert (profile["missing"], profile["distinct"], profile["unique"]) == (2, distinct, distinct - 1)
    assert cells(table, offset=distinct - 1) == [first + distinct - 2, first + distinct - 1, None, first]


def test_a_number_far_from_the_others_may_come_late(tmp_path: Path):
    numbers = [5, None, -3, 5, 2**40, None, 5]
    assert cells(one(tmp_path, numbers, "integer", block=2)) == numbers


def test_many_texts_are_kept_as_they_are(tmp_path: Path):
    texts = [f"id-{n % MANY:06d}" if n % 1000 else None for n in range(MANY + 500)]
    table = one(tmp_path, texts, "text", block=9_999)
    assert isinstance(table.form("x"), Texts)
    assert cells(table, 1000, MANY - 500) == texts[MANY - 500 : MANY + 500]


def test_another_tool_reads_the_columns(tmp_path: Path):
    columns: dict[str, Any] = {
        "price": (pa.array([1999, None, 10]), "number"),
        "day": (pa.array([date(2013, 1, 2), None, date(2013, 1, 1)]), "date"),
        "word": (pa.array(["b", None, "a"]), "category"),
    }
    write(tmp_path, columns, scale=2)
    read = [pa.ipc.open_file(pa.memory_map(str(path))).read_all()["value"] for path in sorted(tmp_path.glob("*.arrow"))]
    assert [str(value) for value in read[0].to_pylist()] == ["19.99", "None", "0.10"]
    assert read[1].to_pylist() == [date(2013, 1, 2), None, date(2013, 1, 1)]
    assert read[2].to_pylist() == ["b", None, "a"]
    for array in read:
        array.validate(full=True)


def test_nothing_is_left_beside_the_columns(tmp_path: Path):
    one(tmp_path, list(range(MANY)), "integer", block=9_999)
    assert {path.name for path in tmp_path.iterdir()} == {"column_00000.arrow", "table.json"}


@pytest.mark.parametrize("values", [[1, 2], [str(n) for n in range(MANY)], np.arange(MANY) / 3])
def test_a_discarded_column_leaves_nothing(values: Any, tmp_path: Path):
    writer = ColumnWriter(tmp_path, 0)
    writer.append(pa.array(values))
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_not_finished_is_no_table(tmp_path: Path):
    writer = ColumnWriter(tmp_path, 0)
    writer.append(pa.array([1]))
    writer.finish("x", "integer", role="measure")
    with pytest.raises(NotFound):
        Table.open(tmp_path)


def test_a_table_without_columns_can_be_opened():
    table = Table.of()
    assert (table.rows, table.columns, table.duplicate_rows()) == (0, (), 0)


def test_thousands_of_columns_need_no_descriptors(tmp_path: Path):
    values = pa.array([1, 2, 1, None])
    columns: dict[str, Any] = {f"c{place}": (values, "integer") for place in range(1500)}
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    table = write(tmp_path, columns)
    assert len(table.preview(PreviewQuery()).rows[0]) == 1500
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_before + 2
    assert table.duplicate_rows() == 1


def mappings(folder: Path) -> int:
    return Path("/proc/self/maps").read_text(encoding="utf-8").count(str(folder))


def test_a_table_that_nobody_uses_any_more_is_unmapped(tmp_path: Path):
    table = one(tmp_path, list(range(MANY)), "integer", block=9_999)
    numbers = table.numbers("x")
    stored = table.form("x").stored  # type: ignore[union-attr]
    assert mappings(tmp_path) == 1
    del table
    gc.collect()
    assert stored[-1] == numbers[-1] == MANY - 1
    del stored
    gc.collect()
    assert mappings(tmp_path) == 0
