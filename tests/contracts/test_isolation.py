"""Nobody sees what belongs to somebody else: every route and every callback, with a row for each.

A new route or callback has no row, and the first two tests fail until somebody says who may use it.
"""

import base64
import io
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.contracts.callback_calls import acts, call_of, server_callbacks
from tests.fixtures.clients import Person

TUS = {"Tus-Resumable": "1.0.0"}
NAMED = {"Upload-Length": "3", "Upload-Metadata": f"filename {base64.b64encode(b'a.csv').decode()}"}
BYTES = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
WORDS = (b"zebrafish", b"gecko", b"sales.csv")


@dataclass(frozen=True)
class Row:
    """Who may use one route: anybody, a program with a token, or a browser that is signed in."""

    address: str
    who: str
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_owned(self) -> bool:
        return any(name in self.address for name in ("{dataset}", "{upload}", "{chart}"))


ONE = "/api/v1/datasets/{dataset}"
SEEN = "/api/v1/visualization/{dataset}"
CLEANED = "/api/v1/cleaning/{dataset}"
FORWARD = {"steps": [{"step": "fill", "columns": ["price"], "method": "forward"}]}
UPLOAD = "/api/v1/uploads/{upload}"
CHART = "/api/v1/charts/{chart}"
ROWS = {
    "GET health.health": Row("/health", "anybody"),
    "GET health.live": Row("/health/live", "anybody"),
    "GET health.ready": Row("/health/ready", "anybody"),
    "GET metrics.metrics": Row("/metrics", "program"),
    "GET _dash_assets.static": Row("/assets/tokens.css", "anybody"),
    "GET account_forms.sign_in": Row("/sign-in", "anybody"),
    "GET account_forms.create_account": Row("/create-account", "anybody"),
    "POST account_forms.sign_in": Row("/sign-in", "anybody"),
    "POST account_forms.create_account": Row("/create-account", "anybody"),
    "GET account_forms.change_password": Row("/change-password", "browser"),
    "POST account_forms.change_password": Row("/change-password", "browser"),
    "POST account_forms.sign_out": Row("/sign-out", "browser"),
    "GET /": Row("/", "browser"),
    "GET page.settings": Row("/settings", "browser"),
    "GET page.gallery": Row("/gallery", "browser"),
    "GET page.overview": Row("/datasets/{dataset}", "browser"),
    "GET page.table": Row("/datasets/{dataset}/table", "browser"),
    "GET page.statistics": Row("/datasets/{dataset}/statistics", "browser"),
    "GET page.correlation": Row("/datasets/{dataset}/correlation", "browser"),
    "GET page.missing": Row("/datasets/{dataset}/missing", "browser"),
    "GET page.outliers": Row("/datasets/{dataset}/outliers", "browser"),
    "GET page.trends": Row("/datasets/{dataset}/trends", "browser"),
    "GET page.charts": Row("/datasets/{dataset}/charts", "browser"),
    "GET page.clean": Row("/datasets/{dataset}/clean", "browser"),
    "GET page.receipt": Row("/datasets/{dataset}/receipt", "browser"),
    "GET /_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Row(
        "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js", "anybody"
    ),
    "GET /_dash-dependencies": Row("/_dash-dependencies", "script"),
    "GET /_dash-layout": Row("/_dash-layout", "script"),
    "POST /_dash-update-component": Row("/_dash-update-component", "script"),
    "POST api.register": Row("/api/v1/auth/register", "anybody", {"json": {}}),
    "POST api.login": Row("/api/v1/auth/login", "anybody", {"json": {}}),
    "POST api.logout": Row("/api/v1/auth/logout", "program"),
    "POST api.change_password": Row("/api/v1/auth/change-password", "program", {"json": {}}),
    "GET api.me": Row("/api/v1/auth/me", "program"),
    "GET api.health": Row("/api/v1/health", "anybody"),
    "GET api.openapi_document": Row("/api/v1/openapi.json", "anybody"),
    "GET api.documentation": Row("/api/v1/docs", "anybody"),
    "POST api.add_dataset": Row("/api/v1/datasets/upload", "program"),
    "GET api.list_datasets": Row("/api/v1/datasets/", "program"),
    "GET api.get_dataset": Row(ONE, "program"),
    "PATCH api.change_dataset": Row(ONE, "program", {"json": {"name": "stolen"}}),
    "GET api.preview_dataset": Row(f"{ONE}/preview", "program"),
    "GET api.rejected_cells": Row(f"{ONE}/rejected", "program"),
    "GET api.export_dataset": Row(f"{ONE}/export", "program"),
    "GET api.report_dataset": Row(f"{ONE}/report", "program"),
    "POST api.reparse_dataset": Row(f"{ONE}/reparse", "program", {"json": {"options": {}}}),
    "GET api.list_analyses": Row("/api/v1/analysis/", "program"),
    "GET api.analyse_dataset": Row("/api/v1/analysis/{dataset}/statistics", "program"),
    "GET api.export_analysis": Row("/api/v1/analysis/{dataset}/statistics/export", "program"),
    "GET api.list_steps": Row("/api/v1/cleaning/", "program"),
    "POST api.preview_cleaning": Row(f"{CLEANED}/preview", "program", {"json": FORWARD}),
    "POST api.apply_cleaning": Row(f"{CLEANED}/apply", "program", {"json": FORWARD}),
    "POST api.undo_cleaning": Row(f"{CLEANED}/undo", "program"),
    "POST api.replay_cleaning": Row(
        f"{CLEANED}/replay", "program", {"json": {"dataset_id": "00000000-0000-4000-8000-000000000000"}}
    ),
    "GET api.show_recipe": Row(f"{CLEANED}/recipe", "program"),
    "GET api.recipe_script": Row(f"{CLEANED}/script", "program"),
    "GET api.list_versions": Row(f"{CLEANED}/versions", "program"),
    "GET api.list_charts": Row("/api/v1/visualization/", "program"),
    "GET api.chart_data": Row(f"{SEEN}/chart-data?chart=bar&x=animal", "program"),
    "GET api.explain_mark": Row(f"{SEEN}/explain?chart=scatter&x=price&y=price&place=0", "program"),
    "GET api.chart_script": Row(f"{SEEN}/script?chart=bar&x=animal", "program"),
    "POST api.custom_chart": Row(f"{SEEN}/custom", "program", {"json": {"chart": "bar", "x": "animal"}}),
    "GET api.suggested_charts": Row(f"{SEEN}/suggestions", "program"),
    "GET api.list_saved_charts": Row("/api/v1/charts/", "program"),
    "POST api.save_chart": Row("/api/v1/charts/", "program", {"json": {}}),
    "GET api.get_saved_chart": Row(CHART, "program"),
    "PATCH api.change_saved_chart": Row(CHART, "program", {"json": {"revision": 1, "name": "stolen"}}),
    "DELETE api.delete_saved_chart": Row(CHART, "program"),
    "OPTIONS api.upload_options": Row("/api/v1/uploads/", "anybody"),
    "POST api.upload_create": Row("/api/v1/uploads/", "program", headers=TUS | NAMED),
    "HEAD api.upload_state": Row(UPLOAD, "program", headers=TUS),
    "PATCH api.upload_append": Row(UPLOAD, "program", {"data": b"a\n1"}, TUS | BYTES),
    "DELETE api.upload_terminate": Row(UPLOAD, "program", headers=TUS),
    # Last, for it succeeds for the owner.
    "DELETE api.delete_dataset": Row(ONE, "program"),
}
EACH_ROW = pytest.mark.parametrize("key", ROWS)
EACH_OWNED_CALL = pytest.mark.parametrize(
    "key", [key for key, row in ROWS.items() if row.is_owned and row.who == "program"]
)


