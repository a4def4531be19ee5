"""Names of columns are those of the file, tidied so that each can be asked for."""

from services.ingest.headers import unique_names
from tests.services.ingest.tables import FILES, read_file, read_text


def test_a_repeated_name_gets_a_number():
    assert unique_names(["a", "b", "a", "a"]) == ("a", "b", "a (2)", "a (3)")


def test_an_empty_name_says_which_column_it_is():
    assert unique_names(["a", "", None]) == ("a", "column_2", "column_3")


def test_names_are_trimmed():
    assert unique_names([" a ", "b\n"]) == ("a", "b")


def test_a_number_that_is_taken_is_passed_over():
    assert unique_names(["a (2)", "a", "a"]) == ("a (2)", "a", "a (3)")


def test_repeated_names_of_a_real_file(tmp_path):
    assert list(read_file(FILES / "duplicate-column.csv", tmp_path).columns) == ["A", "B", "B (2)", "C"]


def test_a_table_without_names_gets_some(tmp_path):
    found = read_text("1,2\n3,4\n5,6\n", tmp_path)
    assert list(found.columns) == ["column_1", "column_2"]
    assert len(found.rows) == 3


def test_years_are_names(tmp_path):
    assert list(read_text("Country,1990,1991\nA,1,2\nB,3,4\n", tmp_path).columns) == ["Country", "1990", "1991"]
