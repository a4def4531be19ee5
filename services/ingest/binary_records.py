"""The records of xlsb workbooks, as far as cells merged in them and hidden sheets go."""

import struct
import zipfile
import zlib
from collections.abc import Iterator

from services.ingest.cell_names import Area
from services.ingest.sheet_facts import SheetFacts, linked_to

BINARY_SHEET, BINARY_MERGED = 156, 176
BOOK, LINKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"


def binary_facts(container: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The facts of the sheets of an xlsb workbook; none where a part is missing or broken."""
    try:
        parts = linked_to(container, LINKS)
        sheets = list(binary_sheets(container.read(BOOK)))
        return {
            name: SheetFacts(hidden=hidden, merged=binary_merged(container, parts.get(link, "")))
            for name, hidden, link in sheets
        }
    except (KeyError, struct.error, IndexError, ValueError, EOFError, OSError, zipfile.BadZipFile, zlib.error):
        return {}


def binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: kind and content; both kind and length take as many bytes as they need."""
    place = 0
    while place < len(data):
        kind = data[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[place] << 7)
            place += 1
        length = shift = 0
        for _ in range(4):
            length |= (data[place] & 0x7F) << shift
            place += 1
            shift += 7
            if not data[place - 1] & 0x80:
                break
        yield kind, data[place : place + length]
        place += length


def binary_sheets(data: bytes) -> Iterator[tuple[str, bool, str]]:
    """The sheets of an xlsb workbook: name, whether it is hidden, and the link to its part."""
    for kind, content in binary_records(data):
        if kind == BINARY_SHEET:
            state, _, count = struct.unpack_from("<III", content)
            link = content[12 : 12 + 2 * count].decode("utf-16-le")
            start = 12 + 2 * count
            length = struct.unpack_from("<I", content, start)[0]
            yield content[start + 4 : start + 4 + 2 * length].decode("utf-16-le"), state != 0, link


def binary_merged(container: zipfile.ZipFile, part: str) -> tuple[Area, ...]:
    """The merged cells of a part; they come after all others, so the whole part is looked through."""
    if not part or part not in container.namelist():
        return ()
    data = container.read(part)
    # Kind 176 and a length of 16: the only records of merged cells there can be.
    if b"\xb0\x01\x10" not in data:
        return ()
    found = (struct.unpack_from("<4I", content) for kind, content in binary_records(data) if kind == BINARY_MERGED)
    return tuple(Area(top, left, bottom, right) for top, bottom, left, right in found)
