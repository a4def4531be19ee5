"""A ZIP archive with one table in it."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.names import format_of, supported_suffixes
from services.formats.source import Source
from services.ingest.unpacking import open_packed
from services.ingest.zip_preflight import check_container

SHOWN = 10


def tables_in(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of an archive that may be a table, by their suffix; those that systems add on their own are none."""
    known = set(supported_suffixes())
    return [
        entry for entry in entries
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        and not PurePosixPath(entry.filename).name.startswith(".") and suffix_in(entry) in known
    ]  # fmt: skip


def suffix_in(entry: zipfile.ZipInfo) -> str:
    """The suffix of a file in an archive, without the dot."""
    return PurePosixPath(entry.filename.replace("\\", "/")).suffix.lstrip(".").lower()


def open_archive(path: Path, options: ReadingOptions) -> Source:
    """Open the only table of an archive.

    Raises:
        UnreadableFile: broken, unsafe, protected, or with no table or several.
    """
    tables = tables_in(check_container(path))
    if len(tables) != 1:
        names = ", ".join(entry.filename[:80] for entry in tables[:SHOWN])
        raise UnreadableFile(
            f"This ZIP archive holds {len(tables):,} tables ({names}). Upload each on its own."
            if tables else "This ZIP archive holds no table that can be read. Unpack it and upload the table.",
            reason="several tables" if tables else "no table", tables=[entry.filename for entry in tables[:100]],
        )  # fmt: skip
    entry = tables[0]

    @contextmanager
    def opened(packed: Path) -> Iterator[IO[bytes]]:
        with zipfile.ZipFile(packed) as container, container.open(entry) as stream:
            yield stream

    return open_packed(
        path, options, cast("Any", opened), f"zip, as {entry.filename[:200]}", format_of(suffix_in(entry))
    )


def recognise(head: bytes) -> bool:
    """A ZIP container."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


FORMAT = FileFormat("archive", "ZIP archive with one table", ("zip",), recognise, open_archive)
