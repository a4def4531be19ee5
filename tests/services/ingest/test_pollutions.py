"""Any table, polluted in one way as files of the world are, reads back cell for cell: nothing is told to the reader."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from benchmarks.reading_pollutions import OTHER_DELIMITERS, Record, several_tables, table_of, whole_files, written
from models.receipt import ReadingOptions
from services.formats.delimited import open_delimited
from services.ingest.headers import unique_names

WORDS = some.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)
TEXTS = some.lists(WORDS, min_size=2, max_size=5).map(" ".join)
KINDS = {
    "day": some.dates().map(str), "pieces": some.integers(0, 9999).map(str), "what": TEXTS, "maker": WORDS,
    "price": some.decimals(1, 999, places=2).map(str), "note": some.one_of(TEXTS, some.just("")),
    "said": some.tuples(TEXTS, some.sampled_from([", ", "; ", ' "so" ']), TEXTS).map("".join),
}  # fmt: skip
FAST = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def quoted(cell: str) -> tuple[str, bool]:
    return cell, any(sign in cell for sign in ' ,;\t"')


@some.composite
def records(draw: some.DrawFn) -> list[Record]:
    """A table of at least three columns, one of numbers and one of dates, with texts in quotes."""
    others = draw(some.lists(some.sampled_from(["what", "maker", "price", "note", "said"]), min_size=1, unique=True))
    names = ["day", "pieces", *others]
    rows = draw(some.lists(some.tuples(*(KINDS[name] for name in names)), min_size=12, max_size=25))
    return [[(name, False) for name in names], *([quoted(cell) for cell in row] for row in rows)]


def read(text: str | bytes) -> tuple[list[str], list[list[str]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        source = open_delimited(path, ReadingOptions())
        rows = [
            [cell or "" for cell in row]
            for batch in source.batches(None)
            for row in zip(*(column.cast("string").to_pylist() for column in batch.columns), strict=True)
        ]
    return list(source.names), rows


def cells(table: list[Record]) -> tuple[list[str], list[list[str]]]:
    return [name for name, _ in table[0]], [[cell for cell, _ in record] for record in table[1:]]


@FAST
@given(records(), some.sampled_from(["\n", "\r\n", "\r"]), some.booleans(), some.integers(0, 3))
def test_line_ends_of_each_kind_and_a_last_one_or_none(table, ends, last, blank):
    text = table_of([written(record) for record in table], ends, ends * blank if last else "")
    assert read(text) == cells(table)


@FAST
@given(records(), some.sampled_from([";", "\t", "|", "^", "~"]))
def test_delimiters_of_each_kind(table, delimiter):
    assert read(table_of([written(record, delimiter) for record in table])) == cells(table)


@FAST
@given(records(), some.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]))
def test_marks_and_wide_encodings(table, encoding):
    assert read(table_of([written(record) for record in table]).encode(encoding)) == cells(table)


@FAST
@given(records(), TEXTS, some.integers(1, 3))
def test_lines_above_the_table(table, title, gap):
    lines = [title, *[""] * gap, *(written(record) for record in table)]
    assert read(table_of(lines)) == cells(table)


@FAST
@given(records(), TEXTS)
def test_a_note_below_the_table(table, note):
    lines = [*(written(record) for record in table), "", f"Source of all this: {note} and others"]
    assert read(table_of(lines)) == cells(table)


@FAST
@given(records())
def test_no_line_of_names(table):
    names, rows = read(table_of([written(record) for record in table[1:]]))
    assert (names, rows) == (list(unique_names([""] * len(table[0]))), cells(table)[1])


@FAST
@given(records(), some.data())
def test_one_record_with_a_delimiter_too_many(table, data):
    number, place = data.draw(some.integers(1, len(table) - 1)), data.draw(some.integers(0, 1))
    parts = [written([cell]) for cell in table[number]]
    wrong = ",".join([*parts[:place], "", *parts[place:]])
    lines = [written(record) for record in table]
    _, rows = read(table_of([*lines[:number], wrong, *lines[number + 1 :]]))
    expected = cells(table)[1]
    assert len(rows) == len(expected)
    assert [row for place, row in enumerate(rows) if place != number - 1] == [
        row for place, row in enumerate(expected) if place != number - 1
    ]


@FAST
@given(records(), some.data(), some.sampled_from(list(OTHER_DELIMITERS.values())))
def test_one_record_with_another_delimiter_disturbs_no_other(table, data, delimiter):
    number = data.draw(some.integers(1, len(table) - 1))
    lines = [written(record) for record in table]
    lines[number] = written(table[number], delimiter)
    names, rows = read(table_of(lines))
    expected = cells(table)[1]
    assert (names, len(rows)) == (cells(table)[0], len(expected))
    del rows[number - 1], expected[number - 1]
    assert rows == expected


CLEAN: list[Record] = [
    [("day", False), ("pieces", False), ("key", False), ("what", False), ("said", True), ("note", False)],
    *(
        [
            (f"2020-01-{day:02}", False), (str(day % 7), False), (f"AN-{1000 + day}", False),
            (["boot", "sock", "coat"][day % 3], False), (f'it is {day}"" wide, they say', True), ("", False),
        ]
        for day in range(1, 29)
    ),
]  # fmt: skip
POLLUTED = {item.name: item for item in [*whole_files(CLEAN)]}


@pytest.mark.parametrize("name", [name for name in POLLUTED if "0x00" not in name and "not_doubled" not in name])
def test_each_pollution_of_a_whole_file(name):
    item = POLLUTED[name]
    names, rows = read(item.text)
    expected = (
        item.header if item.header is not None else list(unique_names([""] * len(item.rows[0]))) if item.rows else []
    )
    assert (names, [[cell.strip() for cell in row] for row in rows]) == (expected, item.rows)


def test_there_are_three_ways_to_have_several_tables():
    lines = [written(record) for record in CLEAN]
    names = [item.name for item in several_tables(lines, [[cell for cell, _ in record] for record in CLEAN])]
    assert names == ["file_multitable_less", "file_multitable_same", "file_multitable_more"]
