"""Exports over HTTP: the same rows in every format, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
import re
from datetime import date
from zipfile import ZipFile

import fastexcel
import pyarrow.parquet as pq
import pytest

from tests.fixtures.clients import Person

ROWS = [["zebrafish", 1.5, "2024-01-01"], ["=SUM(A1)", 2.25, "2024-01-02"], ["gecko", None, "2024-01-03"]]


def test_csv_is_harmless_to_open(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/export?format=csv")
    assert re.match(r'attachment; filename="sales \d{4}-\d\d-\d\d\.csv"', reply.headers["Content-Disposition"])
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
    assert (
        error["details"]["fields"]["format"]
        == "must be one of csv, csv-excel, csv-zip, json, json-document, ndjson, parquet, xlsx"
    )


def test_a_page_offers_a_download_as_a_plain_link(grace: Person, sales: str):
    reply = grace.browser().client.get(f"/api/v1/datasets/{sales}/export?format=csv")
    assert reply.status_code == 200


FILTER = json.dumps([{"column": "price", "op": ">", "value": 2}])


def test_what_leaves_says_which_rows_of_what_it_holds(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/export?format=json-document&filter={FILTER}&sort=-price")
    about = reply.json["about"]
    assert (about["Dataset"], about["Rows"], about["Filter"]) == ("sales", "1 of 3", "price > 2")
    assert about["Sorted by"] == "price descending"
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", about["Exported"])
    assert len(reply.json["rows"]) == 1
    assert "1 of 3 rows.json" in reply.headers["Content-Disposition"]


def test_a_workbook_and_a_parquet_file_say_it_too(grace: Person, sales: str):
    book = fastexcel.read_excel(grace.get(f"/datasets/{sales}/export?format=xlsx&filter={FILTER}").data)
    assert book.sheet_names == ["Data", "About"]
    about = book.load_sheet("About", header_row=None).to_arrow().to_pylist()
    assert {"__UNNAMED__0": "Rows", "__UNNAMED__1": "1 of 3"} in about
    metadata = pq.read_schema(io.BytesIO(grace.get(f"/datasets/{sales}/export?format=parquet").data)).metadata
    assert json.loads(metadata[b"datalens"])["Rows"] == "3 of 3"


def test_csv_for_excel_has_its_mark_and_its_origin_below(grace: Person, sales: str):
    data = grace.get(f"/datasets/{sales}/export?format=csv-excel").data
    assert data.startswith(b"\xef\xbb\xbfanimal,price,day\r\n")
    assert b"\r\n\r\nDataset,sales\r\n" in data


def test_csv_goes_with_its_origin_beside_it_and_stays_readable_by_any_tool(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/export?format=csv-zip&filter={FILTER}")
    plain = grace.get(f"/datasets/{sales}/export?format=csv&filter={FILTER}")
    with ZipFile(io.BytesIO(reply.data)) as archive:
        assert archive.testzip() is None
        assert archive.read("rows.csv") == plain.data
        said = archive.read("origin.txt").decode().splitlines()
    assert {"Dataset: sales", "Rows: 1 of 3", "Filter: price > 2"} <= set(said)
    assert "1 of 3 rows.zip" in reply.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["statistics", "correlation", "missing", "insights", "outliers", "duplicates"])
def test_every_answer_leaves_as_a_table(grace: Person, kind: str):
    text = "\n".join(
        [
            "=a,b,c,when",
            *(f"{row},{row * row % 7},{'x' if row % 3 else ''},2024-01-0{1 + row % 9}" for row in range(40)),
        ]
    )
    dataset = grace.dataset(text.encode())
    reply = grace.get(f"/analysis/{dataset}/{kind}/export?format=csv")
    assert reply.status_code == 200, reply.text
    rows = list(csv.reader(io.StringIO(reply.text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert f" {kind} " in reply.headers["Content-Disposition"]


def test_figures_of_columns_leave_without_what_is_only_drawn(grace: Person):
    rows = "".join(f"{1.02**place:.3f},{place % 7}\n" for place in range(700))
    dataset = grace.dataset(f"tailed,even\n{rows}".encode())
    reply = grace.get(f"/analysis/{dataset}/statistics/export?format=csv")
    head, first, _ = csv.reader(io.StringIO(reply.text))
    assert "skewness" in head
    assert not [name for name in head if "histogram" in name]
    assert not [cell for cell in first if cell.startswith("{")]


def test_a_series_leaves_with_its_forecast(grace: Person):
    lines = [f"2020-{month:02d}-01,{month + year}" for year in range(4) for month in range(1, 13)]
    text = "\n".join(["t,v", *(line.replace("2020", str(2020 + place // 12)) for place, line in enumerate(lines))])
    dataset = grace.dataset(text.encode())
    reply = grace.get(f"/analysis/{dataset}/trends/export?format=json-document&horizon=6")
    rows = reply.json["rows"]
    assert [row["forecast"] is not None for row in rows] == [False] * 48 + [True] * 6
    assert reply.json["about"]["Analysis"] == "trends"


def test_the_figures_of_an_export_are_those_of_the_answer(grace: Person, sales: str):
    rows = grace.get(f"/analysis/{sales}/statistics/export?format=json&filter={FILTER}").json
    answer = grace.get(f"/analysis/{sales}/statistics?filter={FILTER}").json["data"]["result"]["profile"]
    assert [row["name"] for row in rows] == [item["name"] for item in answer]
    assert next(row for row in rows if row["name"] == "price")["mean"] == 2.25


def test_an_answer_that_cannot_be_had_says_why_in_the_export_too(grace: Person, sales: str):
    assert grace.get(f"/analysis/{sales}/nonsense/export").status_code == 404
    assert grace.get(f"/analysis/{sales}/statistics/export?format=doc").status_code == 422
    assert grace.get(f"/analysis/{sales}/correlation/export?method=magic").status_code == 422
