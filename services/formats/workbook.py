"""Excel workbooks of today: xlsx, xlsm, and the binary xlsb."""

import zipfile
from pathlib import Path

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.binary_records import binary_facts
from services.ingest.sheet_facts import sheet_facts
from services.ingest.sheets import open_sheets
from services.ingest.zip_preflight import check_container, check_sheets


def open_workbook(path: Path, options: ReadingOptions) -> Source:
    """Open a workbook and find the table in one of its sheets.

    Raises:
        UnreadableFile: broken, protected, unsafe, or without any sheet of cells.
        InvalidParameters: there is no such sheet.
    """
    entries = check_container(path)
    if not any(entry.filename.lower().startswith("xl/") for entry in entries):
        raise UnreadableFile(
            "This is a ZIP container, but no Excel workbook. Unpack it and upload the table inside.",
            reason="zip without workbook",
        )
    scans = check_sheets(path, entries)
    with zipfile.ZipFile(path) as container:
        facts = sheet_facts(container, scans) or binary_facts(container)
    return open_sheets(path, options, facts)


def recognise(head: bytes) -> bool:
    """A ZIP container."""
    return head.startswith(b"PK")


FORMAT = FileFormat("workbook", "Excel workbook", ("xlsx", "xlsm", "xlsb"), recognise, open_workbook)
