"""Excel workbooks (xlsx): the largest sheet, or the one that was asked for."""

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters, UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt
from services.formats.source import Source
from services.ingest.headers import unique_names
from services.ingest.layout import Layout, layout_of_rows
from services.ingest.zip_preflight import check_container, check_sheets

if TYPE_CHECKING:
    from fastexcel import ExcelReader

HEAD_ROWS = 1500
ROWS = 50_000
EXACT = float(2**53)
ROUNDED = r"^-?\d+\.\d{7,9}$|^-?0$"
MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"


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
    check_sheets(path, entries)
    reader = reader_of(path)
    name, evidence = chosen_sheet(reader, options.sheet)
    head = [[text or "" for text in row.values()] for row in texts_of(reader, name, 0, HEAD_ROWS).to_pylist()]
    layout = layout_of_rows(head, options.header_rows, options.skip_rows)
    cells = exact_cells(reader, name, layout.data_line)
    return source_of(cells, layout, name, tuple(reader.sheet_names), evidence)


def reader_of(path: Path) -> "ExcelReader":
    """Open with the fast reader."""
    import fastexcel

    # It warns of each column without values.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise broken(str(error)) from error


def broken(reason: str) -> UnreadableFile:
    """The error for a workbook that the reader does not take."""
    first = re.split(r"[\n:]", reason.strip())[0][:200]
    return UnreadableFile(
        "This workbook cannot be read: it is damaged or protected. Open it in a spreadsheet program, save it as .xlsx "
        "without a password, and upload that.",
        reason=first,
    )  # fmt: skip


def texts_of(reader: "ExcelReader", name: str, skip: int, rows: int | None = None) -> pa.RecordBatch:
    """Cells of a sheet as texts; dates as in ISO 8601, long decimals rounded."""
    return load(reader, name, skip_rows=skip, n_rows=rows, dtypes="string")


def load(reader: "ExcelReader", name: str, **how: Any) -> pa.RecordBatch:
    """Cells of a sheet, without any header; a sheet without cells has no columns."""
    import fastexcel

    try:
        return reader.load_sheet(name, header_row=None, **how).to_arrow()
    except (fastexcel.FastExcelError, pa.ArrowInvalid) as error:
        if "empty" in str(error).lower():
            return pa.RecordBatch.from_arrays([], names=[])
        raise broken(str(error)) from error


def exact_cells(reader: "ExcelReader", name: str, skip: int) -> list[pa.Array]:
    """The data of a sheet, column by column: typed where all cells are of one kind, else as exact texts."""
    try:
        typed = load(reader, name, skip_rows=skip, schema_sample_rows=None)
    except UnreadableFile:  # kinds of cells that the reader cannot bring together, or errors of formulas
        typed = texts_of(reader, name, skip)
    mixed = [place for place, field in enumerate(typed.schema) if pa.types.is_string(field.type)]
    numbers: dict[int, pa.Array] = {}
    if mixed and any(pc.any(pc.match_substring_regex(typed.column(place), ROUNDED)).as_py() for place in mixed):
        floats = load(reader, name, skip_rows=skip, dtypes=dict.fromkeys(mixed, "float"))
        numbers = {place: floats.column(place) for place in mixed}
    return [simplest(column, numbers.get(place)) for place, column in enumerate(typed.columns)]


def simplest(column: pa.Array, numbers: pa.Array | None) -> pa.Array:
    """Whole numbers instead of floats, dates instead of midnights, and exact decimals among texts."""
    kind = column.type
    if pa.types.is_floating(kind):
        whole = pc.all(pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), EXACT))).as_py()
        return column.cast(pa.int64()) if whole else column
    if pa.types.is_timestamp(kind):
        midnight = pc.all(pc.equal(pc.floor_temporal(column, unit="day"), column)).as_py()
        return column.cast(pa.date32()) if midnight else column
    if pa.types.is_duration(kind):
        return column.cast(pa.int64()).cast(pa.float64())
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if not pa.types.is_string(kind):
        return column
    return pc.replace_substring_regex(exact_texts(column, numbers), MIDNIGHT, r"\1")


def exact_texts(column: pa.Array, numbers: pa.Array | None) -> pa.Array:
    """Texts in which rounded decimals are replaced by all their digits."""
    if numbers is None:
        return column
    pairs = zip(column.to_pylist(), numbers.to_pylist(), strict=True)
    rounded = re.compile(ROUNDED)
    return pa.array(
        [repr(number) if text and number is not None and rounded.match(text) else text for text, number in pairs],
        pa.string(),
    )


def chosen_sheet(reader: "ExcelReader", wanted: str | None) -> tuple[str, str]:
    """The sheet to read, and why it was chosen."""
    names = reader.sheet_names
    if wanted is not None:
        if wanted not in names:
            reason = f"There is no sheet “{wanted[:100]}”; there are: {', '.join(names)[:500]}."
            raise InvalidParameters(reason, fields={"sheet": reason})
        return wanted, "as asked for"
    if not names:
        raise UnreadableFile("This workbook has no sheet with cells. Add a table and save it again.", reason="no sheet")
    if len(names) == 1:
        return names[0], "the only sheet"
    sizes = [(size_of(reader, name), -place) for place, name in enumerate(names)]
    size, place = max(sizes)
    return names[-place], f"the largest of {len(names):,} sheets, {size:,} cells"


def size_of(reader: "ExcelReader", name: str) -> int:
    """Rows times columns of a sheet."""
    batch = load(reader, name, skip_rows=0, n_rows=HEAD_ROWS, dtypes="string")
    if batch.num_rows < HEAD_ROWS:
        return sum(len(column) - column.null_count for column in batch.columns)
    return int(reader.load_sheet(name, header_row=None, n_rows=1).total_height) * batch.num_columns


def source_of(cells: list[pa.Array], layout: Layout, name: str, sheets: tuple[str, ...], evidence: str) -> Source:
    """The data rows of a sheet as a source."""
    import numpy as np

    body = cells
    kept = np.zeros(len(body[0]) if body else 0, dtype=bool)
    for column in body:
        kept |= column.is_valid().to_numpy(zero_copy_only=False)
    lines = np.flatnonzero(kept) + layout.data_line + 1
    columns = [column.filter(pa.array(kept)) for column in body] if not kept.all() else body
    names = unique_names([*layout.names, *[""] * (len(columns) - len(layout.names))][: len(columns)])
    count = len(lines)

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        chosen = columns if places is None else [columns[place] for place in places]
        for start in range(0, count, ROWS):
            arrays = [column[start : start + ROWS] for column in chosen]
            yield pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])

    decisions = (
        Decision(what="sheet", chosen=name, evidence=evidence),
        Decision(what="header_rows", chosen=layout.header_rows, evidence=layout.evidence),
    )
    receipt = Receipt(
        header_rows=layout.header_rows, skipped_rows=layout.skipped, sheet=name, sheets=sheets, rows_in_file=count,
        decisions=decisions,
    )  # fmt: skip
    return Source(names, batches, receipt, lambda row: int(lines[row]), count, row_count=lambda: count)


def recognise(head: bytes) -> bool:
    """A ZIP container."""
    return head.startswith(b"PK")


FORMAT = FileFormat("workbook", "Excel workbook", ("xlsx",), recognise, open_workbook)
