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
EQUALS, NAME, SPACE, ZERO, LETTER = ord("="), ord("r"), ord(" "), ord("0"), ord("A")
LETTERS, DIGITS = 3, 7


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
    """The unpacked bytes of a part in pieces, each with the end of the one before it."""
    rest = b""
    with container.open(entry) as file:
        while piece := file.read(PIECE):
            # A reference at the very end is looked at once more, when it is whole.
            yield rest + piece
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
    """Look at one piece."""
    loose = is_loose(data)
    rows, columns = loose_references(data) if loose else references(data)
    names = MERGED.findall(data) if b"mergeCell" in data else []
    return Piece(rows, columns, loose, [area for name in names if (area := area_of(name.decode()))])


def is_loose(data: bytes) -> bool:
    """Whether spaces stand beside a sign of equality, as no spreadsheet program writes them in markup."""
    marks = np.frombuffer(data, np.uint8)
    equals = marks[1:-1] == EQUALS
    return bool((equals & ((marks[:-2] <= SPACE) | (marks[2:] <= SPACE))).any())


def loose_references(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """References in markup that no spreadsheet program writes, but a reader would take."""
    pairs = LOOSE.findall(data)
    rows = np.array([int(digits) for _, digits in pairs], dtype=np.int64)
    return rows, np.array([column_number(letters) for letters, _ in pairs], dtype=np.int64)


def references(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Every `r="AB12"` and `r="12"` in some bytes, decoded at once: n rows, and n columns (0 for none)."""
    marks = np.frombuffer(data + b"\0" * (LETTERS + DIGITS + 4), np.uint8)
    places = np.flatnonzero((marks[1:-1] == EQUALS) & (marks[:-2] == NAME))
    places = places[(places > 0) & (marks[places - 1] <= SPACE)] + 3
    columns = np.zeros(len(places), dtype=np.int64)
    at = places.copy()
    for _ in range(LETTERS):
        letter = marks[at].astype(np.int64) - LETTER
        is_letter = (letter >= 0) & (letter < 26)
        columns = np.where(is_letter, columns * 26 + letter + 1, columns)
        at += is_letter
    rows = np.zeros(len(places), dtype=np.int64)
    going = np.ones(len(places), dtype=bool)
    for _ in range(DIGITS + 1):
        digit = marks[at].astype(np.int64) - ZERO
        going &= (digit >= 0) & (digit < 10)
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
