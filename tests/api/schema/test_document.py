"""The OpenAPI document says what the server does: every route is in it, and every reply is as it promises."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.api.schema.replies import problems_of, references_in, resolved
from tests.contracts.test_isolation import methods_of
from tests.fixtures.applications import PASSWORD
from tests.fixtures.clients import Person

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def document(shared_app: Flask) -> dict[str, Any]:
    reply = shared_app.test_client().get("/api/v1/openapi.json")
    assert reply.mimetype == "application/json"
    return json.loads(reply.data)


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def in_braces(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def test_every_route_of_the_api_is_described(shared_app: Flask, document: dict[str, Any]):
    rules = [rule for rule in shared_app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)) for rule in rules for method in methods_of(rule)
    }
    assert set(operations(document)) == served


def test_the_document_is_well_formed(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1")
    for reference in references_in(document):
        assert resolved(reference, document)
    names = [operation["operationId"] for operation in operations(document).values()]
    assert len(names) == len(set(names))
    for (method, path), operation in operations(document).items():
        assert operation["summary"], (method, path)
        assert all(response["description"] is not None for response in operation["responses"].values())
        in_path = {part["name"] for part in operation.get("parameters", []) if part["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), (method, path)


def test_what_needs_a_token_says_so(document: dict[str, Any]):
    is_open = {"register", "login", "health", "openapi_document", "documentation", "upload_options"}
    for operation in operations(document).values():
        if operation["operationId"] not in is_open:
            assert operation["security"] == [{"token": []}], operation["operationId"]
            assert "401" in operation["responses"], operation["operationId"]


def test_errors_have_one_shape(document: dict[str, Any]):
    for operation in operations(document).values():
        for status, response in operation["responses"].items():
            if int(status) >= 400 and "content" in response:
                assert response["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorReply"}


def promised(document: dict[str, Any], method: str, path: str, status: int) -> dict[str, Any]:
    response = document["paths"][path][method.lower()]["responses"][str(status)]
    return response["content"]["application/json"]["schema"]


CALLS = [
    ("GET", "/auth/me", {}, 200),
    ("POST", "/auth/login", {"json": {"email": "grace@example.com", "password": PASSWORD}}, 200),
    ("POST", "/auth/register", {"json": {"email": "kay@example.com", "username": "kay", "password": PASSWORD}}, 201),
    ("POST", "/auth/register", {"json": {}}, 422),
    ("GET", "/datasets/", {}, 200),
    ("GET", "/datasets/{dataset_id}", {}, 200),
    ("PATCH", "/datasets/{dataset_id}", {"json": {"name": "x"}}, 200),
    ("PATCH", "/datasets/{dataset_id}", {"data": b"{"}, 400),
    ("GET", "/datasets/{dataset_id}/preview", {}, 200),
    ("GET", "/datasets/{dataset_id}/rejected", {}, 200),
    ("GET", "/datasets/{dataset_id}/export", {"query_string": {"format": "docx"}}, 422),
    ("GET", "/analysis/", {}, 200),
    ("GET", "/analysis/{dataset_id}/{kind}", {}, 200),
    ("GET", "/health", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "options", "status"), CALLS)
def test_replies_are_as_promised(
    document: dict[str, Any], grace: Person, sales: str, method: str, path: str, options: dict, status: int
):
    reply = grace.ask(method, path.format(dataset_id=sales, kind="statistics"), **options)
    assert reply.status_code == status, reply.text
    schema = promised(document, method, f"/api/v1{path}", status)
    assert problems_of(json.loads(reply.data), schema, document) == []


def framework_errors(app: Flask, person: Person) -> list[tuple[int, str, TestResponse]]:
    client = app.test_client()
    return [
        (401, "UNAUTHORIZED", client.get("/api/v1/auth/me")),
        (401, "UNAUTHORIZED", client.get("/api/v1/auth/me", headers={"Authorization": "Basic eA=="})),
        (404, "NOT_FOUND", client.get("/api/v1/nowhere")),
        (404, "NOT_FOUND", client.get("/api/nowhere")),
        (404, "NOT_FOUND", person.get("/datasets/not-a-uuid")),
        (404, "NOT_FOUND", person.get(f"/datasets/{uuid4()}")),
        (405, "METHOD_NOT_ALLOWED", client.get("/api/v1/auth/login")),
        (405, "METHOD_NOT_ALLOWED", client.put("/api/v1/datasets/")),
        (400, "BAD_REQUEST", client.post("/api/v1/auth/login", data="not json")),
        (400, "BAD_REQUEST", person.get("/datasets/?page=1&page=1")),
        (413, "FILE_TOO_LARGE", client.post("/api/v1/auth/login", data=b"x" * 3_000_000)),
        (422, "VALIDATION_ERROR", client.post("/api/v1/auth/login", json={"email": "a\0b", "password": "x"})),
        (422, "VALIDATION_ERROR", person.get("/auth/me?unknown=1")),
        (401, "UNAUTHORIZED", client.get("/_dash-layout")),
    ]


def test_errors_of_the_framework_have_the_envelope_too(shared_app: Flask, grace: Person, document: dict[str, Any]):
    schema = {"$ref": "#/components/schemas/ErrorReply"}
    for status, code, reply in framework_errors(shared_app, grace):
        assert (reply.status_code, reply.json["error"]["code"]) == (status, code)
        assert problems_of(reply.json, schema, document) == []
        assert reply.headers["X-Request-ID"]
        assert reply.json["request_id"] == reply.headers["X-Request-ID"] or code == "NOT_FOUND"
    assert "POST" in shared_app.test_client().get("/api/v1/auth/login").headers["Allow"]


def test_a_crash_says_nothing_about_itself(tmp_path: Any, migrated_sqlite: Any, document: dict[str, Any]):
    from app import create_app
    from tests.fixtures.applications import make_settings, stop

    (tmp_path / "datalens.db").write_bytes(migrated_sqlite.read_bytes())
    app = create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'datalens.db'}"))
    try:
        # The only way to make a healthy server crash: take a part of it away.
        app.view_functions["api.health"] = lambda: 1 / 0
        reply = app.test_client().get("/api/v1/health")
        assert (reply.status_code, reply.json["error"]["code"]) == (500, "INTERNAL_ERROR")
        assert problems_of(reply.json, {"$ref": "#/components/schemas/ErrorReply"}, document) == []
        assert "division" not in reply.text
        assert "Traceback" not in reply.text
        assert str(tmp_path) not in reply.text
    finally:
        stop(app.extensions["datalens"])


def test_a_database_that_is_gone_is_told_as_such(shared_app: Flask, tmp_path: Any, migrated_sqlite: Any):
    from app import create_app
    from tests.fixtures.applications import make_settings, stop

    file = tmp_path / "datalens.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    app = create_app(make_settings(tmp_path, f"sqlite:///{file}"))
    try:
        app.extensions["datalens"].database.engine.dispose()
        for path in tmp_path.glob("datalens.db*"):
            path.unlink()
        (tmp_path / "datalens.db").mkdir()
        client = app.test_client()
        health = client.get("/health")
        assert (health.status_code, health.json["database"]) == (503, "unreachable")
        reply = client.get("/api/v1/health")
        assert (reply.status_code, reply.json["error"]["details"]["database"]) == (503, "unreachable")
        assert int(reply.headers["Retry-After"]) > 0
        assert client.get("/health/live").status_code == 200
        sign_in = client.post("/api/v1/auth/login", json={"email": "a@example.com", "password": "x"})
        assert (sign_in.status_code, sign_in.json["error"]["code"]) == (503, "UNAVAILABLE")
    finally:
        stop(app.extensions["datalens"])
