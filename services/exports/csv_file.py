"""CSV: UTF-8, commas, quotes where needed; text that a spreadsheet would run as a formula begins with an apostrophe."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from models.columns import TEXT_TYPES
from models.kinds import Export
from services.export_rows import ExportRows

# Signs that begin a formula in some spreadsheet, their full-width forms too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(rows: ExportRows) -> Iterator[bytes]:
    """The header, then the rows; a missing cell is empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([harmless(name) for name in rows.names])
    is_text = [column.type in TEXT_TYPES for column in rows.columns]
    for block in rows.blocks():
        shown = [texts(cells) if text else booleans(cells) for cells, text in zip(block, is_text, strict=True)]
        writer.writerows(zip(*shown, strict=True))
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def write_for_excel(rows: ExportRows) -> Iterator[bytes]:
    """The same with the mark by which Excel knows UTF-8, and below an empty line where the rows are from."""
    yield codecs.BOM_UTF8
    yield from write(rows)
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[], *([harmless(text) for text in pair] for pair in rows.about)])
    yield buffer.getvalue().encode("utf-8", "replace")


def texts(cells: Sequence[Any]) -> list[Any]:
    """Text that no spreadsheet takes for a formula."""
    return [harmless(cell) if isinstance(cell, str) else cell for cell in cells]


def booleans(cells: Sequence[Any]) -> Sequence[Any]:
    """True and false in small letters, as most tools write them; other cells as they are."""
    if not any(isinstance(cell, bool) for cell in cells):
        return cells
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where it would be run.

    >>> harmless("=1+1"), harmless("a=1")
    ("'=1+1", 'a=1')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


EXPORT = Export("csv", "CSV", "text/csv; charset=utf-8", write)
FOR_EXCEL = Export("csv-excel", "CSV for Excel", "text/csv; charset=utf-8", write_for_excel, suffix="csv")