@pytest.fixture(scope="module")
def upload(grace: Person) -> str:
    reply = grace.ask("POST", "/uploads/", headers=TUS | NAMED)
    return reply.headers["Location"].rpartition("/")[2]


@pytest.fixture(scope="module")
def ids(grace: Person, sales: str, upload: str) -> dict[str, str]:
    """Things of Grace's."""
    spec = {"chart": "bar", "x": "animal"}
    reply = grace.ask("POST", "/charts/", json={"dataset_id": sales, "spec": spec, "name": "zebrafish and others"})
    return {"dataset": sales, "upload": upload, "chart": reply.json["data"]["id"]}  # type: ignore[index]


def send(client: Any, key: str, ids: dict[str, str], headers: dict[str, str]) -> TestResponse:
    row = ROWS[key]
    method = key.partition(" ")[0]
    body = dict(row.body)
    if key == "POST api.add_dataset":
        body["data"] = {"file": (io.BytesIO(b"a\n1\n"), "a.csv")}
    return client.open(row.address.format(**ids), method=method, headers=row.headers | headers, **body)


def methods_of(rule: Any) -> set[str]:
    # HEAD comes with GET, and OPTIONS by itself, unless a route is for nothing else.
    return rule.methods - {"HEAD", "OPTIONS"} or rule.methods - {"OPTIONS"} or rule.methods


