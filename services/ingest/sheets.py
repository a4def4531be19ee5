"""Sheets of a workbook of any kind: every table in them, which one to read, and its exact cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters, UnreadableFile
from models.receipt import Decision, FoundTable, ReadingOptions, Receipt, RejectedCell
from services.formats.source import Source
from services.ingest.cell_names import Area, area_of, cell_name
from services.ingest.footer import Footer, footer_of
from services.ingest.headers import unique_names
from services.ingest.sheet_areas import tables_in
from services.ingest.sheet_book import Book, ErrorCell
from services.ingest.sheet_cells import exact_cells, filled_down
from services.ingest.sheet_facts import SheetFacts
from services.ingest.sheet_layout import TableLayout, table_layout
from services.ingest.sheet_plain import is_large, plain_table
from services.ingest.sheet_totals import totals_in

MOST_TABLES = 200
MOST_COLUMNS = 10_000
TAIL_ROWS = 60
ROWS = 50_000


@dataclass(frozen=True)
class SheetTable:
    """One table of a workbook: its sheet, its area with what stands around it, and how many cells of data it has.

    Its parts are known once its sheet was looked at.
    """

    sheet: str
    area: Area
    layout: TableLayout | None = None
    size: int = 0

    @property
    def name(self) -> str:
        """What the option `table` takes to read it, such as “Sales!A5:F120”."""
        return f"{self.sheet}!{self.range}"

    @property
    def range(self) -> str:
        """The area of names and rows."""
        top = self.layout.header_top if self.layout else self.area.top
        return Area(top, self.area.left, self.area.bottom, self.area.right).name

    @property
    def rows(self) -> int:
        """About how many rows of data there are."""
        return max(0, self.area.bottom - self.layout.data_top + 1) if self.layout else self.area.height


def open_sheets(path: Path, options: ReadingOptions, facts: Mapping[str, SheetFacts] | None = None) -> Source:
    """Open a workbook that is known to be safe, and find the table to read in it.

    Args:
        path: the workbook.
        options: what a person fixed.
        facts: what the container says of its sheets.

    Raises:
        UnreadableFile: broken, protected, or without any sheet of cells.
        InvalidParameters: there is no such sheet or table.
    """
    book = Book(path, facts or {})
    if not book.names:
        raise UnreadableFile("This workbook has no sheet with cells. Add a table and save it again.", reason="no sheet")
    tables = all_tables(book, options)
    table, evidence = chosen_table(book, tables, options)
    if table.layout is not None or not is_large(book, table.sheet):
        return source_of(book, table, tables, evidence)
    plain = plain_table(book, table.sheet)
    if plain is None:
        tables = replaced(tables, table, sheet_tables(book, table.sheet, options))
        table, evidence = chosen_table(book, tables, options)
        return source_of(book, table, tables, evidence)
    known = SheetTable(table.sheet, plain.layout.area, plain.layout, table.size)
    rows = rows_of(plain.columns, plain.errors, plain.layout.data_top)
    return source_over(rows, plain.errors, book, known, replaced(tables, table, [known]), evidence)


def replaced(tables: Sequence[SheetTable], one: SheetTable, others: Sequence[SheetTable]) -> list[SheetTable]:
    """The tables, with one of them replaced by others."""
    return [found for table in tables for found in (others if table is one else [table])]


def all_tables(book: Book, options: ReadingOptions) -> list[SheetTable]:
    """Every table of the workbook, sheet by sheet."""
    found: list[SheetTable] = []
    for name in book.names:
        fixed = options if name == options.sheet or len(book.names) == 1 else ReadingOptions()
        if is_large(book, name) and not is_told(options, name):
            found.append(SheetTable(name, whole_area(book.facts_of(name)), size=book.facts_of(name).cells or 0))
        else:
            found += sheet_tables(book, name, fixed)
        if len(found) > MOST_TABLES:
            break
    return found[:MOST_TABLES]


def is_told(options: ReadingOptions, name: str) -> bool:
    """Whether a person said something of where the table is in a sheet."""
    named = options.table is not None and options.table.rpartition("!")[0] in ("", name)
    return named or options.skip_rows is not None or options.header_rows is not None


def whole_area(facts: SheetFacts) -> Area:
    """The area of all cells of a sheet, by what its container says."""
    return Area(
        facts.first_row or 0, facts.first_column or 0, max(1, facts.rows or 1) - 1, max(1, facts.columns or 1) - 1
    )


def sheet_tables(book: Book, name: str, options: ReadingOptions) -> list[SheetTable]:
    """The tables of one sheet; a broken or empty one has none."""
    try:
        grid = book.grid(name)
    except UnreadableFile:
        if name == options.sheet or len(book.names) == 1:
            raise
        return []
    filled = grid.filled
    if options.skip_rows is not None:
        filled = filled[options.skip_rows :]
        areas = [shifted(whole_of(filled), options.skip_rows)] if filled.any() else []
    else:
        areas = tables_in(filled, grid.texts) if filled.any() else []
    return [table_in(book, name, area, options.header_rows, options.skip_rows) for area in areas]


def table_in(book: Book, name: str, area: Area, header: int | None = None, skip: int | None = None) -> SheetTable:
    """The table in an area of a sheet; its size is how many cells of data are filled."""
    grid = book.grid(name)
    layout = table_layout(grid.texts, area, grid.merged, header, skip)
    size = int(grid.filled[layout.data_top : area.bottom + 1, area.left : area.right + 1].sum())
    return SheetTable(name, area, layout, size)


def whole_of(filled: np.ndarray) -> Area:
    """The area that holds every filled cell."""
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    return Area(int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1]))


def shifted(area: Area, rows: int) -> Area:
    """An area some rows below."""
    return Area(area.top + rows, area.left, area.bottom + rows, area.right)


def chosen_table(book: Book, tables: Sequence[SheetTable], options: ReadingOptions) -> tuple[SheetTable, str]:
    """The table to read, and why: the one asked for, else the largest of those that a spreadsheet program shows."""
    if options.table is not None:
        return table_named(book, tables, options), "as asked for"
    if options.sheet is not None and options.sheet not in book.names:
        reason = f"There is no sheet “{options.sheet[:100]}”; there are: {', '.join(book.names)[:500]}."
        raise InvalidParameters(reason, fields={"sheet": reason})
    among = [table for table in tables if options.sheet in (None, table.sheet)]
    among = [table for table in among if options.sheet or table.sheet not in book.hidden] or among
    if not among:
        where = f"The sheet “{options.sheet[:100]}”" if options.sheet else "This workbook"
        raise UnreadableFile(
            f"{where} holds no cells, so there is no table to read. Add one and save it again.", reason="no cells"
        )
    best = max(among, key=lambda table: table.size)
    if len(among) > 1:
        asked = " of the sheet asked for" if options.sheet else ""
        return best, f"the largest of {len(among):,} tables{asked}, {best.size:,} cells"
    return best, "as asked for" if options.sheet else "the only table"


def table_named(book: Book, tables: Sequence[SheetTable], options: ReadingOptions) -> SheetTable:
    """The table that a person named; any other area of a sheet will do too.

    Raises:
        InvalidParameters: there is no such table, and no such area.
    """
    wanted = options.table or ""
    for table in tables:
        if wanted in (table.name, f"{table.sheet}!{table.area.name}"):
            return table
    sheet, _, ends = wanted.rpartition("!")
    area = area_of(ends.replace("$", ""))
    if area is None or (sheet or book.names[0]) not in book.names:
        listed = ", ".join(table.name for table in tables)
        reason = f"There is no table “{wanted[:100]}”; there are: {listed[:500]}."
        raise InvalidParameters(reason, fields={"table": reason})
    name = sheet or book.names[0]
    grid = book.grid(name)
    height, width = grid.filled.shape
    inside = Area(area.top, area.left, min(area.bottom, height - 1), min(area.right, width - 1))
    if inside.height < 1 or inside.width < 1:
        reason = f"There are no cells in {wanted[:100]}."
        raise InvalidParameters(reason, fields={"table": reason})
    return table_in(book, name, inside, options.header_rows)


def filled_rows(columns: Sequence[pa.Array], errors: Sequence[ErrorCell], top: int) -> np.ndarray:
    """Which of n rows hold something, an error cell among it."""
    kept = np.zeros(len(columns[0]) if columns else 0, dtype=bool)
    # Numbers first: where they fill all rows, no text need be looked at.
    for column in sorted(columns, key=lambda column: bool(pa.types.is_string(column.type))):
        if kept.all():
            break
        valid = column.is_valid()
        if pa.types.is_string(column.type):
            valid = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
        kept |= valid.to_numpy(zero_copy_only=False)
    for row, _, _ in errors:
        if 0 <= row - top < len(kept):
            kept[row - top] = True
    return kept


def below(columns: Sequence[pa.Array], lines: np.ndarray) -> Footer:
    """The notes and totals below the table."""
    last = [column[max(0, len(lines) - TAIL_ROWS) :].cast(pa.string()).to_pylist() for column in columns]
    rows = [[cell or "" for cell in row] for row in zip(*last, strict=True)]
    gaps = np.diff(lines, prepend=lines[:1] - 1)[max(0, len(lines) - TAIL_ROWS) :] > 1
    return footer_of(rows, len(columns), gaps.tolist())


@dataclass
class Rows:
    """The rows of a table: columns, the 1-based row of the sheet of each, and what below them is none."""

    columns: list[pa.Array]
    lines: np.ndarray
    footer: Footer
    totals: tuple[str, ...]
    filled_down: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines)


def rows_of(columns: list[pa.Array], errors: Sequence[ErrorCell], top: int, repeated: int = 0) -> Rows:
    """The rows of data among the cells below the names."""
    kept = filled_rows(columns, errors, top)
    lines = np.flatnonzero(kept) + top + 1
    if not kept.all():
        columns = [column.filter(pa.array(kept)) for column in columns]
    footer = below(columns, lines)
    count = len(lines) - footer.records
    totals = totals_in(columns, count) if count > 2 else 0
    said = tuple(
        " ".join(str(cell) for column in columns if (cell := column[row].as_py()) is not None)
        for row in range(count - totals, count)
    )
    count -= totals
    return Rows([column[:count] for column in columns], lines[:count], footer, said, repeated)


def source_of(book: Book, table: SheetTable, tables: Sequence[SheetTable], evidence: str) -> Source:
    """The data rows of a table as a source."""
    layout = table.layout
    assert layout is not None
    if layout.area.width > MOST_COLUMNS:
        raise UnreadableFile(
            f"This table has {layout.area.width:,} columns; {MOST_COLUMNS:,} can be read. Split it and upload the "
            "parts.",
            reason="too many columns",
        )
    area = layout.data
    grid = book.grid(table.sheet)
    errors = [error for error in grid.errors if area.top <= error[0] <= area.bottom and holds_column(area, error[1])]
    columns, repeated = [], 0
    for place, column in enumerate(exact_cells(book, table.sheet, area), start=area.left):
        filled, tall = filled_down(column, area.top, grid.merged, place)
        columns.append(filled)
        repeated += tall
    return source_over(rows_of(columns, errors, area.top, repeated), errors, book, table, tables, evidence)


def holds_column(area: Area, place: int) -> bool:
    """Whether a column of the sheet is one of an area."""
    return area.left <= place <= area.right


def source_over(
    rows: Rows, errors: Sequence[ErrorCell], book: Book, table: SheetTable, tables: Sequence[SheetTable], evidence: str
) -> Source:
    """The rows of a table as a source, with all that was decided."""
    layout = table.layout
    assert layout is not None
    names = unique_names([*layout.names, *[""] * len(rows.columns)][: len(rows.columns)])
    last = int(rows.lines[-1]) if rows.count else 0
    rejected = [
        RejectedCell(line=row + 1, column=names[place - table.area.left], raw=raw,
                     reason=f"is an error of the sheet, in {cell_name(row, place)}")
        for row, place, raw in errors if row < last
    ]  # fmt: skip

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        chosen = rows.columns if places is None else [rows.columns[place] for place in places]
        for start in range(0, rows.count, ROWS):
            arrays = [column[start : start + ROWS] for column in chosen]
            yield pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])

    decisions = (
        Decision(what="sheet", chosen=table.sheet, evidence=evidence),
        Decision(what="header_rows", chosen=layout.header_rows, evidence=layout.evidence),
        *decisions_on(rows, layout, book, tables, rejected),
    )
    receipt = Receipt(
        header_rows=layout.header_rows, skipped_rows=layout.header_top, sheet=table.sheet, sheets=tuple(book.names),
        tables=listed(book, table, tables, rows.count), rows_in_file=rows.count, decisions=decisions,
    )  # fmt: skip
    return Source(
        names, batches, receipt, lambda row: int(rows.lines[row]), rows.count, rejected, row_count=lambda: rows.count
    )


def listed(book: Book, chosen: SheetTable, tables: Sequence[SheetTable], rows: int) -> tuple[FoundTable, ...]:
    """The tables of the workbook as the receipt lists them; the chosen one is among them."""
    every = list(tables) if any(table.name == chosen.name for table in tables) else [*tables, chosen]
    return tuple(
        FoundTable(
            name=table.name, rows=rows if table.name == chosen.name else table.rows, columns=table.area.width,
            sheet=table.sheet, range=table.range, title=table.layout.title if table.layout else None,
            hidden=table.sheet in book.hidden, chosen=table.name == chosen.name,
        )
        for table in every
    )  # fmt: skip


def decisions_on(
    rows: Rows, layout: TableLayout, book: Book, tables: Sequence[SheetTable], rejected: Sequence[RejectedCell]
) -> Iterator[Decision]:
    """What is said about rows that are none, merged cells, other tables, hidden sheets and error cells."""
    if len(tables) > 1:
        what = f"{len(tables):,} tables were found in the workbook; name another one to read it"
        yield Decision(what="table", chosen=SheetTable("", layout.area, layout).range, evidence=what)
    if layout.skipped:
        said = f": “{layout.title}”" if layout.title else ""
        what = f"{layout.skipped:,} rows above the names have another shape{said}"
        yield Decision(what="skipped_rows", chosen=layout.header_top, evidence=what)
    if layout.units:
        yield Decision(what="units", chosen="part of the names", evidence="the row below the names holds units only")
    if rows.filled_down:
        what = f"{rows.filled_down:,} cells are merged over several rows; what they say holds for each of these rows"
        yield Decision(what="merged cells", chosen="repeated", evidence=what)
    if rows.totals:
        what = "the last rows hold the totals or means of those above: " + "; ".join(
            f"“{text[:200]}”" for text in rows.totals
        )
        yield Decision(what="totals", chosen="left out", evidence=what, runner_up="rows of the table")
    if rows.footer.records:
        said = "; ".join(f"“{text[:200]}”" for text in rows.footer.texts[:5])
        what = f"{rows.footer.records:,} rows below the table are no rows of it: {said}"
        yield Decision(what="footer", chosen=rows.footer.records, evidence=what, runner_up="rows of the table")
    if book.hidden:
        what = "a spreadsheet program does not show them; name one to read it"
        yield Decision(what="hidden sheets", chosen=", ".join(sorted(book.hidden))[:500], evidence=what)
    if rejected:
        what = f"{len(rejected):,} cells hold an error such as #DIV/0!; they are missing, and listed as rejected"
        yield Decision(what="error cells", chosen="missing", evidence=what)
