"""Unpacking one packed file beside the original, within limits, and reading what is in it by its content."""

import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from models.errors import UnreadableFile
from models.receipt import Decision, ReadingOptions
from services.formats.source import Source
from services.ingest.preflight import PACKED, Verdict, inspect

PIECE = 1024 * 1024
MOST_BYTES = 4 * 1024**3
MOST_RATIO = 100
SMALL = 64 * 1024**2
OPEN_FILES = Path("/proc/self/fd")
BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error, ValueError)

Opened = Callable[[Path], IO[bytes]]


def pieces_of(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The bytes of a packed file of some size, up to the limits.

    Raises:
        UnreadableFile: it unpacks to more than any honest file, or is broken or cut off.
    """
    limit = min(MOST_BYTES, max(SMALL, MOST_RATIO * size))
    total = 0
    while True:
        try:
            piece = stream.read(PIECE)
        except BROKEN as error:
            raise UnreadableFile(
                "This packed file is broken or cut off. Pack the table again, or upload it without packing.",
                reason="broken archive",
            ) from error
        if not piece:
            return
        total += len(piece)
        if total > limit:
            raise UnreadableFile(
                f"This file cannot be read safely: its {size:,} bytes unpack to more than {limit:,}. "
                "Unpack it and upload the parts.",
                reason="unpacks to too much",
            )
        yield piece


def temporary_copy(path: Path, opened: Opened) -> tuple[IO[bytes], Path, int]:
    """The content of a packed file as an open file without a name: it is gone when this process ends, however."""
    with opened(path) as stream:
        copy = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115 - the source keeps it open
        size = 0
        for piece in pieces_of(stream, path.stat().st_size):
            size += copy.write(piece)
        copy.flush()
    return copy, OPEN_FILES / str(copy.fileno()), size


def open_packed(path: Path, options: ReadingOptions, opened: Opened, kind: str, promised: str = "delimited") -> Source:
    """Unpack a file and open what is in it.

    Args:
        path: the packed file.
        options: what a person fixed.
        opened: gives the unpacked bytes as a stream.
        kind: what packed it, in words.
        promised: the format that the name of the inner file promises.

    Raises:
        UnreadableFile: broken, unpacking to too much, packed twice, or no table.
    """
    from services.formats import FORMATS

    copy, place, size = temporary_copy(path, opened)
    verdict: Verdict = inspect(place, promised)
    if verdict.format in PACKED:
        raise UnreadableFile(
            "This packed file holds another packed file. Unpack it once and upload that.", reason="packed twice"
        )
    source: Source = FORMATS[verdict.format].open_source(place, options)
    decision = Decision(what="packed with", chosen=kind, evidence=f"{path.stat().st_size:,} bytes unpack to {size:,}")
    source.receipt = source.receipt.model_copy(
        update={"decisions": (decision, *verdict.decisions, *source.receipt.decisions)}
    )
    # The source reads the copy later, so it keeps it open.
    return replace(source, kept=(copy, source))
