"""The records of old workbooks (xls): what its sheets hold, and whether a reader may make room for them.

Source: Microsoft, Excel Binary File Format [MS-XLS].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.ingest.cell_names import Area
from services.ingest.compound_file import CompoundFile, damaged
from services.ingest.sheet_facts import SheetFacts

BOUND_SHEET, START, END, MERGED, DIMENSIONS, TEXTS = 0x0085, 0x0809, 0x000A, 0x00E5, 0x0200, 0x00FC
PROTECTED = 0x002F
# Numbers, texts, truth values and formulas; a record of several numbers tells its last column at its end.
CELLS = frozenset((0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x0006))
SEVERAL = 0x00BD
MOST_ROWS, MOST_COLUMNS = 65_536, 256
# Readers make room for every cell between the first and the last one, in every sheet of the workbook.
MOST_AREA = 2 * MOST_ROWS * MOST_COLUMNS
SPARSE = 200
# A record takes four bytes, and belongs to one sheet.
TWICE = 2


@dataclass
class Sheet:
    """What the records of one sheet say: the cells that hold something, and those merged."""

    top: int = MOST_ROWS
    bottom: int = 0
    left: int = MOST_COLUMNS
    right: int = 0
    cells: int = 0
    records: int = 0
    merged: list[Area] = field(default_factory=list)

    @property
    def area(self) -> int:
        """How many cells there are between the first and the last."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.cells else 0

    def take(self, row: int, first: int, last: int) -> None:
        """Note the cells of one record.

        Raises:
            UnreadableFile: they lie where no sheet has columns.
        """
        if last >= MOST_COLUMNS:
            raise damaged(
                f"it has a cell in column {last + 1:,}, and a sheet of its kind has {MOST_COLUMNS}", "far cell"
            )
        self.cells += last - first + 1
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, first), max(self.right, last)


def old_facts(data: bytes) -> dict[str, SheetFacts]:
    """The facts of the sheets of an old workbook, once it is known to be safe.

    Raises:
        UnreadableFile: its container or its records would make a reader go on for ever, or take all memory.
    """
    book = CompoundFile(data).stream("Workbook", "Book")
    if book is None:
        return {}
    facts: dict[str, SheetFacts] = {}
    area = cells = steps = 0
    try:
        for name, hidden, place in bound(book):
            # Two names may share the same records: a reader goes over them twice, and so do we.
            sheet = sheet_at(book, place)
            area, cells, steps = area + sheet.area, cells + sheet.cells, steps + sheet.records
            check(book, area, cells, steps)
            facts[name] = SheetFacts(hidden=hidden, merged=tuple(sheet.merged))
    except struct.error as error:
        raise damaged("a record in it is cut off", "cut off") from error
    return facts


def check(book: bytes, area: int, cells: int, steps: int) -> None:
    """Stop where the sheets so far would take far more than the file holds.

    Raises:
        UnreadableFile: they would.
    """
    if area > MOST_AREA and area > SPARSE * cells:
        raise damaged(f"its sheets reach over {area:,} cells, but only {cells:,} are filled", "far cell")
    if 4 * steps > TWICE * len(book):
        raise damaged("its sheets lie over each other", "overlapping parts")


def records(book: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """The records from some place on: kind, where the content starts, and its length."""
    end = len(book) - 4
    while place <= end:
        kind, length = struct.unpack_from("<HH", book, place)
        yield kind, place + 4, length
        place += 4 + length


def bound(book: bytes) -> Iterator[tuple[str, bool, int]]:
    """The sheets of a workbook: name, whether it is hidden, and where its records begin."""
    for kind, start, length in records(book, 0):
        if kind == BOUND_SHEET:
            place, hidden, _, count, wide = struct.unpack_from("<IBBBB", book, start)
            text = book[start + 8 : start + 8 + count * (1 + (wide & 1))]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), hidden & 3 != 0, place
        elif kind == TEXTS and length >= 8:
            declared = struct.unpack_from("<I", book, start + 4)[0]
            if declared > len(book):
                raise damaged(
                    f"it says that it holds {declared:,} texts, and has no room for them", "declares too much"
                )
        elif kind in (END, PROTECTED):
            return


def sheet_at(book: bytes, place: int) -> Sheet:
    """The sheet whose records begin at a place."""
    sheet = Sheet()
    depth = 0
    for kind, start, length in records(book, place):
        sheet.records += 1
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", book, start)
            sheet.take(row, column, column)
        elif kind == SEVERAL:
            row, first = struct.unpack_from("<HH", book, start)
            sheet.take(row, first, max(first, struct.unpack_from("<H", book, start + length - 2)[0]))
        elif kind == DIMENSIONS:
            check_dimensions(book, start, length)
        elif kind == MERGED:
            sheet.merged += merged_in(book, start, length)
        # Charts within a sheet have a beginning and an end of their own.
        depth += (kind == START) - (kind == END)
        if kind == END and depth <= 0:
            break
    return sheet


def check_dimensions(book: bytes, start: int, length: int) -> None:
    """Look at how many cells a sheet says it has: a reader makes room for them at once.

    Raises:
        UnreadableFile: more than the largest sheet.
    """
    if length not in (10, 14):
        return  # whoever reads it says that it is broken
    top, bottom, left, right = struct.unpack_from("<4H" if length == 10 else "<2I2H", book, start)
    if not bottom or not right:
        return
    rows, columns = (bottom - top) % 2**32, (right - left) % 2**32
    if rows * columns > MOST_ROWS * MOST_COLUMNS:
        raise damaged("a sheet says that it is larger than any can be", "declares too much")


def merged_in(book: bytes, start: int, length: int) -> Iterator[Area]:
    """The merged cells that one record tells."""
    count = struct.unpack_from("<H", book, start)[0]
    for number in range(min(count, (length - 2) // 8)):
        top, bottom, left, right = struct.unpack_from("<4H", book, start + 2 + 8 * number)
        yield Area(top, left, bottom, right)
