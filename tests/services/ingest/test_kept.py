"""Reading again in another way: what a changed decision leaves alone is taken over, as if all had been read."""

import random

import pytest

from models.receipt import ReadingOptions
from services.ingest.pipeline import ingest
from services.ingest.rejected import read_rejected
from tests.services.ingest.tables import FILES

CHANGES = [
    {"types": {"number": "text"}},
    {"types": {"word": "number", "code": "integer"}},
    {"date_order": "mdy"},
    {"date_order": "dmy"},
    {"decimal": ","},
    {"null_values": ["none", "7"]},
    {"header_rows": 0},
    {"types": {"proof": "text"}},
    {"types": {"amount": "text"}},
    {"types": {"no such column": "text"}},
    {},
]
SELDOM = {0: "broken 1", 90: "broken 1", 111: "inf"}


@pytest.fixture
def table(tmp_path):
    """Every kind of column, with gaps, misfits, words for missing, surplus cells, and a date order that one proves."""
    chance = random.Random(5)
    lines = ["number,word,code,tied,proof,moment,flag,amount,mixed,grouped"]
    for row in range(1_200):
        day = chance.randint(1, 12)
        cells = [
            str(chance.randint(-50, 50_000)), chance.choice(["north", "south", "none", ""]), f"A{day}",
            f"{day:02d}/{chance.randint(1, 12):02d}/2021", f"{chance.randint(1, 28)}/{day}/2020",
            f"2020-02-{day:02d}T0{chance.randint(0, 9)}:30:00", chance.choice(["true", "false"]),
            f'"{chance.randint(0, 999)},{chance.randint(0, 99):02d}"', SELDOM.get(row % 200, str(day)),
            f"{day}.{chance.randint(0, 999):03d}",
        ]  # fmt: skip
        lines.append(",".join(cells) + (",surplus" if row % 500 == 7 else ""))
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path, folder, options, before=None):
    folder.mkdir()
    counted = []
    done = ingest(path, path.name, ReadingOptions(**options), folder, lambda *told: counted.append(told), before)
    return done, {file.name: file for file in folder.iterdir() if file.name != "reading.json"}


def contents(files):
    return {name: file.read_bytes() for name, file in files.items()}


@pytest.mark.parametrize("changed", CHANGES, ids=str)
def test_reading_again_gives_what_a_full_reading_gives(changed, table, tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 16_000)
    read(table, tmp_path / "before", {})
    full, whole = read(table, tmp_path / "full", changed)
    again, files = read(table, tmp_path / "again", changed, tmp_path / "before")
    assert again == full
    assert contents(files) == contents(whole)
    assert read_rejected(tmp_path / "again", 9_999, 0) == read_rejected(tmp_path / "full", 9_999, 0)


def test_only_what_changed_is_written_anew(table, tmp_path):
    _, before = read(table, tmp_path / "before", {})
    _, after = read(table, tmp_path / "again", {"types": {"number": "text"}}, tmp_path / "before")
    fresh = [name for name in after if name.endswith(".arrow") and not after[name].samefile(before[name])]
    assert fresh == ["column_00000.arrow"]


def test_a_reading_after_a_reading_after_a_reading_is_still_the_same(table, tmp_path):
    changes = [{"types": {"number": "text"}}, {"types": {"word": "text"}}, {}]
    read(table, tmp_path / "0", {})
    for place, changed in enumerate(changes, start=1):
        again, files = read(table, tmp_path / str(place), changed, tmp_path / str(place - 1))
        full, whole = read(table, tmp_path / f"full {place}", changed)
        assert again == full
        assert contents(files) == contents(whole)


def test_a_decimal_mark_that_another_column_had_proven_is_looked_for_again(table, tmp_path):
    done, _ = read(table, tmp_path / "first", {})
    again, _ = read(table, tmp_path / "second", {"types": {"amount": "text"}}, tmp_path / "first")
    assert [{column.name: column.type for column in one.columns}["grouped"] for one in (done, again)] == [
        "integer",
        "number",
    ]


def test_an_order_of_dates_that_another_column_had_proven_is_looked_for_again(table, tmp_path):
    read(table, tmp_path / "before", {})
    again, _ = read(table, tmp_path / "again", {"types": {"proof": "text", "amount": "text"}}, tmp_path / "before")
    [tied] = [decision for decision in again.receipt.decisions if decision.what == "date order of tied"]
    assert tied.chosen == "mdy"


def test_columns_that_another_program_has_read_are_read_anew(table, tmp_path):
    _, before = read(table, tmp_path / "before", {})
    left = tmp_path / "before" / "reading.json"
    left.write_text(left.read_text(encoding="utf-8").replace('"maker": "', '"maker": "other'), encoding="utf-8")
    _, after = read(table, tmp_path / "again", {"types": {"number": "text"}}, tmp_path / "before")
    assert not any(after[name].samefile(before[name]) for name in after if name.endswith(".arrow"))


@pytest.mark.parametrize("broken", ["", "{", '{"columns": [{}]}'])
def test_what_was_left_broken_is_not_used(broken, table, tmp_path):
    read(table, tmp_path / "before", {})
    (tmp_path / "before" / "reading.json").write_text(broken, encoding="utf-8")
    again, _ = read(table, tmp_path / "again", {"types": {"number": "text"}}, tmp_path / "before")
    assert again.columns[0].type == "text"


def test_another_format_is_read_anew(tmp_path):
    path = next(path for path in sorted(FILES.iterdir()) if path.suffix == ".xlsx")
    read(path, tmp_path / "before", {})
    full, _ = read(path, tmp_path / "full", {"decimal": ","})
    again, _ = read(path, tmp_path / "again", {"decimal": ","}, tmp_path / "before")
    assert again == full
