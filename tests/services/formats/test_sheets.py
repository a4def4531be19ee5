"""Sheets as people fill them: several tables, titles, merged names, units, totals, errors."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import InvalidParameters, UnreadableFile
from models.receipt import ReadingOptions
from services.formats.workbook import open_workbook
from services.ingest.cell_names import Area, area_of
from tests.services.formats.workbooks import workbook
from tests.services.ingest.tables import FILES, Read, read_file

STAFF = [["name", "age"], *[[f"person {number}", 30 + number] for number in range(6)]]
CITIES = [["city", "people", "area"], *[[f"city {number}", 1000 + number, number / 4] for number in range(9)]]


def said(found: Read) -> dict[str, object]:
    return {item.what: item.chosen for item in found.receipt.decisions}


def test_tables_one_below_the_other_are_listed_and_the_largest_is_read(tmp_path):
    rows = [["Staff"], *STAFF, [], [], ["Cities of the country"], *CITIES]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert list(found.columns) == CITIES[0]
    assert found.rows == CITIES[1:]
    assert [(table.name, table.rows, table.columns, table.title, table.chosen) for table in found.receipt.tables] == [
        ("one!A2:B8", 6, 2, "Staff", False),
        ("one!A12:C21", 9, 3, "Cities of the country", True),
    ]


def test_another_table_is_read_by_its_name(tmp_path):
    path = workbook(tmp_path / "book.xlsx", one=[*STAFF, [], *CITIES], two=STAFF)
    names = [table.name for table in read_file(path, tmp_path / "columns").receipt.tables]
    assert names == ["one!A1:B7", "one!A9:C18", "two!A1:B7"]
    for number, name in enumerate(names):
        found = read_file(path, tmp_path / f"columns{number}", table=name)
        assert found.rows == (CITIES if number == 1 else STAFF)[1:]
        assert [table.name for table in found.receipt.tables if table.chosen] == [name]


def test_any_area_of_a_sheet_can_be_named(tmp_path):
    path = workbook(tmp_path / "book.xlsx", one=CITIES)
    found = read_file(path, tmp_path / "columns", table="one!B1:C4")
    assert (list(found.columns), found.rows) == (["people", "area"], [row[1:] for row in CITIES[1:4]])


@pytest.mark.parametrize("name", ["one!Z900:Z999", "three!A1:B2", "nonsense", "one!B9:A1"])
def test_a_table_that_is_not_there_is_refused(name, tmp_path):
    with pytest.raises(InvalidParameters, match=r"There (is|are) no"):
        read_file(workbook(tmp_path / "book.xlsx", one=STAFF), tmp_path / "columns", table=name)


def test_tables_side_by_side_are_two(tmp_path):
    pairs = [*zip(STAFF, CITIES, strict=False), *[([], row) for row in CITIES[len(STAFF) :]]]
    rows = [[*one, *[None] * (3 - len(one)), *other] for one, other in pairs]
    path = workbook(tmp_path / "book.xlsx", one=rows)
    found = read_file(path, tmp_path / "columns")
    assert [table.range for table in found.receipt.tables] == ["A1:B7", "D1:F10"]
    assert found.rows == CITIES[1:]
    assert read_file(path, tmp_path / "other", table="one!A1:B7").rows == STAFF[1:]


@pytest.mark.parametrize("titles", [[], [["Staff", None, None, "Towns", None]]])
def test_tables_of_the_same_height_side_by_side_are_two_where_each_has_words_of_its_own(titles, tmp_path):
    rows = [["name", "age", None, "city", "people"], *[[f"n{row}", row, None, f"c{row}", row * 9] for row in range(6)]]
    path = workbook(tmp_path / "book.xlsx", one=[*titles, *rows])
    found = read_file(path, tmp_path / "columns")
    first = 1 + len(titles)
    assert [table.range for table in found.receipt.tables] == [f"A{first}:B{first + 6}", f"D{first}:E{first + 6}"]
    assert (list(found.columns), len(found.rows)) == (["name", "age"], 6)
    other = read_file(path, tmp_path / "other", table=found.receipt.tables[1].name)
    assert other.rows == [[f"c{row}", row * 9] for row in range(6)]


def test_an_empty_row_or_column_within_a_table_cuts_nothing(tmp_path):
    rows = [["name", None, "age", "size"], *[[f"a{number}", None, number, number / 2] for number in range(12)]]
    rows.insert(5, [])
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert (list(found.columns), len(found.rows)) == (["name", "column_2", "age", "size"], 12)
    assert len(found.receipt.tables) == 1


def test_merged_names_stand_over_each_of_their_columns(tmp_path):
    rows = [
        ["Sales", None, None, None, None, None],
        ["product", "north", None, "south", None, "note"],
        [None, "first", "second", "first", "second", None],
        *[[f"p{number}", number, number * 2, number * 3, number / 4, "x" * number] for number in range(1, 9)],
    ]
    merged = ["A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"]
    found = read_file(workbook(tmp_path / "book.xlsx", merged, one=rows), tmp_path / "columns")
    assert list(found.columns) == ["product", "north first", "north second", "south first", "south second", "note"]
    assert (len(found.rows), said(found)["header_rows"], said(found)["skipped_rows"]) == (8, 2, 1)


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path):
    rows = [["region", "city", "sales"], ["west", "a", 1], [None, "b", 2], [None, "c", 3], ["east", "d", 4]]
    found = read_file(workbook(tmp_path / "book.xlsx", ["A2:A4"], one=rows), tmp_path / "columns")
    assert found.values("region") == ["west", "west", "west", "east"]
    assert said(found)["merged cells"] == "repeated"


def test_a_row_of_units_is_part_of_the_names(tmp_path):
    rows = [["who", "weight", "height"], [None, "kg", "[cm]"], *[[f"p{n}", 60 + n, 170.5 + n] for n in range(5)]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert list(found.columns) == ["who", "weight (kg)", "height (cm)"]
    assert (len(found.rows), found.types["height (cm)"]) == (5, "number")


def test_days_may_be_names(tmp_path):
    rows = [["item", "2024-01-01 00:00:00", "2024-02-01 00:00:00"], ["a", 1.5, 2], ["b", 3, 4.5], ["c", 5, 6]]
    found = read_file(workbook(tmp_path / "t.xlsx", Data=rows), tmp_path / "columns")
    assert (list(found.columns), len(found.rows)) == (["item", "2024-01-01", "2024-02-01"], 3)


def test_years_over_two_columns_each_and_units_below_are_part_of_the_names(tmp_path):
    rows = [
        ["Product", 2023, None, 2024, None],
        [None, "Qty", "Paid", "Qty", "Paid"],
        [None, "pcs", "EUR", "pcs", "EUR"],
    ]
    rows += [[f"P{number}", number, number * 2.5, number + 1, number * 3.5] for number in range(1, 9)]
    found = read_file(workbook(tmp_path / "t.xlsx", ["A1:A2", "B1:C1", "D1:E1"], Data=rows), tmp_path / "columns")
    assert list(found.columns)[:3] == ["Product", "2023 Qty (pcs)", "2023 Paid (EUR)"]
    assert len(found.rows) == 8


def test_a_proven_total_is_left_out_and_said(tmp_path):
    rows = [["who", "sum", "part"], *[[f"p{number}", number, number / 8] for number in range(9)], ["Total", 36, 4.5]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert len(found.rows) == 9
    assert any("Total 36 4.5" in item.evidence for item in found.receipt.decisions if item.what == "totals")


def test_a_row_that_is_only_called_total_stays(tmp_path):
    rows = [["who", "sum"], *[[f"p{number}", number] for number in range(9)], ["Total", 99]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert found.rows[-1] == ["Total", 99]


def test_sums_below_a_table_need_no_word_where_the_rows_have_one(tmp_path):
    rows = [["who", "sum", "part"], *[[f"p{number}", number, number / 8] for number in range(9)], [None, 36, 4.5]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert len(found.rows) == 9


@pytest.mark.parametrize("last", [["p9", 36, 4.5], [None, 36, 4.25], [None, None, 4.5]])
def test_a_last_row_with_a_word_or_another_number_stays(last, tmp_path):
    rows = [["who", "sum", "part"], *[[f"p{number}", number, number / 8] for number in range(9)], last]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert len(found.rows) == 10


def test_error_cells_are_listed_with_their_address_wherever_the_table_stands(tmp_path):
    rows = [[], [], ["a", "b"], [1, 2], [3, "#N/A"], [5, 6]]
    found = read_file(workbook(tmp_path / "book.xlsx", left=2, one=rows), tmp_path / "columns")
    assert found.rows == [[1, 2], [3, None], [5, 6]]
    assert [(cell.line, cell.column, cell.raw, cell.reason) for cell in found.rejected] == [
        (5, "b", "#N/A", "is an error of the sheet, in D5")
    ]
    assert [table.range for table in found.receipt.tables] == ["C3:D6"]


def test_hidden_sheets_are_marked_in_the_list(tmp_path):
    path = workbook(tmp_path / "book.xlsx", one=STAFF, two_hidden=CITIES)
    found = read_file(path, tmp_path / "columns")
    assert [(table.sheet, table.hidden, table.chosen) for table in found.receipt.tables] == [
        ("one", False, True),
        ("two_hidden", True, False),
    ]


def test_one_column_of_several_kinds_leaves_the_others_typed(tmp_path):
    found = read_file(FILES / "durations.xlsx", tmp_path / "columns")
    assert [found.types[name] for name in ("day", "when", "time")] == ["date", "datetime", "time"]
    assert found.values("dur") == [129600, 216000, 302400, 388800]
    assert found.values("mix")[2:] == ["text", "text"]


@pytest.mark.parametrize("years", [[None, 2019, 2020, 2019, 2020], [None, "2019", "2020", "2019", "2020"]])
def test_years_below_merged_names_are_names(years, tmp_path):
    rows = [["place", "sales", None, "costs", None], years, *[[f"p{n}", n, n + 1, n + 2, n + 3] for n in range(6)]]
    path = workbook(tmp_path / "book.xlsx", ["A1:A2", "B1:C1", "D1:E1"], one=rows)
    found = read_file(path, tmp_path / "columns")
    assert list(found.columns) == ["place", "sales 2019", "sales 2020", "costs 2019", "costs 2020"]
    assert len(found.rows) == 6


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_merged_names_are_told_in_other_kinds_of_workbooks(kind, tmp_path):
    found = read_file(FILES / f"merged_names.{kind}", tmp_path / "columns")
    assert list(found.columns) == ["Name", "Group x", "Group y", "z"]
    assert [table.range for table in found.receipt.tables] == ["C3:F9"]


def test_a_workbook_without_cells_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no cells"):
        read_file(workbook(tmp_path / "book.xlsx", one=[]), tmp_path / "columns")


def test_a_large_plain_sheet_is_read_like_a_small_one(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.sheet_plain.LARGE", 100)
    rows = [["n", "t", "x", "x_1"], *[[n, f"t{n}", n * 1.123456789012, None if n % 3 else n] for n in range(300)]]
    rows[7][2] = "#DIV/0!"
    path = workbook(tmp_path / "book.xlsx", left=1, one=rows)
    large = read_file(path, tmp_path / "large")
    monkeypatch.setattr("services.ingest.sheet_plain.LARGE", 10**9)
    small = read_file(path, tmp_path / "small")
    assert (large.rows, large.types, large.rejected) == (small.rows, small.types, small.rejected)
    assert large.receipt == small.receipt
    assert len(large.rows) == 300


def test_a_large_sheet_of_two_tables_is_still_two(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.sheet_plain.LARGE", 100)
    many = [["n", "x"], *[[n, n / 2] for n in range(200)]]
    found = read_file(workbook(tmp_path / "book.xlsx", one=[*many, [], *CITIES]), tmp_path / "columns")
    assert [table.range for table in found.receipt.tables] == ["A1:B201", "A203:C212"]
    assert len(found.rows) == 200


def test_areas_have_the_names_of_a_spreadsheet():
    assert Area(4, 0, 119, 27).name == "A5:AB120"
    assert area_of("A5:AB120") == Area(4, 0, 119, 27)
    assert [area_of(name) for name in ("", "A0", "A1:B", "AAAA1", "B2:A1")] == [None] * 5


TEXT = st.text(string.ascii_letters + string.digits + " .,<&>\"'äß漢", min_size=1, max_size=12).map(
    lambda text: f"t{text}"
)
NUMBER = st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e15, 1e15, allow_nan=False))
KINDS = {"text": TEXT, "number": NUMBER, "truth": st.booleans(), "mixed": st.one_of(TEXT, NUMBER)}


@st.composite
def tables(draw: st.DrawFn) -> list[list[object]]:
    """A table of up to 5 columns, each of one kind or mixed, with gaps but no empty row."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=5))
    cells = [st.one_of(KINDS[kind], st.none()) for kind in kinds]
    count = draw(st.integers(1, 12))
    rows = [[number, *(draw(cell) for cell in cells)] for number in range(count)]
    return [["row", *(f"{kind} {place}" for place, kind in enumerate(kinds))], *rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables(), top=st.integers(0, 3), left=st.integers(0, 3))
def test_cells_come_back_as_they_were_written(table, top, left, tmp_path):
    path = workbook(tmp_path / "book.xlsx", left=left, one=[*[[]] * top, *table])
    source = open_workbook(path, ReadingOptions(header_rows=1))
    read = [row for batch in source.batches(None) for row in zip(*(item.to_pylist() for item in batch), strict=True)]
    assert list(source.names) == table[0]
    assert [[comparable(cell) for cell in row] for row in read] == [
        [comparable(cell) for cell in row] for row in table[1:]
    ]
    assert [source.line_of(row) for row in range(len(read))] == [row + top + 2 for row in range(len(read))]


def comparable(cell: object) -> object:
    """A number or truth whatever its spelling: a mixed column is text, and typed only later."""
    text = str(cell)
    if text in ("True", "False"):
        return text.lower()
    try:
        return float(text)
    except ValueError:
        return text
