"""Exports: every format takes every kind of value out as it went in, and large tables piece by piece."""

import csv
import io
import json
from datetime import UTC, date, datetime, time

import fastexcel
import pyarrow.parquet as pq
import pytest

from models.errors import InvalidParameters
from models.filters import PreviewQuery
from services.engine.table import Table
from services.export_rows import BLOCK, ExportRows
from services.exports import EXPORTS
from services.exports.xlsx_file import MOST_COLUMNS, MOST_ROWS, check, moment_cell, text_cell


def rows_of(**columns: list) -> ExportRows:
    table = Table.of(**columns)
    everything = PreviewQuery().model_copy(update={"limit": max(table.rows, 1)})
    return ExportRows(table, table.columns, table.page(everything)[0])


def written(name: str, rows: ExportRows) -> bytes:
    return b"".join(EXPORTS[name].write(rows))


@pytest.fixture
def every_kind() -> ExportRows:
    return rows_of(
        whole=[1, None, 2**60],
        number=[1.5, -2.25, None],
        truth=[True, None, False],
        moment=[datetime(2024, 1, 2, 3, 4, 5), None, datetime(1850, 1, 1)],
        there=[datetime(2024, 1, 2, tzinfo=UTC), None, None],
        day=[date(2024, 2, 29), None, date(1800, 1, 1)],
        hour=[time(23, 59, 59), None, time(0, 0)],
        word=["Käse", "", 'a"b,c\n<&>'],
    )


def test_parquet_gives_back_every_value(every_kind: ExportRows):
    table = pq.read_table(io.BytesIO(written("parquet", every_kind)))
    assert table.column("whole").to_pylist() == [1, None, 2**60]
    assert table.column("number").to_pylist() == [1.5, -2.25, None]
    assert table.column("truth").to_pylist() == [True, None, False]
    assert table.column("moment").to_pylist() == [datetime(2024, 1, 2, 3, 4, 5), None, datetime(1850, 1, 1)]
    assert table.column("there").to_pylist()[0] == datetime(2024, 1, 2, tzinfo=UTC)
    assert table.column("day").to_pylist() == [date(2024, 2, 29), None, date(1800, 1, 1)]
    assert table.column("hour").to_pylist() == [time(23, 59, 59), None, time(0, 0)]
    assert table.column("word").to_pylist()[2] == 'a"b,c\n<&>'


def test_json_gives_back_every_value(every_kind: ExportRows):
    records = json.loads(written("json", every_kind))
    assert [json.loads(line) for line in written("ndjson", every_kind).splitlines()] == records
    assert records[2]["whole"] == str(2**60)
    assert (records[0]["moment"], records[0]["there"]) == ("2024-01-02T03:04:05", "2024-01-02T00:00:00Z")
    assert records[1]["number"] == -2.25
    assert records[1]["truth"] is None


def test_csv_gives_back_every_text(every_kind: ExportRows):
    rows = list(csv.DictReader(io.StringIO(written("csv", every_kind).decode(), newline="")))
    assert [row["truth"] for row in rows] == ["true", "", "false"]
    assert rows[1]["number"] == "-2.25"
    assert rows[2]["word"] == 'a"b,c\n<&>'


def test_excel_gives_back_what_it_can_hold(every_kind: ExportRows):
    sheet = fastexcel.read_excel(written("xlsx", every_kind)).load_sheet(0).to_arrow()
    assert sheet.column("number").to_pylist() == [1.5, -2.25, None]
    assert sheet.column("word").to_pylist()[0] == "Käse"
    assert str(sheet.column("moment").to_pylist()[0]).startswith("2024-01-02 03:04:05")


@pytest.mark.parametrize("name", ["csv", "json", "ndjson", "parquet", "xlsx"])
def test_a_large_table_is_written_whole_and_in_pieces(name: str):
    count = 17 * BLOCK + 5
    pieces = list(EXPORTS[name].write(rows_of(n=list(range(count)))))
    data = b"".join(pieces)
    found = {
        "csv": lambda: [int(row[0]) for row in csv.reader(io.StringIO(data.decode())) if row[0] != "n"],
        "json": lambda: [record["n"] for record in json.loads(data)],
        "ndjson": lambda: [json.loads(line)["n"] for line in data.splitlines()],
        "parquet": lambda: pq.read_table(io.BytesIO(data)).column("n").to_pylist(),
        "xlsx": lambda: [int(n) for n in fastexcel.read_excel(data).load_sheet(0).to_arrow().column("n").to_pylist()],
    }[name]()
    assert found == list(range(count))
    assert len([piece for piece in pieces if piece]) > 1


def test_a_sheet_has_an_end():
    check(MOST_ROWS, MOST_COLUMNS)
    for rows, columns in ((MOST_ROWS + 1, 1), (1, MOST_COLUMNS + 1)):
        with pytest.raises(InvalidParameters) as refused:
            check(rows, columns)
        assert "format" in refused.value.details["fields"]


def test_excel_never_gets_a_text_that_breaks_it():
    assert "\x01" not in text_cell("a\x01b")
    assert text_cell("x" * 40_000).count("x") < 32_800
    assert moment_cell("0001-01-01", "date") == text_cell("0001-01-01")
    assert moment_cell("+12345-01-01", "date") == text_cell("+12345-01-01")
