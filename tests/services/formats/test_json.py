"""JSON in its usual forms becomes a table; values stay exact."""

import json

import pytest

from models.errors import InvalidParameters, UnreadableFile
from tests.services.ingest.tables import read_text


@pytest.mark.parametrize(
    "document",
    [
        [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}],
        {"a": [1, 2], "b": ["x", "y"]},
        {"items": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}], "total": 2},
        {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]},
        [["a", "b"], [1, "x"], [2, "y"]],
        {"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}},
    ],
    ids=["records", "columns", "under a key", "split", "rows", "columns by row"],
)
def test_every_form_gives_the_same_table(document, tmp_path):
    found = read_text(json.dumps(document), tmp_path, "table.json")
    assert list(found.columns) == ["a", "b"]
    assert found.rows == [[1, "x"], [2, "y"]]


def test_names_are_gathered_from_all_records(tmp_path):
    found = read_text('{"a": 1}\n{"b": 2}\n{"a": 3, "c": 4}\n', tmp_path, "table.ndjson")
    assert found.rows == [[1, None, None], [None, 2, None], [3, None, 4]]


def test_nested_values_become_json(tmp_path):
    found = read_text('[{"a": {"b": [1, 2]}}, {"a": null}]', tmp_path, "table.json")
    assert found.values("a") == ['{"b":[1,2]}', None]


def test_whole_numbers_stay_exact(tmp_path):
    found = read_text('[{"a": 9007199254740993}, {"a": 1}]', tmp_path, "table.json")
    assert [int(value) for value in found.values("a")] == [9007199254740993, 1]


def test_huge_numbers_stay_as_they_are_written(tmp_path):
    found = read_text('{"a": 123456789012345678901234}\n{"a": 1}\n', tmp_path, "table.jsonl")
    assert found.values("a") == ["123456789012345678901234", "1"]


def test_a_person_says_where_the_table_is(tmp_path):
    text = json.dumps({"one": [{"a": 1}] * 5, "two": {"list": [{"b": 2}]}})
    assert read_text(text, tmp_path, "table.json", json_path="two.list").rows == [[2]]
    with pytest.raises(InvalidParameters, match="There is no"):
        read_text(text, tmp_path, "table.json", json_path="three")


def test_lines_in_a_json_file_are_read_as_lines(tmp_path):
    assert read_text('{"a": 1}\n{"a": 2}\n', tmp_path, "table.json").rows == [[1], [2]]


def test_one_list_in_a_file_of_lines_is_read_as_json(tmp_path):
    assert read_text('[{"a": 1},\n {"a": 2}]', tmp_path, "table.ndjson").rows == [[1], [2]]


def test_a_broken_line_is_named(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        read_text('{"a": 1}\n{"a": 2}\n{"a": \n', tmp_path, "table.ndjson")
    assert caught.value.details["line"] == 3


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"a":' * 50_000], ids=["empty", "open", "deep", "deep records"]
)
def test_what_is_no_json_is_refused(text, tmp_path):
    with pytest.raises(UnreadableFile):
        read_text(text, tmp_path, "table.json")


def test_features_become_rows(tmp_path):
    point = {"type": "Point", "coordinates": [13.4, 52.5]}
    document = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"n": 1}, "geometry": point}],
    }
    found = read_text(json.dumps(document), tmp_path, "table.geojson")
    assert (found.values("longitude"), found.values("latitude")) == ([13.4], [52.5])
