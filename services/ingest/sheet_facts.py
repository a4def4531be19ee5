"""What a workbook says of its sheets beside their values: hidden ones, where cells begin, which are merged."""

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from services.ingest.cell_names import Area
from services.ingest.sheet_scan import Scan

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
BROKEN = (KeyError, ValueError, EOFError, OSError, NotImplementedError, zipfile.BadZipFile, zlib.error)
MOST_BYTES = 16 * 1024**2


@dataclass(frozen=True)
class SheetFacts:
    """One sheet: its first column (0-based, None where unknown), merged areas, cells, and how far they reach."""

    hidden: bool | None = None
    first_row: int | None = None
    first_column: int | None = None
    merged: tuple[Area, ...] = ()
    rows: int | None = None
    columns: int | None = None
    cells: int | None = None


def tags_of(container: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag of a small part with its attributes; none where the part is missing, huge or broken."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    # A part that declares entities is none that a spreadsheet program writes.
    parser.EntityDeclHandler = lambda *_: (_ for _ in ()).throw(ValueError("entity"))
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    try:
        info = container.getinfo(part)
        if info.file_size > MOST_BYTES:
            return []
        parser.Parse(container.read(info), True)
    except (*BROKEN, expat.ExpatError):
        return []
    return found


def linked_to(container: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The part of the container that each link listed in some part leads to."""
    links = [attributes for name, attributes in tags_of(container, part) if name == "Relationship"]
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("xl", link.get("Target", ""))).lstrip("/")
        for link in links
    }


def sheet_facts(container: zipfile.ZipFile, scans: Mapping[str, Scan]) -> dict[str, SheetFacts]:
    """The facts of every sheet of an xlsx workbook, by name.

    Args:
        container: the workbook.
        scans: what was seen of the parts that hold sheets, by the name of the part.
    """
    parts = linked_to(container, LINKS)
    facts: dict[str, SheetFacts] = {}
    for name, attributes in tags_of(container, BOOK):
        if name != "sheet" or "name" not in attributes:
            continue
        link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        hidden = attributes.get("state", "visible") != "visible"
        facts[attributes["name"]] = facts_of(hidden, scans.get(parts.get(link, "")))
    return facts


def facts_of(hidden: bool, scan: Scan | None) -> SheetFacts:
    """The facts of one sheet."""
    if scan is None:
        return SheetFacts(hidden=hidden)
    return SheetFacts(
        hidden=hidden,
        first_row=max(0, scan.first_row - 1), first_column=max(0, scan.first_column - 1),
        merged=tuple(scan.merged), rows=scan.rows, columns=scan.columns, cells=scan.cells,
    )  # fmt: skip
