"""Tables as programs print them: drawn with pipes and lines, underlined, and with notes above and below."""

import pytest

from tests.services.ingest.tables import read_text

ROWS = [[1, "alpha", 1.5], [2, "beta b", 2.5], [3, "gam", 12.0]]
PRINTED = {
    "psql": (
        " id |  name  | size \n----+--------+------\n"
        "  1 | alpha  |  1.5\n  2 | beta b |  2.5\n  3 | gam    | 12.0\n(3 rows)\n"
    ),
    "mysql": (
        "+----+--------+------+\n| id | name   | size |\n+----+--------+------+\n|  1 | alpha  |  1.5 |\n"
        "|  2 | beta b |  2.5 |\n|  3 | gam    | 12.0 |\n+----+--------+------+\n3 rows in set (0.00 sec)\n"
    ),
    "markdown": (
        "| id | name | size |\n|---:|:-----|-----:|\n| 1 | alpha | 1.5 |\n| 2 | beta b | 2.5 |\n| 3 | gam | 12.0 |\n"
    ),
    "a list of SAP": (
        "---------------------------\n|  id  |  name    |  size |\n|-------------------------|\n"
        "|   1  |  alpha   |   1.5 |\n|   2  |  beta b  |   2.5 |\n|   3  |  gam     |  12.0 |\n"
        "---------------------------\n"
    ),
    "few rows of mysql": (
        "+----+--------+------+\n| id | name   | size |\n+----+--------+------+\n"
        "|  1 | alpha  |  1.5 |\n+----+--------+------+\n|  2 | beta b |  2.5 |\n+----+--------+------+\n"
        "|  3 | gam    | 12.0 |\n+----+--------+------+\n3 rows in set (0.00 sec)\n"
    ),
    "GitHub": (
        "| id | name | size |\n| --- | :--- | ---: |\n| 1 | alpha | 1.5 |\n| 2 | beta b | 2.5 |\n| 3 | gam | 12 |\n"
    ),
    "reStructuredText": (
        "+----+--------+------+\n| id | name   | size |\n+====+========+======+\n| 1  | alpha  | 1.5  |\n"
        "+----+--------+------+\n| 2  | beta b | 2.5  |\n+----+--------+------+\n| 3  | gam    | 12.0 |\n"
        "+----+--------+------+\n"
    ),
    "SQLite": (
        "┌────┬────────┬──────┐\n│ id │  name  │ size │\n├────┼────────┼──────┤\n│ 1  │ alpha  │ 1.5  │\n"
        "│ 2  │ beta b │ 2.5  │\n│ 3  │ gam    │ 12.0 │\n└────┴────────┴──────┘\n"
    ),
    "DuckDB": (
        "┌───────┬─────────┬────────┐\n│  id   │  name   │  size  │\n│ int32 │ varchar │ double │\n"
        "├───────┼─────────┼────────┤\n│     1 │ alpha   │    1.5 │\n│     2 │ beta b  │    2.5 │\n"
        "│     3 │ gam     │   12.0 │\n└───────┴─────────┴────────┘\n"
    ),
    "polars": (
        "shape: (3, 3)\n┌─────┬────────┬──────┐\n│ id  ┆ name   ┆ size │\n│ --- ┆ ---    ┆ ---  │\n"
        "│ i64 ┆ str    ┆ f64  │\n╞═════╪════════╪══════╡\n│ 1   ┆ alpha  ┆ 1.5  │\n│ 2   ┆ beta b ┆ 2.5  │\n"
        "│ 3   ┆ gam    ┆ 12.0 │\n└─────┴────────┴──────┘\n"
    ),
    "a close list of SAP": (
        "05.01.2024     List\n--------------------\n|id|name  |    size|\n--------------------\n"
        "|1 |alpha |     1.5|\n|2 |beta b|     2.5|\n|3 |gam   |    12.0|\n--------------------\n"
    ),
    "fixed widths": (
        "id  name      size\n--- --------- -----\n1   alpha     1.5\n2   beta b    2.5\n3   gam       12.0\n"
    ),
    "sqlcmd": "id,name,size\n--,----,----\n1,alpha,1.5\n2,beta b,2.5\n3,gam,12.0\n\n(3 rows affected)\n",
}


