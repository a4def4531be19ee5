"""Every row of data in the file is read, whatever is wrong with it."""

import pytest

from models.errors import UnreadableFile
from services.ingest.text_stream import with_line_ends
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


SALES = [f"{day:02}/03/2020,{day % 5},AN-{1000 + day},a warm boot,https://shop.org/{day}," for day in range(1, 29)]
SALES_NAMES = "day,pieces,key,what,page,note"


def sales(place: int, line: str) -> str:
    return "\n".join([SALES_NAMES, *SALES[:place], line, *SALES[place + 1 :]]) + "\n"


@pytest.mark.parametrize(
    "line",
    [
        "05/03/2020,0AN-1004,a warm boot,https://shop.org/4,",
        "05/03/2020,0,AN-1004,,a warm boot,https://shop.org/4,",
        '05/03/2020 0 AN-1004 "a warm boot" https://shop.org/4 ""',
        "05/03/2020;0;AN-1004;a warm boot;https://shop.org/4;",
    ],
    ids=["delimiter left out", "delimiter doubled", "spaces", "semicolons"],
)
def test_a_row_that_is_cut_otherwise_is_mended_and_told(line, tmp_path):
    found = read_text(sales(4, line), tmp_path)
    assert found.rows[4] == ["2020-03-05", 0, "AN-1004", "a warm boot", "https://shop.org/4", None]
    assert next(item for item in found.receipt.decisions if item.what == "mended rows").chosen == 1
    assert (len(found.rows), found.rejected) == (28, [])


def test_a_short_row_of_numbers_is_not_cut_into_more(tmp_path):
    rows = "".join(f"{number % 7},{number % 5},{number % 3}\n" for number in range(40))
    found = read_text(f"a,b,c\n{rows}11,2\n", tmp_path)
    assert found.rows[-1] == [11, 2, None]


def test_comment_lines_are_no_rows_and_are_told(tmp_path):
    found = read_text("# about\n# this\na;b\n# more\n1;3\n6;7\n# skip me\n8;9\n", tmp_path)
    assert (list(found.columns), found.rows) == (["a", "b"], [[1, 3], [6, 7], [8, 9]])
    assert any(item.what == "comments" for item in found.receipt.decisions)


def test_a_mark_of_comments_may_start_names_and_values(tmp_path):
    assert read_text("#id,b\n#1,x\n#2,y\n", tmp_path).rows == [["#1", "x"], ["#2", "y"]]


def test_a_delimiter_at_the_end_of_each_row_makes_no_column(tmp_path):
    found = read_text("a;b;\n1;2;\n3;4;\n5;6;7\n", tmp_path)
    assert list(found.columns) == ["a", "b", "column_3"]
    found = read_text("a;b\n1;2;\n3;4;\n5;6;\n", tmp_path)
    assert (list(found.columns), found.rows) == (["a", "b"], [[1, 2], [3, 4], [5, 6]])


def test_a_cell_far_down_behind_the_last_delimiter_is_listed(tmp_path):
    text = "a;b\n" + "1;2;\n" * 3000 + "3;4;5\n"
    found = read_text(text, tmp_path)
    assert (list(found.columns), found.receipt.rows_read) == (["a", "b"], 3001)
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(3002, "5")]


def test_notes_and_totals_below_a_table_are_no_rows(tmp_path):
    rows = "".join(f"north,{number},{number * 2},x\n" for number in range(20))
    note = '"Source: the office of statistics, all rights reserved",,,\n'
    found = read_text(f"place,one,two,three\n{rows},,,\n,total,380,\n{note},,,\n,,,\n", tmp_path)
    assert len(found.rows) == 20
    footer = next(item for item in found.receipt.decisions if item.what == "footer")
    assert "total 380" in footer.evidence
    assert "Source" in footer.evidence


def test_a_last_row_with_gaps_is_a_row(tmp_path):
    rows = "".join(f"north,{number},{number * 2},x\n" for number in range(20))
    assert len(read_text(f"place,one,two,three\n{rows}south,,,\n", tmp_path).rows) == 21


