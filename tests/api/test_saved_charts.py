"""Saved charts over HTTP: kept, listed, changed only by those who saw the last change, deleted."""

from uuid import uuid4

from tests.fixtures.clients import Person

SPEC = {"chart": "bar", "x": "animal", "y": "price", "agg": "sum"}


def saved(person: Person, dataset: str, **more: object) -> dict[str, object]:
    reply = person.ask("POST", "/charts/", json={"dataset_id": dataset, "spec": SPEC, **more})
    assert reply.status_code == 201, reply.json
    return reply.json["data"]


def test_a_chart_is_kept_and_can_be_drawn(grace: Person, sales: str):
    chart = saved(grace, sales)
    assert set(chart) == {
        "id", "dataset_id", "name", "spec", "spec_version", "revision", "created_at", "updated_at",
    }  # fmt: skip
    assert (chart["name"], chart["spec"], chart["revision"]) == ("Sum of price by animal", SPEC, 1)
    found = grace.get(f"/charts/{chart['id']}").json["data"]
    assert found == chart
    assert grace.ask("POST", f"/visualization/{sales}/custom", json=found["spec"]).status_code == 200


def test_charts_are_listed_a_page_at_a_time(grace: Person):
    dataset = grace.dataset()
    for number in range(3):
        saved(grace, dataset, name=f"Number {number}")
    found = grace.get("/charts/", query_string={"dataset_id": dataset, "per_page": 2}).json["data"]
    assert ([item["name"] for item in found["items"]], found["total"]) == (["Number 2", "Number 1"], 3)
    assert grace.get("/charts/", query_string={"dataset_id": dataset, "q": "number 0"}).json["data"]["total"] == 1
    assert grace.get("/charts/", query_string={"sort": "name"}).status_code == 422


def test_a_stale_change_is_a_conflict(grace: Person, sales: str):
    address = f"/charts/{saved(grace, sales)['id']}"
    changed = grace.ask("PATCH", address, json={"revision": 1, "name": "Animals"}).json["data"]
    assert (changed["name"], changed["revision"]) == ("Animals", 2)
    stale = grace.ask("PATCH", address, json={"revision": 1, "spec": {"chart": "histogram", "x": "price"}})
    assert (stale.status_code, stale.json["error"]["code"]) == (409, "CONFLICT")
    assert stale.json["error"]["details"] == {"revision": 2}
    assert grace.get(address).json["data"]["spec"] == SPEC
    assert grace.ask("PATCH", address, json={"name": "Animals"}).json["error"]["details"]["fields"] == {
        "revision": "Field required"
    }


def test_what_cannot_be_drawn_is_refused(grace: Person, sales: str):
    for spec, field in (({"chart": "bar"}, "x"), ({"chart": "bar", "x": "gone"}, "x"), ({"x": "animal"}, "spec.chart")):
        reply = grace.ask("POST", "/charts/", json={"dataset_id": sales, "spec": spec})
        assert (reply.status_code, list(reply.json["error"]["details"]["fields"])) == (422, [field])


def test_a_deleted_chart_is_gone(grace: Person, sales: str):
    address = f"/charts/{saved(grace, sales)['id']}"
    assert grace.ask("DELETE", address).status_code == 200
    assert grace.get(address).status_code == 404
    assert grace.ask("DELETE", address).status_code == 404


def test_anothers_dataset_is_no_dataset(grace: Person, linus: Person, sales: str):
    bodies = [{"dataset_id": dataset, "spec": SPEC} for dataset in (sales, str(uuid4()))]
    first, second = (linus.ask("POST", "/charts/", json=body) for body in bodies)
    assert (first.status_code, first.data) == (404, second.data)
    saved(grace, sales)
    assert linus.get("/charts/", query_string={"dataset_id": sales}).json["data"]["total"] == 0
