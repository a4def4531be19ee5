"""Packed tables: one table in .gz, .bz2, .xz, .zst and .zip is read as if it were not packed."""

import bz2
import gzip
import lzma
import zipfile
from io import BytesIO

import pyarrow as pa
import pytest

from models.errors import InvalidParameters, UnreadableFile
from tests.services.ingest.tables import read_text

TABLE = b"name,size\na,1\nb,2\n"


def zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data))


def zipped(**files: bytes) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_dot_", "."), data)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("table.csv.gz", gzip.compress(TABLE)),
        ("table.csv.bz2", bz2.compress(TABLE)),
        ("table.xz", lzma.compress(TABLE)),
        ("table.csv.zst", zstd(TABLE)),
        ("table.zip", zipped(readme_dot_md=b"hello", table_dot_csv=TABLE)),
        ("table.csv", gzip.compress(TABLE)),
    ],
    ids=["gz", "bz2", "xz", "zst", "zip", "gz named csv"],
)
def test_a_packed_table_is_read_as_if_it_were_not_packed(name, data, tmp_path):
    found = read_text(data, tmp_path, name)
    assert found.rows == [["a", 1], ["b", 2]]
    assert any(item.what == "packed with" for item in found.receipt.decisions)
    assert {path.name for path in tmp_path.iterdir()} == {name, "columns"}


def test_json_and_lines_are_told_by_their_content(tmp_path):
    assert read_text(gzip.compress(b'[{"a": 1}, {"a": 2}]'), tmp_path, "table.gz").rows == [[1], [2]]
    assert read_text(gzip.compress(b'{"a": 1}\n{"a": 2}\n'), tmp_path, "other.json.gz").rows == [[1], [2]]


def test_a_file_that_unpacks_to_far_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.unpacking.SMALL", 1_000_000)
    with pytest.raises(UnreadableFile, match="unpack to more than"):
        read_text(gzip.compress(b"a,b\n" * 2_000_000), tmp_path, "bomb.csv.gz")


@pytest.mark.parametrize(
    "data",
    [gzip.compress(TABLE * 500)[:60], gzip.compress(TABLE)[:-9] + b"\0" * 9, b"\x1f\x8b"],
    ids=["cut off", "wrong sum", "magic only"],
)
def test_a_broken_archive_is_refused(data, tmp_path):
    with pytest.raises(UnreadableFile, match="broken or cut off"):
        read_text(data, tmp_path, "table.csv.gz")


def test_an_archive_within_an_archive_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="another packed file"):
        read_text(gzip.compress(gzip.compress(TABLE)), tmp_path, "table.gz")


def test_several_tables_in_one_archive_are_listed_and_the_largest_is_read(tmp_path):
    data = zipped(one_dot_csv=TABLE, two_dot_csv=TABLE + b"c,3\n")
    found = read_text(data, tmp_path, "tables.zip")
    assert found.rows == [["a", 1], ["b", 2], ["c", 3]]
    assert [(table.name, table.rows, table.columns, table.chosen) for table in found.receipt.tables] == [
        ("one.csv", 2, 2, False),
        ("two.csv", 3, 2, True),
    ]
    assert read_text(data, tmp_path, "again.zip", table="one.csv").rows == [["a", 1], ["b", 2]]


def test_a_table_within_a_file_of_an_archive_can_be_asked_for(tmp_path):
    data = zipped(one_dot_csv=TABLE, two_dot_json=b'{"few": [{"a": 1}], "many": [{"a": 2}, {"a": 3}, {"a": 4}]}')
    found = read_text(data, tmp_path, "tables.zip")
    names = [table.name for table in found.receipt.tables]
    assert names == ["one.csv", "two.json::few", "two.json::many"]
    assert read_text(data, tmp_path, "again.zip", table=names[1]).rows == [[1]]


def test_a_table_that_an_archive_does_not_hold_is_refused_with_a_list(tmp_path):
    with pytest.raises(InvalidParameters, match=r"there are: one.csv, two.csv"):
        read_text(zipped(one_dot_csv=TABLE, two_dot_csv=TABLE), tmp_path, "tables.zip", table="three.csv")


def test_an_archive_without_a_table_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no table"):
        read_text(zipped(readme_dot_md=b"hello"), tmp_path, "tables.zip")
