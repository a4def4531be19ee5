"""One look at the bytes of a sheet in an xlsx container: how far its cells reach, and which are merged."""

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.ahead import ahead
from services.ingest.cell_names import Area, area_of

PIECE = 1024 * 1024
REST = 256
AHEAD = 3
MOST_MERGED = 100_000
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,100}?ref=[\"']([A-Z0-9:]{3,40})[\"']")
LOOSE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3})(\d{1,9})[\"']")
EQUALS, NAME, SPACE = ord("="), ord("r"), ord(" ")
ZERO, LETTER = np.uint8(ord("0")), np.uint8(ord("A"))
LETTERS, DIGITS = 3, 7
# Behind each piece, so that a reference at its very end is looked at like any other.
PAD = b"\0" * (LETTERS + DIGITS + 4)


@dataclass
class Scan:
    """What one sheet holds by its own bytes: cells, the farthest and the first ones (1-based), and merged areas.

    `rows` and `columns` are the farthest; a row that only says its number counts, for readers go there too.
    `is_loose` says that there are spaces in the markup which no spreadsheet program writes.
    """

    cells: int = 0
    rows: int = 0
    columns: int = 0
    first_row: int = 0
    first_column: int = 0
    is_loose: bool = False
    merged: list[Area] = field(default_factory=list)

    def see(self, rows: np.ndarray, columns: np.ndarray) -> None:
        """Take in n references: rows, and columns (0 where only a row is named)."""
        if not len(rows):
            return
        self.rows = max(self.rows, int(rows.max()))
        named = columns > 0
        self.cells += int(named.sum())
        if named.any():
            self.columns = max(self.columns, int(columns.max()))
            first, row = int(columns[named].min()), int(rows[named].min())
            self.first_column = min(self.first_column or first, first)
            self.first_row = min(self.first_row or row, row)


@dataclass(frozen=True)
class Piece:
    """References in one piece of a sheet: n rows, n columns (0 where only a row is named), and merged areas."""

    rows: np.ndarray
    columns: np.ndarray
    is_loose: bool
    merged: list[Area]


def pieces(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part in pieces, each between the end of the one before it and `PAD`."""
    rest = b""
    with container.open(entry) as file:
        while piece := file.read(PIECE):
            # A reference at the very end is looked at once more, when it is whole.
            yield b"".join((rest, piece, PAD))
            rest = piece[-REST:]


def scan_sheet(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Scan:
    """Walk over one sheet.

    Raises:
        zipfile.BadZipFile, zlib.error, EOFError, OSError: the part is broken.
    """
    found = Scan()
    for piece in pieces_of(container, entry):
        found.is_loose |= piece.is_loose
        found.see(piece.rows, piece.columns)
        if len(found.merged) < MOST_MERGED:
            found.merged += piece.merged
    found.merged = list(dict.fromkeys(found.merged))
    return found


def pieces_of(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Piece]:
    """What each piece of a part holds; the next ones are unpacked while one is looked at."""
    if entry.file_size <= PIECE:
        yield from map(seen_in, pieces(container, entry))
        return
    with ThreadPoolExecutor(1) as pool:
        yield from ahead(pool, seen_in, pieces(container, entry), AHEAD)


def seen_in(data: bytes) -> Piece:
    """Look at one piece, behind which stands `PAD`."""
    marks = np.frombuffer(data, np.uint8)
    equals = np.flatnonzero(marks[1 : -len(PAD) - 1] == EQUALS) + 1
    loose = is_loose(marks, equals)
    rows, columns = loose_references(data) if loose else references(marks, equals)
    names = MERGED.findall(data) if b"mergeCell" in data else []
    return Piece(rows, columns, loose, [area for name in names if (area := area_of(name.decode()))])


def is_loose(marks: np.ndarray, equals: np.ndarray) -> bool:
    """Whether spaces stand beside a sign of equality, as no spreadsheet program writes them in markup."""
    return bool(((marks[equals - 1] <= SPACE) | (marks[equals + 1] <= SPACE)).any())


def loose_references(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """References in markup that no spreadsheet program writes, but a reader would take."""
    pairs = LOOSE.findall(data)
    rows = np.array([int(digits) for _, digits in pairs], dtype=np.int64)
    return rows, np.array([column_number(letters) for letters, _ in pairs], dtype=np.int64)


def references(marks: np.ndarray, equals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every `r="AB12"` and `r="12"` in some bytes, decoded at once: n rows, and n columns (0 for none).

    Args:
        marks: the bytes.
        equals: where signs of equality stand among them.
    """
    places = equals[(equals > 1) & (marks[equals - 1] == NAME)]
    at = places[marks[places - 2] <= SPACE] + 2
    columns = np.zeros(len(at), dtype=np.int32)
    for _ in range(LETTERS):
        letter = marks[at] - LETTER
        is_letter = letter < 26
        columns = np.where(is_letter, columns * 26 + letter + 1, columns)
        at += is_letter
    rows = np.zeros(len(at), dtype=np.int32)
    going = np.ones(len(at), dtype=bool)
    for _ in range(DIGITS + 1):
        digit = marks[at] - ZERO
        going &= digit < 10
        if not going.any():
            break
        rows = np.where(going, rows * 10 + digit, rows)
        at += going
    real = rows > 0
    return rows[real], columns[real]


def column_number(letters: bytes) -> int:
    """The 1-based number of a column such as “AB”; 0 for none.

    >>> column_number(b"AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