@pytest.mark.parametrize("program", PRINTED)
def test_a_printed_table_is_read_without_its_drawing(program, tmp_path):
    found = read_text(PRINTED[program], tmp_path, "table.txt")
    assert (list(found.columns), found.rows) == (["id", "name", "size"], ROWS)
    assert found.receipt.rows_read == 3


def test_dashes_in_a_row_of_values_are_missing_values_and_the_row_stays(tmp_path):
    found = read_text("a,b\n1,2\n--,--\n3,4\n", tmp_path)
    assert found.rows == [[1, 2], [None, None], [3, 4]]


@pytest.mark.parametrize(
    "note",
    ["Source: Statistical office, 2024", "(12 rows affected)", "Note: estimates, see chapter 3", "\x1a"],
)
def test_a_note_below_a_table_is_no_row_though_it_holds_a_delimiter(note, tmp_path):
    rows = "".join(f"{number},name{number},{number * 1.5}\n" for number in range(1, 13))
    found = read_text(f"id,name,size\n{rows}\n{note}\n", tmp_path)
    assert (len(found.rows), found.types["id"], found.rejected) == (12, "integer", [])


def test_a_row_below_a_gap_that_is_like_the_others_stays_a_row(tmp_path):
    rows = "".join(f"{number},name{number},{number * 1.5}\n" for number in range(1, 13))
    assert len(read_text(f"id,name,size\n{rows}\n13,name13,2.5\n14,short\n", tmp_path).rows) == 14


@pytest.mark.parametrize("mark", ["||", "::", "~~", "|||"])
def test_a_delimiter_that_is_always_repeated_is_one(mark, tmp_path):
    lines = [mark.join(row) for row in (["id", "name", "size"], ["1", "a", "2.5"], ["2", "b", "3.5"], ["3", "c", "4"])]
    found = read_text("\n".join(lines) + "\n", tmp_path, "table.txt")
    assert (list(found.columns), found.receipt.delimiter) == (["id", "name", "size"], mark)
    assert found.rows[0] == [1, "a", 2.5]


def test_a_mark_that_is_only_sometimes_doubled_holds_an_empty_cell(tmp_path):
    found = read_text("id|name|size\n1||2\n2|b|3\n3||4\n", tmp_path)
    assert (found.receipt.delimiter, found.rows[0]) == ("|", [1, None, 2])


def test_addresses_are_cut_by_nothing_and_name_no_column(tmp_path):
    found = read_text("a@b.com\nc@d.org\ne@f.net\n", tmp_path, "table.txt")
    assert [row[0] for row in found.rows] == ["a@b.com", "c@d.org", "e@f.net"]


def test_years_below_the_names_that_span_them_are_parts_of_names(tmp_path):
    text = "Region,Sales,,Costs,\n,2023,2024,2023,2024\nNorth,1,2,3,4\nSouth,5,6,7,8\nEast,1,2,3,4\n"
    found = read_text(text, tmp_path)
    assert list(found.columns) == ["Region", "Sales 2023", "Sales 2024", "Costs 2023", "Costs 2024"]
    assert found.rows[0] == ["North", 1, 2, 3, 4]


def test_days_over_numbers_are_names(tmp_path):
    found = read_text("Item,2024-01-01,2024-01-02\nA,1,2\nB,4,5\nC,4,5\n", tmp_path)
    assert (list(found.columns), len(found.rows)) == (["Item", "2024-01-01", "2024-01-02"], 3)


def test_days_over_days_are_a_row(tmp_path):
    found = read_text("a,2024-01-01,2024-01-02\nb,2024-02-01,2024-02-02\nc,2024-03-01,2024-03-02\n", tmp_path)
    assert len(found.rows) == 3


def test_a_short_table_below_a_long_preamble_is_found(tmp_path):
    text = (
        "Statement;made on 01.03.2024\n\nIBAN;DE89 3704\nName;Giro\nBank;ING\nCustomer;Max\nSpan;02.2024\n\n"
        "Day;Valuta;Who;What;Amount;Unit\n28.02.2024;28.02.2024;REWE;food;-12,34;EUR\n"
        "27.02.2024;27.02.2024;Work;wages;2.000,00;EUR\n13.02.2024;13.02.2024;Shop;books;-99,99;EUR\n"
    )
    found = read_text(text, tmp_path)
    assert (next(iter(found.columns)), found.values("Amount")) == ("Day", [-12.34, 2000.0, -99.99])


