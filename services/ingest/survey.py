"""A first walk over all bytes of a text file: how many lines, which marks, and whether it is UTF-8 throughout."""

import codecs
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from services.ahead import ahead
from services.ingest.marks import count_of

CHUNK = 4 * 1024 * 1024
WALKERS = 2
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
# A line end and the mark of a file that was put behind another one.
LINE_MARKS = (b"\n" + codecs.BOM_UTF8, b"\n\0" + codecs.BOM_UTF16_LE, b"\0\n" + codecs.BOM_UTF16_BE)
LONGEST_MARK = 4
STRANGE_BYTES = 262_144
LONGEST_FIRST = 65_536


@dataclass
class Survey:
    """What a walk over the bytes has counted; `strange` holds samples around bytes beyond ASCII.

    `first` is the first line without its mark and end, and `first_again` says whether it stands in the file
    once more, as in files put one after the other. `marked_again` says that a byte order mark stands at the start of
    another line. `mixed` is set where some lines end with a carriage return alone.
    """

    size: int = 0
    lines: int = 0
    returns: int = 0
    quotes: int = 0
    nuls: int = 0
    longest_without_line: int = 0
    longest_line: int = 1
    ascii: bool = True
    utf8: bool = True
    bad_byte: int | None = None
    strange: bytes = b""
    first: bytes = b""
    first_again: bool = False
    marked_again: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class Line:
    """A line to look for; where its rarest byte does not stand, it does not either, which is quickly seen."""

    text: bytes = b""
    rare: bytes = b""

    def stands_in(self, data: bytes) -> bool:
        """Whether it is a whole line of some bytes, other than the first and the last."""
        if not self.text or self.rare not in data:
            return False
        return b"\n" + self.text + b"\n" in data or b"\n" + self.text + b"\r\n" in data


@dataclass(frozen=True)
class Piece:
    """What was counted in one piece; `data` are its bytes where some are beyond ASCII, `end` is its last line end."""

    size: int
    lines: int
    returns: int
    quotes: int
    nuls: int
    end: int
    again: bool
    marked: bool
    data: bytes = field(default=b"", repr=False)


def bom_of(head: bytes) -> tuple[str | None, int]:
    """The encoding that a byte order mark names, and the length of the mark."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name, len(mark)
    return None, 0


def chunks(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(size):
            yield piece


def survey(path: Path) -> Survey:
    """Walk over all bytes of a file once, in bounded memory and with both processors."""
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    run = 0
    for piece in pieces_of(path, found):
        count(found, piece)
        run = longest_run(found, piece, run)
        if found.utf8 and piece.size and (piece.data or decoder.getstate()[0]):
            # A character that breaks off before a piece of ASCII is none, whatever follows.
            check_utf8(found, decoder, piece.data or b"\0")
        found.size += piece.size
        if piece.data and len(found.strange) < STRANGE_BYTES:
            found.strange += surroundings(piece.data)
    if found.utf8 and decoder.getstate()[0]:
        found.utf8, found.bad_byte = False, found.size
    return found


def pieces_of(path: Path, found: Survey) -> Iterator[Piece]:
    """What each piece of a file holds, in order; the first line is put down on the way."""
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        line = first_line(os.pread(file.fileno(), CHUNK, 0))
        found.first = line.text
        look = partial(piece_at, file.fileno(), line)
        starts = range(0, size, CHUNK)
        if len(starts) < WALKERS:
            yield from map(look, starts)
            return
        with ThreadPoolExecutor(WALKERS) as pool:
            yield from ahead(pool, look, starts, 2 * WALKERS)


def first_line(head: bytes) -> Line:
    """The first line of a file, with the byte in it that is the rarest below it."""
    start = bom_of(head)[1]
    end = head.find(b"\n", start, start + LONGEST_FIRST)
    text = head[start : max(start, end)].rstrip(b"\r")
    rest = head[end : end + LONGEST_FIRST]
    return Line(text, min((bytes([byte]) for byte in set(text)), key=rest.count, default=b""))


def piece_at(descriptor: int, line: Line, start: int) -> Piece:
    """Look through the piece that starts at a byte; a line may begin in the piece before."""
    before = min(start, max(LONGEST_MARK, len(line.text) + 2))
    data = os.pread(descriptor, CHUNK + before, start - before)
    lines, returns, quotes, nuls = (count_of(data, mark, before) for mark in (b"\n", b"\r", b'"', b"\0"))
    end = max(data.rfind(b"\n", before), data.rfind(b"\r", before) if returns else -1)
    is_ascii = data.isascii()
    return Piece(
        len(data) - before, lines, returns, quotes, nuls, end - before, line.stands_in(data),
        not is_ascii and any(mark in data for mark in LINE_MARKS), b"" if is_ascii else data[before:],
    )  # fmt: skip


def count(found: Survey, piece: Piece) -> None:
    """Add up the marks of one piece."""
    found.lines += piece.lines
    found.returns += piece.returns
    found.quotes += piece.quotes
    found.nuls += piece.nuls
    found.ascii = found.ascii and not piece.data
    found.first_again = found.first_again or piece.again
    found.marked_again = found.marked_again or piece.marked


def longest_run(found: Survey, piece: Piece, run: int) -> int:
    """Follow how many bytes come without a line end, where whole pieces have none; returns the run at the end."""
    if piece.end < 0:
        run += piece.size
        if run > found.longest_without_line:
            found.longest_without_line, found.longest_line = run, max(found.lines, found.returns) + 1
        return run
    return piece.size - piece.end - 1


def check_utf8(found: Survey, decoder: codecs.IncrementalDecoder, piece: bytes) -> None:
    """Decode one piece strictly; remember the first byte that is no UTF-8."""
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(piece)
    except UnicodeDecodeError as error:
        found.utf8, found.bad_byte = False, found.size - pending + error.start


def surroundings(piece: bytes) -> bytes:
    """Lines of a piece that hold bytes beyond ASCII, up to a bound."""
    kept: list[bytes] = []
    size = 0
    for line in piece.split(b"\n"):
        if not line.isascii():
            kept.append(line[:4096])
            size += len(kept[-1])
            if size > STRANGE_BYTES // 4:
                break
    return b"\n".join(kept) + b"\n"
