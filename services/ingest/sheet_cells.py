"""The cells of one table of a sheet, exact: typed where all cells of a column are of one kind, else as texts."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import UnreadableFile
from services.ingest.cell_names import Area
from services.ingest.sheet_book import Book, Grid, Loaded

MIXED = re.compile(r"for column __UNNAMED__(\d+)")
MOST_MIXED = 20
EPOCHS = (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))
EXACT = float(2**53)
ROUNDED = r"^-?\d+\.\d{7,9}$|^-?0$"
MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$"
# A number that is shown as a date, and is beyond all dates.
NO_DATE = r"^ExcelDateTime \{ value: ([^,]+),.*\}$"


def exact_cells(book: Book, name: str, area: Area) -> list[pa.Array]:
    """The columns of an area of a sheet, k arrays of n rows.

    The reader is asked for the rows of the area only, so that names above do not make texts of numbers; where
    it then gives other cells than those asked for, the texts of the whole sheet serve.
    """
    grid = book.grid(name)
    texts = texts_in(grid, area)
    if not len(texts) or area.height < 1:
        return texts
    how = {"skip_rows": area.top, "n_rows": area.height}
    typed = typed_cells(book, name, how, first_filled(grid, area.top))
    columns = [as_asked(typed.cells, place - typed.left, text) for place, text in enumerate(texts, start=area.left)]
    floats = exact_numbers(book, name, how, columns, range(area.left, area.right + 1))
    return [simplest(column, numbers) for column, numbers in zip(columns, floats, strict=True)]


def first_filled(grid: Grid, top: int) -> int:
    """The first column of a sheet that is filled from some row on: the reader counts from there."""
    return int(np.argmax(grid.filled[top:].any(axis=0)))


def typed_cells(book: Book, name: str, how: Mapping[str, int], left: int) -> Loaded:
    """The cells of some rows, each column of the kind that all its cells have, else of texts."""
    texts: dict[int, str] = {}
    for _ in range(MOST_MIXED):
        try:
            return book.load(name, schema_sample_rows=None, dtypes=texts or None, **how)
        except UnreadableFile as error:
            mixed = MIXED.search(str(error.details.get("cause")))
            if mixed is None or left + int(mixed[1]) in texts:
                break
            texts[left + int(mixed[1])] = "string"  # durations and texts, say: the reader cannot bring them together
    return book.load(name, dtypes="string", **how)


def texts_in(grid: Grid, area: Area) -> list[pa.Array]:
    """The texts of an area, column by column."""
    empty = pa.nulls(area.height, pa.string())
    places = range(area.left - grid.left, area.right + 1 - grid.left)
    return [
        grid.columns[place][area.top : area.bottom + 1] if 0 <= place < len(grid.columns) else empty
        for place in places
    ]  # fmt: skip


def as_asked(typed: pa.RecordBatch, place: int, text: pa.Array) -> pa.Array:
    """A typed column that has its values where its texts are; else the texts."""
    if not 0 <= place < typed.num_columns:
        return text
    column = typed.column(place)
    if len(column) < len(text):
        column = pa.concat_arrays([column, pa.nulls(len(text) - len(column), column.type)])
    if len(column) != len(text) or not column.is_valid().equals(text.is_valid()):
        return text
    return column


def exact_numbers(
    book: Book, name: str, how: Mapping[str, int], columns: Sequence[pa.Array], places: Sequence[int]
) -> list[pa.Array | None]:
    """For columns of texts in which decimals were rounded: all their numbers, with gaps for other cells.

    Args:
        book: the workbook.
        name: the sheet.
        how: the rows that were asked for.
        columns: k columns.
        places: the place of each in the sheet.
    """
    rounded = [
        place for place, column in enumerate(columns)
        if pa.types.is_string(column.type) and pc.any(pc.match_substring_regex(column, ROUNDED)).as_py()
    ]  # fmt: skip
    found: list[pa.Array | None] = [None] * len(columns)
    if rounded:
        floats = book.load(name, dtypes={places[place]: "float" for place in rounded}, **how)
        for place in rounded:
            numbers = floats.cells.column(places[place] - floats.left)
            found[place] = numbers if len(numbers) == len(columns[place]) else None
    return found


def simplest(column: pa.Array, numbers: pa.Array | None) -> pa.Array:
    """Whole numbers, dates for midnights, times for parts of day zero, seconds for durations, exact decimals."""
    kind = column.type
    if pa.types.is_floating(kind):
        whole = pc.all(pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), EXACT))).as_py()
        return column.cast(pa.int64()) if whole else column
    if pa.types.is_timestamp(kind):
        days = pc.floor_temporal(column, unit="day")
        if pc.all(pc.equal(days, column)).as_py():
            return column.cast(pa.date32())
        # A time of day is a part of the day before the first one.
        if pc.all(pc.is_in(days, pa.array(EPOCHS, pa.date32()).cast(kind))).as_py():
            return column.cast(pa.timestamp("us")).cast(pa.time64("us"))
        return column
    if pa.types.is_duration(kind):
        return pc.divide(column.cast(pa.duration("ms")).cast(pa.int64()).cast(pa.float64()), 1000.0)
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if not pa.types.is_string(kind):
        return column
    return without_clocks(exact_texts(column, numbers))


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


def without_clocks(texts: pa.Array) -> pa.Array:
    """Texts in which midnights are days, and numbers beyond all dates are numbers."""
    # Nearly no text holds one, and to look for letters takes far less than to look for a pattern.
    if pc.any(pc.match_substring(texts, "00:00:00")).as_py():
        texts = pc.replace_substring_regex(texts, MIDNIGHT, r"\1")
    if not pc.any(pc.match_substring(texts, "ExcelDateTime")).as_py():
        return texts
    found = (re.match(NO_DATE, text or "") for text in texts.to_pylist())
    numbers = pa.array([f"{Decimal(match[1]):f}" if match else None for match in found], pa.string())
    return pc.coalesce(numbers, texts)


def filled_down(column: pa.Array, top: int, merged: Sequence[Area], place: int) -> tuple[pa.Array, int]:
    """A column in which a cell that is merged over several rows of data says the same in each of them.

    Args:
        column: n cells, the first of which stands in row `top` of the sheet.
        top: that row.
        merged: merged cells of the sheet.
        place: the column's place in the sheet.
    """
    tall = [cell for cell in merged if cell.left == place == cell.right and cell.height > 1 and cell.top >= top]
    tall = [cell for cell in tall if cell.top - top < len(column)]
    if not tall:
        return column, 0
    rows = np.arange(len(column))
    for cell in tall:
        rows[cell.top - top : cell.bottom - top + 1] = cell.top - top
    return column.take(pa.array(rows)), len(tall)
