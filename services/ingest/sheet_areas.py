"""Where the tables of a sheet are: its filled cells cut at empty rows and columns, and joined where they belong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.ingest.cell_names import Area
from services.ingest.layout import is_value, looks_like_names

MOST_BLOCKS = 2000
DEPTH = 4
BELOW = 100
LIKE = 0.8
MOST_NAMES, FEWEST_WORDS = 3, 3


@dataclass(frozen=True)
class Block:
    """Filled cells that touch each other: where they are, and how many."""

    area: Area
    cells: int

    @property
    def is_table(self) -> bool:
        """Whether it may be a table: two rows, two columns, and not mostly empty."""
        return self.area.height >= 2 and self.area.width >= 2 and self.cells >= 4


class Texts:
    """Texts of a sheet by 0-based row and column; columns before `left` are empty."""

    def __init__(self, columns: Sequence[Sequence[str | None]], left: int = 0) -> None:
        self._columns = columns
        self._left = left

    def rows(self, area: Area, most: int = BELOW + 3) -> list[list[str]]:
        """The first rows of an area; an empty cell is an empty text."""
        end = min(area.bottom + 1, area.top + most)
        places = range(area.left - self._left, area.right + 1 - self._left)
        cut = [self._columns[place][area.top : end] for place in places]
        return [[cell or "" for cell in row] for row in zip(*cut, strict=True)]


def runs(filled: np.ndarray) -> list[tuple[int, int]]:
    """The runs of true values among n: first and last place of each."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], filled, [False])).astype(np.int8)))
    return [(int(start), int(end) - 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def blocks_of(filled: np.ndarray, top: int = 0, left: int = 0, depth: int = DEPTH) -> list[Block]:
    """Cut n × m cells, true where one is filled, into blocks without an empty row or column across."""
    found: list[Block] = []
    for first, last in runs(np.asarray(filled.any(axis=1))):
        band = filled[first : last + 1]
        for start, end in runs(np.asarray(band.any(axis=0))):
            part = band[:, start : end + 1]
            if len(found) > MOST_BLOCKS:
                return found
            if depth and not part.any(axis=1).all():
                found += blocks_of(part, top + first, left + start, depth - 1)
            else:
                area = Area(top + first, left + start, top + last, left + end)
                found.append(Block(area, int(part.sum())))
    return found


def starts_anew(texts: Texts, area: Area) -> bool:
    """Whether a block begins with names of its own."""
    rows = texts.rows(area)
    return any(
        len(rows) > place + 1
        and sum(bool(cell.strip()) for cell in rows[place]) >= 2
        and looks_like_names(rows[place], rows[place + 1 :])
        and names_stand_over_values(rows[place], rows[place + 1 :])
        for place in range(min(MOST_NAMES, len(rows)))
    )


def names_stand_over_values(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether some word stands over a column of values, as above a table and hardly within one."""
    for place, name in enumerate(names):
        column = [row[place] for row in below if row[place].strip()]
        if name.strip() and not is_value(name) and column and sum(map(is_value, column)) >= LIKE * len(column):
            return True
    return False


def same_names(texts: Texts, one: Area, other: Area) -> bool:
    """Whether two blocks begin with the same names."""
    first, second = texts.rows(one, 1)[0], texts.rows(other, 1)[0]
    words = {cell.strip() for cell in first if cell.strip() and not is_value(cell)}
    others = {cell.strip() for cell in second if cell.strip() and not is_value(cell)}
    return len(words & others) >= max(1, 0.5 * min(len(words), len(others)))


def within(inner: Area, outer: Area) -> bool:
    """Whether the columns of one area are among those of the other."""
    return outer.left <= inner.left and inner.right <= outer.right


def beside(one: Area, other: Area) -> bool:
    """Whether two blocks stand in the same rows, with a single empty column between them."""
    return one.top == other.top and one.bottom == other.bottom and other.left - one.right == 2


def hull(areas: Sequence[Area]) -> Area:
    """The smallest area that holds all."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def joined(one: Block, other: Block) -> Block:
    """Two blocks that are one table."""
    return Block(hull([one.area, other.area]), one.cells + other.cells)


def tables_in(filled: np.ndarray, texts: Texts) -> list[Area]:
    """The areas of a sheet that hold a table each, in reading order; the whole filled area where it is only one.

    Args:
        filled: n × m cells, true where one holds something; the first is the first of the sheet.
        texts: what they hold.
    """
    blocks = blocks_of(filled)
    if not blocks:
        return []
    whole = hull([block.area for block in blocks])
    if len(blocks) > MOST_BLOCKS:
        return [whole]
    tables = stacked(side_by_side(blocks, texts), texts)
    if len(tables) < 2:
        return [whole]
    return [with_surroundings(table.area, blocks, tables) for table in tables]


def side_by_side(blocks: Sequence[Block], texts: Texts) -> list[Block]:
    """Blocks in which an empty column within one table no longer cuts it."""
    found: list[Block] = []
    for block in sorted(blocks, key=lambda item: (item.area.top, item.area.left)):
        last = found[-1] if found else None
        if last and beside(last.area, block.area) and are_one(texts, last.area, block.area):
            found[-1] = joined(last, block)
        else:
            found.append(block)
    return found


def are_one(texts: Texts, one: Area, other: Area) -> bool:
    """Whether blocks with an empty column between them are one table: neither by its names nor its words a new one."""
    return not same_names(texts, one, other) and not (has_key(texts, one) and has_key(texts, other))


def has_key(texts: Texts, area: Area) -> bool:
    """Whether a block is a table by itself: names over values, and a first column of different words."""
    rows = texts.rows(area)
    words = [row[0].strip() for row in rows[min(MOST_NAMES, len(rows) // 2) :]]
    are_words = all(word and not is_value(word) for word in words)
    return are_words and len(words) == len(set(words)) >= FEWEST_WORDS and starts_anew(texts, area)


def stacked(blocks: Sequence[Block], texts: Texts) -> list[Block]:
    """The tables: blocks that begin anew, each with those below that go on with it after an empty row."""
    tables: list[Block] = []
    for block in blocks:
        if not block.is_table:
            continue
        above = next((place for place in range(len(tables) - 1, -1, -1) if is_over(tables[place], block)), None)
        if above is None or starts_anew(texts, block.area):
            tables.append(block)
        elif within(block.area, tables[above].area):
            tables[above] = joined(tables[above], block)
        else:
            tables.append(block)
    return tables


def is_over(table: Block, block: Block) -> bool:
    """Whether a table stands above a block, in some of its columns."""
    shared = table.area.left <= block.area.right and block.area.left <= table.area.right
    return shared and table.area.bottom < block.area.top


def with_surroundings(area: Area, blocks: Sequence[Block], tables: Sequence[Block]) -> Area:
    """A table with the titles right above it and the notes or totals right below, which no other table takes."""
    others = [table.area for table in tables if table.area != area]
    loose = [block.area for block in blocks if not any(holds(table.area, block.area) for table in tables)]
    for part in sorted(loose, key=lambda item: -item.top):
        if 0 < area.top - part.bottom <= 2 and part.height <= 3 and is_title_of(part, area, others):
            area = Area(part.top, min(area.left, part.left), area.bottom, area.right)
    for part in sorted(loose, key=lambda item: item.top):
        is_near = 0 < part.top - area.bottom <= 2 and part.height <= 2 and within(part, area)
        if is_near and not any(is_title_of(part, other, []) and 0 < other.top - part.bottom <= 2 for other in others):
            area = Area(area.top, area.left, part.bottom, area.right)
    return area


def is_title_of(title: Area, area: Area, others: Sequence[Area]) -> bool:
    """Whether a block stands over an area rather than over one beside it."""
    if title.left > area.right or title.right < area.left:
        return False
    return title.left >= area.left or not any(other.left <= title.left <= other.right for other in others)


def holds(outer: Area, inner: Area) -> bool:
    """Whether one area lies in another."""
    return outer.top <= inner.top and inner.bottom <= outer.bottom and within(inner, outer)
