"""What protects every reply: headers, tokens of pages, cookies, other origins, and the log of requests."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from api.request_log import request_id_of
from tests.fixtures.applications import PASSWORD, make_settings, stop
from tests.fixtures.clients import Person, new_person

PLACES = (
    "/sign-in",
    "/",
    "/nowhere",
    "/api/v1/nowhere",
    "/health",
    "/assets/tokens.css",
    "/api/v1/docs",
    "/_dash-layout",
)


@pytest.fixture
def production(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Flask]:
    """An application as it would be served to the world."""
    from app import create_app

    (tmp_path / "datalens.db").write_bytes(migrated_sqlite.read_bytes())
    changes = {"environment": "production", "cors_origins": ("https://lab.example",), "trusted_proxies": 1}
    app = create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'datalens.db'}", **changes))
    yield app
    stop(app.extensions["datalens"])


@pytest.mark.parametrize("place", PLACES)
def test_every_reply_has_the_headers_errors_too(shared_app: Flask, place: str):
    headers = shared_app.test_client().get(place).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]+')*", policy["script-src"])
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in headers
    assert "Server-Timing" not in headers


def test_what_is_somebodys_own_is_not_kept_by_a_browser(shared_app: Flask, grace: Person):
    browser = grace.browser()
    for place in ("/", "/_dash-layout", "/nowhere"):
        assert browser.client.get(place).headers["Cache-Control"] == "no-store"
    assert grace.get("/auth/me").headers["Cache-Control"] == "no-store"
    asset = re.search(r'href="(/assets/[^"]+\?m=[^"]+)"', browser.client.get("/").text)
    assert asset is not None
    assert "immutable" in browser.client.get(asset[1]).headers["Cache-Control"]


def test_scripts_in_the_index_are_those_that_the_policy_names(shared_app: Flask, grace: Person):
    import base64
    import hashlib

    reply = grace.browser().client.get("/")
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.+?)</script>", reply.text, re.DOTALL)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in reply.headers["Content-Security-Policy"]


def test_production_asks_for_https(production: Flask):
    client = production.test_client()
    reply = client.get("/create-account", base_url="https://localhost")
    assert "max-age=" in reply.headers["Strict-Transport-Security"]
    cookies = reply.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_cookies_cannot_be_read_by_scripts_but_for_the_pages_token(shared_app: Flask, grace: Person):
    cookies = grace.browser().client.get("/").headers.getlist("Set-Cookie")
    for cookie in cookies:
        name = cookie.partition("=")[0]
        assert ("HttpOnly" in cookie) == (name == "datalens_session"), cookie


def test_only_named_origins_may_call_the_api_from_a_browser(production: Flask, shared_app: Flask):
    ask = {"Origin": "https://lab.example", "Access-Control-Request-Method": "GET"}
    allowed = production.test_client().options("/api/v1/datasets/", headers=ask).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://lab.example"
    assert "Authorization" in allowed["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in allowed
    for app, place, origin in (
        (production, "/api/v1/health", "https://evil.example"),
        (production, "/health", "https://lab.example"),
        (shared_app, "/api/v1/health", "https://lab.example"),
    ):
        assert "Access-Control-Allow-Origin" not in app.test_client().get(place, headers={"Origin": origin}).headers


def test_the_first_account_of_a_reachable_server_needs_its_token(production: Flask):
    body = {"email": "a@example.com", "username": "first", "password": PASSWORD}
    client = production.test_client()
    assert client.post("/api/v1/auth/register", json=body).json["error"]["code"] == "FORBIDDEN"
    token = production.extensions["datalens"].secrets.setup_token
    assert client.post("/api/v1/auth/register", json=body | {"setup_token": token}).status_code == 201


def test_dash_calls_need_the_token_of_the_page(shared_app: Flask, grace: Person):
    browser = grace.browser()
    for headers in ({}, {"X-CSRFToken": "forged"}, {"X-CSRFToken": new_person(shared_app, "eve").browser().page_token}):
        reply = browser.client.post("/_dash-update-component", json={}, headers=headers)
        assert (reply.status_code, reply.json["error"]["code"]) == (400, "BAD_REQUEST")


def test_forms_need_the_token_of_the_page(shared_app: Flask, grace: Person):
    browser = grace.browser()
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.client.get("/").status_code == 200
    assert browser.client.post("/sign-out", data={"csrf_token": browser.page_token}).status_code == 303
    assert browser.client.get("/").status_code == 303


def test_a_visitor_comes_back_to_where_they_wanted_to_be(shared_app: Flask):
    reply = shared_app.test_client().get("/datasets/1/table?filter=%5B%5D")
    assert reply.headers["Location"] == "/sign-in?next=%2Fdatasets%2F1%2Ftable%3Ffilter%3D%255B%255D"


def test_a_session_that_was_ended_elsewhere_ends_here(shared_app: Flask, grace: Person):
    browser = grace.browser()
    shared_app.extensions["datalens"].sessions.end_all(grace.user.id)
    assert browser.client.get("/").status_code == 303
    assert browser.client.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize(
    ("offered", "is_taken"),
    [
        ("trace-0123456789", True),
        ("short", False),
        ("x" * 65, False),
        ("bad\nline-12345", False),
        ("ünsafe-12345", False),
    ],
)
def test_a_request_id_is_taken_over_only_when_it_is_harmless(offered: str, is_taken: bool):
    assert (request_id_of(offered) == offered) is is_taken


def test_a_request_id_that_the_client_chose_comes_back(shared_app: Flask):
    reply = shared_app.test_client().get("/api/v1/nowhere", headers={"X-Request-ID": "trace-0123456789"})
    assert reply.headers["X-Request-ID"] == reply.json["request_id"] == "trace-0123456789"


def test_each_request_is_one_line_of_the_log(
    shared_app: Flask, grace: Person, sales: str, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO, logger="datalens.requests"):
        grace.get(f"/datasets/{sales}?secret=1", headers={"X-Request-ID": "trace-0123456789"}).close()
    lines: list[dict[str, Any]] = [record.fields for record in caplog.records if record.name == "datalens.requests"]
    assert len(lines) == 1
    line = lines[0]
    assert line["endpoint"] == "GET /api/v1/datasets/<uuid:dataset_id>"
    assert (line["status"], line["user_id"]) == (422, str(grace.user.id))
    assert line["request_id"] == "trace-0123456789"
    assert line["duration_ms"] >= 0
    # Neither what somebody looked for nor what they showed us.
    assert grace.token not in json.dumps(line)
    assert "secret" not in json.dumps(line)


def test_the_documentation_loads_nothing_from_elsewhere(shared_app: Flask):
    client = shared_app.test_client()
    page = client.get("/api/v1/docs").text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert address.startswith("/assets/")
        assert client.get(address).status_code == 200
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_no_reader_is_kept_warm_for_strangers(production: Flask):
    client = production.test_client()
    for address in ("/sign-in", "/health/live", "/", "/api/v1/datasets/"):
        client.get(address)
    assert production.extensions["datalens"].jobs.spares.expect()


def test_a_reader_is_kept_warm_for_somebody_who_may_send_a_file(app: Flask):
    assert new_person(app, "ada").get("/datasets/").status_code == 200
    assert not app.extensions["datalens"].jobs.spares.expect()
