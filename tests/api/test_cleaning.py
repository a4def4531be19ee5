"""Cleaning over HTTP: look ahead, apply, take back, use again, and take the recipe away."""

from tests.fixtures.clients import Person

FILL = {"step": "fill", "columns": ["price"], "method": "constant", "value": 9.5}
UPPER = {"step": "tidy_text", "columns": ["animal"], "case": "upper"}


def cleaned(person: Person, dataset: str, *steps: dict, **more: object) -> dict:
    reply = person.ask("POST", f"/cleaning/{dataset}/apply?wait=60", json={"steps": list(steps), **more})
    assert reply.status_code == 201, reply.json
    assert reply.headers["X-Dataset-Id"] == reply.json["data"]["id"]
    assert reply.json["data"]["status"] == "ready", reply.json
    return reply.json["data"]


def test_the_kinds_of_step_say_what_they_take(grace: Person):
    found = grace.get("/cleaning/").json["data"]
    kinds = {item["step"]: item for item in found["items"]}
    assert found["total"] == len(kinds) == 13
    assert kinds["fill"]["parameters"]["properties"]["method"]["default"] == "median"
    assert {"name": "sqrt", "call": "sqrt(number)"}.items() <= next(
        item for item in found["functions"] if item["name"] == "sqrt"
    ).items()


def test_a_look_ahead_changes_nothing(grace: Person):
    own = grace.dataset()
    reply = grace.ask("POST", f"/cleaning/{own}/preview", json={"steps": [FILL, UPPER]})
    found = reply.json["data"]
    assert [step["effect"]["cells_changed"] for step in found["steps"]] == [1, 2]
    assert found["sample"][0]["before"]["animal"] == "zebrafish"
    assert found["sample"][0]["after"]["animal"] == "ZEBRAFISH"
    assert found["sample"][-1]["changed"] == ["animal", "price"]
    assert grace.get(f"/cleaning/{own}/recipe").json["data"]["items"] == []
    assert grace.get(f"/datasets/{own}/preview").json["data"]["rows"][2][1] is None


def test_a_version_is_a_dataset_of_its_own(grace: Person):
    own = grace.dataset(b"animal,price\nemu,1\nemu,\n", "emus.csv")
    version = cleaned(grace, own, {**FILL, "value": 7}, name="Emus, filled")
    assert version["id"] != own
    assert version["name"] == "Emus, filled"
    rows = grace.get(f"/datasets/{version['id']}/preview").json["data"]["rows"]
    assert rows == [["emu", 1], ["emu", 7]]
    assert grace.get(f"/datasets/{own}/preview").json["data"]["rows"][1] == ["emu", None]
    profile = grace.get(f"/analysis/{version['id']}/statistics").json["data"]["result"]["profile"]
    assert [column["missing"] for column in profile] == [0, 0]
    recipe = grace.get(f"/cleaning/{version['id']}/recipe").json["data"]
    assert recipe["items"][0]["effect"]["changed"] == {"price": 1}
    assert recipe["items"][0]["found"] == {"values": {"price": 7}}
    assert recipe["items"][0]["words"] == "Fill missing cells of price with “7”."
    script = grace.get(f"/cleaning/{version['id']}/script")
    assert "import pandas as pd" in script.text
    assert script.headers["Content-Disposition"].startswith('attachment; filename="clean_emus.py"')


def test_a_step_is_taken_back_and_a_recipe_changed(grace: Person):
    own = grace.dataset(b"animal,price\nyak,1\nyak,\n", "yaks.csv")
    first = cleaned(grace, own, {**FILL, "value": 7})
    second = cleaned(grace, first["id"], UPPER)
    undone = grace.ask("POST", f"/cleaning/{second['id']}/undo?wait=60")
    assert (undone.status_code, undone.json["data"]["id"]) == (201, first["id"])
    third = cleaned(grace, second["id"], UPPER, start="original")
    assert grace.get(f"/datasets/{third['id']}/preview").json["data"]["rows"] == [["YAK", 1], ["YAK", None]]
    versions = grace.get(f"/cleaning/{third['id']}/versions").json["data"]["items"]
    assert [item["id"] for item in versions] == [own, first["id"], second["id"], third["id"]]
    assert [len(item["steps"]) for item in versions] == [0, 1, 2, 1]
    assert [item["is_current"] for item in versions] == [False, False, False, True]
    reply = grace.ask("POST", f"/cleaning/{own}/undo")
    assert (reply.status_code, reply.json["error"]["code"]) == (409, "CONFLICT")


