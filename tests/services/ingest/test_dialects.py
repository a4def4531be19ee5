"""Any table, written in any usual dialect, reads back cell for cell."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models.receipt import ReadingOptions
from services.formats.delimited import open_delimited
from tests.services.ingest.tables import FILES, read_file, read_text

WORDS = some.text(alphabet=some.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=8)
CELLS = some.one_of(
    some.integers(-10_000, 10_000).map(str),
    WORDS,
    some.tuples(WORDS, some.sampled_from([",", ";", "\n", '"', "\t", "|", " "]), WORDS).map("".join),
    some.dates().map(str),
)


@some.composite
def tables(draw):
    width = draw(some.integers(2, 6))
    names = [f"name_{letter}" for letter in "abcdef"[:width]]
    rows = draw(some.lists(some.lists(CELLS, min_size=width, max_size=width), min_size=3, max_size=12))
    return [names, *rows]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), some.sampled_from([",", ";", "\t", "|"]), some.sampled_from(["\n", "\r\n"]))
def test_a_table_reads_back(table, delimiter, ends):
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(table)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        source = open_delimited(path, ReadingOptions(delimiter=delimiter, quote='"', header_rows=1))
        rows = [
            list(row) for batch in source.batches(None)
            for row in zip(*(column.cast("string").to_pylist() for column in batch.columns), strict=True)
        ]  # fmt: skip
    assert [list(source.names), *rows] == table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_the_delimiter_is_found(delimiter, tmp_path):
    rows = [["name", "size", "seen"], *[[f"thing {number}", str(number), "2020-01-02"] for number in range(9)]]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    found = read_text(text, tmp_path, "table.txt")
    assert found.receipt.delimiter == delimiter
    assert found.types == {"name": "text", "size": "integer", "seen": "date"}


def test_decimal_commas_beside_semicolons(tmp_path):
    assert read_text("a;b\n1,5;2\n2,25;3\n", tmp_path).values("a") == [1.5, 2.25]


def test_dates_in_a_single_column_are_cut_by_nothing(tmp_path):
    assert read_text("day\n2020-01-02\n2020-01-03\n", tmp_path).types == {"day": "date"}


def test_real_files(tmp_path):
    assert read_file(FILES / "vix.csv", tmp_path / "vix").receipt.delimiter == ";"
    assert len(read_file(FILES / "newlines_crlf.csv", tmp_path / "lines").rows) == 3
    assert read_file(FILES / "escaped_quotes.csv", tmp_path / "quotes").values("b") == ['ha "ha" ha', "4"]


def test_a_person_names_delimiter_quote_header_and_skip(tmp_path):
    text = "junk\n'a;b';2\n'c;d';3\n"
    found = read_text(text, tmp_path, delimiter=";", quote="'", header_rows=0, skip_rows=1)
    assert found.rows == [["a;b", 2], ["c;d", 3]]


def test_a_delimiter_of_two_characters(tmp_path):
    assert read_text("a||b\n1||2\n3||4\n", tmp_path, delimiter="||").rows == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    ["NAMES\nGeorge Washington\nJohn Adams\nThomas Jefferson\n", "Date\n02/01/2019\n08//01/2019\n", "test\n336%584\n"],
    ids=["names", "dates", "a sign"],
)
def test_marks_inside_values_are_no_delimiters(text, tmp_path):
    assert len(read_text(text, tmp_path).columns) == 1


def test_spaces_between_delimiters_and_quotes_belong_to_nothing(tmp_path):
    found = read_text('"name", "size"\n"one, two", "3"\n"four", "5"\n"six", "7"\n', tmp_path)
    assert found.rows == [["one, two", 3], ["four", 5], ["six", 7]]


def test_apostrophes_around_all_cells_are_quotes(tmp_path):
    text = "".join(f"{number},'di{number}.wav','di'\n" for number in range(10))
    assert read_text(text, tmp_path).rows[3] == [3, "di3.wav", "di"]


def test_semicolons_inside_texts_are_no_delimiters(tmp_path):
    text = "".join(f"KEY_{number},Total; Estimate; Households\n" for number in range(20))
    assert read_text("key,meaning\n" + text, tmp_path).receipt.delimiter == ","


def test_columns_set_apart_by_several_spaces(tmp_path):
    rows = "".join(
        f"  {name:<22}{size:>9}   2020-01-02  \n" for name, size in [("one thing", 5), ("another", 1234)] * 9
    )
    found = read_text(f"  what                    pieces   seen\n{rows}", tmp_path, "table.txt")
    assert found.types == {"what": "category", "pieces": "integer", "seen": "date"}
    assert (found.receipt.delimiter, found.rows[1]) == (" ", ["another", 1234, "2020-01-02"])
    assert found.receipt.rows_read == 18


def test_texts_with_several_spaces_stay_whole_beside_a_usual_delimiter(tmp_path):
    text = "a,b\n" + "one   two,3   4\n" * 9
    assert read_text(text, tmp_path).rows[0] == ["one   two", "3   4"]


def test_sentences_in_one_column_have_no_name(tmp_path):
    found = read_text("This is a sentence.\nI wish I could say more.\nThis makes it a column.\n", tmp_path)
    assert (len(found.rows), found.receipt.header_rows) == (3, 0)


def test_a_first_row_of_marks_for_what_is_not_known_is_no_second_row_of_names(tmp_path):
    rows = [("OH", "**", "**"), ("WA", "**", "**"), ("PR", "160", "4.4"), ("OH", "90", "2.25"), ("PR", "180", "3.5")]
    text = "state,employed,error\n" + "".join(f"{','.join(row)}\n" for row in rows)
    found = read_text(text, tmp_path)
    assert (len(found.rows), found.receipt.header_rows, list(found.columns)) == (5, 1, ["state", "employed", "error"])


def test_doubled_delimiters_stay_doubled_around_empty_cells(tmp_path):
    found = read_text("a||b||c\n1||||x\n2||y||z\n", tmp_path)
    assert found.rows == [[1, None, "x"], [2, "y", "z"]]


@pytest.mark.parametrize("cell", ['="00{}"', '"=""00{}"""'])
def test_texts_that_stand_there_as_formulas_are_the_texts(cell, tmp_path):
    rows = "".join(f"{number},{cell.format(number)},x\n" for number in range(101, 109))
    found = read_text(f"id,code,word\n{rows}", tmp_path)
    assert (found.rows[0], found.columns["code"].role) == ([101, "00101", "x"], "identifier")
    assert any(decision.what == "texts as formulas" for decision in found.receipt.decisions)


