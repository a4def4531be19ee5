"""Files made to hurt: each is refused with a sentence, or read, within bounds; none takes the process with it."""

import json
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from models.errors import UnreadableFile
from tests.services.formats.workbooks import workbook
from tests.services.ingest.tables import read_file, read_text

HEAD = '<?xml version="1.0"?>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def with_part(folder: Path, part: str, content: str | bytes | None) -> Path:
    """A small workbook with one of its parts replaced, or left out."""
    path, made = workbook(folder / "small.xlsx", one=[["a", "b"], [1, 2]]), folder / "book.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != part:
                target.writestr(entry.filename, source.read(entry))
        if content is not None:
            target.writestr(part, content)
    return made


@pytest.mark.parametrize(
    "rows",
    [
        NEAR + FAR,
        (NEAR + FAR).replace('"', "'"),
        (NEAR + FAR).replace("=", " = "),
        NEAR + FAR.replace("1048576", "99999999").replace("XFD", "ZZZ"),
    ],
    ids=["far", "other quotes", "spaces", "beyond any sheet"],
)
def test_a_far_cell_is_refused_however_it_is_written(rows, tmp_path):
    path = with_part(tmp_path, "xl/worksheets/sheet1.xml", SHEET.format(rows))
    assert path.stat().st_size < 2048
    with pytest.raises(UnreadableFile, match="farthest cell"):
        read_file(path, tmp_path / "columns")


def test_a_far_cell_that_is_only_formatted_is_harmless(tmp_path):
    rows = NEAR + '<row r="2"><c r="A2"><v>2</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path = with_part(tmp_path, "xl/worksheets/sheet1.xml", SHEET.format(rows))
    assert len(read_file(path, tmp_path / "columns").rows) in (1, 2)


BOMB = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{BOMB}]>'


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", HEAD + ENTITIES + SHEET.format('<row><c t="str"><v>&a9;</v></c></row>')),
        ("xl/workbook.xml", f'{HEAD}{ENTITIES}<workbook><sheets><sheet name="&a9;"/></sheets></workbook>'),
        ("xl/workbook.xml", None),
        ("xl/worksheets/sheet1.xml", None),
        ("xl/_rels/workbook.xml.rels", "<Relationships"),
        ("xl/worksheets/sheet1.xml", HEAD + "<a>" * 100_000),
        ("xl/worksheets/sheet1.xml", SHEET.format('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
    ],
    ids=["bomb in a sheet", "bomb in the book", "no book", "no sheet", "broken links", "deep", "no such text"],
)
def test_a_workbook_with_a_bad_part_is_refused(part, content, tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        read_file(with_part(tmp_path, part, content), tmp_path / "columns")
    assert caught.value.details["reason"]


def test_a_part_whose_packed_bytes_are_damaged_costs_no_crash(tmp_path):
    path = with_part(tmp_path, "xl/_rels/workbook.xml.rels", "<Relationships/>" * 50)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/_rels/workbook.xml.rels")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start : start + entry.compress_size] = b"\xff" * entry.compress_size
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="damaged"):
        read_file(path, tmp_path / "columns")


def test_styles_that_are_broken_or_missing_cost_no_cell(tmp_path):
    assert read_file(with_part(tmp_path, "xl/styles.xml", None), tmp_path / "columns").rows == [[1, 2]]


def test_a_checkerboard_of_cells_is_read_as_one_table(tmp_path):
    rows = [[place if (place + row) % 2 else None for place in range(20)] for row in range(1500)]
    found = read_file(workbook(tmp_path / "book.xlsx", one=rows), tmp_path / "columns")
    assert (len(found.receipt.tables), len(found.columns)) == (1, 20)


def test_of_very_many_tables_the_first_are_listed(tmp_path):
    sheets = {f"sheet{number}": [["a", "b"], [number, 1], [2, 3]] for number in range(250)}
    found = read_file(workbook(tmp_path / "book.xlsx", **sheets), tmp_path / "columns")
    assert len(found.receipt.tables) == 200


def test_merged_cells_without_end_are_bounded(tmp_path):
    merged = ["A1:XFD1048576", *(f"A{row}:B{row + 1}" for row in range(2, 2000))]
    rows = [["a", "b"], *[[row, row * 2] for row in range(300)]]
    assert read_file(workbook(tmp_path / "book.xlsx", merged, one=rows), tmp_path / "columns").receipt.rows_read <= 301


def archive(**files: bytes) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name.replace("_", "."), data)
    return sink.getvalue()


def protected(data: bytes) -> bytes:
    """An archive whose entries say that they are protected by a password."""
    changed = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(sign)
        struct.pack_into("<H", changed, start + place, 1)
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive(in_zip=archive(one_csv=b"a,b\n1,2\n")), "packed twice"),
        (protected(archive(one_csv=b"a,b\n1,2\n")), "password"),
        (archive(), "no table"),
        (archive(one_csv=b"0" * 30_000_000), "unpacks to too much"),
        (archive(one_csv=b"a,b\n1,2\n")[:60], "broken zip"),
    ],
    ids=["within", "password", "empty", "ratio", "cut off"],
)
def test_an_archive_that_cannot_be_read_says_why(data, reason, tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        read_text(data, tmp_path, "table.zip")
    assert caught.value.details["reason"] == reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("table.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01\xff" * 3000),
        ("table.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 300),
        ("table.parquet", b"PAR1" + b"\xff" * 500 + b"PAR1"),
        ("table.feather", b"ARROW1\0\0" + b"\xff" * 500),
        ("table.csv.gz", b"\x1f\x8b\x08\0" + b"\xff" * 500),
    ],
)
def test_the_right_magic_before_nonsense_is_refused(name, data, tmp_path):
    with pytest.raises(UnreadableFile):
        read_text(data, tmp_path, name)


def test_json_that_is_deep_or_wide_stays_within_bounds(tmp_path):
    deep = '{"a":' * 500 + "1" + "}" * 500
    assert len(read_text(f"[{deep}, {deep}]", tmp_path, "deep.json").rows) == 2
    with pytest.raises(UnreadableFile, match="different names"):
        read_text(json.dumps([{f"k{number}": number for number in range(20_000)}]), tmp_path, "wide.json")
    found = read_text('{"a":' * 100_000 + '\n{"a": 1}\n{"a": 2}\n{"a": 3}\n', tmp_path, "deep.ndjson")
    assert (found.rows, [cell.line for cell in found.rejected]) == ([[1], [2], [3]], [1])
