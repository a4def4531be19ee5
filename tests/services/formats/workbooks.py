"""Workbooks made for tests: xlsx written by hand, down to the cell."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from services.ingest.cell_names import cell_name

PART = '<?xml version="1.0"?><{0} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {1}>{2}</{0}>'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def cell(row: int, place: int, value: object) -> str:
    name = cell_name(row - 1, place)
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str) and value.startswith("#"):
        return f'<c r="{name}" t="e"><v>{value}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return "" if value is None else f'<c r="{name}"><v>{value}</v></c>'


def workbook(path: Path, merged: Sequence[str] = (), left: int = 0, **sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook; a sheet whose name ends with “_hidden” is hidden, and merged cells hold for all sheets."""
    links = listed = ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            state = 'state="hidden" ' if name.endswith("_hidden") else ""
            listed += f'<sheet name="{name}" {state}sheetId="{number}" r:id="r{number}"/>'
            links += f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            body = "".join(
                f'<row r="{row}">{"".join(cell(row, place + left, value) for place, value in enumerate(values))}</row>'
                for row, values in enumerate(rows, start=1)
            )
            spans = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
            body = f"<sheetData>{body}</sheetData>" + (f"<mergeCells>{spans}</mergeCells>" if spans else "")
            sheet = PART.format("worksheet", "", body)
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
        book = PART.format("workbook", f'xmlns:r="{LINKS}"', f"<sheets>{listed}</sheets>")
        archive.writestr("xl/workbook.xml", book)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        root = f'<Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>')
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"></Types>')
    return path
