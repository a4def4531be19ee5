"""Resumable uploads over HTTP: the protocol by hand, on both databases, and with a client that others wrote."""

import base64
import hashlib
import io
import json
from typing import Any

from flask import Flask
from tusclient.client import TusClient
from werkzeug.test import TestResponse

from tests.fixtures.clients import SALES, Person
from tests.fixtures.servers import LiveServer

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


def in_base64(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def create(person: Person, length: int, headers: dict[str, str] | None = None, **about: str) -> TestResponse:
    metadata = in_base64(**(about or {"filename": "sales.csv"}))
    known = {"Upload-Length": str(length), "Upload-Metadata": metadata}
    return person.ask("POST", "/uploads/", headers=TUS | known | (headers or {}))


def append(person: Person, address: str, offset: int, data: bytes, **headers: str) -> TestResponse:
    all_headers = TUS | BYTES | {"Upload-Offset": str(offset)} | headers
    return person.ask("PATCH", address.removeprefix("/api/v1"), headers=all_headers, data=data)


def state(person: Person, address: str) -> TestResponse:
    return person.ask("HEAD", address.removeprefix("/api/v1"), headers=TUS)


def test_a_file_arrives_in_pieces_and_becomes_a_dataset(app: Flask, ada: Person):
    created = create(ada, len(SALES))
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "0")
    address = created.headers["Location"]
    first = append(ada, address, 0, SALES[:20])
    assert (first.status_code, first.headers["Upload-Offset"], first.data) == (204, "20", b"")
    assert "X-Dataset-Id" not in first.headers
    where = state(ada, address)
    assert (where.headers["Upload-Offset"], where.headers["Upload-Length"]) == ("20", str(len(SALES)))
    assert where.headers["Upload-Expires"].endswith("GMT")
    assert where.headers["Cache-Control"] == "no-store"
    wrong = append(ada, address, 0, SALES)
    assert (wrong.status_code, wrong.json["error"]["code"], wrong.headers["Upload-Offset"]) == (409, "CONFLICT", "20")
    last = append(ada, address, 20, SALES[20:])
    dataset = ada.get(f"/datasets/{last.headers['X-Dataset-Id']}").json["data"]
    assert (dataset["sha256"], dataset["name"]) == (hashlib.sha256(SALES).hexdigest(), "sales")
    assert state(ada, address).headers["X-Dataset-Id"] == dataset["id"]


def test_the_first_bytes_may_come_with_the_creation(grace: Person):
    about = {"filename": "sales.csv", "name": "Sold", "options": json.dumps({"delimiter": ","})}
    headers = TUS | BYTES | {"Upload-Length": str(len(SALES)), "Upload-Metadata": in_base64(**about)}
    reply = grace.ask("POST", "/uploads/", headers=headers, data=SALES)
    assert (reply.status_code, reply.headers["Upload-Offset"]) == (201, str(len(SALES)))
    assert grace.get(f"/datasets/{reply.headers['X-Dataset-Id']}").json["data"]["name"] == "Sold"


def test_damaged_bytes_are_not_kept(grace: Person):
    address = create(grace, len(SALES)).headers["Location"]
    wrong = {"Upload-Checksum": f"sha1 {base64.b64encode(b'x' * 20).decode()}"}
    reply = append(grace, address, 0, SALES, **wrong)
    assert (reply.status_code, reply.json["error"]["code"]) == (460, "BAD_REQUEST")
    assert state(grace, address).headers["Upload-Offset"] == "0"
    right = {"Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(SALES).digest()).decode()}"}
    assert append(grace, address, 0, SALES, **right).status_code == 204
    assert append(grace, address, 0, b"", **{"Upload-Checksum": "crc7 eA=="}).status_code in (204, 400)


def test_an_upload_is_dropped(grace: Person):
    address = create(grace, 10).headers["Location"]
    assert grace.ask("DELETE", address.removeprefix("/api/v1"), headers=TUS).status_code == 204
    assert state(grace, address).status_code == 404
    assert append(grace, address, 0, b"a").status_code == 404


