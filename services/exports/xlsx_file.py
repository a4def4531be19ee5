"""Excel: a sheet of rows and one that says where they are from, typed, written as a ZIP while the rows are read.

Text is stored as text, so nothing in it is ever run as a formula. A text beyond Excel's 32,767
characters is cut and ends in an ellipsis.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from models.errors import InvalidParameters
from models.kinds import Export
from services.export_rows import ExportRows
from services.exports.parquet_file import Outlet

MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
LONGEST = 32_767
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001
# Excel believes in a 29 February 1900, so days before its March are off by one.
FIRST_SAFE = datetime(1900, 3, 1)  # noqa: DTZ001
SECONDS_PER_DAY = 86_400
STYLES = {"date": 1, "datetime": 2, "time": 3}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
ABOUT = "xl/worksheets/sheet2.xml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId3"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
        '<numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
        '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
        '<xf numFmtId="166" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}


def check(rows: int, columns: int) -> None:
    """Refuse what no sheet can hold.

    Raises:
        InvalidParameters: too many rows or columns.
    """
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        limit = f"holds at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
        raise InvalidParameters(
            f"An Excel sheet {limit}. Filter the rows, choose fewer columns, or take csv or parquet.",
            fields={"format": limit},
        )


def write(rows: ExportRows) -> Iterator[bytes]:
    """The fixed parts, then the sheet."""
    outlet = Outlet()
    # Python's zipfile asks whether it can go back in the file; it cannot, and need not.
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, HEAD + text)
        archive.writestr(ABOUT, about_sheet(rows).encode("utf-8", "replace"))
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            for piece in sheet_of(rows):
                sheet.write(piece.encode("utf-8", "replace"))
                yield outlet.take()
    yield outlet.take()


def about_sheet(rows: ExportRows) -> str:
    """Where the rows are from, on a sheet of its own."""
    lines = "".join(f"<row>{text_cell(name)}{text_cell(text)}</row>" for name, text in rows.about)
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def sheet_of(rows: ExportRows) -> Iterator[str]:
    """The sheet as XML, a block of rows at a time."""
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
    yield f"<row>{''.join(map(text_cell, rows.names))}</row>"
    writers = [writer_of(column.type) for column in rows.columns]
    for block in rows.blocks():
        written = [[write_cell(cell) for cell in cells] for write_cell, cells in zip(writers, block, strict=True)]
        yield "".join(f"<row>{''.join(cells)}</row>" for cells in zip(*written, strict=True))
    yield "</sheetData></worksheet>"


def writer_of(kind: str) -> Callable[[Any], str]:
    """What writes the cells of a column of this type."""
    if kind in STYLES:
        return lambda cell: moment_cell(cell, kind)
    return plain_cell


def plain_cell(cell: Any) -> str:
    """A number, a truth or a text; nothing where the cell is missing."""
    if cell is None:
        return "<c/>"
    if isinstance(cell, bool):
        return f'<c t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f"<c><v>{cell!r}</v></c>"
    return text_cell(str(cell))


def text_cell(text: str) -> str:
    """A text, stored as such."""
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(FORBIDDEN.sub("�", short))}</t></is></c>'


def moment_cell(cell: str | None, kind: str) -> str:
    """A date or a time as Excel counts days; as text where Excel cannot."""
    if cell is None:
        return "<c/>"
    try:
        text = cell.removesuffix("Z")
        moment = datetime.fromisoformat(f"1899-12-30T{text}" if kind == "time" else text)
    except ValueError:
        return text_cell(cell)
    if kind != "time" and moment < FIRST_SAFE:
        return text_cell(cell)
    days = (moment - FIRST_DAY).total_seconds() / SECONDS_PER_DAY
    return f'<c s="{STYLES[kind]}"><v>{days!r}</v></c>'


EXPORT = Export("xlsx", "Excel", f"{KIND}.sheet", write, check)
