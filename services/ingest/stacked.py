"""Several tables in one delimited text, one below the other: where each starts, what it is called, how long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from services.ingest.layout import is_value, trimmed_width

Records = Sequence[tuple[int, list[str]]]
LOOKED_AT = 20
FEWEST_ROWS = 2
SHARED = 0.6
MUCH_LONGER = 2
MOST_TABLES = 1000


@dataclass(frozen=True)
class Known:
    """What is known of the table above: its names, its usual width, and which of its columns hold values."""

    names: tuple[str, ...]
    width: int
    valued: frozenset[int]


@dataclass(frozen=True)
class Start:
    """A place where another table starts: its title, its names, and how many records stand before its names."""

    title: str
    names: tuple[str, ...]
    above: int


@dataclass(frozen=True)
class StackedTable:
    """One of several tables: its lines (0-based, up to `end`), where its names stand, its rows, and its title.

    `last` is the line of its last row; `repeats` are the lines on which its names stand again; `copies` says that
    its rows are those of a table above.
    """

    first: int
    end: int
    names_line: int
    names: tuple[str, ...]
    rows: int
    title: str = ""
    repeats: tuple[int, ...] = ()
    copies: bool = False
    width: int = 0
    last: int = 0


def names_in(row: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row, trimmed, without empty ones at its end."""
    return tuple(cell.strip() for cell in row[: trimmed_width(row)])


def known_of(names: tuple[str, ...], below: Sequence[Sequence[str]]) -> Known:
    """What a table looks like, by its names and its first rows."""
    rows = list(takewhile(lambda row: len(row) == len(below[0]), rows_of_section(below))) or [list(names)]
    valued = frozenset(
        place
        for place in range(max(map(len, rows), default=0))
        if (cells := [row[place] for row in rows if place < len(row) and row[place].strip()])
        and sum(map(is_value, cells)) >= 0.8 * len(cells)
    )
    return Known(names, max(map(trimmed_width, rows), default=len(names)), valued)


def start_at(rows: Sequence[Sequence[str]], known: Known, *, apart: bool) -> Start | None:
    """Whether another table starts with the first of some rows.

    Args:
        rows: from there on.
        known: the table above.
        apart: whether a blank line, or a row without any text, stands before the first row.
    """
    if is_same(names_in(rows[0]), known.names):
        return Start("", names_in(rows[0]), 0)
    if not apart:
        return Start("", names_in(rows[0]), 0) if changes(rows, known) else None
    titles: list[str] = []
    for place, row in enumerate(rows[:4]):
        names = names_in(row)
        filled = [name for name in names if name]
        if len(filled) > 1:
            below = rows[place + 1 :]
            other = is_same(names, known.names) or is_other(names, below, known)
            return Start(" ".join(titles), names, place) if other else None
        titles += filled
    return None


def is_same(names: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether names are those of the table above, or most of them with some more or fewer at the end."""
    if len(names) < 2 or len(known) < 2 or names[:2] != known[:2] or any(map(is_value, names)):
        return False
    common = sum(one == other for one, other in zip(names, known, strict=False))
    return common >= SHARED * max(len(names), len(known)) and common == min(len(names), len(known))


def changes(rows: Sequence[Sequence[str]], known: Known) -> bool:
    """Whether the rows have another width from here on, and the first one holds names."""
    width = len(rows[0])
    below = rows[1 : 1 + FEWEST_ROWS]
    if width < 2 or len(below) < FEWEST_ROWS or width == known.width or abs(width - len(known.names)) < 1:
        return False
    names = names_in(rows[0])
    if len(names) != width or not all(names) or any(map(is_value, names)):
        return False
    return all(len(row) == width for row in below) and bool(known_of(names, rows[1:LOOKED_AT]).valued)


def is_other(names: tuple[str, ...], below: Sequence[Sequence[str]], known: Known) -> bool:
    """Whether a row that stands apart names the columns of another table."""
    rows = list(rows_of_section(below))
    if any(map(is_value, names)) or not rows or max(map(trimmed_width, rows)) > len(names):
        return False
    differs = len(names) != known.width or any(place in known.valued for place in range(len(names)))
    # Words over words may be just another row: some column must hold values, or a name must come again.
    clear = all(names) and (bool(known_of(names, rows).valued) or bool(set(names) & set(known.names)))
    return differs and clear and list(names) not in [list(names_in(row)) for row in rows]


def rows_of_section(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows up to the first one without any text."""
    end = next((place for place, row in enumerate(rows) if not trimmed_width(row)), len(rows))
    return rows[:end]


def tables_of(
    records: Records, gaps: Sequence[bool], first: tuple[int, tuple[str, ...]], end: int
) -> list[StackedTable]:
    """Find the tables in all records of a text.

    Args:
        records: each with its line.
        gaps: whether a blank line stands before each record.
        first: which record holds the names of the first table, and these names.
        end: the line after the last record.
    """
    place, names = first
    starts: list[tuple[int, Start]] = [(0, Start(title_in(records[:place]), names, place))]
    known = known_of(names, [row for _, row in records[place + 1 : place + 1 + LOOKED_AT]])
    place += 1
    while place < len(records) and len(starts) < MOST_TABLES:
        row, above = records[place][1], records[place - 1][1]
        apart = gaps[place] or not trimmed_width(above)
        if not apart and len(row) == len(above) and row[0].strip() not in known.names[:1]:
            place += 1
            continue
        rows = [other for _, other in records[place : place + LOOKED_AT]]
        found = start_at(rows, known, apart=apart) if trimmed_width(row) else None
        if found is not None:
            starts.append((place, found))
            place += found.above
            known = known_of(found.names, [row for _, row in records[place + 1 : place + 1 + LOOKED_AT]])
        place += 1
    return together(records, starts, end) if len(starts) > 1 else []


def title_in(records: Records) -> str:
    """The last lone text above the names of a table."""
    alone = [filled[0] for _, row in records if len(filled := [cell for cell in names_in(row) if cell]) == 1]
    return alone[-1] if alone else ""


def together(records: Records, starts: Sequence[tuple[int, Start]], end: int) -> list[StackedTable]:
    """The tables that start at some records; parts with the same names and without a title are one table."""
    tables: list[StackedTable] = []
    seen: set[int] = set()
    for number, (place, start) in enumerate(starts):
        after = starts[number + 1][0] if number + 1 < len(starts) else len(records)
        names_at = place + start.above
        body = [names_in(row) for _, row in records[names_at + 1 : after] if trimmed_width(row)]
        rows = hash(tuple(body))
        below = records[after][0] if after < len(records) else end
        last = max((line for line, row in records[names_at:after] if trimmed_width(row)), default=records[names_at][0])
        table = StackedTable(
            records[place][0], below, records[names_at][0], start.names, len(body), start.title,
            width=max(map(len, [start.names, *body])),
            copies=len(body) > 1 and rows in seen, last=last,
        )  # fmt: skip
        seen.add(rows)
        above = tables[-1] if tables else None
        if above is not None and above.names == table.names and not table.title and not table.copies:
            tables[-1] = StackedTable(
                above.first, below, above.names_line, above.names, above.rows + table.rows, above.title,
                (*above.repeats, table.names_line), width=max(above.width, table.width),
                last=last,
            )  # fmt: skip
        else:
            tables.append(table)
    return tables


def likeliest(tables: Sequence[StackedTable]) -> int:
    """Which table is read if nobody says: the first, unless another one is much longer."""
    longest = max(range(len(tables)), key=lambda number: tables[number].rows)
    return longest if tables[longest].rows > MUCH_LONGER * tables[0].rows else 0
