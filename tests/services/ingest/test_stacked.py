"""Several tables in one text are found; one is read, the others are listed and can be asked for."""

import pytest

from models.errors import InvalidParameters
from tests.services.ingest.tables import read_text

PLACES = "place,people\n" + "".join(f"town {number},{number * 10}\n" for number in range(5))
SALES = "day,what,price\n" + "".join(f"2020-01-0{day},boot,{day}.5\n" for day in range(1, 5))
APART = {"a blank line": "\n", "delimiters": ",,\n,,\n", "a title": "\nSales of the year\n", "nothing": ""}


@pytest.mark.parametrize("between", APART.values(), ids=APART.keys())
def test_two_tables_are_found_and_each_can_be_read(between, tmp_path):
    first = read_text(PLACES + between + SALES, tmp_path)
    assert (list(first.columns), len(first.rows)) == (["place", "people"], 5)
    assert [(table.name, table.rows, table.chosen) for table in first.receipt.tables] == [
        ("1", 5, True),
        ("2", 4, False),
    ]
    second = read_text(PLACES + between + SALES, tmp_path / "second", table="2")
    assert second.types == {"day": "date", "what": "category", "price": "number"}
    assert len(second.rows) == 4


def test_the_receipt_says_where_the_tables_are_and_what_they_are_called(tmp_path):
    receipt = read_text(PLACES + APART["a title"] + SALES, tmp_path).receipt
    assert [(table.title, table.range, table.columns) for table in receipt.tables] == [
        ("place, people", "lines 1–6", 2), ("Sales of the year", "lines 9–13", 3),
    ]  # fmt: skip
    told = next(item for item in receipt.decisions if item.what == "table")
    assert "“Sales of the year”, has 4 rows from line 9" in told.evidence


def test_a_much_longer_table_below_a_short_one_is_read(tmp_path):
    summary = "measure,value\nrows,40\n\n"
    rows = "".join(f"2020-01-01,boot,{number}\n" for number in range(40))
    assert len(read_text(f"{summary}day,what,price\n{rows}", tmp_path).rows) == 40


def test_files_put_one_after_the_other_are_one_table(tmp_path):
    found = read_text(PLACES + "\n" + PLACES.replace("town", "village"), tmp_path)
    assert (len(found.rows), found.rejected) == (10, [])
    assert next(item for item in found.receipt.decisions if item.what == "repeated names").chosen == 1
    assert found.types["people"] == "integer"


def test_the_same_table_twice_is_read_once(tmp_path):
    found = read_text(PLACES + PLACES, tmp_path)
    assert len(found.rows) == 5
    assert "the same ones as a table above" in next(i for i in found.receipt.decisions if i.what == "table").evidence


def test_all_lines_are_read_as_one_table_where_that_is_asked_for(tmp_path):
    assert len(read_text(PLACES + PLACES, tmp_path, table="all").rows) == 11


def test_groups_of_rows_with_blank_lines_between_are_one_table(tmp_path):
    group = "Bob,clerk,Rome,\nCid,clerk,Oslo,\nDan,clerk,Bonn,\n"
    text = f"who,role,town,note\nAnn,chief,Paris,x\n\n{group}\nEve,clerk,Riga,y\n"
    assert len(read_text(text, tmp_path).rows) == 5


def test_a_table_that_is_not_there_is_refused_with_the_choices(tmp_path):
    with pytest.raises(InvalidParameters, match="from 1 to 2"):
        read_text(PLACES + "\n" + SALES, tmp_path, table="7")
    with pytest.raises(InvalidParameters, match="one table"):
        read_text(PLACES, tmp_path / "other", table="2")


def test_names_that_come_again_far_down_a_long_file_are_no_rows(tmp_path):
    part = "place,people,note\n" + "".join(f"town {number},{number},{'x' * 40}\n" for number in range(30_000))
    found = read_text(part + part, tmp_path)
    assert (found.receipt.rows_read, found.types["people"], found.rejected) == (60_000, "integer", [])
    assert any(item.what == "repeated names" for item in found.receipt.decisions)


def test_very_many_parts_are_found_up_to_a_bound(tmp_path):
    text = "".join(f"\nSales of day {day}\nwhat,price\nboot,1\nsock,2\n" for day in range(1500))
    assert len(read_text(text, tmp_path).receipt.tables) == 1000
