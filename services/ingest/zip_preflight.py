"""Checks of a ZIP container by its directory, before anything in it is unpacked by a library."""

import re
import stat
import zipfile
import zlib
from pathlib import Path

from models.errors import UnreadableFile
from services.ingest.sheet_scan import Scan, column_number, scan_sheet

WORKBOOK, ARCHIVE = "workbook", "ZIP archive"
MOST_ENTRIES = 10_000
MOST_BYTES = 4 * 1024**3
MOST_RATIO = 200
SMALL = 20 * 1024**2
PIECE = 1024 * 1024
OVERLAP = 16
MOST_CELLS = 150_000_000
SPARSE_CELLS = 5_000_000
SPARSE = 200
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br=["\']([A-Z]{1,3})(\d{1,8})["\'][^>]{0,200}?(?<!/)>')


def refused(sentence: str, reason: str, kind: str = WORKBOOK) -> UnreadableFile:
    """The error for a container that is not safe or not whole."""
    way = "Save it again and upload that" if kind == WORKBOOK else "Unpack it and upload the table in it"
    return UnreadableFile(f"This {kind} cannot be read safely: {sentence}. {way}.", reason=reason)


def check_container(path: Path, kind: str = WORKBOOK) -> list[zipfile.ZipInfo]:
    """The entries of a container, which is called by its kind where it is refused.

    Raises:
        UnreadableFile: broken, or one of the tricks that make a small file unpack to a huge one.
    """
    try:
        with zipfile.ZipFile(path) as container:
            entries = container.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise refused("the container is broken or cut off", "broken zip", kind) from error
    if len(entries) > MOST_ENTRIES:
        raise refused(f"it has {len(entries):,} parts", "too many parts", kind)
    unpacked = sum(entry.file_size for entry in entries)
    size = path.stat().st_size
    if unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_RATIO * size):
        raise refused(f"{size:,} bytes would unpack to {unpacked:,}", "unpacks to too much", kind)
    check_entries(entries, size, kind)
    return entries


def check_entries(entries: list[zipfile.ZipInfo], size: int, kind: str) -> None:
    """Look at each entry: encrypted ones, links, and those that share their bytes with others."""
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.flag_bits & 1:
            raise refused("it is protected by a password", "password", kind)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refused("it holds links", "link in zip", kind)
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise refused("its parts overlap", "overlapping parts", kind)
        end = entry.header_offset + entry.compress_size


def check_sheets(path: Path, entries: list[zipfile.ZipInfo]) -> dict[str, Scan]:
    """Look at the farthest cell of each sheet: readers make room for everything up to there.

    Returns:
        What was seen of each sheet, by the name of its part.

    Raises:
        UnreadableFile: the sheet would need far more room than its cells.
    """
    with zipfile.ZipFile(path) as container:
        return {entry.filename: check_sheet(container, entry) for entry in entries if SHEET.search(entry.filename)}


def check_sheet(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Scan:
    """Walk over one sheet's bytes in pieces."""
    try:
        found = scan_sheet(container, entry)
        rows, columns, cells = found.rows, max(26, found.columns), found.cells
        if not found.is_loose and too_sparse(rows, columns, cells):
            rows, columns, cells = filled_area(container, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise refused("a sheet in it is broken", "broken sheet") from error
    if too_sparse(rows, columns, cells):
        what = f"its farthest cell is in row {rows:,}, column {columns:,}, but only {cells:,} cells are filled"
        raise refused(what, "far cell")
    return found


def too_sparse(rows: int, columns: int, cells: int) -> bool:
    """Whether the room up to the farthest cell is out of all proportion."""
    area = rows * columns
    return area > MOST_CELLS or (area > SPARSE_CELLS and area > SPARSE * max(1, cells))


def filled_area(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int, int]:
    """The farthest row and column of cells that hold something, and how many there are; slow and exact."""
    rows = columns = cells = 0
    rest = b""
    with container.open(entry) as file:
        while piece := file.read(PIECE):
            data = rest + piece
            end = data.rfind(b"<")
            for letters, digits in FILLED.findall(data, 0, end):
                column = column_number(letters)
                rows, columns, cells = max(rows, int(digits)), max(columns, column), cells + 1
            rest = data[end:]
    return rows, columns, cells
