"""One table, packed: .gz, .bz2, .xz and .zst. What is in it is told by its content."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.unpacking import Opened, open_packed


def zstd_stream(path: Path) -> IO[bytes]:
    """The unpacked bytes of a .zst file."""
    import pyarrow as pa

    return cast("IO[bytes]", pa.input_stream(str(path), compression="zstd"))


def opener(opened: Opened, kind: str) -> Callable[[Path, ReadingOptions], Source]:
    """The function that opens files packed in one way."""
    return lambda path, options: open_packed(path, options, opened, kind)


def starts_with(magic: bytes) -> Callable[[bytes], bool]:
    """Whether the first bytes are those of one kind of packed file."""
    return lambda head: head.startswith(magic)


def gzip_stream(path: Path) -> IO[bytes]:
    """The unpacked bytes of a .gz file."""
    return cast("IO[bytes]", gzip.open(path, "rb"))


def bzip2_stream(path: Path) -> IO[bytes]:
    """The unpacked bytes of a .bz2 file."""
    return cast("IO[bytes]", bz2.open(path, "rb"))


def xz_stream(path: Path) -> IO[bytes]:
    """The unpacked bytes of an .xz file."""
    return cast("IO[bytes]", lzma.open(path, "rb"))


GZIP = FileFormat("gzip", "Packed with gzip", ("gz",), starts_with(b"\x1f\x8b"), opener(gzip_stream, "gzip"))
BZIP2 = FileFormat("bzip2", "Packed with bzip2", ("bz2",), starts_with(b"BZh"), opener(bzip2_stream, "bzip2"))
XZ = FileFormat("xz", "Packed with xz", ("xz",), starts_with(b"\xfd7zXZ"), opener(xz_stream, "xz"))
ZSTD = FileFormat("zstd", "Packed with zstd", ("zst",), starts_with(b"\x28\xb5\x2f\xfd"), opener(zstd_stream, "zstd"))
