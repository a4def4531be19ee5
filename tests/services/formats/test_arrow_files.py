"""Parquet and Arrow files: their types are kept, and what no cell can hold becomes text."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from models.errors import UnreadableFile
from tests.services.ingest.tables import read_file, read_text

TABLE = pa.table(
    {
        "whole": pa.array([1, 2, None], pa.int32()),
        "huge": pa.array([2**64 - 1, 1, 2], pa.uint64()),
        "share": pa.array([0.5, float("nan"), 2.25]),
        "money": pa.array([Decimal("1.10"), Decimal("2.20"), None], pa.decimal128(9, 2)),
        "yes": [True, False, None],
        "day": [date(2020, 1, 31), None, date(2021, 2, 28)],
        "moment": pa.array([datetime(2020, 1, 1, 12, tzinfo=UTC)] * 3, pa.timestamp("ns", tz="Europe/Berlin")),
        "clock": pa.array([time(10, 30)] * 3, pa.time32("s")),
        "code": pa.array(["00123", "04711", None]).dictionary_encode(),
        "many": [[1, 2], [], None],
        "raw": [b"abc", b"\xff\x00", None],
    }
)
TYPES = {
    "whole": "integer", "huge": "text", "share": "number", "money": "number", "yes": "boolean", "day": "date",
    "moment": "datetime", "clock": "time", "code": "text", "many": "text", "raw": "text",
}  # fmt: skip


def written(kind: str, folder: Path) -> Path:
    path = folder / f"table.{kind}"
    if kind == "parquet":
        parquet.write_table(TABLE, path, row_group_size=2)
    elif kind == "feather":
        feather.write_feather(TABLE, path, compression="zstd")
    else:
        with pa.ipc.new_stream(path, TABLE.schema) as stream:
            stream.write_table(TABLE)
    return path


@pytest.mark.parametrize("kind", ["parquet", "feather", "arrow"])
def test_columns_keep_their_types_and_values(kind, tmp_path):
    found = read_file(written(kind, tmp_path), tmp_path / "columns")
    assert found.types == TYPES | {"code": found.types["code"], "huge": found.types["huge"]}
    assert found.values("whole") == [1, 2, None]
    assert found.values("share") == [0.5, None, 2.25]
    assert found.values("money") == [1.1, 2.2, None]
    assert found.values("code") == ["00123", "04711", None]
    assert found.values("many") == ["[1,2]", "[]", None]
    assert found.values("raw") == ["abc", "ff00", None]
    assert str(found.values("huge")[0]) == str(2**64 - 1)


def test_a_parquet_file_of_another_name_is_read_for_what_it_is(tmp_path):
    path = written("parquet", tmp_path).rename(tmp_path / "table.csv")
    assert len(read_file(path, tmp_path / "columns").rows) == 3


def test_infinite_numbers_are_missing_and_listed(tmp_path):
    parquet.write_table(pa.table({"x": [1.0, float("inf"), 3.0]}), tmp_path / "table.parquet")
    found = read_file(tmp_path / "table.parquet", tmp_path / "columns")
    assert found.values("x") == [1, None, 3]
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(2, "inf")]


@pytest.mark.parametrize("name", ["table.parquet", "table.arrow"])
def test_a_file_that_is_cut_off_is_refused(name, tmp_path):
    kind = name.split(".")[1]
    data = written("parquet" if kind == "parquet" else "feather", tmp_path).read_bytes()
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        read_text(data[: len(data) // 2], tmp_path, f"cut.{kind}")


def test_text_that_is_named_parquet_is_read_as_text(tmp_path):
    assert read_text("a,b\n1,2\n3,4\n", tmp_path, "table.parquet").rows == [[1, 2], [3, 4]]


@pytest.mark.parametrize(("name", "value"), [("whole", "1"), ("share", "0.5"), ("yes", "true"), ("day", "2020-01-31")])
def test_a_person_says_what_a_typed_column_is(name, value, tmp_path):
    found = read_file(written("parquet", tmp_path), tmp_path / "columns", types={name: "text"})
    assert (found.types[name], found.values(name)[0]) == ("text", value)