def test_a_footer_of_a_long_file_is_found_too(tmp_path):
    rows = "".join(f"north,{number},{number * 2},x\n" for number in range(60_000))
    found = read_text(f"place,one,two,three\n{rows}\nEnd of the report as of the first of May\n", tmp_path)
    assert found.receipt.rows_read == 60_000


def test_a_name_over_several_columns_is_part_of_their_names(tmp_path):
    text = "day,where,travel,,other\n,,air,rail,\n2020-01-01,here,5,6,7\n2020-01-02,there,5,6,7\n"
    assert list(read_text(text, tmp_path).columns) == ["day", "where", "travel air", "travel rail", "other"]


def test_a_preamble_with_more_cells_than_the_table_is_skipped(tmp_path):
    text = "made by,Ada, on Monday, in May\ncm,share\n" + "".join(f"{number},0.5\n" for number in range(30))
    assert list(read_text(text, tmp_path).columns) == ["cm", "share"]


def test_a_very_long_cell_hides_no_row(tmp_path):
    rows = "".join(f"{'x' * 200_000} y{number},{number}\n" for number in range(4))
    assert read_text(f"a,b\n{rows}", tmp_path).values("b") == [0, 1, 2, 3]


def test_a_carriage_return_inside_a_cell_hides_no_row(tmp_path):
    found = read_text("a,b\n1,x\ry\n2,z\n3,w\n", tmp_path)
    assert found.values("b")[-2:] == ["z", "w"]
    assert found.receipt.rows_read >= 3


def test_a_row_whose_quote_is_never_closed_swallows_no_whole_row(tmp_path):
    rows = 'a,"b",c\n' * 12
    found = read_text(f'one,"two",three\n{rows}v1/1988","1"\r"Jane","She is so,on\n1,"2",3\n{rows}', tmp_path)
    assert len(found.rows) == 26
    assert found.rows[12][0] == 'v1/1988"'
    assert found.rows[13] == ["1", "2", "3"]
    assert [cell.raw for cell in found.rejected] == ["on"]


def test_a_text_over_several_lines_that_look_like_rows_stays_one(tmp_path):
    rows = "a,b,c\n" * 12
    found = read_text(f'one,two,three\n{rows}x,"first\n1,2,3\nlast",y,z\n{rows}', tmp_path)
    assert len(found.rows) == 25
    assert found.rows[12] == ["x", "first\n1,2,3\nlast", "y"]


@pytest.mark.parametrize("text", ["a,b\r\n1,2\n3,4\r5,6\n", "a,b\n1,2\r3,4\n5,6\r\n", "a,b\r1,2\r3,4\n5,6"])
def test_lines_may_end_in_three_ways_in_one_file(text, tmp_path):
    found = read_text(text, tmp_path)
    assert (list(found.columns), found.rows) == (["a", "b"], [[1, 2], [3, 4], [5, 6]])


def test_a_return_between_quotes_ends_no_row_and_stays(tmp_path):
    found = read_text('a,b\n1,"x,\ry"\n2,"z,\rw"\n3,v\n', tmp_path)
    assert (found.values("a"), found.values("b")[0]) == ([1, 2, 3], "x,\ry")


def test_a_return_and_a_line_end_in_two_pieces_are_one():
    pieces = with_line_ends(iter([b"a,b\r", b"\n1,2\r", b"3,4\r"]))
    assert b"".join(pieces) == b"a,b\r\n1,2\n3,4\n"


def test_a_quote_that_is_never_closed_swallows_no_row_whatever_its_lines_look_like(tmp_path):
    text = '"a","b","c"\n"1","nulx \n"null","zz\n' + "'1';'2';'3'\nzz\n" * 15
    found = read_text(text, tmp_path, delimiter=",")
    assert len(found.rows) == 32


def test_two_stray_quotes_hide_no_rows_from_the_count(tmp_path):
    found = read_text('a,b,c\n1,word",2\n3,"u\nv\nw\nx\ny\nz",4\n5,x,6\n7,end",8\n', tmp_path)
    assert (found.values("a"), found.values("b")[1]) == ([1, 3, 5, 7], "u\nv\nw\nx\ny\nz")
    assert found.receipt.rows_in_file == 4


