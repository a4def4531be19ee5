"""JSON in its usual forms becomes a table; values stay exact."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import InvalidParameters, UnreadableFile
from services.ingest.json_fast import fast_table
from services.ingest.json_texts import Names, holds_long_number, table_of, text_of
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


def test_lists_within_records_stay_json(tmp_path):
    found = read_text('[{"a": [1, 2]}, {"a": null}]', tmp_path, "table.json")
    assert found.values("a") == ["[1,2]", None]


def test_records_within_records_become_columns(tmp_path):
    records = [
        {"id": 1, "at": {"city": "Rome", "geo": {"x": 1.5}}},
        {"id": 2, "at": None},
        {"id": 3, "at": {"zip": "00100"}},
    ]
    found = read_text(json.dumps(records), tmp_path, "table.json")
    assert list(found.columns) == ["id", "at.city", "at.geo.x", "at.zip"]
    assert found.rows == [[1, "Rome", 1.5, None], [2, None, None, None], [3, None, None, "00100"]]
    assert any(item.what == "nested records" for item in found.receipt.decisions)


@pytest.mark.parametrize("name", ["table.json", "table.ndjson"])
def test_a_name_that_holds_a_value_here_and_a_record_there_loses_neither(name, tmp_path):
    records = [{"a": None}, {"a": 5}, {"a": {"b": 6}}, {"a": 7}, {"a.b": 8}]
    text = json.dumps(records) if name.endswith(".json") else "\n".join(map(json.dumps, records))
    found = read_text(text, tmp_path, name)
    assert found.rows == [[None] * 3, [5, None, None], [None, 6, None], [7, None, None], [None, None, 8]]


def test_maps_with_thousands_of_keys_stay_json(tmp_path):
    records = [{"id": place, "votes": {f"key{place}_{inner}": inner for inner in range(30)}} for place in range(100)]
    found = read_text(json.dumps(records), tmp_path, "table.json")
    assert list(found.columns) == ["id", "votes"]
    assert json.loads(found.values("votes")[5]) == records[5]["votes"]


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


def test_a_broken_line_is_listed_as_rejected(tmp_path):
    found = read_text('{"a": 1}\n{"a": 2\n\n{"a": 3}\n', tmp_path, "table.ndjson")
    assert (found.rows, found.receipt.rows_in_file, found.receipt.rows_read) == ([[1], [3]], 2, 2)
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(2, '{"a": 2')]
    assert any(item.what == "broken lines" for item in found.receipt.decisions)


def test_lines_that_are_mostly_broken_are_refused_with_the_first_one(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        read_text('{"a": 1}\n{"a": \n{"b": \n', tmp_path, "table.ndjson")
    assert caught.value.details["line"] == 2


@pytest.mark.parametrize("name", ["table.json", "table.ndjson"])
def test_columns_keep_the_order_in_which_names_come_up(name, tmp_path):
    records = [{"n": 1, "word": "x", "late": None}, {"n": 2, "word": "y", "late": "2020-01-01", "last": True}]
    text = json.dumps(records) if name.endswith(".json") else "\n".join(map(json.dumps, records))
    found = read_text(text, tmp_path, name)
    assert found.types == {"n": "integer", "word": found.types["word"], "late": "date", "last": "boolean"}
    assert list(found.columns) == ["n", "word", "late", "last"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": "x},{y"}, {"a": "z"}]',
        '[{"a": "x}\\n{y"},\n {"a": "z"}\n]',
        '[\n  {\n    "a": "x}, {y"\n  },\n  {"a": "z"}\n]\n',
    ],
)
def test_braces_in_texts_cut_no_record(text, tmp_path):
    assert read_text(text, tmp_path, "table.json").values("a") == [json.loads(text)[0]["a"], "z"]


def test_every_table_of_a_document_is_listed_and_can_be_asked_for(tmp_path):
    text = json.dumps({"meta": {"n": 1}, "few": [{"a": 1}], "in": {"many": [{"b": 2}, {"b": 3}]}})
    found = read_text(text, tmp_path, "table.json")
    assert [(table.name, table.rows, table.chosen) for table in found.receipt.tables] == [
        ("few", 1, False),
        ("in.many", 2, True),
    ]
    assert read_text(text, tmp_path, "other.json", table="few").rows == [[1]]


def test_a_key_that_comes_twice_is_said(tmp_path):
    found = read_text('[{"a": 1, "a": 2}, {"a": 3}]', tmp_path, "table.json")
    assert found.values("a") == [2, 3]
    assert any(item.what == "repeated keys" for item in found.receipt.decisions)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("name", ["table.json", "table.jsonl"])
def test_other_encodings_are_read(encoding, name, tmp_path):
    records = [{"name": "Zoë", "n": 1}, {"name": "Ærø", "n": 2}, {"name": "東京", "n": 3}]
    made = [json.dumps(record, ensure_ascii=False) for record in records]
    text = f"[{', '.join(made)}]" if name.endswith(".json") else "\n".join(made) + "\n"
    assert read_text(text.encode(encoding), tmp_path, name).rows == [list(record.values()) for record in records]


def test_numbers_beyond_the_standard_are_missing_or_listed(tmp_path):
    more = ", ".join(f'{{"a": {number}}}' for number in range(200))
    found = read_text(f'[{{"a": NaN}}, {{"a": -Infinity}}, {{"a": 2.5}}, {more}]', tmp_path, "table.json")
    assert found.values("a")[:4] == [None, None, 2.5, 0]
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(2, "-inf")]


def test_half_a_character_is_replaced(tmp_path):
    found = read_text('[{"a": "x\\ud800y"}, {"a": "\\ud83d\\ude00"}]', tmp_path, "table.json")
    assert found.values("a") == ["x\ufffdy", "\U0001f600"]


def test_features_on_lines_become_rows(tmp_path):
    lines = [
        json.dumps({"type": "Feature", "properties": {"n": n}, "geometry": {"type": "Point", "coordinates": [n, 5]}})
        for n in range(3)
    ]
    found = read_text("\n".join(lines), tmp_path, "table.geojsonl")
    assert (found.values("n"), found.values("longitude"), found.values("latitude")) == ([0, 1, 2], [0, 1, 2], [5] * 3)


@pytest.mark.parametrize(
    ("between", "inner"),
    [("},{", ","), ("}, {", ", "), ("},\n{", ","), ("},\r\n  {", ","), ("},\n  {", ",\n    "), ("}\n,\n{", ",")],
)
def test_lists_of_records_are_read_at_full_speed_however_they_are_laid_out(between, inner, tmp_path):
    path = tmp_path / "table.json"
    rows = [inner.join((f'"a": {number}', f'"b": "x{{{number}}}"')) for number in range(300)]
    path.write_bytes(f"[\n{{{between.join(rows)}}}\n]\n".encode())
    fast = fast_table(path, False)
    assert fast is not None
    assert fast.table.to_pydict() == {"a": list(range(300)), "b": [f"x{{{number}}}" for number in range(300)]}


PLAIN = st.one_of(st.none(), st.integers(), st.text(max_size=8), st.booleans(), st.floats(allow_nan=False, width=32))
KEYS = st.sampled_from(["a", "b", "},{", "c d"])
DATES = st.dates().map(str)
INNER = st.dictionaries(KEYS, st.one_of(PLAIN, DATES), max_size=2)
WITHIN = st.one_of(PLAIN, DATES, INNER, st.lists(PLAIN, max_size=2))
SMALL = st.floats(-9, 9, width=16)
# Records of one and the same kind, as programs write them: places with one kind of values each, or none.
REGULAR = st.fixed_dictionaries(
    {"id": st.integers(0, 9), "at": st.one_of(st.none(), st.fixed_dictionaries({"x": st.one_of(st.none(), DATES)}))},
    optional={
        "n": st.fixed_dictionaries({"f": SMALL}, optional={"d": st.fixed_dictionaries({"t": DATES})}),
        "words": st.lists(st.one_of(st.none(), st.text(max_size=3))),
        "grid": st.lists(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=2), max_size=3),
        "shares": st.lists(SMALL, max_size=2),
        "bare": st.dictionaries(st.just("b"), st.booleans()),
    },
)  # fmt: skip


@pytest.mark.parametrize("name", ["table.json", "table.ndjson"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.one_of(
        st.lists(st.dictionaries(KEYS, PLAIN, min_size=1), min_size=2),
        st.lists(st.dictionaries(KEYS, WITHIN, min_size=1), min_size=2),
        st.lists(REGULAR, min_size=2),
    )
)
def test_both_ways_of_reading_give_the_same_texts(name, records, tmp_path):
    """What the fast reader accepts has the names and values that the exact one finds."""
    path, is_lines = tmp_path / name, name.endswith(".ndjson")
    written = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(written) if is_lines else f"[{', '.join(written)}]", encoding="utf-8")
    fast = fast_table(path, is_lines)
    names = Names()
    names.learn(records)
    if fast is None:
        return
    slow = table_of(records, names)
    assert fast.table.column_names == names.known
    assert fast.nested == [".".join(path) for path in names.paths if len(path) > 1]
    for found, exact in zip(fast.table.columns, slow.columns, strict=True):
        texts = [text_of(value) for value in found.to_pylist()]
        assert [text if text is None else plain(text) for text in texts] == [
            text if text is None else plain(text) for text in exact.to_pylist()
        ]


def test_records_within_records_and_lists_are_read_at_full_speed(tmp_path):
    path = tmp_path / "table.ndjson"
    records = [{"id": n, "at": {"day": "2024-01-02", "tags": ["a", None, '"'][: n % 4]}} for n in range(50)]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    fast = fast_table(path, True)
    assert fast is not None
    assert fast.table.column("at.day").to_pylist() == ["2024-01-02"] * 50
    assert fast.table.column("at.tags").to_pylist()[:4] == ["[]", '["a"]', '["a",null]', '["a",null,"\\""]']


def test_names_that_come_up_late_stand_in_their_order_however_the_blocks_were_read(tmp_path):
    path, late = tmp_path / "table.ndjson", [f"late {number}" for number in range(8)]
    with path.open("w", encoding="utf-8") as file:
        for number, name in enumerate([None, *late]):
            inner = f', "{name}": {number}' if name else ""
            # About three megabytes each, after a sample that holds none of them.
            file.writelines([f'{{"a": "{"x" * 500}"{inner}, "in": {{"b": 1{inner}}}}}\n'] * 6_000)
    for _ in range(4):
        fast = fast_table(path, True)
        assert fast is not None
        assert fast.table.column_names == ["a", "in.b", *(f"in.{name}" for name in late), *late]


@pytest.mark.parametrize(
    "records",
    [
        [{"a": {"b": 1}}, {"a": {}}],
        [{"a": [1.5, 2]}, {"a": [2.25]}],
        [{"a": [{"b": 1}]}, {"a": []}],
        [{"type": "Feature", "geometry": None, "properties": {"n": 1}}] * 2,
        [{"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}] * 2,
    ],
    ids=["bare record", "whole among others", "records in a list", "features", "deep"],
)
def test_what_the_fast_reader_could_change_is_left_to_the_exact_one(records, tmp_path):
    path = tmp_path / "table.ndjson"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert fast_table(path, True) is None


@pytest.mark.parametrize("wrap", [lambda record: record, lambda record: {"in": record}], ids=["flat", "nested"])
def test_numbers_that_are_more_than_numbers_are_read_as_that(wrap, tmp_path):
    records = [
        {
            "zip code": 10_000 + 7 * n,
            "created time": 1_700_000_000 + 3_600 * n,
            "size": -999 if n % 9 == 4 else n % 40 + 1,
            "share": n / 8,
        }
        for n in range(300)
    ]
    found = read_text("\n".join(json.dumps(wrap(record)) for record in records), tmp_path, "table.ndjson")
    kinds = [(column.type, column.role) for column in found.columns.values()]
    assert kinds == [("text", "identifier"), ("datetime", "time"), ("integer", "measure"), ("number", "measure")]
    assert [row[2] for row in found.rows[:6]] == [1, 2, 3, 4, None, 6]


@pytest.mark.parametrize(("type", "value"), [("text", "7"), ("number", 7.0), ("category", "7")])
def test_a_person_says_what_numbers_are(type, value, tmp_path):
    text = "\n".join(f'{{"a": {number}}}' for number in range(7, 60))
    found = read_text(text, tmp_path, "table.ndjson", types={"a": type})
    assert (found.types["a"], found.values("a")[0]) == (type, value)


@pytest.mark.parametrize("name", ["table.json", "table.ndjson"])
def test_a_record_that_is_missing_at_first_is_no_column_of_its_own(name, tmp_path):
    records = [{"a": {"b": None, "c": 1}}, {"a": {"b": {"d": 2}}}, {"a": {"b": {}}}]
    for some, names in ((records[:2], ["a.b.d", "a.c"]), (records, ["a.b", "a.b.d", "a.c"])):
        text = json.dumps(some) if name.endswith(".json") else "\n".join(map(json.dumps, some))
        assert list(read_text(text, tmp_path / str(len(some)), name).columns) == names


def plain(text: str) -> object:
    """A number whatever its spelling, else the text."""
    try:
        return float(text)
    except ValueError:
        return text


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 300, "[" * 100_000, '{"a":' * 50_000],
    ids=["empty", "open", "never closed", "deep", "deep records"],
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


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": "x"}{"a": 2, "b": "y"}',
        '{\n  "a": 1,\n  "b": "x"\n}\n{\n  "a": 2,\n  "b": "y"\n}\n',
        '[\n {"a": 1, "b": "x"}\n]\n[\n {"a": 2, "b": "y"}\n]\n',
        '\x1e{"a": 1, "b": "x"}\n\x1e{"a": 2, "b": "y"}\n',
        '["a", "b"]\n[1, "x"]\n[2, "y"]\n',
    ],
    ids=["no gap", "printed", "pages", "text sequences", "rows under names on lines"],
)
def test_documents_one_behind_the_other_are_one_table(text, tmp_path):
    found = read_text(text, tmp_path, "table.json")
    assert (list(found.columns), found.rows) == (["a", "b"], [[1, "x"], [2, "y"]])


@pytest.mark.parametrize("name", ["table.json", "table.jsonl"])
def test_records_without_a_field_are_no_rows(name, tmp_path):
    found = read_text("{}\n{}\n", tmp_path, name)
    assert (found.rows, found.receipt.rows_in_file) == ([], 0)


def test_a_number_beyond_all_doubles_is_listed_as_it_is_written_and_stops_nothing(tmp_path):
    records = ",".join(f'{{"a": {number}}}' for number in ["1e400", *range(1, 60)])
    found = read_text(f"[{records}]", tmp_path, "table.json")
    assert (found.types["a"], len(found.rows)) == ("integer", 60)
    assert [cell.raw for cell in found.rejected] == ["1e400"]


@pytest.mark.parametrize("before", [0, 1, 131_060, 131_071, 131_072, 131_073])
def test_a_long_whole_number_is_exact_wherever_it_stands_in_a_long_file(before: int):
    number = b"12345678901234567890123"
    filler = b'"' + b"x" * (before - 3) + b'",' if before > 3 else b" " * before
    rest = b",0.1234567890123456789" * 1_000
    assert holds_long_number(filler + number + rest)
    assert not holds_long_number(filler + number[:18] + rest)


@pytest.mark.parametrize("text", ['{"a": 1, "b": {"c": 1, "c": 2}}\n{"a": 4}\n', '{"c" : 1, "a": 2, "c" : 3}\n'])
def test_a_key_that_comes_twice_in_a_record_of_json_lines_is_told(text, tmp_path):
    found = read_text(text, tmp_path, "twice.ndjson")
    told = next(decision for decision in found.receipt.decisions if decision.what == "repeated keys")
    assert (told.chosen, told.evidence) == ("the last value", "a record holds the same key twice: c")


def test_texts_that_look_like_keys_repeat_nothing(tmp_path):
    found = read_text('{"a": "{\\"b\\":1,\\"b\\":2}", "d" : 1}\n{"a": "x\\u0022:", "e": 2}\n', tmp_path, "texts.ndjson")
    assert not [decision for decision in found.receipt.decisions if decision.what == "repeated keys"]