def test_every_route_has_a_row(shared_app: Flask):
    routes = {f"{method} {rule.endpoint}" for rule in shared_app.url_map.iter_rules() for method in methods_of(rule)}
    assert routes == set(ROWS)


def test_every_callback_can_be_called(shared_app: Flask, grace: Person):
    """A callback that the generated call does not fit would be tested by nothing."""
    browser, own = grace.browser(), grace.dataset()
    for callback in server_callbacks(shared_app):
        reply = browser.client.post("/_dash-update-component", json=call_of(callback, own), headers=browser.headers)
        assert reply.status_code in (200, 204), (callback["output"], reply.status_code, reply.text[:300])


@EACH_ROW
def test_anonymous_visitors_are_turned_away(shared_app: Flask, ids: dict[str, str], key: str):
    reply = send(shared_app.test_client(), key, ids, {})
    who = ROWS[key].who
    if who == "anybody":
        assert reply.status_code != 401
    elif who == "browser":
        assert (reply.status_code, reply.headers["Location"].partition("?")[0]) == (303, "/sign-in")
    else:
        assert reply.status_code == 401
    assert not any(word in reply.data for word in WORDS)


@EACH_ROW
def test_a_forged_token_is_no_token(shared_app: Flask, grace: Person, ids: dict[str, str], key: str):
    forged = {"Authorization": f"Bearer {grace.token[:-4]}AAAA"}
    reply = send(shared_app.test_client(), key, ids, forged)
    assert not any(word in reply.data for word in WORDS)
    if ROWS[key].who == "program":
        assert reply.status_code == 401


@EACH_OWNED_CALL
def test_anothers_thing_and_no_thing_look_the_same(shared_app: Flask, linus: Person, ids: dict[str, str], key: str):
    client = shared_app.test_client()
    anothers = send(client, key, ids, linus.headers)
    nothing = send(client, key, {name: str(uuid4()) for name in ids}, linus.headers)
    assert (anothers.status_code, nothing.status_code) == (404, 404)
    assert anothers.data == nothing.data
    own = {"X-Request-ID", "Date"}
    assert {name: value for name, value in anothers.headers if name not in own} == {
        name: value for name, value in nothing.headers if name not in own
    }


def test_no_callback_shows_anothers_data(shared_app: Flask, grace: Person, linus: Person, sales: str):
    browser, nobodys = linus.browser(), str(uuid4())
    for callback in server_callbacks(shared_app):
        anothers, nothing = (
            browser.client.post(
                "/_dash-update-component", json=call_of(callback, dataset), headers=browser.headers
            ).data
            for dataset in (sales, nobodys)
        )
        assert not any(word in anothers for word in WORDS), callback["output"]
        assert anothers.replace(sales.encode(), b"") == nothing.replace(nobodys.encode(), b""), callback["output"]
    assert grace.get(f"/datasets/{sales}").status_code == 200


def test_callbacks_do_show_the_owner_something(shared_app: Flask, grace: Person):
    """Else the test above would find nothing because nothing is ever shown."""
    browser, own = grace.browser(), grace.dataset()
    replies = [
        browser.client.post("/_dash-update-component", json=call_of(callback, own), headers=browser.headers).data
        for callback in server_callbacks(shared_app)
        if not acts(callback)
    ]
    assert sum(any(word in reply for word in WORDS) for reply in replies) > 3


def test_no_callback_answers_the_anonymous(shared_app: Flask, sales: str):
    for callback in server_callbacks(shared_app):
        reply = shared_app.test_client().post("/_dash-update-component", json=call_of(callback, sales))
        assert reply.status_code == 401, callback["output"]


def test_the_owner_still_has_everything(grace: Person, sales: str, upload: str):
    assert grace.get(f"/datasets/{sales}/preview").json["data"]["rows"][0][0] == "zebrafish"
    assert grace.ask("HEAD", f"/uploads/{upload}", headers=TUS).headers["Upload-Offset"] == "0"


@EACH_OWNED_CALL
def test_the_owner_is_let_in(shared_app: Flask, grace: Person, ids: dict[str, str], key: str):
    reply = send(shared_app.test_client(), key, ids, grace.headers)
    assert reply.status_code < 300 or reply.status_code == 409
