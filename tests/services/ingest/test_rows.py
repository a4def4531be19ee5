"""Every row of data in the file is read, whatever is wrong with it."""

import pytest

from models.errors import UnreadableFile
from tests.services.ingest.tables import FILES, read_file, read_text


def test_a_short_row_is_filled_up(tmp_path):
    found = read_text("a,b,c\n1,2,3\n4,5\n7,8,9\n", tmp_path)
    assert found.values("c") == [3, None, 9]


def test_surplus_cells_are_listed_with_their_line(tmp_path):
    found = read_text("a,b\n1,2\n3,4,surplus\n5,6\n", tmp_path)
    assert len(found.rows) == 3
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(3, "surplus")]


def test_a_line_end_inside_quotes_ends_no_row(tmp_path):
    found = read_text('a,b\n"one\ntwo",1\nthree,x\nfour,4\n' + "n,5\n" * 100, tmp_path)
    assert found.values("a")[0] == "one\ntwo"
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(4, "x")]


def test_quotes_are_doubled_inside_quotes(tmp_path):
    assert read_text('a,b\n1,"say ""hi"""\n2,x\n', tmp_path).values("b") == ['say "hi"', "x"]


def test_a_stray_quote_loses_no_row(tmp_path):
    lines = [f"{number},{'5 inch' if number != 40 else chr(34) + '5 inch'},x" for number in range(80)]
    found = read_text("n,size,y\n" + "\n".join(lines) + "\n", tmp_path)
    assert len(found.rows) == 80


def test_blank_lines_are_no_rows(tmp_path):
    assert len(read_text("a,b\n1,2\n\n3,4\n\n", tmp_path).rows) == 2


def test_a_blank_line_is_a_missing_cell_in_a_single_column(tmp_path):
    assert read_text("a\n1\n\n3\n", tmp_path).values("a") == [1, None, 3]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(ends, tmp_path):
    found = read_text(ends.join(["a,b", "1,2", "3,4", ""]), tmp_path)
    assert found.rows == [[1, 2], [3, 4]]


def test_the_last_line_needs_no_end(tmp_path):
    assert read_text("a,b\n1,2\n3,4", tmp_path).rows == [[1, 2], [3, 4]]


def test_lines_before_the_table_are_skipped_and_told(tmp_path):
    found = read_text("Sales of the year\nsource: us\n\nname,value\na,1\nb,2\n", tmp_path)
    assert list(found.columns) == ["name", "value"]
    assert found.receipt.skipped_rows == 3


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("\n\n", 0), ("a,b\n", 2), ("a\n", 1)], ids=["empty", "blank", "header", "one name"]
)
def test_a_file_without_rows_is_ready_with_none(text, columns, tmp_path):
    found = read_text(text, tmp_path)
    assert (found.rows, len(found.columns)) == ([], columns)


def test_one_row_is_a_table(tmp_path):
    assert read_text("name,age\nAda,36\n", tmp_path).rows == [["Ada", 36]]


def test_too_many_columns_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="10,001 columns"):
        read_text(",".join(f"c{number}" for number in range(10_001)) + "\n", tmp_path)


def test_a_column_that_is_empty_far_down_gets_its_type_when_values_come(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 4096)
    text = "a,b\n" + "x,\n" * 5000 + "x,7\n"
    found = read_text(text, tmp_path)
    assert (found.types["b"], found.columns["b"].missing) == ("integer", 5000)


def test_rows_of_a_real_file_with_a_preamble(tmp_path):
    found = read_file(FILES / "skip-rows-before-headers.csv", tmp_path)
    assert found.receipt.skipped_rows > 0


def test_many_blocks_are_one_table(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 4096)
    monkeypatch.setattr("services.ingest.survey.CHUNK", 1000)
    text = "n,t\n" + "".join(f'{number},"a\n{number}"\n' for number in range(5000))
    found = read_text(text, tmp_path)
    assert found.receipt.rows_read == 5000
    assert found.rows[999] == [999, "a\n999"]


def test_a_rare_value_in_a_long_block_is_kept(tmp_path):
    text = "a,b\n" + "x,\n" * 160_001 + "x,7\n" + "x,\n" * 10
    found = read_text(text, tmp_path)
    assert (found.types["b"], found.columns["b"].missing) == ("integer", 160_011)
