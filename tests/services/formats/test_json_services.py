"""JSON as services and scripts give it: the table in it is found."""

import json

import pytest

from tests.services.ingest.tables import read_text

ROWS = [{"n": 1, "w": "x"}, {"n": 2, "w": "y"}]
SERVICES = {
    "a page of a bank": [{"page": 1, "total": 2}, ROWS],
    "a schema beside": {"schema": {"fields": [{"name": "n"}, {"name": "w"}, {"name": "z"}]}, "data": ROWS},
    "names beside rows": {"meta": {"view": {"columns": [{"name": "n"}, {"name": "w"}]}}, "data": [[1, "x"], [2, "y"]]},
    "rows of texts under names": [["n", "w"], ["1", "x"], ["2", "y"]],
}


@pytest.mark.parametrize("document", SERVICES.values(), ids=SERVICES)
def test_answers_of_services_are_the_table_in_them(document, tmp_path):
    found = read_text(json.dumps(document), tmp_path, "t.json")
    assert (list(found.columns), found.rows) == (["n", "w"], [[1, "x"], [2, "y"]])


def test_values_by_day_are_rows(tmp_path):
    found = read_text('{"2024-01-15": 5, "2024-01-16": 6.5, "2024-01-17": null}', tmp_path, "t.json")
    assert found.types == {"key": "date", "value": "number"}
    assert found.rows == [["2024-01-15", 5.0], ["2024-01-16", 6.5], ["2024-01-17", None]]
    assert len(read_text('{"name": "x", "size": 6.5, "age": 3}', tmp_path / "one", "t.json").rows) == 1


@pytest.mark.parametrize("text", ["window.YTD.part0 = {};", "show({});", ")]}}'\n{}", "const rows = {}\n"])
def test_json_in_a_script_is_read_without_it(text, tmp_path):
    assert read_text(text.replace("}}", "}").replace("{}", json.dumps(ROWS)), tmp_path, "t.json").rows == [
        [1, "x"],
        [2, "y"],
    ]