def test_what_would_be_refused_at_the_end_is_refused_at_once(grace: Person):
    cases = [
        (create(grace, 1_000_001), 413, "FILE_TOO_LARGE"),
        (create(grace, 5, filename="a.exe"), 415, "UNSUPPORTED_FILE_TYPE"),
        (create(grace, 5, filetype="text/csv"), 415, "UNSUPPORTED_FILE_TYPE"),
        (create(grace, 5, filename="a.csv", options='{"delim": 1}'), 422, "VALIDATION_ERROR"),
        (create(grace, 5, {"Upload-Length": "-1"}), 400, "BAD_REQUEST"),
        (create(grace, 5, {"Upload-Metadata": "filename ???"}), 400, "BAD_REQUEST"),
        (create(grace, 5, {"Tus-Resumable": "0.2.2"}), 412, "BAD_REQUEST"),
    ]
    for reply, status, code in cases:
        assert (reply.status_code, reply.json["error"]["code"]) == (status, code)
        assert reply.headers["Tus-Resumable"] == "1.0.0"
    assert cases[-1][0].headers["Tus-Version"] == "1.0.0"
    address = create(grace, 5).headers["Location"]
    assert append(grace, address, 0, b"more than five").status_code == 413
    assert append(grace, address, 0, b"a", **{"Content-Type": "text/csv"}).status_code == 415
    assert state(grace, address).headers["Upload-Offset"] == "0"


def test_the_server_says_what_it_knows(shared_app: Flask):
    reply = shared_app.test_client().options("/api/v1/uploads/")
    assert (reply.status_code, reply.data) == (204, b"")
    assert reply.headers["Tus-Version"] == "1.0.0"
    assert reply.headers["Tus-Max-Size"] == "1000000"
    extensions = set(reply.headers["Tus-Extension"].split(","))
    assert extensions == {"creation", "creation-with-upload", "termination", "checksum", "expiration"}
    assert "sha1" in reply.headers["Tus-Checksum-Algorithm"].split(",")


def test_a_page_uploads_with_its_session_and_its_own_token(shared_app: Flask, grace: Person):
    browser = grace.browser()
    about = TUS | {"Upload-Length": str(len(SALES)), "Upload-Metadata": in_base64(filename="sales.csv")}

    def send(method: str, address: str, headers: dict[str, str], **body: Any) -> TestResponse:
        return browser.client.open(address, method=method, headers=headers, **body)

    assert send("POST", "/api/v1/uploads/", about).json["error"]["code"] == "BAD_REQUEST"
    assert send("POST", "/api/v1/uploads/", about | {"X-CSRFToken": "forged"}).status_code == 400
    created = send("POST", "/api/v1/uploads/", about | browser.headers)
    address = created.headers["Location"]
    piece = TUS | BYTES | {"Upload-Offset": "0"}
    assert send("PATCH", address, piece, data=SALES).status_code == 400
    assert send("PATCH", address, piece | browser.headers, data=SALES).status_code == 204
    # Everywhere else a program's token is needed, or another site could act with the session.
    assert send("DELETE", f"/api/v1/datasets/{created.headers['Location'][-36:]}", browser.headers).status_code == 401
    assert send("GET", "/api/v1/datasets/", {}).status_code == 401


def test_a_client_that_others_wrote_uploads_a_file(live_server: LiveServer):
    import urllib.request

    def call(address: str, body: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(f"{live_server.url}/api/v1{address}", json.dumps(body).encode())
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)["data"]

    account = {"email": "tus@example.com", "password": "correct horse battery staple"}
    call("/auth/register", account | {"username": "tus"})
    token = call("/auth/login", account)["access_token"]
    client = TusClient(f"{live_server.url}/api/v1/uploads/", headers={"Authorization": f"Bearer {token}"})
    content = b"n,word\n" + b"".join(b"%d,word %d\n" % (number, number % 7) for number in range(50_000))
    uploader = client.uploader(
        file_stream=io.BytesIO(content), chunk_size=100_000, metadata={"filename": "n.csv"}, upload_checksum=True
    )
    uploader.upload_chunk()
    resumed = client.uploader(
        file_stream=io.BytesIO(content), chunk_size=100_000, metadata={"filename": "n.csv"}, url=uploader.url
    )
    assert resumed.get_offset() == 100_000
    resumed.upload()
    request = urllib.request.Request(f"{live_server.url}/api/v1/datasets/", headers=client.headers)
    with urllib.request.urlopen(request) as reply:
        items = json.load(reply)["data"]["items"]
    assert [item["sha256"] for item in items] == [hashlib.sha256(content).hexdigest()]
