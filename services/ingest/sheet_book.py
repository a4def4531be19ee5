"""A workbook of any kind, opened: its sheets, and their cells as texts or typed."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import UnreadableFile
from services.ingest.cell_names import Area
from services.ingest.sheet_areas import Texts
from services.ingest.sheet_facts import SheetFacts

if TYPE_CHECKING:
    from fastexcel import CellErrors, ExcelReader

ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
UNTOLD = re.compile(r"got '(\w+)\(\\?\"?(.*?)\\?\"?\)'")
ERROR = re.compile(r"'Error\((\w+)\)")

ErrorCell = tuple[int, int, str]


@dataclass(frozen=True)
class Loaded:
    """Cells as the reader gives them, those that did not fit, the sheet's column of the first one, and names read."""

    cells: pa.RecordBatch
    errors: "CellErrors | None"
    left: int
    names: list[str]


@dataclass
class Grid:
    """All cells of a sheet as texts: columns from `left` on, rows from the first of the sheet; errors apart."""

    columns: list[pa.Array]
    left: int
    errors: list[ErrorCell] = field(default_factory=list)
    merged: tuple[Area, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def filled(self) -> np.ndarray:
        """Which cells hold something, an error among it: rows × all columns of the sheet."""
        filled = np.zeros((self.height, self.left + len(self.columns)), dtype=bool)
        for place, column in enumerate(self.columns, start=self.left):
            valid = column.is_valid().to_numpy(zero_copy_only=False)
            if column.null_count < len(column):
                blank = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), False)
                valid = valid & ~blank.to_numpy(zero_copy_only=False)
            filled[:, place] = valid
        for row, place, _ in self.errors:
            if row < filled.shape[0] and place < filled.shape[1]:
                filled[row, place] = True
        return filled

    @cached_property
    def texts(self) -> Texts:
        """What the cells say."""
        empty = [None] * self.height
        return Texts([*[empty] * self.left, *(column.to_pylist() for column in self.columns)])


class Book:
    """An opened workbook.

    Args:
        path: the file, known to be safe.
        facts: what its container says of its sheets, as far as that is known.
    """

    def __init__(self, path: Path, facts: Mapping[str, SheetFacts]) -> None:
        import fastexcel

        # It warns of each column without values.
        logging.getLogger("fastexcel").setLevel(logging.ERROR)
        self.facts = facts
        self._grids: dict[str, Grid] = {}
        try:
            self.reader: ExcelReader = fastexcel.read_excel(path)
        except fastexcel.FastExcelError as error:
            raise protected() if "password" in str(error).lower() else broken(str(error)) from error

    @property
    def names(self) -> list[str]:
        """The sheets of cells, in the order of the workbook."""
        return self.reader.sheet_names

    def facts_of(self, name: str) -> SheetFacts:
        """What is known of a sheet beside its cells."""
        return self.facts.get(name) or SheetFacts()

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The sheets that a spreadsheet program does not show."""
        return frozenset(name for name in self.names if self._is_hidden(name))

    def _is_hidden(self, name: str) -> bool:
        import fastexcel

        known = self.facts_of(name).hidden
        if known is not None:
            return known
        try:
            return self.reader.load_sheet(name, header_row=None, n_rows=1, dtypes="string").visible != "visible"
        except fastexcel.FastExcelError:
            return False

    def grid(self, name: str) -> Grid:
        """All cells of a sheet as texts; dates as in ISO 8601, long decimals rounded."""
        if name not in self._grids:
            loaded = self.load(name, skip_rows=0, dtypes="string")
            errors = errors_in(loaded.errors, loaded.left)
            columns = with_untold(list(loaded.cells.columns), loaded.errors)
            self._grids[name] = Grid(columns, loaded.left, errors, self.facts_of(name).merged)
        return self._grids[name]

    def load(self, name: str, **how: Any) -> "Loaded":
        """Cells of a sheet; one without cells has no columns."""
        import fastexcel

        try:
            sheet = self.reader.load_sheet(name, **{"header_row": None, **how})
            found = sheet.selected_columns
            names = [column.name if column.column_name_from == "looked_up" else "" for column in found]
            left = found[0].absolute_index if found else 0
            cells, errors = sheet.to_arrow_with_errors()
            return Loaded(cells, errors, left, names)
        except (fastexcel.FastExcelError, pa.ArrowInvalid) as error:
            if "empty" in str(error).lower():
                return Loaded(pa.RecordBatch.from_arrays([], names=[]), None, 0, [])
            raise broken(str(error)) from error


def errors_in(found: "CellErrors | None", left: int, top: int | None = None) -> list[ErrorCell]:
    """The error cells among those that did not fit: row and column (0-based in the sheet), and what they show.

    Args:
        found: as the reader tells them.
        left: the column of the sheet that the reader's first one is.
        top: the row of the sheet that the first row of data is, where names were read apart.
    """
    if found is None:
        return []
    pairs = (
        (item.position if top is None else item.offset_position, ERROR.search(item.detail)) for item in found.errors
    )
    return [(row + (top or 0), place + left, ERRORS.get(kind[1], "#ERROR")) for (row, place), kind in pairs if kind]


def with_untold(columns: list[pa.Array], found: "CellErrors | None") -> list[pa.Array]:
    """Columns of texts with the cells for which the reader has no text, such as durations, as it shows them."""
    untold: dict[int, dict[int, str]] = {}
    for item in found.errors if found is not None else ():
        shown = UNTOLD.search(item.detail)
        if shown and shown[1] != "Error":
            row, place = item.position
            untold.setdefault(place, {})[row] = shown[2]
    for place, cells in untold.items():
        texts = columns[place].to_pylist()
        for row, text in cells.items():
            texts[row] = text
        columns[place] = pa.array(texts, pa.string())
    return columns


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
        reason=first, cause=reason[:500],
    )  # fmt: skip
