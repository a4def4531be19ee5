"""The parts of one table of a sheet: its title, rows of names with merged cells, units, and where data starts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.ingest.cell_names import Area
from services.ingest.layout import Layout, is_value, joined_names, layout_in, looks_like_names
from services.ingest.sheet_areas import Texts
from services.ingest.unit_rows import is_units, with_units

HEAD_ROWS = 1500
FEW = 40
MOST_NAMED = 6
# A day, as a reader of cells tells it.
MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$")
WHOLE = re.compile(r"\d{1,4}(?:\.0)?")


@dataclass(frozen=True)
class TableLayout:
    """One table: its whole area, the row (0-based in the sheet) where names begin, how many rows name, and the names.

    `data_top` is the first row of data; `units` says that the last of the rows of names holds units; `title` is
    what stands above.
    """

    area: Area
    header_top: int
    header_rows: int
    names: tuple[str, ...]
    data_top: int
    evidence: str
    units: bool = False
    title: str | None = None

    @property
    def skipped(self) -> int:
        """Rows of the area above the names."""
        return self.header_top - self.area.top

    @property
    def data(self) -> Area:
        """The rows of data, notes below among them; one row above the other where there are none."""
        return Area(self.data_top, self.area.left, self.area.bottom, self.area.right)


def spread(rows: list[list[str]], area: Area, merged: Sequence[Area]) -> list[list[str]]:
    """Rows of an area in which a merged cell says the same in each of its columns; a title over all says it once."""
    for cell in merged:
        row, left, right = cell.top - area.top, cell.left - area.left, cell.right - area.left
        is_inside = 0 <= row < min(len(rows), FEW) and 0 <= left < right < area.width
        if is_inside and cell.width < area.width and rows[row][left].strip():
            rows[row][left : right + 1] = [rows[row][left]] * (right - left + 1)
    return rows


def named_by_merging(area: Area, top: int, merged: Sequence[Area]) -> int:
    """How many rows from `top` on name columns, by the merged cells that begin there; 1 where none says more."""
    count = 1
    for row in range(top, min(top + MOST_NAMED, area.bottom)):
        if row >= top + count:
            break
        for cell in merged:
            if cell.top == row and area.left <= cell.left and cell.right <= area.right and cell.width < area.width:
                below = 1 if cell.width > 1 else 0
                count = max(count, cell.bottom - top + 1 + below)
    return min(count, MOST_NAMED, area.bottom - top)


def table_layout(
    texts: Texts, area: Area, merged: Sequence[Area], header: int | None = None, skip: int | None = None
) -> TableLayout:
    """Find the parts of the table in an area.

    Args:
        texts: what the cells of the sheet say.
        area: where the table is, with what stands around it.
        merged: the merged cells of the sheet.
        header: rows of names, where a person said so.
        skip: rows of the sheet before the names, where a person said so.
    """
    merged = [cell for cell in merged if area.top <= cell.top <= area.bottom and cell.top < area.top + FEW]
    rows = spread([[MIDNIGHT.sub(r"\1", cell) for cell in row] for row in texts.rows(area, HEAD_ROWS)], area, merged)
    records = [(number, row) for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    above = 0 if skip is not None or header is not None else titles_above(records, area)
    layout = layout_in(records[above:], len(rows), header, skip)
    if header is None and layout.header_rows:
        layout = widened(layout, records[above:], area, merged, skip)
        layout = named_exactly(layout, records[above:], area, merged)
    title = " ".join(cell.strip() for _, row in records for cell in row if _ < layout.skipped and cell.strip())
    found = TableLayout(
        area, area.top + layout.skipped, layout.header_rows, layout.names, area.top + layout.data_line,
        layout.evidence, title=title[:200] or None,
    )  # fmt: skip
    return without_units(found, records, header)


def titles_above(records: list[tuple[int, list[str]]], area: Area) -> int:
    """How many records above a row of names say only one thing: they are titles."""
    rows = [row for _, row in records]
    place = 0
    while place < min(5, len(rows) - 2) and sum(bool(cell.strip()) for cell in rows[place]) == 1:
        place += 1
    is_named = 0 < place < len(rows) - 1 and sum(bool(cell.strip()) for cell in rows[place]) >= max(2, area.width / 2)
    return place if is_named and looks_like_names(rows[place], rows[place + 1 : place + 101]) else 0


def widened(
    layout: Layout, records: list[tuple[int, list[str]]], area: Area, merged: Sequence[Area], skip: int | None
) -> Layout:
    """The layout with as many rows of names as merged cells ask for."""
    top = area.top + layout.skipped
    wanted = named_by_merging(area, top, merged)
    names = [row for number, row in records if layout.skipped <= number < layout.skipped + wanted]
    further = names[layout.header_rows :]
    if not further or not all(may_name(row, area, top, merged) for row in further):
        return layout
    again = layout_in(records, area.height, len(names), skip)
    return replace(again, evidence="merged cells span the names below them")


def may_name(row: Sequence[str], area: Area, top: int, merged: Sequence[Area]) -> bool:
    """Whether a row below merged names may name their parts: no value stands in it, or only years and numbers there."""
    values = {place for place, cell in enumerate(row) if is_value(cell)}
    under = {
        place - area.left
        for cell in merged if cell.width > 1 and cell.top >= top
        for place in range(cell.left, cell.right + 1)
    }  # fmt: skip
    outside = [cell for place, cell in enumerate(row) if place not in under and cell.strip()]
    whole = all(WHOLE.fullmatch(row[place].strip()) for place in values)
    return not values or (whole and values <= under and not outside)


def named_exactly(layout: Layout, records: list[tuple[int, list[str]]], area: Area, merged: Sequence[Area]) -> Layout:
    """The layout with a name only over the columns that it is merged over, where some are merged at all."""
    named = [row for number, row in records if number >= layout.skipped][: layout.header_rows]
    top = area.top + layout.skipped
    spans = any(cell.width > 1 and top <= cell.top < top + len(named) and cell.width < area.width for cell in merged)
    if len(named) < 2 or not spans:
        return layout
    columns = ([row[place].strip() for row in named if place < len(row)] for place in range(len(layout.names)))
    return replace(layout, names=tuple(" ".join(part for part in column if part) for column in columns))


def without_units(found: TableLayout, records: list[tuple[int, list[str]]], header: int | None) -> TableLayout:
    """The layout in which a row of units below the names is part of them."""
    place = next((place for place, (number, _) in enumerate(records) if found.area.top + number == found.header_top), 0)
    named = [row for _, row in records[place : place + found.header_rows]]
    following = records[place + found.header_rows :]
    if not named:
        return found
    after = [row for _, row in following]
    if len(named) > 1 and is_units(named[-1], after[:100]):
        names = with_units(joined_names(named[:-1], found.area.width), named[-1])
        return replace(found, names=tuple(names), units=True)
    if header is None and len(after) > 1 and is_units(after[0], after[1:101]):
        names = with_units(found.names, after[0])
        data_top = found.area.top + following[1][0]
        return replace(
            found, names=tuple(names), units=True, header_rows=found.header_rows + 1, data_top=data_top
        )  # fmt: skip
    return found
