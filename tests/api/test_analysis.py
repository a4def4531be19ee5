"""Analyses over HTTP: the question in the query string, the answer in the envelope."""

import json
from uuid import UUID

from flask import Flask

from tests.fixtures.clients import Person


def test_statistics_are_asked_and_kept(app: Flask, ada: Person):
    address = f"/analysis/{ada.dataset()}/statistics"
    condition = json.dumps([{"column": "price", "op": ">", "value": 0}])
    first, second = (
        ada.get(address, query_string={"columns": "price", "filter": condition}).json["data"] for _ in range(2)
    )
    assert set(first) == {
        "dataset_id", "analysis_type", "params", "exact", "computed_in_ms", "cached", "result"
    }  # fmt: skip
    assert (first["cached"], second["cached"], first["exact"]) == (False, True, True)
    assert first["result"] == second["result"]
    assert first["result"]["rows"] == 2
    profile = first["result"]["profile"][0]
    assert (profile["mean"], profile["min"], profile["max"]) == (1.875, 1.5, 2.25)


def test_wrong_questions_are_named(grace: Person, sales: str):
    address = f"/analysis/{sales}/statistics"
    for query, field in ({"columns": "nothing"}, "columns"), ({"filter": "["}, "filter"), ({"unknown": "1"}, "unknown"):
        error = grace.get(address, query_string=query).json["error"]
        assert (error["code"], list(error["details"]["fields"])) == ("VALIDATION_ERROR", [field])
    assert grace.get(f"{address}?columns=price&columns=day").json["error"]["code"] == "BAD_REQUEST"
    unknown = grace.get(f"/analysis/{sales}/astrology")
    assert unknown.status_code == 404
    assert "statistics" in unknown.json["error"]["details"]["known"]


def test_the_kinds_are_listed_with_their_schemas(grace: Person):
    items = grace.get("/analysis/").json["data"]["items"]
    statistics = next(item for item in items if item["kind"] == "statistics")
    assert set(statistics["parameters"]["properties"]) == {"columns", "filter"}
    assert "profile" in statistics["result"]["properties"]


def test_a_dataset_that_is_not_read_yet_says_so(grace: Person):
    dataset = grace.upload(wait=0).json["data"]["id"]
    reply = grace.get(f"/datasets/{dataset}/preview")
    if reply.status_code != 200:
        assert (reply.status_code, reply.json["error"]["code"]) == (409, "NOT_READY")
        assert int(reply.headers["Retry-After"]) >= 1
    grace.app.extensions["datalens"].datasets.wait(grace.user.id, UUID(dataset), 120)
    assert grace.get(f"/datasets/{dataset}/preview").status_code == 200
