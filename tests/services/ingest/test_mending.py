"""Single lines that are written otherwise than the rest of their file are cut as they were meant."""

import pytest

from tests.services.ingest.tables import read_text

NAMES = "day,pieces,key,what,page,note"
ROWS = [f'{day:02}/03/2020,{day % 5},AN-{1000 + day},"a warm boot, tall",https://a.org/{day},' for day in range(1, 29)]
CELLS = ["2020-03-05", 0, "AN-1004", "a warm boot, tall", "https://a.org/4", None]


def table(line: str, place: int = 4) -> str:
    return "\n".join([NAMES, *ROWS[:place], line, *ROWS[place + 1 :]]) + "\n"


@pytest.mark.parametrize(
    "line",
    [
        '05/03/2020;0;AN-1004;"a warm boot, tall";https://a.org/4;',
        '05/03/2020, 0, AN-1004, "a warm boot, tall", https://a.org/4, ',
        "05/03/2020 0 AN-1004 a warm boot, tall https://a.org/4 ",
        "05/03/2020,0,AN-1004,a warm boot, tall,https://a.org/4,",
    ],
    ids=["semicolons", "spaces after commas", "spaces", "no quotes"],
)
def test_a_row_that_is_written_otherwise_has_the_same_cells(line, tmp_path):
    assert read_text(table(line), tmp_path).rows[4] == CELLS


@pytest.mark.parametrize(
    "line",
    [
        "day,,pieces,key,what,page,note", "day;pieces;key;what;page;note", "day\tpieces\tkey\twhat\tpage\tnote",
        "day,pieces,key,whatPage,note",
    ],
    ids=["one delimiter too many", "semicolons", "tabs", "one delimiter left out"],
)  # fmt: skip
def test_a_row_of_names_that_is_written_otherwise_has_the_same_names(line, tmp_path):
    found = read_text("\n".join([line, *ROWS]) + "\n", tmp_path)
    assert [name.lower() for name in found.columns] == NAMES.split(",")
    assert (len(found.rows), found.receipt.header_rows) == (28, 1)


def test_texts_between_spaces_are_whole_without_quotes(tmp_path):
    words = ["boot", "warm boot", "very warm boot", "sock"]
    rows = "".join(f'2020-03-{day:02} {day % 5} AN-{1000 + day} {words[day % 4]} "two words"\n' for day in range(1, 29))
    found = read_text(f"day pieces key what note\n{rows}", tmp_path, "table.txt")
    assert [row[3] for row in found.rows[:4]] == ["warm boot", "very warm boot", "sock", "boot"]


def test_apostrophes_within_words_end_no_cell(tmp_path):
    rows = "".join(f"{number},'men's boots, tall','it''s one'\n" for number in range(12))
    assert read_text(f"n,what,note\n{rows}", tmp_path).rows[3] == [3, "men's boots, tall", "it's one"]


def test_escaped_quotes_are_no_stray_ones(tmp_path):
    rows = "".join(rf'{number},"round 48\"","flat"' + "\n" for number in range(12))
    assert read_text(f"n,what,note\n{rows}", tmp_path).rows[3] == [3, 'round 48"', "flat"]


def test_names_that_stand_there_three_times_are_no_rows(tmp_path):
    assert read_text("day,n\n" * 3 + "2020-01-01,1\n2020-01-02,2\n", tmp_path).rows == [
        ["2020-01-01", 1],
        ["2020-01-02", 2],
    ]


def test_a_last_row_that_is_written_otherwise_is_no_note(tmp_path):
    line = '28/03/2020 3 AN-1028 "a warm boot, tall" https://a.org/28 '
    assert len(read_text(table(line, 27), tmp_path).rows) == 28


def test_a_first_row_that_is_written_otherwise_is_no_second_row_of_names(tmp_path):
    first = '2020-12-15;0;north;68.59;;"one, two"'
    rows = "".join(f'2020-01-{day:02d},{day},south,{day}.5,"warm one","said so; then"\n' for day in range(1, 25))
    found = read_text(f"day,pieces,maker,price,note,said\n{first}\n{rows}", tmp_path)
    assert list(found.columns) == ["day", "pieces", "maker", "price", "note", "said"]
    assert len(found.rows) == 25
