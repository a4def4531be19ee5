"""Datasets over HTTP, on both databases."""

import hashlib
import io
import json
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.fixtures.clients import SALES, Person, new_person

FIELDS = {
    "id", "name", "description", "original_filename", "file_type", "file_size", "sha256", "row_count", "column_count",
    "status", "error", "progress", "created_at", "updated_at",
}  # fmt: skip


def left_behind(app: Flask) -> list[Path]:
    """Files in the store that belong to no dataset."""
    folder = app.extensions["datalens"].settings.storage_folder
    return [path for name in ("incoming", "originals") for path in (folder / name).iterdir()]


def test_a_file_is_sent_read_and_looked_into(app: Flask, ada: Person):
    reply = ada.upload(name="sales.csv")
    dataset = reply.json["data"]
    assert reply.status_code == 201
    assert set(dataset) == FIELDS
    assert (dataset["status"], dataset["row_count"], dataset["column_count"]) == ("ready", 3, 3)
    assert dataset["sha256"] == hashlib.sha256(SALES).hexdigest()
    assert (dataset["file_size"], dataset["file_type"], dataset["name"]) == (len(SALES), "csv", "sales")
    assert dataset["created_at"].endswith("Z")
    detail = ada.get(f"/datasets/{dataset['id']}").json["data"]
    assert [column["name"] for column in detail["columns"]] == ["animal", "price", "day"]
    assert detail["receipt"]["rows_read"] == 3
    preview = ada.get(f"/datasets/{dataset['id']}/preview").json["data"]
    assert preview == {
        "columns": ["animal", "price", "day"],
        "rows": [
            ["zebrafish", 1.5, "2024-01-01"], ["=SUM(A1)", 2.25, "2024-01-02"], ["gecko", None, "2024-01-03"]
        ],
        "total_rows": 3,
        "offset": 0,
    }  # fmt: skip


def test_a_preview_is_filtered_sorted_and_narrowed(app: Flask, ada: Person):
    address = f"/datasets/{ada.dataset()}/preview"

    def rows(**query: object) -> list:
        return ada.get(address, query_string=query).json["data"]["rows"]

    assert rows(columns="animal", sort="-price") == [["=SUM(A1)"], ["zebrafish"], ["gecko"]]
    assert rows(columns='["price","animal"]', sort="price", limit=1, offset=1) == [[2.25, "=SUM(A1)"]]
    condition = [{"column": "price", "op": ">", "value": 2}]
    assert rows(columns="animal", filter=json.dumps(condition)) == [["=SUM(A1)"]]
    for wrong in ({"sort": "nothing"}, {"columns": "nothing"}, {"filter": "no json"}, {"limit": 1001}, {"offset": -1}):
        reply = ada.get(address, query_string=wrong)
        assert (reply.status_code, list(reply.json["error"]["details"]["fields"])) == (422, list(wrong)), wrong
    evil = [{"column": "price", "op": "eval", "value": "1"}]
    assert ada.get(address, query_string={"filter": json.dumps(evil)}).status_code == 422


def test_the_same_key_and_file_give_the_same_dataset(app: Flask, ada: Person):
    key = {"Idempotency-Key": "9f2c"}
    first, second = (ada.upload(headers=key).json["data"]["id"] for _ in range(2))
    assert first == second
    other = ada.upload(b"a\n1\n", headers=key)
    assert (other.status_code, other.json["error"]["code"]) == (409, "CONFLICT")
    assert ada.get("/datasets/").json["data"]["total"] == 1
    assert ada.upload(headers={"Idempotency-Key": "x" * 300}).status_code == 400


def test_datasets_are_listed_in_pages(app: Flask, ada: Person):
    for name in ("b.csv", "a.csv", "c.csv"):
        ada.upload(name=name, wait=0)
    page = ada.get("/datasets/?per_page=2&sort=name").json["data"]
    assert ([item["name"] for item in page["items"]], page["total"]) == (["a", "b"], 3)
    assert [item["name"] for item in ada.get("/datasets/?page=2&per_page=2&sort=name").json["data"]["items"]] == ["c"]
    assert ada.get("/datasets/?q=B").json["data"]["total"] == 1
    for wrong in ("per_page=101", "page=0", "sort=secret", "status=lost", "unknown=1"):
        assert ada.get(f"/datasets/?{wrong}").status_code == 422
    assert ada.get("/datasets/?page=1&page=2").json["error"]["code"] == "BAD_REQUEST"
    assert new_person(app, "bob").get("/datasets/").json["data"]["items"] == []


def test_a_dataset_is_changed_and_deleted_for_good(app: Flask, ada: Person):
    dataset = ada.dataset()
    reply = ada.ask("PATCH", f"/datasets/{dataset}", json={"name": "  Sold  ", "description": "last year"})
    assert (reply.json["data"]["name"], reply.json["data"]["description"]) == ("Sold", "last year")
    reply = ada.ask("PATCH", f"/datasets/{dataset}", json={"description": None})
    assert (reply.json["data"]["name"], reply.json["data"]["description"]) == ("Sold", None)
    assert ada.ask("PATCH", f"/datasets/{dataset}", json={"status": "ready"}).status_code == 422
    assert ada.ask("PATCH", f"/datasets/{dataset}", json={"name": None}).status_code == 422
    assert ada.ask("DELETE", f"/datasets/{dataset}").status_code == 200
    assert ada.get(f"/datasets/{dataset}").status_code == 404
    assert left_behind(app) == []


