"""Charts over HTTP: numbers in the query string, figures in the body, kinds and suggestions."""

import json

from plotly import io

from tests.fixtures.clients import Person


def test_the_numbers_behind_a_chart(grace: Person, sales: str):
    address = f"/visualization/{sales}/chart-data"
    reply = grace.get(address, query_string={"chart": "bar", "x": "animal", "y": "price", "agg": "sum"})
    found = reply.json["data"]
    assert {"chart", "x", "y", "series", "rows_read", "points", "reduced"} <= set(found)
    assert (found["chart"], found["x"], found["y"]) == ("bar", "animal", "price")
    assert {"name", "x", "y"} <= set(found["series"][0])


def test_a_chart_is_a_figure_that_plotly_accepts(grace: Person, sales: str):
    spec = {"chart": "histogram", "x": "price", "bins": 4, "title": "Prices"}
    found = grace.ask("POST", f"/visualization/{sales}/custom", json=spec).json["data"]
    assert set(found) == {"figure", "spec", "rows_read", "points", "reduced"}
    assert found["spec"] == spec
    figure = io.from_json(json.dumps(found["figure"]))
    assert figure.layout.title.text == "Prices"
    assert "var(--" not in json.dumps(found["figure"])
    again = grace.ask("POST", f"/visualization/{sales}/custom", json=found["spec"]).json["data"]
    assert again == found


def test_wrong_charts_are_named(grace: Person, sales: str):
    address = f"/visualization/{sales}/chart-data"
    for query, field in (
        ({"chart": "surely-not"}, "chart"),
        ({"chart": "bar"}, "x"),
        ({"chart": "bar", "x": "nothing"}, "x"),
        ({"chart": "histogram", "x": "animal"}, "x"),
        ({"chart": "bar", "x": "animal", "agg": "mode"}, "agg"),
        ({"chart": "bar", "x": "animal", "bins": "many"}, "bins"),
        ({"chart": "bar", "x": "animal", "filter": "["}, "filter"),
        ({"chart": "bar", "x": "animal", "unknown": "1"}, "unknown"),
        ({"x": "animal"}, "chart"),
    ):
        error = grace.get(address, query_string=query).json["error"]
        assert (error["code"], list(error["details"]["fields"])) == ("VALIDATION_ERROR", [field]), query
    listed = grace.get(address, query_string={"chart": "surely-not"}).json["error"]["details"]["fields"]["chart"]
    assert "sunburst" in listed
    body = grace.ask("POST", f"/visualization/{sales}/custom", json={"chart": "bar", "x": "animal", "surely": 1})
    assert list(body.json["error"]["details"]["fields"]) == ["surely"]


def test_the_kinds_say_what_they_take(grace: Person):
    found = grace.get("/visualization/").json["data"]
    kinds = {item["kind"]: item for item in found["items"]}
    assert found["total"] == len(kinds) >= 19
    assert kinds["histogram"]["shelves"]["x"] == {"accepts": ["number", "time"], "required": True}
    assert "bins" in kinds["histogram"]["parameters"]["properties"]


def test_suggestions_are_ranked_and_can_be_drawn(grace: Person, sales: str):
    found = grace.get(f"/visualization/{sales}/suggestions").json["data"]["items"]
    assert found
    assert [item["score"] for item in found] == sorted((item["score"] for item in found), reverse=True)
    for item in found:
        assert item["reason"].endswith(".")
        assert grace.ask("POST", f"/visualization/{sales}/custom", json=item["spec"]).status_code == 200


def test_a_mark_is_explained(grace: Person):
    lines = [f"{'north' if row % 3 else 'south'},{row % 7 + (0 if row % 3 else 9)}" for row in range(300)]
    dataset = grace.dataset("\n".join(["side,size", *lines]).encode(), "sides.csv")
    query = {"chart": "bar", "x": "side"}
    bars = grace.get(f"/visualization/{dataset}/chart-data", query_string=query).json["data"]["series"][0]
    place = bars["x"].index("south")
    found = grace.get(f"/visualization/{dataset}/explain", query_string={**query, "place": place}).json["data"]
    assert (found["rows_here"], found["rows_rest"]) == (bars["y"][place], 200)
    assert found["conditions"] == [{"column": "side", "op": "=", "value": "south"}]
    assert [(item["column"], item["effect"]) for item in found["items"]] == [("size", 1.0)]
    wrong = grace.get(f"/visualization/{dataset}/explain", query_string={**query, "place": 5})
    assert (wrong.status_code, list(wrong.json["error"]["details"]["fields"])) == (422, ["place"])
