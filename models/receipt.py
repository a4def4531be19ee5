"""The receipt: how a file was read, every decision with its evidence, every cell that did not fit."""

from typing import Any

from pydantic import Field

from models.columns import ColumnType
from models.values import Value


class ReadingOptions(Value):
    """What a person may fix before the file is read; each one overrides the detection."""

    encoding: str | None = Field(None, description="Character encoding, such as utf-8 or windows-1252")
    delimiter: str | None = Field(None, min_length=1, max_length=4, description="Text between two cells of a row")
    quote: str | None = Field(None, max_length=1, description="Character around cells; empty for none")
    header_rows: int | None = Field(None, ge=0, le=10, description="Rows that hold column names")
    skip_rows: int | None = Field(None, ge=0, le=1_000_000, description="Lines before the header")
    decimal: str | None = Field(None, min_length=1, max_length=1, description="Decimal mark")
    thousands: str | None = Field(None, max_length=1, description="Mark between thousands; empty for none")
    date_order: str | None = Field(None, pattern="^(dmy|mdy|ymd)$", description="Order of day, month and year")
    null_values: tuple[str, ...] | None = Field(None, max_length=100, description="Words that mean missing")
    sheet: str | None = Field(None, max_length=255, description="Sheet, or table within it, of a workbook")
    table: str | None = Field(None, max_length=1000, description="Table to read: its name in the receipt's list")
    json_path: str | None = Field(None, max_length=1000, description="Where in a JSON file the table is")
    types: dict[str, ColumnType] = Field(default_factory=dict, description="Type by column name")


class Decision(Value):
    """One thing that was decided while reading: what, how, on which evidence, against what."""

    what: str
    chosen: Any
    evidence: str
    runner_up: Any = None


class RejectedCell(Value):
    """A cell that did not fit its column: where it stands (1-based line), its raw text, and why."""

    line: int
    column: str
    raw: str
    reason: str


class FoundTable(Value):
    """One table of a file that holds several: `name` is what the option `table` takes to read it.

    `sheet` and `range` (such as “A5:F120”) say where it stands in a workbook, `title` what is written above it.
    """

    name: str
    rows: int
    columns: int
    sheet: str | None = None
    range: str | None = None
    title: str | None = None
    hidden: bool = False
    chosen: bool = False


class RawLine(Value):
    """One line of a file as it stands there, with everything visible; `more` says that it goes on."""

    number: int
    text: str
    more: bool = False


class RawLines(Value):
    """The first lines of a file, and those around the place where it could not be read."""

    first: tuple[RawLine, ...] = ()
    around: tuple[RawLine, ...] = ()


class Receipt(Value):
    """How one file was read; `rows_read` equals the rows of data in the file, always."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_rows: int = 1
    skipped_rows: int = 0
    decimal: str | None = None
    thousands: str | None = None
    date_order: str | None = None
    null_values: tuple[str, ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    tables: tuple[FoundTable, ...] = ()
    rows_in_file: int = 0
    rows_read: int = 0
    rejected_cells: int = 0
    decisions: tuple[Decision, ...] = ()
