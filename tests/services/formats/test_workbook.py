"""Workbooks: the right sheet, the right types."""

import pytest

from models.errors import InvalidParameters, UnreadableFile
from tests.services.formats.workbooks import workbook
from tests.services.ingest.tables import FILES, read_file


def test_values_have_the_types_of_the_sheet(tmp_path):
    found = read_file(FILES / "test_types.xlsx", tmp_path)
    assert found.types == {
        "IntCol": "integer", "FloatCol": "number", "BoolCol": "boolean", "StrCol": "integer", "Str2Col": "text",
        "DateCol": "date",
    }  # fmt: skip
    assert len(found.rows) == 5


def test_decimals_keep_all_their_digits(tmp_path):
    values = read_file(FILES / "test_types.xlsx", tmp_path).values("FloatCol")
    assert values[:2] == [1.25, 2.25]


def test_the_sheets_are_listed(tmp_path):
    receipt = read_file(FILES / "test_types.xlsx", tmp_path).receipt
    assert (receipt.sheet, receipt.sheets) == ("Sheet1", ("Sheet1",))


def test_an_unknown_sheet_is_refused(tmp_path):
    with pytest.raises(InvalidParameters, match="no sheet"):
        read_file(FILES / "test_types.xlsx", tmp_path, sheet="Sheet9")


@pytest.mark.parametrize("kind", ["xls", "xlsb", "xlsm", "ods"])
def test_every_kind_of_workbook_gives_the_same_table(kind, tmp_path):
    expected = read_file(FILES / "test_types.xlsx", tmp_path / "expected")
    found = read_file(FILES / f"test_types.{kind}", tmp_path / "found")
    assert list(found.columns) == list(expected.columns)
    assert found.values("IntCol") == expected.values("IntCol")
    assert found.values("Str2Col") == expected.values("Str2Col")


def test_an_error_of_a_formula_is_missing_and_listed_with_its_row(tmp_path):
    rows = [["name", "share"], ["a", 0.5], ["b", "#DIV/0!"], ["c", 2.25]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert (found.types["share"], found.values("share")) == ("number", [0.5, None, 2.25])
    assert [(item.line, item.column, item.raw) for item in found.rejected] == [(3, "share", "#DIV/0!")]


def test_the_table_is_found_between_a_title_and_a_note(tmp_path):
    title = [["Sales of the year", None, None], [], ["place", "travel", None], [None, "air", "rail"]]
    rows = [[f"place {number}", number, number * 2] for number in range(20)]
    note = [[], ["Source: the office of statistics, as of May", None, None]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=[*title, *rows, *note]), tmp_path / "columns")
    assert list(found.columns) == ["place", "travel air", "travel rail"]
    assert (len(found.rows), found.types["travel rail"]) == (20, "integer")
    assert any(item.what == "footer" for item in found.receipt.decisions)


def test_a_hidden_sheet_is_listed_and_can_be_asked_for(tmp_path):
    hidden = [["b"], *[[number] for number in range(50)]]
    path = workbook(tmp_path / "book.xlsx", shown=[["a"], [1], [2]], more_hidden=hidden)
    found = read_file(path, tmp_path / "columns")
    assert (found.receipt.sheet, found.receipt.sheets) == ("shown", ("shown", "more_hidden"))
    assert any(item.what == "hidden sheets" for item in found.receipt.decisions)
    assert len(read_file(path, tmp_path / "more", sheet="more_hidden").rows) == 50


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods"])
def test_a_workbook_with_a_password_says_so(kind, tmp_path):
    with pytest.raises(UnreadableFile, match="protected by a password"):
        read_file(FILES / f"pass_protected.{kind}", tmp_path / "columns")


def test_days_among_texts_and_numbers_beyond_all_dates_are_written_alike_in_every_format(tmp_path):
    tables = [read_file(FILES / f"testdateoverflow.{kind}", tmp_path / kind).rows for kind in ("xlsx", "ods")]
    assert tables[0] == tables[1]
    assert [row[0] for row in tables[0]][:3] == ["2016-03-12", "2016-03-16", "100000000000000000000"]
