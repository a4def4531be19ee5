"""Sheets of a workbook of any kind: which one to read, where the table in it is, and its exact cells."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters, UnreadableFile
from models.receipt import Decision, ReadingOptions, Receipt, RejectedCell
from services.formats.source import Source
from services.ingest.footer import Footer, footer_of
from services.ingest.headers import unique_names
from services.ingest.layout import Layout, layout_of_rows

if TYPE_CHECKING:
    from fastexcel import CellErrors, ExcelReader

HEAD_ROWS = 1500
TAIL_ROWS = 60
ROWS = 50_000
EXACT = float(2**53)
ROUNDED = r"^-?\d+\.\d{7,9}$|^-?0$"
MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
ERROR = re.compile(r"'Error\((\w+)\)")


@dataclass
class Cells:
    """The data of a sheet, column by column, and its error cells: row (0-based in the sheet), column, text."""

    columns: list[pa.Array]
    errors: list[tuple[int, int, str]] = field(default_factory=list)


def open_sheets(path: Path, options: ReadingOptions) -> Source:
    """Open a workbook that is known to be safe, and find the table in one of its sheets.

    Raises:
        UnreadableFile: broken, protected, or without any sheet of cells.
        InvalidParameters: there is no such sheet.
    """
    reader = reader_of(path)
    name, evidence = chosen_sheet(reader, options.sheet)
    head = [[text or "" for text in row] for row in rows_of(texts_of(reader, name, 0, HEAD_ROWS))]
    layout = layout_of_rows(head, options.header_rows, options.skip_rows)
    cells = exact_cells(reader, name, layout.data_line)
    return source_of(cells, layout, name, reader, evidence)


def rows_of(batch: pa.RecordBatch) -> Iterator[tuple[str | None, ...]]:
    """The rows of a batch."""
    yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def reader_of(path: Path) -> "ExcelReader":
    """Open with the fast reader."""
    import fastexcel

    # It warns of each column without values.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise protected() if "password" in str(error).lower() else broken(str(error)) from error


def protected() -> UnreadableFile:
    """The error for a workbook with a password."""
    return UnreadableFile(
        "This workbook is protected by a password, so it cannot be read. Open it in a spreadsheet program, save it "
        "without a password, and upload that.",
        reason="password",
    )  # fmt: skip


def broken(reason: str) -> UnreadableFile:
    """The error for a workbook that the reader does not take."""
    first = re.split(r"[\n:]", reason.strip())[0][:200]
    return UnreadableFile(
        "This workbook cannot be read: it is damaged. Open it in a spreadsheet program, save it as .xlsx, and upload "
        "that.",
        reason=first,
    )  # fmt: skip


def texts_of(reader: "ExcelReader", name: str, skip: int, rows: int | None = None) -> pa.RecordBatch:
    """Cells of a sheet as texts; dates as in ISO 8601, long decimals rounded."""
    return load(reader, name, skip_rows=skip, n_rows=rows, dtypes="string")


def load(reader: "ExcelReader", name: str, **how: Any) -> pa.RecordBatch:
    """Cells of a sheet, without any header; a sheet without cells has no columns."""
    return load_with_errors(reader, name, **how)[0]


def load_with_errors(reader: "ExcelReader", name: str, **how: Any) -> tuple[pa.RecordBatch, "CellErrors | None"]:
    """Cells of a sheet, and those that did not fit."""
    import fastexcel

    try:
        return reader.load_sheet(name, header_row=None, **how).to_arrow_with_errors()
    except (fastexcel.FastExcelError, pa.ArrowInvalid) as error:
        if "empty" in str(error).lower():
            return pa.RecordBatch.from_arrays([], names=[]), None
        raise broken(str(error)) from error


def exact_cells(reader: "ExcelReader", name: str, skip: int) -> Cells:
    """The data of a sheet, column by column: typed where all cells are of one kind, else as exact texts."""
    try:
        typed, errors = load_with_errors(reader, name, skip_rows=skip, schema_sample_rows=None)
    except UnreadableFile:  # kinds of cells that the reader cannot bring together, or errors of formulas
        typed, errors = load_with_errors(reader, name, skip_rows=skip, dtypes="string")
    mixed = [place for place, kind in enumerate(typed.schema) if pa.types.is_string(kind.type)]
    numbers: dict[int, pa.Array] = {}
    if mixed and any(pc.any(pc.match_substring_regex(typed.column(place), ROUNDED)).as_py() for place in mixed):
        floats = load(reader, name, skip_rows=skip, dtypes=dict.fromkeys(mixed, "float"))
        numbers = {place: floats.column(place) for place in mixed}
    columns = [simplest(column, numbers.get(place)) for place, column in enumerate(typed.columns)]
    return Cells(columns, errors_in(errors, skip))


def errors_in(found: "CellErrors | None", skip: int) -> list[tuple[int, int, str]]:
    """The error cells among those that did not fit: row (0-based in the sheet), column, and what they show."""
    if found is None:
        return []
    pairs = ((item.offset_position, ERROR.search(item.detail)) for item in found.errors)
    return [(row + skip, place, ERRORS.get(kind[1], "#ERROR")) for (row, place), kind in pairs if kind]


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
    shown = [name for name in names if name not in hidden_sheets(reader)] or names
    sizes = [(size_of(reader, name), -place) for place, name in enumerate(shown)]
    size, place = max(sizes)
    return shown[-place], f"the largest of {len(names):,} sheets, {size:,} cells"


def hidden_sheets(reader: "ExcelReader") -> list[str]:
    """The names of the sheets that a spreadsheet program does not show."""
    return [name for name in reader.sheet_names if visibility(reader, name) != "visible"]


def visibility(reader: "ExcelReader", name: str) -> str:
    """Whether a sheet is visible, hidden or very hidden; one that cannot be loaded counts as visible."""
    import fastexcel

    try:
        return reader.load_sheet(name, header_row=None, n_rows=1, dtypes="string").visible
    except fastexcel.FastExcelError:
        return "visible"


def size_of(reader: "ExcelReader", name: str) -> int:
    """Rows times columns of a sheet."""
    batch = load(reader, name, skip_rows=0, n_rows=HEAD_ROWS, dtypes="string")
    if batch.num_rows < HEAD_ROWS:
        return sum(len(column) - column.null_count for column in batch.columns)
    sheet = reader.load_sheet(name, header_row=None, n_rows=1, dtypes="string")
    return int(sheet.total_height) * batch.num_columns


def filled_rows(cells: Cells, first: int) -> np.ndarray:
    """Which of n rows hold something, an error cell among it."""
    kept = np.zeros(len(cells.columns[0]) if cells.columns else 0, dtype=bool)
    for column in cells.columns:
        kept |= column.is_valid().to_numpy(zero_copy_only=False)
    for row, _, _ in cells.errors:
        if 0 <= row - first < len(kept):
            kept[row - first] = True
    return kept


def below(columns: Sequence[pa.Array], lines: np.ndarray) -> Footer:
    """The notes and totals below the table."""
    last = [column[max(0, len(lines) - TAIL_ROWS) :].cast(pa.string()).to_pylist() for column in columns]
    rows = [[cell or "" for cell in row] for row in zip(*last, strict=True)]
    gaps = np.diff(lines, prepend=lines[:1] - 1)[max(0, len(lines) - TAIL_ROWS) :] > 1
    return footer_of(rows, len(columns), gaps.tolist())


def source_of(cells: Cells, layout: Layout, name: str, reader: "ExcelReader", evidence: str) -> Source:
    """The data rows of a sheet as a source."""
    kept = filled_rows(cells, layout.data_line)
    lines = np.flatnonzero(kept) + layout.data_line + 1
    columns = [column.filter(pa.array(kept)) for column in cells.columns] if not kept.all() else cells.columns
    footer = below(columns, lines)
    count = len(lines) - footer.records
    columns = [column[:count] for column in columns]
    names = unique_names([*layout.names, *[""] * (len(columns) - len(layout.names))][: len(columns)])
    last = int(lines[count - 1]) if count else 0
    rejected = [
        RejectedCell(line=row + 1, column=names[place], raw=raw, reason="is an error of the sheet")
        for row, place, raw in cells.errors if layout.data_line <= row < last
    ]  # fmt: skip

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        chosen = columns if places is None else [columns[place] for place in places]
        for start in range(0, count, ROWS):
            arrays = [column[start : start + ROWS] for column in chosen]
            yield pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])

    decisions = (
        Decision(what="sheet", chosen=name, evidence=evidence),
        Decision(what="header_rows", chosen=layout.header_rows, evidence=layout.evidence),
        *decisions_on(layout, footer, hidden_sheets(reader), len(rejected)),
    )
    receipt = Receipt(
        header_rows=layout.header_rows, skipped_rows=layout.skipped, sheet=name, sheets=tuple(reader.sheet_names),
        rows_in_file=count, decisions=decisions,
    )  # fmt: skip
    return Source(names, batches, receipt, lambda row: int(lines[row]), count, rejected, row_count=lambda: count)


def decisions_on(layout: Layout, footer: Footer, hidden: Sequence[str], errors: int) -> Iterator[Decision]:
    """What is said about rows that are none, hidden sheets and error cells."""
    if layout.skipped:
        what = f"{layout.skipped:,} rows above the table have another shape"
        yield Decision(what="skipped_rows", chosen=layout.skipped, evidence=what)
    if footer.records:
        said = "; ".join(f"“{text[:200]}”" for text in footer.texts[:5])
        what = f"{footer.records:,} rows below the table are no rows of it: {said}"
        yield Decision(what="footer", chosen=footer.records, evidence=what, runner_up="rows of the table")
    if hidden:
        what = "a spreadsheet program does not show them; name one to read it"
        yield Decision(what="hidden sheets", chosen=", ".join(hidden)[:500], evidence=what)
    if errors:
        what = f"{errors:,} cells hold an error such as #DIV/0!; they are missing, and listed as rejected"
        yield Decision(what="error cells", chosen="missing", evidence=what)