@pytest.mark.parametrize("hidden", ["**", "-", "n/a", ".."])
def test_first_rows_whose_values_are_kept_secret_are_no_names(hidden, tmp_path):
    secret = f"OH,Springfield,{hidden},{hidden}\nWA,Seattle,{hidden},{hidden}\n"
    found = read_text(f"state,area,jobs,share\n{secret}" + "PR,Ponce,180,3.6\nGA,Albany,70,5.9\n" * 5, tmp_path)
    assert (list(found.columns), found.receipt.rows_read) == (["state", "area", "jobs", "share"], 12)


BELOW = [
    "(3 rows)",
    "3 rows in set (0.00 sec)",
    "\nSource: the office of statistics\nNote: see the website, or ask.",
    "Total: Account;--;99",
    "\nThat is all.",
]  # fmt: skip


@pytest.mark.parametrize("end", BELOW)
@pytest.mark.parametrize("more", [("", "", "", ""), (";town", ";here", ";there", ";where")])
def test_what_programs_write_below_a_table_is_no_row(end, more, tmp_path):
    names, *cells = more
    rows = [
        f"{name};{day}.01.2024{cell}"
        for name, day, cell in zip(("one", "two", "three"), (13, 14, 15), cells, strict=True)
    ]
    table = f"name;day{names}\n" + "\n".join(rows) + "\n"
    found = read_text(f"{table}{end}\n", tmp_path)
    assert (found.receipt.rows_read, found.types["day"], found.rejected) == (3, "date", [])


def test_a_short_line_below_the_only_blank_line_is_no_row(tmp_path):
    rows = "".join(f"a;2024-01-{day};{day}\n" for day in range(10, 20))
    assert read_text(f"who;day;sum\n{rows}\nBalance;1 234,00\n", tmp_path).receipt.rows_read == 10


ABOVE = [
    "Table 3: results by unit, 2019\n",
    "List;\nClient;JAN\nFrom:;2024-01-01;2024-12-31\n",
    "Account:,12\nOf:,Ada\n",
]


@pytest.mark.parametrize("above", ABOVE)
def test_lines_above_a_table_of_two_columns_are_told_by_the_blank_line_between(above, tmp_path):
    mark = ";" if ";" in above else ","
    found = read_text(
        f"{above}\nyear{mark}price\n" + "".join(f"{year}{mark}{year}\n" for year in range(2000, 2020)), tmp_path
    )
    assert (list(found.columns), found.receipt.rows_read) == (["year", "price"], 20)


def test_a_blank_line_below_the_names_makes_no_row_of_names(tmp_path):
    found = read_text("name,size\n\nred,1\nblue,2\ngreen,3\n", tmp_path)
    assert (list(found.columns), found.receipt.rows_read) == (["name", "size"], 3)


@pytest.mark.parametrize("units", ["°C,hPa", ",hPa", "[°C],[hPa]", "-,hPa"])
def test_units_below_the_names_are_part_of_them(units, tmp_path):
    found = read_text(
        f"time,temp,pressure\n,{units}\n" + "".join(f"2024-01-0{day},{day}.5,100{day}\n" for day in range(1, 8)),
        tmp_path,
    )
    names = ["time", "temp" if units[0] in ",-" else "temp (°C)", "pressure (hPa)"]
    assert (list(found.columns), found.types["pressure (hPa)"], found.receipt.rows_read) == (names, "integer", 7)


@pytest.mark.parametrize("start", [0, 1])
def test_numbers_of_rows_without_a_name_shift_no_names(start, tmp_path):
    rows = "".join(f"{number + start}  {number + 3}.5  red\n" for number in range(6))
    found = read_text(f"   pH  colour\n{rows}", tmp_path, filename="t.txt")
    assert list(found.columns) == ["column_1", "pH", "colour"]
    assert found.rows[0] == [start, 3.5, "red"]