def test_labels_below_names_are_part_of_them_where_codes_and_numbers_follow(tmp_path):
    text = (
        "GEO_ID,NAME,S01\nGeography,Area Name,Estimate!!Total\n"
        "0500US01001,Autauga,58805\n0500US01003,Baldwin,231767\n0500US01005,Barbour,25223\n"
    )
    found = read_text(text, tmp_path)
    assert list(found.columns) == ["GEO_ID Geography", "NAME Area Name", "S01 Estimate!!Total"]
    assert found.types["S01 Estimate!!Total"] == "integer"


def test_a_first_row_of_words_above_numbers_in_one_column_stays_a_row(tmp_path):
    found = read_text("name,size\nnone,unknown\na,1\nb,2\nc,3\n", tmp_path)
    assert len(found.rows) == 4


NUMBERS = "".join(f"{number}.0 {number * 2}.5 {number * 3}.25\n" for number in range(1, 21))
LOG = "".join(f"2024-01-15 10:20:{number:02d} GET {number}\n" for number in range(20))


@pytest.mark.parametrize("above", ["# x y z\n", "# made by a program\n# on 2024-01-01\n# x y z\n", "% x y z\n"])
def test_names_behind_the_mark_of_a_comment_stand_over_their_own_columns(above, tmp_path):
    found = read_text(above + NUMBERS, tmp_path, "table.txt")
    assert (list(found.columns), found.rows[0], len(found.rows)) == (["x", "y", "z"], [1.0, 2.5, 3.25], 20)


def test_the_fields_of_a_log_are_its_names(tmp_path):
    found = read_text("#Version: 1.0\n#Date: 2024-01-15\n#Fields: date time method size\n" + LOG, tmp_path, "log.txt")
    assert (list(found.columns), len(found.rows)) == (["date", "time", "method", "size"], 20)


def test_names_of_rows_as_r_writes_them_have_a_column_of_their_own(tmp_path):
    rows = "".join(f'"Car {number}",{number * 2},{number * 3}\n' for number in range(20))
    found = read_text('"mpg","cyl"\n' + rows, tmp_path)
    assert (list(found.columns), found.rows[1]) == (["column_1", "mpg", "cyl"], ["Car 1", 2, 3])


@pytest.mark.parametrize("name", ["Car {}", "{}"])
def test_names_of_rows_without_quotes_have_a_column_of_their_own(name, tmp_path):
    rows = "".join(f"{name.format(number)}\t{number * 2}\t{number * 3}\n" for number in range(1, 21))
    found = read_text("mpg\tcyl\n" + rows, tmp_path, "table.txt")
    assert (list(found.columns), found.rows[0][1:]) == (["column_1", "mpg", "cyl"], [2, 3])


def test_a_last_column_without_a_name_has_none(tmp_path):
    rows = "".join(f"{number % 3}\t{number * 2}\tnote {number}\n" for number in range(1, 21))
    assert list(read_text("mpg\tcyl\n" + rows, tmp_path, "table.txt").columns) == ["mpg", "cyl", "column_3"]


def test_types_below_names_are_no_row_and_this_is_told(tmp_path):
    found = read_text("id,name\nint32,varchar\n1,a\n2,b\n", tmp_path)
    assert found.rows == [[1, "a"], [2, "b"]]
    assert "the one below their types" in next(
        decision.evidence for decision in found.receipt.decisions if decision.what == "header_rows"
    )


def test_a_delimiter_behind_quoted_rows_moves_no_name(tmp_path):
    rows = "".join(f'"{number}","{number * 2}",\n' for number in range(20))
    assert list(read_text('"mpg","cyl"\n' + rows, tmp_path).columns) == ["mpg", "cyl"]


def test_a_hint_for_spreadsheets_is_no_row_whatever_the_delimiter(tmp_path):
    assert read_text("sep=\t\na\tb\n1\t2\n3\t4\n", tmp_path).rows == [[1, 2], [3, 4]]


def test_empty_cells_between_marks_leave_no_spaces(tmp_path):
    found = read_text(" a | b | c \n---+---+---\n 1 |   | x \n 2 | y | z \n(2 rows)\n", tmp_path)
    assert found.rows == [[1, None, "x"], [2, "y", "z"]]
