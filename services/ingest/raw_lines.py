"""Lines of a file as they stand in it, for people to look at: the first ones, and those around a place."""

import bz2
import codecs
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from models.receipt import RawLine, RawLines
from services.ingest.survey import bom_of

FIRST = 12
AROUND = 3
HEAD = 65_536
LONGEST = 400
CHUNK = 1024 * 1024
FARTHEST = 128 * 1024 * 1024
BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error, ValueError)
WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")


def raw_lines(path: Path, file_type: str, encoding: str | None, line: int | None) -> RawLines:
    """The first lines of a file, and those around one; none of a packed file that is broken.

    Args:
        path: the kept original.
        file_type: its suffix, which says whether it is packed.
        encoding: as it was read, where that is known.
        line: the 1-based line to show, None for the first ones only.
    """
    try:
        with opened(path, file_type) as stream:
            return lines_of(stream, encoding, line)
    except BROKEN:
        return RawLines()


def lines_of(stream: IO[bytes], encoding: str | None, line: int | None) -> RawLines:
    """The same for a stream of bytes."""
    head = stream.read(HEAD)
    name, mark = encoding_for(head, encoding)
    if name.startswith(WIDE):
        text = head[mark:].decode(name, "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return RawLines(first=tuple(shown(part, number) for number, part in enumerate(lines[:FIRST], start=1)))
    end = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    first = [decoded(data, name, number) for number, data in enumerate(head[mark:].split(end)[:FIRST], start=1)]
    if len(first) > 1 and not first[-1].text and not first[-1].more:
        first.pop()
    around = [] if line is None or line <= len(first) else list(lines_around(stream, head, end, name, line))
    return RawLines(first=tuple(first), around=tuple(around))


def opened(path: Path, file_type: str) -> IO[bytes]:
    """The bytes of a file, unpacked on the way where one file is packed in it."""
    if file_type == "zst":
        import pyarrow as pa

        return cast("IO[bytes]", pa.input_stream(str(path), compression="zstd"))
    streams: dict[str, Callable[[Path, str], object]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    return cast("IO[bytes]", streams[file_type](path, "rb")) if file_type in streams else path.open("rb")


def encoding_for(head: bytes, encoding: str | None) -> tuple[str, int]:
    """The encoding to show bytes in, and how long its mark is."""
    marked, mark = bom_of(head)
    if marked is not None:
        return marked, mark
    try:
        return (codecs.lookup(encoding).name if encoding else "utf-8"), 0
    except (LookupError, ValueError):
        return "utf-8", 0


def decoded(data: bytes, encoding: str, number: int) -> RawLine:
    """One line of bytes; those that are no characters are written as numbers."""
    try:
        text = data[: 4 * LONGEST].decode(encoding, "backslashreplace")
    except (UnicodeError, LookupError):
        text = data[: 4 * LONGEST].decode("ascii", "backslashreplace")
    line = shown(text.removesuffix("\r"), number)
    return line.model_copy(update={"more": line.more or len(data) > 4 * LONGEST})


def shown(text: str, number: int) -> RawLine:
    r"""One line with everything visible: a tab as an arrow, other signs that print nothing as their numbers.

    >>> shown("a\tb\x00\u202e", 1).text
    'a⇥b\\x00\\u202e'
    """
    visible = "".join(
        sign if sign.isprintable() else "⇥" if sign == "\t" else sign.encode("unicode_escape").decode()
        for sign in text[:LONGEST]
    )
    return RawLine(number=number, text=visible, more=len(text) > LONGEST)


def lines_around(stream: IO[bytes], head: bytes, end: bytes, encoding: str, line: int) -> Iterator[RawLine]:
    """The lines around one that lies behind the head of a stream; none where it is too far away or not there."""
    wanted = max(1, line - AROUND)
    number, data, read = 1, head, len(head)
    while number + (count := data.count(end)) < wanted:
        number += count
        # The part of a line that follows the last end belongs to the line that is being counted.
        data = stream.read(CHUNK)
        read += len(data)
        if not data or read > FARTHEST:
            return
    data += stream.read(CHUNK)
    parts = data.split(end)[wanted - number :]
    for place, part in enumerate(parts[: line + AROUND - wanted + 1]):
        yield decoded(part, encoding, wanted + place)