def test_a_sum_in_a_text_stays_what_it_is(tmp_path):
    assert read_text('a,b\n1,"=A1+""x"""\n2,y="z"\n', tmp_path).values("b") == ['=A1+"x"', 'y="z"']


FIXED = {
    "one space": [
        "CODE NAME       QTY", "A1   Widget one   5", "A2   Gizmo       12", "B77  Thing two  130",
        "C3   Other        7", "C4   Other two    9",
    ],
    "words behind": [
        "Name      Größe Ort", "Müller       12 Köln am Rhein", "Schäfer       7 Bonn", "Özdemir     130 Bad Ems",
        "Li            5 Ulm", "Meier Karl    6 Jena",
    ],
    "texts only": [
        "NAME        CITY        LAND", "Parc one    New York    United States", "Fenway      Boston      Canada",
        "Old oak     San Jose    Costa Rica", "Big ben     London      England", "Tour        Paris       France",
    ],
}  # fmt: skip
ROWS = {
    "one space": [["A1", "Widget one", 5], ["A2", "Gizmo", 12], ["B77", "Thing two", 130]],
    "words behind": [["Müller", 12, "Köln am Rhein"], ["Schäfer", 7, "Bonn"], ["Özdemir", 130, "Bad Ems"]],
    "texts only": [
        ["Parc one", "New York", "United States"],
        ["Fenway", "Boston", "Canada"],
        ["Old oak", "San Jose", "Costa Rica"],
    ],
}


@pytest.mark.parametrize("kind", FIXED)
def test_columns_that_begin_at_the_same_place_of_each_line(kind, tmp_path):
    found = read_text("\n".join(FIXED[kind]) + "\n", tmp_path, "table.txt")
    assert (found.rows[:3], found.receipt.rows_read) == (ROWS[kind], 5)
    delimiter = next(decision for decision in found.receipt.decisions if decision.what == "delimiter")
    assert delimiter.chosen.startswith("columns at 1, ")


def test_lines_of_a_letter_are_no_columns(tmp_path):
    lines = [
        "To whom it",
        "may concern. We write to",
        "you as we  have done",
        "before, in good hope",
        "and with the best wishes",
    ]
    text = "\n".join([*lines, "of our house.", ""])
    assert len(read_text(text, tmp_path, "letter.txt").columns) <= 2
