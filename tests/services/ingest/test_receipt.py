"""The receipt says how a file was read: each decision that was not obvious, with its evidence."""

from models.receipt import Decision
from tests.services.ingest.tables import Read, read_text


def told(found: Read, what: str) -> Decision:
    return next(item for item in found.receipt.decisions if item.what == what)


def test_words_that_were_taken_as_missing_are_named_with_their_columns(tmp_path):
    found = read_text("a,b\n1,red\nNA,NA\n3,blue\nNA,red\n-,blue\n", tmp_path)
    assert set(found.receipt.null_values) == {"NA", "-"}
    decision = told(found, "null_values")
    assert "a (3)" in decision.evidence
    assert "b (1)" in decision.evidence


def test_no_word_is_named_where_cells_are_only_empty(tmp_path):
    found = read_text("a,b\n1,red\n,\n3,blue\n", tmp_path)
    assert found.receipt.null_values == ()
    assert not any(item.what == "null_values" for item in found.receipt.decisions)


def test_words_in_repeated_texts_are_counted_by_cells(tmp_path):
    rows = "".join(f"{'NA' if number % 4 == 0 else number % 3},x\n" for number in range(400))
    found = read_text(f"a,b\n{rows}", tmp_path)
    assert "100 cells hold one: a (100)" in told(found, "null_values").evidence


def test_texts_that_only_look_like_words_for_missing_stay(tmp_path):
    rows = "".join(f"text {number}\n" for number in range(30))
    found = read_text(f"naughty\nnull\nNIL\n{rows}", tmp_path)
    assert found.values("naughty")[:2] == ["null", "NIL"]


def test_marks_of_numbers_are_told_with_the_other_reading(tmp_path):
    found = read_text('a;b\n"1.234,5";x\n2,25;y\n3,5;z\n', tmp_path)
    assert (found.receipt.decimal, found.receipt.thousands) == (",", ".")
    decision = told(found, "numbers of a")
    assert "1.234,5" in decision.evidence
    assert decision.runner_up == "decimal “.”"


def test_a_type_that_not_all_cells_have_is_told(tmp_path):
    found = read_text("a,b\n" + "1,x\n" * 100 + "12O,y\n", tmp_path)
    decision = told(found, "type of a")
    assert (decision.chosen, decision.runner_up) == ("integer", "text")
    assert "12O" in decision.evidence


def test_dates_without_marks_and_pairs_of_words_are_told(tmp_path):
    found = read_text("day,ok\n20200131,y\n20200201,n\n20200202,y\n", tmp_path)
    assert told(found, "type of day").runner_up == "integer"
    assert told(found, "type of ok").runner_up == "category"


def test_characters_that_an_encoding_does_not_have_are_counted(tmp_path):
    found = read_text("a,b\nMüller,1\n".encode("cp1252"), tmp_path, encoding="utf-8")
    assert told(found, "undecodable characters").chosen == 1


def test_an_escape_is_told(tmp_path):
    rows = r'"say \"hi\" there",1' + "\n"
    found = read_text("a,b\n" + rows * 3, tmp_path)
    assert found.values("a")[0] == 'say "hi" there'
    assert told(found, "escape").chosen == "\\"


def test_content_that_is_not_what_the_name_says_is_told(tmp_path):
    found = read_text('{"a": 1}\n{"a": 2}\n', tmp_path, "table.csv")
    assert told(found, "format").runner_up == "delimited"


def test_what_a_person_confirms_reads_the_same(tmp_path):
    text = "time,temp\n,°C\n" + "".join(f"10:0{minute}+01:00,{minute}.5\n" for minute in range(9))
    found = read_text(text, tmp_path / "found")
    told = read_text(text, tmp_path / "told", header_rows=2, types={"time": "time"})
    assert (list(told.columns), told.types, told.rows) == (list(found.columns), found.types, found.rows)
    assert list(found.columns) == ["time", "temp (°C)"]


def test_no_mark_between_thousands_and_no_quotes_are_kept_to(tmp_path):
    counts = "x;y\n" + "".join(f"{count};a\n" for count in ("1.234", "2.481", "782", "3.024", "7.815", "4.444"))
    assert read_text(counts, tmp_path / "counts", thousands="").values("x")[0] == 1.234
    assert read_text('a,b\n1,="001"\n', tmp_path / "plain", quote="").values("b") == ['="001"']
