"""Parquet: a table survives the way there and back, and other tools read what lies between."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.filters import PreviewQuery
from services.analyses.statistics import Params, run
from services.engine.parquet import ROW_GROUP, read_parquet, write_parquet
from tests.services.engine.building import write

START = datetime(2013, 1, 1, tzinfo=UTC)


def few() -> dict[str, Any]:
    return {
        "n": (pa.array([1, None, 2**60]), "integer"),
        "price": (pa.array([1999, None, -10]), "number"),
        "x": (pa.array([0.5, None, float("inf")]), "number"),
        "word": (pa.array(["é", None, ""]), "category"),
        "late": (pa.array([True, None, False]), "boolean"),
        "day": (pa.array([date(2013, 7, 4), None, date(1900, 1, 1)]), "date"),
        "clock": (pa.array([time(5, 30), None, time(0, 0, 1)]), "time"),
        "moment": (pa.array([START, None, START + timedelta(hours=1)]), "datetime"),
    }


def many(rows: int) -> dict[str, Any]:
    numbers = np.arange(rows)
    gaps = numbers % 1000 == 3
    return {
        "whole": (pa.array(numbers * 2**33, mask=gaps), "integer"),
        "price": (pa.array(numbers, mask=gaps), "number"),
        "double": (pa.array(numbers / 7, mask=gaps), "number"),
        "text": (pa.array([f"row {n}" for n in numbers], mask=gaps), "text"),
        "moment": (pa.array([START + timedelta(minutes=int(n)) for n in numbers], mask=gaps), "datetime"),
    }


@pytest.mark.parametrize("columns", [few(), many(ROW_GROUP + 99)], ids=["few", "many"])
def test_a_table_is_the_same_afterwards(columns: dict, tmp_path: Path):
    before = write(tmp_path / "before", columns, block=50_000, scale=2, zoned=True)
    write_parquet(before, tmp_path / "table.parquet")
    (tmp_path / "after").mkdir()
    after = read_parquet(tmp_path / "table.parquet", tmp_path / "after")
    assert after.columns == before.columns
    # Texts may lie in other blocks than before; what they say is the same.
    said = [run(table, Params()).model_dump(exclude={"memory_bytes"}) for table in (before, after)]
    assert said[0] == said[1]
    for offset in (0, max(0, before.rows - 50)):
        page = PreviewQuery(offset=offset, limit=50)
        assert after.preview(page) == before.preview(page)


def test_another_tool_finds_the_values_with_their_types(tmp_path: Path):
    table = write(tmp_path / "table", few(), scale=2, zoned=True)
    write_parquet(table, tmp_path / "table.parquet")
    read = pq.read_table(tmp_path / "table.parquet").to_pydict()
    assert read["price"] == [Decimal("19.99"), None, Decimal("-0.10")]
    assert read["late"] == [True, None, False]
    assert read["day"] == [date(2013, 7, 4), None, date(1900, 1, 1)]
    assert read["moment"][0] == START


def test_row_groups_are_of_one_size(tmp_path: Path):
    write_parquet(write(tmp_path / "table", many(ROW_GROUP + 99), block=50_000), tmp_path / "table.parquet")
    found = pq.ParquetFile(tmp_path / "table.parquet").metadata
    sizes = [found.row_group(place).num_rows for place in range(found.num_row_groups)]
    assert sizes == [ROW_GROUP, 99]
    assert {path.name for path in tmp_path.iterdir()} == {"table", "table.parquet"}


def test_an_empty_table_keeps_its_columns(tmp_path: Path):
    columns: dict[str, Any] = {"n": (pa.array([], pa.int64()), "integer"), "word": (pa.array([], pa.string()), "text")}
    write_parquet(write(tmp_path / "table", columns), tmp_path / "table.parquet")
    (tmp_path / "after").mkdir()
    assert [column.name for column in read_parquet(tmp_path / "table.parquet", tmp_path / "after").columns] == [
        "n",
        "word",
    ]
