"""A file as a stream of UTF-8 bytes with plain line ends, whatever encoding it has, in bounded memory."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from services.ingest.encodings import MIXED, Encoding, signs_again, without_marks
from services.ingest.survey import chunks

LONE_RETURN = re.compile(rb"\r(?!\n)")


def utf8_pieces(path: Path, encoding: Encoding, lone_returns: bool, drop_nuls: bool = False) -> Iterator[bytes]:
    """The text of a file as UTF-8, without its mark.

    Args:
        path: the file.
        encoding: as decided.
        lone_returns: whether a carriage return alone ends a line, everywhere or in some places.
        drop_nuls: whether to leave out NUL bytes.
    """
    pieces = transcoded(path, encoding)
    pieces = without_marks(pieces) if encoding.marked_again else pieces
    for piece in with_line_ends(pieces) if lone_returns else pieces:
        yield piece.replace(b"\0", b"") if drop_nuls else piece


def with_line_ends(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stream in which each carriage return that stands alone is a line end; pieces may end between two marks."""
    held = b""
    for piece in pieces:
        data = held + piece
        held = data[-1:] if data.endswith(b"\r") else b""
        yield LONE_RETURN.sub(b"\n", data[: len(data) - len(held)])
    yield held.replace(b"\r", b"\n")


def transcoded(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """The bytes of a file, decoded and encoded again where it is not UTF-8."""
    pieces = chunks(path)
    first = next(pieces, b"")[encoding.mark :]
    if encoding.name == "utf-8" and encoding.valid:
        plain = chain([first], pieces)
        yield from signs_again(plain) if encoding.twice else plain
        return
    mixed = encoding.name == MIXED
    name, errors = ("utf-8", MIXED) if mixed else (encoding.name, "replace")
    if encoding.name in ("cp1252", "latin-1"):
        errors = "latin-1_fallback"
    decoder = codecs.getincrementaldecoder(name)(errors)
    yield decoder.decode(first).encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def without_end(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """A stream without its last bytes."""
    held = b""
    for piece in pieces:
        held += piece
        if len(held) > size:
            yield held[: len(held) - size]
            held = held[len(held) - size :]
