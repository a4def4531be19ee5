"""A large sheet that holds one plain table, read in a single pass: names in its first row, values below."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import UnreadableFile
from services.ingest.cell_names import Area
from services.ingest.layout import layout_in
from services.ingest.sheet_book import Book, ErrorCell, errors_in
from services.ingest.sheet_cells import exact_numbers, simplest
from services.ingest.sheet_layout import TableLayout
from services.ingest.unit_rows import is_units

LARGE = 300_000
HEAD = 100
WORKERS = 2
NUMBERED = re.compile(r"^(.*)_\d+$")


@dataclass(frozen=True)
class PlainTable:
    """A table whose columns are all read: its layout, its columns below the names, and its error cells."""

    layout: TableLayout
    columns: list[pa.Array]
    errors: list[ErrorCell]


def is_large(book: Book, name: str) -> bool:
    """Whether a sheet is known to be so large that reading it twice would be felt."""
    return (book.facts_of(name).cells or 0) > LARGE


def plain_table(book: Book, name: str) -> PlainTable | None:
    """The table of a sheet, if names stand in its first row and values in all rows below; else None."""
    facts = book.facts_of(name)
    if facts.merged or facts.first_row is None:
        return None
    try:
        loaded = book.load(name, header_row=facts.first_row, schema_sample_rows=None)
    except UnreadableFile:  # kinds of cells that the reader cannot bring together, or errors of formulas
        return None
    names, batch, top, left = loaded.names, loaded.cells, facts.first_row + 1, loaded.left
    errors = errors_in(loaded.errors, left, top)
    if ambiguous(names) or not is_plain(names, batch, errors, top):
        return None
    places = range(left, left + batch.num_columns)
    floats = exact_numbers(book, name, {"header_row": facts.first_row}, batch.columns, places)
    with ThreadPoolExecutor(WORKERS) as pool:
        columns = list(pool.map(simplest, batch.columns, floats))
    area = Area(facts.first_row, left, facts.first_row + batch.num_rows, left + batch.num_columns - 1)
    why = "the row holds names, those below hold values"
    return PlainTable(TableLayout(area, facts.first_row, 1, tuple(names), top, why), columns, errors)


def ambiguous(names: Sequence[str]) -> bool:
    """Whether the reader may have made up a name for one that comes twice."""
    known = set(names)
    return any((found := NUMBERED.match(name)) and found[1] in known for name in names)


def is_plain(names: Sequence[str], batch: pa.RecordBatch, errors: Sequence[ErrorCell], top: int) -> bool:
    """Whether a row of names and the rows below make one table without a gap."""
    if batch.num_rows < HEAD or 2 * sum(map(bool, names)) < len(names):
        return False
    pairs = zip(names, batch.columns, strict=True)
    if any(not name and column.null_count == len(column) for name, column in pairs):
        return False
    filled = np.zeros(batch.num_rows, dtype=bool)
    for column in batch.columns:
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
        if filled.all():
            break
    filled[[row - top for row, _, _ in errors if 0 <= row - top < len(filled)]] = True
    if not filled.all():
        return False
    head = [[cell or "" for cell in row] for row in zip(*(texts(column) for column in batch.columns), strict=True)]
    layout = layout_in([(0, list(names)), *enumerate(head, start=1)], len(head) + 1, None, None)
    return (layout.skipped, layout.header_rows) == (0, 1) and not is_units(head[0], head[1:])


def texts(column: pa.Array) -> list[str | None]:
    """The first cells of a column as texts."""
    found: list[str | None] = pc.cast(column[:HEAD], pa.string()).to_pylist()
    return found
