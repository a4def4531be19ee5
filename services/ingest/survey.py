"""A first walk over all bytes of a text file: how many lines, which marks, and whether it is UTF-8 throughout."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.ingest.marks import count_of

CHUNK = 4 * 1024 * 1024
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip


@dataclass
class Survey:
    """What a walk over the bytes has counted; `strange` holds samples around bytes beyond ASCII."""

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


STRANGE_BYTES = 262_144


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
    """Walk over all bytes of a file once, in bounded memory."""
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    run = 0
    for piece in chunks(path):
        count(found, piece)
        run = longest_run(found, piece, run)
        if found.utf8 and not (piece.isascii() and not decoder.getstate()[0]):
            found.ascii = False
            check_utf8(found, decoder, piece)
        found.size += len(piece)
        if not piece.isascii() and len(found.strange) < STRANGE_BYTES:
            found.strange += surroundings(piece)
    if found.utf8 and decoder.getstate()[0]:
        found.utf8, found.bad_byte = False, found.size
    return found


def count(found: Survey, piece: bytes) -> None:
    """Add up the marks of one piece."""
    found.lines += count_of(piece, b"\n")
    found.returns += count_of(piece, b"\r")
    found.quotes += count_of(piece, b'"')
    found.nuls += count_of(piece, b"\0")
    found.ascii = found.ascii and piece.isascii()


def longest_run(found: Survey, piece: bytes, run: int) -> int:
    """Follow how many bytes come without a line end, where whole pieces have none; returns the run at the end."""
    last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    if last < 0:
        run += len(piece)
        if run > found.longest_without_line:
            found.longest_without_line, found.longest_line = run, max(found.lines, found.returns) + 1
        return run
    return len(piece) - last - 1


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