def test_a_recipe_is_used_again(grace: Person):
    own = grace.dataset(b"animal,price\nowl,1\nowl,\n", "owls.csv")
    other = grace.dataset(b"price,animal\n5,kea\n,kea\n", "keas.csv")
    version = cleaned(grace, own, {**FILL, "value": 7}, UPPER)
    body = {"dataset_id": other}
    reply = grace.ask("POST", f"/cleaning/{version['id']}/replay?wait=60", json=body)
    again = reply.json["data"]["id"]
    assert grace.get(f"/datasets/{again}/preview").json["data"]["rows"] == [[5, "KEA"], [7, "KEA"]]
    stranger = grace.dataset(b"weight\n5\n", "weights.csv")
    refused = grace.ask("POST", f"/cleaning/{version['id']}/replay", json={"dataset_id": stranger})
    assert refused.status_code == 422
    assert refused.json["error"]["details"]["fields"] == {"steps.0.columns": "there is no column “price” at this step"}


def test_nobody_cleans_anothers_dataset_by_way_of_an_own_recipe(grace: Person, linus: Person):
    own = linus.dataset(b"animal,price\nemu,1\nemu,\n", "emus.csv")
    version = cleaned(linus, own, {**FILL, "value": 7})
    anothers = grace.dataset(b"animal,price\nemu,1\nemu,\n", "emus.csv")
    reply = linus.ask("POST", f"/cleaning/{version['id']}/replay", json={"dataset_id": anothers})
    assert reply.status_code == 404


def test_wrong_steps_are_named(grace: Person, sales: str):
    for step, field in (
        ({"step": "polish"}, "steps.0"),
        ({"step": "fill"}, "steps.0.columns"),
        ({"step": "fill", "columns": ["price"], "by": 1}, "steps.0.by"),
        ({"step": "fill", "columns": ["weight"]}, "steps.0.columns"),
        ({"step": "fill", "columns": ["animal"], "method": "mean"}, "steps.0.columns"),
        ({"step": "compute", "column": "x", "expression": "[price] +"}, "steps.0.expression"),
        ({"step": "compute", "column": "x", "expression": "__import__('os')"}, "steps.0.expression"),
    ):
        reply = grace.ask("POST", f"/cleaning/{sales}/apply", json={"steps": [step]})
        assert (reply.status_code, list(reply.json["error"]["details"]["fields"])) == (422, [field]), step
    assert grace.ask("POST", f"/cleaning/{sales}/apply", json={"steps": []}).status_code == 422


def test_a_version_is_made_on_both_databases(ada: Person):
    own = ada.dataset()
    version = cleaned(ada, own, FILL)
    assert ada.get(f"/datasets/{version['id']}/preview").json["data"]["rows"][2][1] == 9.5
    versions = ada.get(f"/cleaning/{version['id']}/versions").json["data"]["items"]
    assert [(item["id"], item["parent_id"]) for item in versions] == [(own, None), (version["id"], own)]


def test_a_look_ahead_tells_the_types_that_the_version_has(grace: Person):
    own = grace.dataset(b"town,who\n" + b"oslo,ann\nrome,bob\noslo,cy\n" * 20)
    steps = [
        {"step": "compute", "column": "capital", "expression": "upper([town])"},
        {"step": "compute", "column": "day", "expression": "[who] + text(length([town]) / 3)"},
    ]
    look = grace.ask("POST", f"/cleaning/{own}/preview", json={"steps": steps}).json["data"]
    version = grace.ask("POST", f"/cleaning/{own}/apply?wait=30", json={"steps": steps}).json["data"]
    described = grace.get(f"/datasets/{version['id']}").json["data"]["columns"]
    assert look["columns_after"] == [{"name": item["name"], "type": item["type"]} for item in described]
    assert look["columns_after"][2]["type"] == "category"
