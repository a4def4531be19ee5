"""Numbers that begin with noughts are names, however late in the file the first one stands."""

import random

import pytest

from services.ingest.survey import chunks
from tests.services.ingest.tables import read_text

ROWS = 900


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 3_000)
    monkeypatch.setattr("services.ingest.text_stream.chunks", lambda path: chunks(path, 1_500))


def read(cell, tmp_path, **options):
    chance = random.Random(5)
    lines = ["code,amount,late", *(f"{chance.randint(100, 999)},{row / 4},{cell(row)}" for row in range(ROWS))]
    return read_text("\n".join(lines) + "\n", tmp_path, **options)


@pytest.mark.parametrize("first", [1, 400, ROWS - 1])
@pytest.mark.parametrize("written", ["007", '"007"', "0420000000"])
def test_one_late_name_in_digits_keeps_its_column_as_it_is_written(written, first, tmp_path):
    found = read(lambda row: written if row >= first else str(row), tmp_path)
    assert found.types["late"] in {"text", "category"}
    assert (found.types["code"], found.types["amount"]) == ("integer", "number")
    assert [found.values("late")[place].strip() for place in (0, -1)] == ["0", written.strip(' "')]
    assert found.rejected == []


def test_numbers_behind_spaces_may_be_names_too(tmp_path):
    found = read(lambda row: f"{row:>5}" if row < ROWS - 1 else "00007", tmp_path)
    assert [found.values("late")[place].strip() for place in (0, -1)] == ["0", "00007"]
    found = read(lambda row: f"{row:>5}" if row < ROWS - 1 else "  012", tmp_path / "inner")
    assert [found.values("late")[place].strip() for place in (0, -1)] == ["0", "012"]


def test_a_hexadecimal_number_far_down_is_listed(tmp_path):
    found = read(lambda row: "0x1F" if row == ROWS - 1 else str(row), tmp_path)
    assert found.types["late"] == "integer"
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(ROWS + 1, "0x1F")]


def test_other_columns_of_names_in_digits_leave_numbers_numbers(tmp_path):
    found = read(lambda row: f"{row:05d}", tmp_path)
    assert (found.types["code"], found.types["amount"]) == ("integer", "number")
    assert found.values("late")[7] == "00007"


@pytest.mark.parametrize("cell", ["0", "00", "0.5", "-0", "10:05", "2000-01-05", "a 01"])
def test_noughts_that_no_name_begins_with_change_no_type(cell, tmp_path):
    found = read(lambda row: cell if row == ROWS - 1 else str(row + 0.5), tmp_path)
    assert found.types["late"] == "number"


def test_records_over_several_lines_hide_no_noughts(tmp_path):
    lines = ["note,late", *(f'"two\nlines {row}",{"012" if row == ROWS - 1 else row}' for row in range(ROWS))]
    assert read_text("\n".join(lines) + "\n", tmp_path).values("late")[-1] == "012"


def test_whoever_wants_numbers_gets_numbers(tmp_path):
    found = read(lambda row: "012" if row > ROWS - 5 else str(row), tmp_path, types={"late": "integer"})
    assert (found.types["late"], found.values("late")[-1]) == ("integer", 12)
