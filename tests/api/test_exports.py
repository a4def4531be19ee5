"""Exports over HTTP: the same rows in every format, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
from datetime import date

import fastexcel
import pyarrow.parquet as pq
import pytest

from tests.fixtures.clients import Person

ROWS = [["zebrafish", 1.5, "2024-01-01"], ["=SUM(A1)", 2.25, "2024-01-02"], ["gecko", None, "2024-01-03"]]


def test_csv_is_harmless_to_open(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/export?format=csv")
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="sales.csv"')
    rows = list(csv.reader(io.StringIO(reply.text)))
    assert rows[0] == ["animal", "price", "day"]
    assert rows[1:] == [
        ["zebrafish", "1.5", "2024-01-01"],
        ["'=SUM(A1)", "2.25", "2024-01-02"],
        ["gecko", "", "2024-01-03"],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_every_sign_that_begins_a_formula_is_disarmed(grace: Person, sign: str):
    content = f'word,n\n"{sign}cmd|x",1\nplain,-2\n'.encode()
    dataset = grace.dataset(content)
    text = grace.get(f"/datasets/{dataset}/export?format=csv").text
    cells = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    assert cells[0].startswith("'") or cells[0].strip()[0] not in "=+-@＝＋－＠"
    assert "-2" in text


def test_json_and_ndjson_are_records(grace: Person, sales: str):
    records = [dict(zip(("animal", "price", "day"), row, strict=True)) for row in ROWS]
    assert json.loads(grace.get(f"/datasets/{sales}/export?format=json").data) == records
    lines = grace.get(f"/datasets/{sales}/export?format=ndjson").text.splitlines()
    assert [json.loads(line) for line in lines] == records


def test_parquet_has_types(grace: Person, sales: str):
    table = pq.read_table(io.BytesIO(grace.get(f"/datasets/{sales}/export?format=parquet").data))
    assert table.column("price").to_pylist() == [1.5, 2.25, None]
    assert table.column("day").to_pylist()[0] == date(2024, 1, 1)


def test_excel_has_types_and_text_stays_text(grace: Person, sales: str):
    data = grace.get(f"/datasets/{sales}/export?format=xlsx").data
    sheet = fastexcel.read_excel(data).load_sheet(0).to_arrow()
    assert sheet.column("animal").to_pylist() == [row[0] for row in ROWS]
    assert sheet.column("price").to_pylist() == [row[1] for row in ROWS]
    assert str(sheet.column("day").to_pylist()[0])[:10] == "2024-01-01"


def test_rows_and_columns_are_chosen(grace: Person, sales: str):
    query = {
        "format": "csv",
        "columns": "day,animal",
        "sort": "-price",
        "filter": json.dumps([{"column": "price", "op": "is_present"}]),
    }
    text = grace.get(f"/datasets/{sales}/export", query_string=query).text
    assert text.splitlines() == ["day,animal", "2024-01-02,'=SUM(A1)", "2024-01-01,zebrafish"]


def test_an_export_without_rows_is_still_a_file(grace: Person, sales: str):
    nothing = json.dumps([{"column": "price", "op": ">", "value": 99}])
    replies = {
        name: grace.get(f"/datasets/{sales}/export", query_string={"format": name, "filter": nothing})
        for name in ("csv", "json", "ndjson", "parquet", "xlsx")
    }
    assert {reply.status_code for reply in replies.values()} == {200}
    assert replies["csv"].text.strip() == "animal,price,day"
    assert replies["json"].json == []
    assert replies["ndjson"].data == b""
    assert pq.read_table(io.BytesIO(replies["parquet"].data)).num_rows == 0


def test_a_format_that_is_not_there_is_refused_with_those_that_are(grace: Person, sales: str):
    error = grace.get(f"/datasets/{sales}/export?format=docx").json["error"]
    assert error["code"] == "VALIDATION_ERROR"
    assert error["details"]["fields"]["format"] == "must be one of csv, json, ndjson, parquet, xlsx"


def test_a_page_offers_a_download_as_a_plain_link(grace: Person, sales: str):
    reply = grace.browser().client.get(f"/api/v1/datasets/{sales}/export?format=csv")
    assert reply.status_code == 200
