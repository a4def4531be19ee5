"""CSV with its origin: a ZIP archive of the rows, as any tool reads them, and beside them a text that says whence."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from models.kinds import Export
from services.export_rows import ExportRows
from services.exports import csv_file

ROWS, ORIGIN = "rows.csv", "origin.txt"
# Little effort: what is taken out waits for nobody, and text shrinks anyhow.
EFFORT = 1


class Passage(io.RawIOBase):
    """A file that forgets what was taken from it; it cannot be sought in, so the archive is written in one go."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """It is only ever written to."""
        return True

    def write(self, piece: object) -> int:
        """Hold a piece until it is taken."""
        content = bytes(piece)  # type: ignore[call-overload]
        self._held += content
        return len(content)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._held)
        self._held.clear()
        return found


def write(rows: ExportRows) -> Iterator[bytes]:
    """The archive, while the rows are read."""
    passage = Passage()
    with ZipFile(passage, "w", ZIP_DEFLATED, compresslevel=EFFORT) as archive:
        with archive.open(entry(ROWS), "w", force_zip64=True) as file:
            for piece in csv_file.write(rows):
                file.write(piece)
                if packed := passage.taken():
                    yield packed
        archive.writestr(entry(ORIGIN), origin(rows))
    yield passage.taken()


def entry(name: str) -> ZipInfo:
    """A file of the archive, of now, that everybody may read once it is taken out."""
    found = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found


def origin(rows: ExportRows) -> str:
    """One line for each thing to know; words of somebody's data stay on their line."""
    return "".join(f"{name}: {' '.join(text.split())}\n" for name, text in rows.about)


EXPORT = Export("csv-zip", "CSV with its origin", "application/zip", write, suffix="zip")