def test_a_file_is_read_again_in_another_way(app: Flask, ada: Person):
    dataset = ada.dataset(b"code,n\n007,1\n008,2\n")
    again = ada.ask("POST", f"/datasets/{dataset}/reparse", json={"options": {"types": {"n": "text"}}})
    assert again.status_code == 202
    app.extensions["datalens"].datasets.wait(ada.user.id, UUID(dataset), 120)
    columns = ada.get(f"/datasets/{dataset}").json["data"]["columns"]
    assert columns[1]["type"] in ("text", "category")
    wrong = ada.ask("POST", f"/datasets/{dataset}/reparse", json={"options": {"decimal": "too long"}})
    assert list(wrong.json["error"]["details"]["fields"]) == ["options.decimal"]


def test_options_and_a_name_come_with_the_file(app: Flask, ada: Person):
    options = json.dumps({"delimiter": ";", "header_rows": 0})
    reply = ada.upload(b"1;2\n3;4\n", name="x.csv", options=options)
    data = reply.json["data"]
    assert (data["row_count"], data["column_count"]) == (2, 2)
    assert ada.upload(name="x.csv", options="{").status_code == 400
    reply = ada.upload(name="x.csv", options='{"delim": 1}')
    assert list(reply.json["error"]["details"]["fields"]) == ["options.delim"]


def test_a_file_that_is_not_what_it_claims_stays_listed_with_its_reason(app: Flask, ada: Person):
    data = ada.upload(b"PK\x03\x04" + b"\x00\x01\x02\x03" * 500, name="broken.xlsx").json["data"]
    assert data["status"] == "failed"
    assert set(data["error"]) == {"code", "message", "details"}
    for address in ("preview", "rejected", "export"):
        reply = ada.get(f"/datasets/{data['id']}/{address}")
        assert (reply.status_code, reply.json["error"]["details"]["status"]) == (409, "failed")


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"file": (b"x", "program.exe")}, 415, "UNSUPPORTED_FILE_TYPE"),
        ({"file": (b"x", "a.csv"), "extra": "1"}, 422, "VALIDATION_ERROR"),
        ({"data": (b"x", "a.csv")}, 422, "VALIDATION_ERROR"),
        ({"name": "no file"}, 400, "BAD_REQUEST"),
        ({"file": (b"x", "a.csv"), "name": "n" * 300}, 422, "VALIDATION_ERROR"),
        ({"file": (b"x", "a.csv"), "options": "x" * 300_000}, 413, "FILE_TOO_LARGE"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(grace: Person, form: dict, status: int, code: str):
    before = left_behind(grace.app)
    body = {name: (io.BytesIO(part[0]), part[1]) if isinstance(part, tuple) else part for name, part in form.items()}
    reply = grace.ask("POST", "/datasets/upload", data=body)
    assert (reply.status_code, reply.json["error"]["code"]) == (status, code)
    assert left_behind(grace.app) == before


def test_a_file_beyond_the_limit_is_refused_with_its_size(grace: Person):
    before = left_behind(grace.app)
    for size in (1_000_001, 3_000_000):
        reply = grace.upload(b"x" * size)
        assert reply.status_code == 413
        assert reply.json["error"]["details"] == {"limit": 1_000_000, "size": size}
    assert left_behind(grace.app) == before
    assert grace.upload(b"a\n" + b"1\n" * 499_999).status_code == 201


def test_two_files_in_one_request_are_refused(grace: Person):
    boundary = "xx"
    part = '--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\n1\n\r\n'
    reply = grace.ask(
        "POST",
        "/datasets/upload",
        data=(part + part + "--xx--\r\n").encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    assert (reply.status_code, reply.json["error"]["code"]) == (422, "VALIDATION_ERROR")


def test_a_body_that_is_cut_is_refused(grace: Person):
    before = left_behind(grace.app)
    reply = grace.ask(
        "POST",
        "/datasets/upload",
        data=b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\n1',
        headers={"Content-Type": "multipart/form-data; boundary=xx"},
    )
    assert (reply.status_code, reply.json["error"]["code"]) == (400, "BAD_REQUEST")
    assert left_behind(grace.app) == before
    assert grace.ask("POST", "/datasets/upload", data=b"a").status_code == 400


def test_a_name_that_is_no_utf8_is_said_to_be_none(grace: Person):
    reply = grace.ask(
        "POST",
        "/datasets/upload",
        data=b'--xx\r\nContent-Disposition: form-data; name="file"; filename="\xff.csv"\r\n\r\na\n1\n\r\n--xx--\r\n',
        headers={"Content-Type": "multipart/form-data; boundary=xx"},
    )
    assert (reply.status_code, reply.json["error"]["code"]) == (400, "BAD_REQUEST")
    assert "UTF-8" in reply.json["error"]["message"]


def test_waiting_has_a_limit(grace: Person):
    for wait in ("61", "-1", "nan", "soon"):
        assert grace.ask("POST", f"/datasets/upload?wait={wait}", data={}).status_code == 422


def test_rejected_cells_are_listed(grace: Person):
    dataset = grace.dataset(b"n\n" + b"1\n" * 200 + b"oops\n")
    data = grace.get(f"/datasets/{dataset}/rejected").json["data"]
    if data["total"]:
        assert set(data["items"][0]) == {"line", "column", "raw", "reason"}
        assert data["items"][0]["raw"] == "oops"
