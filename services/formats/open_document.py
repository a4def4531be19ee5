"""OpenDocument spreadsheets: ods."""

import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.cell_names import Area
from services.ingest.sheet_book import broken, protected
from services.ingest.sheet_facts import SheetFacts
from services.ingest.sheets import open_sheets
from services.ingest.zip_preflight import MOST_CELLS, check_container, refused

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
PIECE = 1024 * 1024
CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
MOST_MERGED = 100_000


class CellCounter:
    """Counts the cells that a sheet unfolds to: rows and cells say how often they are repeated; notes merged ones."""

    def __init__(self) -> None:
        self.cells = 0
        self.merged: dict[str, list[Area]] = {}
        self._areas: list[Area] = []
        self._top = self._left = 0
        self._rows = 1
        self._row = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A sheet, a row or a cell begins."""
        if name in CELLS:
            count = int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self._row += count
            if "table:number-columns-spanned" in attributes or "table:number-rows-spanned" in attributes:
                self._merge(attributes)
            self._left += count
        elif name == "table:table-row":
            self._rows, self._row, self._left = int(attributes.get("table:number-rows-repeated", 1)), 0, 0
        elif name == "table:table":
            self._areas = self.merged.setdefault(attributes.get("table:name", ""), [])
            self._top = 0

    def _merge(self, attributes: dict[str, str]) -> None:
        width = int(attributes.get("table:number-columns-spanned", 1))
        height = int(attributes.get("table:number-rows-spanned", 1))
        if width * height > 1 and len(self._areas) < MOST_MERGED:
            self._areas.append(Area(self._top, self._left, self._top + height - 1, self._left + width - 1))

    def end(self, name: str) -> None:
        """A row ends."""
        if name == "table:table-row":
            self.cells += self._rows * self._row
            self._top += self._rows
            if self.cells > MOST_CELLS:
                raise refused(f"its repeated cells would be more than {MOST_CELLS:,}", "repeated cells")


def check_content(path: Path) -> dict[str, SheetFacts]:
    """The facts of each sheet.

    Raises:
        UnreadableFile: a password, broken markup, or cells without end.
    """
    counter = CellCounter()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = counter.start, counter.end
    try:
        with zipfile.ZipFile(path) as container:
            if b"encryption-data" in container.read(MANIFEST):
                raise protected()
            with container.open(CONTENT) as content:
                while piece := content.read(PIECE):
                    parser.Parse(piece)
    except UnreadableFile:
        raise
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, EOFError, OSError, ValueError) as error:
        raise broken(str(error)) from error
    return {name: SheetFacts(merged=tuple(areas)) for name, areas in counter.merged.items()}


def open_document(path: Path, options: ReadingOptions) -> Source:
    """Open a spreadsheet and find the table in one of its sheets.

    Raises:
        UnreadableFile: broken, protected, unsafe, or no spreadsheet.
    """
    names = {entry.filename for entry in check_container(path)}
    if MANIFEST not in names:
        raise UnreadableFile("This is no OpenDocument spreadsheet. Save it again and upload that.", reason="no sheet")
    return open_sheets(path, options, check_content(path))


def recognise(head: bytes) -> bool:
    """A ZIP container that names its type first."""
    return head.startswith(b"PK") and b"application/vnd.oasis.opendocument.spreadsheet" in head[:200]


FORMAT = FileFormat("open_document", "OpenDocument spreadsheet", ("ods",), recognise, open_document)
