"""The records of binary workbooks (xls, xlsb), as far as cells merged in them and hidden sheets go."""

import struct
import zipfile
from collections.abc import Iterator

from services.ingest.cell_names import Area
from services.ingest.sheet_facts import SheetFacts, linked_to

SECTOR_END = 0xFFFFFFFA
MOST_SECTORS = 2_000_000
MOST_RECORDS = 3_000_000
BOUND_SHEET, END_OF_SHEET, MERGED = 0x0085, 0x000A, 0x00E5
BINARY_SHEET, BINARY_MERGED = 156, 176
BOOK, LINKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
MOST_BYTES = 512 * 1024**2


def old_facts(data: bytes) -> dict[str, SheetFacts]:
    """The facts of the sheets of an xls workbook; none where its container or its records are not as they should be."""
    try:
        book = workbook_stream(data)
        return {name: SheetFacts(hidden=hidden, merged=merged_at(book, place)) for name, hidden, place in bound(book)}
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


def workbook_stream(data: bytes) -> bytes:
    """The stream of a workbook in an OLE container.

    Raises:
        ValueError, IndexError, struct.error: the container is broken.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory, cutoff = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
    table = allocation(data, size)
    entries = chain(data, table, directory, size)
    for place in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(0, length - 2)].decode("utf-16-le")
        if name in ("Workbook", "Book"):
            start, wide = struct.unpack_from("<II", entries, place + 116)
            if wide < cutoff:
                raise ValueError("a workbook so small stands in another place")
            return chain(data, table, start, size)[:wide]
    raise ValueError("no workbook")


def allocation(data: bytes, size: int) -> list[int]:
    """Which sector comes after each."""
    count = struct.unpack_from("<I", data, 44)[0]
    sectors = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    while following < SECTOR_END and len(sectors) < count:
        more = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        sectors += more[:-1]
        following = more[-1]
    table: list[int] = []
    for sector in sectors[: min(count, MOST_SECTORS)]:
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def chain(data: bytes, table: list[int], sector: int, size: int) -> bytes:
    """The bytes of a chain of sectors."""
    parts: list[bytes] = []
    while sector < SECTOR_END:
        if len(parts) > len(table):
            raise ValueError("a chain of sectors without end")
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from some place on: kind and content."""
    for _ in range(MOST_RECORDS):
        if place + 4 > len(book):
            return
        kind, length = struct.unpack_from("<HH", book, place)
        yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length


def bound(book: bytes) -> Iterator[tuple[str, bool, int]]:
    """The sheets of a workbook: name, whether it is hidden, and where its records begin."""
    for kind, content in records(book, 0):
        if kind == BOUND_SHEET:
            place, hidden, _, count, wide = struct.unpack_from("<IBBBB", content)
            text = content[8 : 8 + count * (1 + (wide & 1))]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1"), hidden & 3 != 0, place
        elif kind == END_OF_SHEET:
            return


def merged_at(book: bytes, place: int) -> tuple[Area, ...]:
    """The merged cells of the sheet whose records begin at a place."""
    found: list[Area] = []
    depth = 0
    for kind, content in records(book, place):
        # Charts within a sheet have a beginning and an end of their own.
        depth += (kind == 0x0809) - (kind == END_OF_SHEET)
        if depth <= 0:
            break
        if kind == MERGED:
            count = struct.unpack_from("<H", content)[0]
            for number in range(min(count, (len(content) - 2) // 8)):
                top, bottom, left, right = struct.unpack_from("<4H", content, 2 + 8 * number)
                found.append(Area(top, left, bottom, right))
    return tuple(found)


def binary_facts(container: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The facts of the sheets of an xlsb workbook; none where a part is missing or broken."""
    try:
        parts = linked_to(container, LINKS)
        sheets = list(binary_sheets(container.read(BOOK)))
        return {
            name: SheetFacts(hidden=hidden, merged=binary_merged(container, parts.get(link, "")))
            for name, hidden, link in sheets
        }
    except (KeyError, struct.error, IndexError, ValueError, EOFError, OSError, zipfile.BadZipFile):
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
