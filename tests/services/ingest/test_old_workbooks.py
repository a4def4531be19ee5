"""Old workbooks, damaged or made to do harm: refused by their container and records, before a library looks."""

import struct
from pathlib import Path

import pytest

from models.errors import UnreadableFile
from services.ingest.compound_file import CompoundFile, chain
from services.ingest.old_records import TEXTS, old_facts, records
from tests.services.ingest.tables import FILES, read_file

WHOLE = (FILES / "test_types.xls").read_bytes()
SECTOR = 512


def changed(place: int, form: str, *numbers: int, data: bytes = WHOLE) -> bytes:
    """A workbook with some numbers of its bytes replaced."""
    made = bytearray(data)
    struct.pack_into(form, made, place, *numbers)
    return bytes(made)


def next_of(sector: int) -> int:
    """Where the container says which sector follows another."""
    table = struct.unpack_from("<I", WHOLE, 76)[0]
    return (table + 1) * SECTOR + 4 * sector


def record(kind: int, length: int) -> int:
    """Where the content of the first record of a kind and length starts."""
    return WHOLE.index(struct.pack("<HH", kind, length)) + 4


def start_of(name: str) -> int:
    """The first sector of a part."""
    return next(item.start for item in CompoundFile(WHOLE).streams if item.name == name)


def refused(data: bytes, folder: Path) -> str:
    """Why a workbook is refused."""
    path = folder / "book.xls"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="cannot be read safely") as caught:
        read_file(path, folder / "columns")
    return str(caught.value.details["reason"])


def test_a_chain_of_sectors_that_runs_in_a_circle_is_refused(tmp_path):
    first = start_of("Workbook")
    assert refused(changed(next_of(first), "<I", first), tmp_path) == "circle of sectors"


def test_a_list_of_parts_that_runs_in_a_circle_is_refused(tmp_path):
    first = struct.unpack_from("<I", WHOLE, 48)[0]
    assert refused(changed(next_of(first), "<I", first), tmp_path) == "circle of sectors"


def test_a_list_of_sectors_that_runs_in_a_circle_is_refused(tmp_path):
    """The last number of a sector of the list leads to the next one: here to itself."""
    made = changed(68, "<I", 0)
    assert refused(changed(2 * SECTOR - 4, "<I", 0, data=made), tmp_path) == "circle of sectors"


def test_a_chain_that_leads_beyond_the_file_is_refused(tmp_path):
    assert refused(changed(next_of(start_of("Workbook")), "<I", 70_000), tmp_path) == "beyond its end"
    assert refused(WHOLE[: len(WHOLE) // 2], tmp_path) == "beyond its end"


@pytest.mark.parametrize("place", [40, 44], ids=["parts", "table"])
def test_a_container_that_declares_too_much_is_refused(place, tmp_path):
    assert refused(changed(place, "<I", 0x7FFFFFFF), tmp_path) == "declares too much"


def test_a_part_that_says_that_it_is_huge_is_refused(tmp_path):
    entry = WHOLE.index("Workbook".encode("utf-16-le"))
    assert refused(changed(entry + 120, "<I", 0xFFFFFFFF), tmp_path) == "declares too much"


def test_a_sheet_that_says_that_it_is_larger_than_any_is_refused(tmp_path):
    assert refused(changed(record(0x0200, 14), "<2I2H", 0, 0xFFFFFFFF, 0, 0xFFFF), tmp_path) == "declares too much"


def test_a_sheet_that_ends_before_it_starts_is_refused(tmp_path):
    assert refused(changed(record(0x0200, 14), "<2I2H", 9, 1, 0, 7), tmp_path) == "declares too much"


def test_texts_for_which_there_is_no_room_are_refused(tmp_path):
    book = CompoundFile(WHOLE).stream("Workbook")
    assert book is not None
    start = next(start for kind, start, _ in records(book, 0) if kind == TEXTS)
    inside = WHOLE.index(book[start : start + 8])
    assert refused(changed(inside + 4, "<I", 0x7FFFFFFF), tmp_path) == "declares too much"


def test_a_cell_beyond_the_last_column_is_refused(tmp_path):
    assert refused(changed(record(0x027E, 10) + 2, "<H", 0xFFFF), tmp_path) == "far cell"


def test_a_chain_is_followed_to_its_end():
    assert chain([2, 0xFFFFFFFE, 1], 0) == [0, 2, 1]
    assert old_facts(WHOLE).keys() == {"Sheet1"}
