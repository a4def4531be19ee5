"""The bytes decide what a file is, and hostile ones are refused with a reason."""

import os
import zipfile

import pytest

from models.errors import UnreadableFile, UnsupportedFileType
from services.formats.names import suffix_of, supported_suffixes
from tests.services.ingest.tables import FILES, read_file, read_text


def test_a_workbook_that_is_named_csv_is_read_as_a_workbook(tmp_path):
    found = read_file(FILES / "test_types.xlsx", tmp_path, "table.csv")
    assert next(item for item in found.receipt.decisions if item.what == "format").chosen == "workbook"


def test_text_that_is_named_xlsx_is_read_as_text(tmp_path):
    assert read_text("a,b\n1,2\n", tmp_path, "table.xlsx").rows == [[1, 2]]


def test_json_that_is_named_csv_is_read_as_json(tmp_path):
    assert read_text('[{"a": 1}, {"a": 2}]', tmp_path, "table.csv").rows == [[1], [2]]


@pytest.mark.parametrize("head", [b"%PDF-1.7", b"\x89PNG\r\n", b"\x7fELF", b"Obj\x01", b"<!DOCTYPE html>"])
def test_other_files_are_named_for_what_they_are(head, tmp_path):
    with pytest.raises(UnreadableFile, match="This file is"):
        read_text(head + b"\0" * 100, tmp_path)


def test_binary_garbage_is_refused(tmp_path):
    with pytest.raises(UnreadableFile):
        read_text(bytes(range(256)) * 20 + os.urandom(2000), tmp_path)


@pytest.mark.parametrize("name", ["broken.xlsx", "broken.csv"])
def test_zeros_between_other_bytes_make_no_text(name, tmp_path):
    with pytest.raises(UnreadableFile):
        read_text(b"\x00\x01\x02\x03" * 500, tmp_path, name)


@pytest.mark.parametrize("data", [b"\0" * 1000, b"MZ" + b"\0" * 3000], ids=["zeros", "two letters before zeros"])
def test_zeros_alone_are_no_wide_text(data, tmp_path):
    with pytest.raises(UnreadableFile, match="binary data"):
        read_text(data, tmp_path)


def test_text_of_two_bytes_for_each_character_is_read_without_a_mark(tmp_path):
    assert read_text("name,city\nJürgen,Köln\n".encode("utf-16-le"), tmp_path).rows == [["Jürgen", "Köln"]]


def test_nul_bytes_are_left_out_and_told(tmp_path):
    found = read_text(b"a,b\n1,x\0y\n2,z\n", tmp_path)
    assert found.values("b") == ["xy", "z"]
    assert any(item.what == "NUL bytes" for item in found.receipt.decisions)


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    with pytest.raises(UnreadableFile, match="would unpack to"):
        read_file(path, tmp_path / "columns")


def test_a_cell_far_away_is_refused_before_the_reader_makes_room(tmp_path):
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path, "w") as container:
        cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        container.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with pytest.raises(UnreadableFile, match="farthest cell"):
        read_file(path, tmp_path / "columns")


def test_wide_but_empty_formatting_is_harmless(tmp_path):
    assert len(read_file(FILES / "bad_dimensions.xlsx", tmp_path).rows) == 3


def test_a_broken_container_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="broken"):
        read_text(b"PK\x03\x04" + b"junk" * 50, tmp_path, "table.xlsx")


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.LONGEST_RECORD", 1_000_000)
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 100_000)
    with pytest.raises(UnreadableFile) as caught:
        read_text('a,b\n"1,' + "x" * 9_000_000 + "\n", tmp_path)
    assert caught.value.details["line"] == 2


def test_what_to_do_with_another_kind_of_file_is_said_once(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        read_text(b"\x7fELF" + b"\0" * 100, tmp_path)
    assert caught.value.message == "This file is a program. Upload a table, as CSV or as a spreadsheet."


def test_suffixes_are_known():
    assert {"csv", "tsv", "txt", "json", "ndjson", "jsonl", "xlsx"} <= set(supported_suffixes())
    assert suffix_of("Sales 2020.CSV") == "csv"


def test_a_space_behind_a_name_does_not_change_its_suffix():
    assert suffix_of("table.csv ") == "csv"


def test_an_unknown_suffix_lists_what_works():
    with pytest.raises(UnsupportedFileType) as caught:
        suffix_of("picture.png")
    assert "csv" in caught.value.details["supported"]


DOCUMENTS = {
    "an Excel workbook of 2003 in XML": '<?xml version="1.0"?>\n<?mso-application progid="x"?>\n<Workbook xmlns="a">',
    "XML": '\ufeff<?xml version="1.0"?><rows><row a="1"/></rows>',
    "a web page": "<table><tr><td>1</td></tr></table>",
    "a SYLK file": 'ID;PWXL;N;E\nP;PGeneral\nC;Y1;X1;K"a"\nE\n',
    "a DIF file": 'TABLE\r\n0,1\r\n"EXCEL"\r\n',
    "a text document": "{\\rtf1\\ansi a,b}",
}


@pytest.mark.parametrize("suffix", ["csv", "xls", "json"])
@pytest.mark.parametrize(("said", "text"), DOCUMENTS.items(), ids=DOCUMENTS)
def test_documents_that_are_no_tables_are_refused_with_what_to_do(said, text, suffix, tmp_path):
    with pytest.raises(UnreadableFile, match=f"This file is {said}"):
        read_text(text, tmp_path, f"t.{suffix}")


def test_columns_called_id_and_price_are_no_sylk(tmp_path):
    assert list(read_text("ID;PREIS\nC;1\nD;2\n", tmp_path).columns) == ["ID", "PREIS"]
