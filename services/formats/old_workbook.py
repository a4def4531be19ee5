"""Old Excel workbooks: xls, in an OLE container."""

from pathlib import Path

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.compound_file import MOST_BYTES
from services.ingest.old_records import old_facts
from services.ingest.sheet_book import protected
from services.ingest.sheets import open_sheets

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def open_old_workbook(path: Path, options: ReadingOptions) -> Source:
    """Open an old workbook, or say what else the container holds.

    Raises:
        UnreadableFile: broken, made to do harm, protected, too large, or no workbook.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(
            "An .xls workbook of this size cannot be read safely. Save it as .xlsx and upload that.", reason="too large"
        )
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise UnreadableFile("This is no Excel workbook. Save it again and upload that.", reason="no workbook")
    if ENCRYPTED in data:
        raise protected()
    if not any(name in data for name in BOOKS):
        raise UnreadableFile(
            "This file is no workbook but another document of Office. Export the table in it as CSV and upload that.",
            reason="no workbook",
        )
    facts = old_facts(data)
    del data
    return open_sheets(path, options, facts)


def recognise(head: bytes) -> bool:
    """An OLE container."""
    return head.startswith(MAGIC)


FORMAT = FileFormat("old_workbook", "Old Excel workbook", ("xls",), recognise, open_old_workbook)
