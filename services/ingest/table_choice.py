"""Which of several tables in one delimited text is read: as asked for, or the likeliest one."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import InvalidParameters
from models.receipt import Decision, FoundTable
from services.ingest.dialect import Dialect
from services.ingest.layout import Layout, layout_in, records_of, trimmed_width
from services.ingest.stacked import StackedTable, likeliest, names_in, tables_of

WHOLE = "all"
SHOWN = 4


@dataclass(frozen=True)
class Choice:
    """All tables of a text, and the 0-based number of the one to read; `asked` says that a person named it."""

    tables: tuple[StackedTable, ...]
    number: int
    asked: bool = False

    @property
    def table(self) -> StackedTable:
        """The table to read."""
        return self.tables[self.number]


def choice_in(lines: Sequence[str], dialect: Dialect, layout: Layout, wanted: str | None, skip: int) -> Choice | None:
    """Find the tables of a whole text and choose one; None where there is one only, or all lines are wanted as one.

    Args:
        lines: all lines, with their ends.
        dialect: as decided.
        layout: of the first table.
        wanted: the table that a person named.
        skip: lines that a person said to skip.

    Raises:
        InvalidParameters: there is no such table.
    """
    if wanted == WHOLE or layout.width < 2:
        return None
    found = [(line + skip, row) for line, row in records_of(lines[skip:], dialect)]
    gaps = [line > 0 and not lines[line - 1].strip() for line, _ in found]
    if layout.header_rows == 0:
        # Names that come again and again look like rows, but not within the first part.
        layout = layout_in(first_part(found, gaps), len(lines), None, skip or None)
    place = next((number for number, (line, _) in enumerate(found) if line >= layout.skipped), 0)
    last = max(place, place + layout.header_rows - 1)
    if last >= len(found):
        return None
    names = names_in(found[last][1]) if layout.header_rows else ()
    tables = tables_of(found, gaps, (last, names), len(lines))
    if not tables or (len(tables) == 1 and not tables[0].repeats):
        if wanted not in (None, "1"):
            raise no_such_table(wanted or "", 1)
        return None
    return Choice(tuple(tables), number_of(wanted, tables), wanted is not None)


def first_part(records: list[tuple[int, list[str]]], gaps: Sequence[bool]) -> list[tuple[int, list[str]]]:
    """The records up to the first gap below some rows."""
    rows = 0
    for place, (_, row) in enumerate(records):
        if rows > 1 and (gaps[place] or not trimmed_width(row)):
            return records[:place]
        rows += trimmed_width(row) > 1
    return records


def number_of(wanted: str | None, tables: Sequence[StackedTable]) -> int:
    """The 0-based number of the table to read."""
    if wanted is None:
        return likeliest(tables)
    if not wanted.isascii() or not wanted.isdecimal() or not 1 <= int(wanted[:9]) <= len(tables):
        raise no_such_table(wanted, len(tables))
    return int(wanted) - 1


def no_such_table(wanted: str, count: int) -> InvalidParameters:
    """The error for a table that is not there."""
    reason = f"There is no table “{wanted[:40]}” in this file."
    known = "It holds one table." if count == 1 else f"Choose a number from 1 to {count:,}, or “{WHOLE}”."
    return InvalidParameters(f"{reason} {known}", fields={"table": reason})


def listed(choice: Choice) -> tuple[FoundTable, ...]:
    """The tables as the receipt lists them."""
    return tuple(
        FoundTable(
            name=str(number), rows=table.rows, columns=table.width, title=words_for(table) or None,
            range=f"lines {table.names_line + 1:,}–{table.last + 1:,}", chosen=number == choice.number + 1,
        )
        for number, table in enumerate(choice.tables, start=1)
    )  # fmt: skip


def words_for(table: StackedTable) -> str:
    """What stands above a table, or its first names."""
    more = ", …" if len(table.names) > SHOWN else ""
    return (table.title or ", ".join(table.names[:SHOWN]) + more)[:200]


def decisions_on(choice: Choice) -> tuple[Decision, ...]:
    """What the receipt says about several tables."""
    told = []
    count = len(choice.tables)
    if count > 1:
        others = "; ".join(
            f"table {number}, “{words_for(table)}”, has {table.rows:,} rows from line {table.names_line + 1:,}"
            + (", the same ones as a table above it" if table.copies else "")
            for number, table in enumerate(choice.tables[:10], start=1)
        )
        why = "as asked for" if choice.asked else "the first" if choice.number == 0 else "the longest"
        runner_up = "2" if choice.number == 0 else "1"
        told.append(
            Decision(
                what="table", chosen=str(choice.number + 1), runner_up=runner_up,
                evidence=f"{count:,} tables stand one below the other, and this is {why}: {others}",
            )
        )  # fmt: skip
    repeats = choice.table.repeats
    if repeats:
        lines = ", ".join(f"{line + 1:,}" for line in repeats[:5]) + "…" * (len(repeats) > 5)
        why = f"the names of the columns stand again on line {lines}; these lines are no rows"
        told.append(Decision(what="repeated names", chosen=len(repeats), evidence=why, runner_up="rows of the table"))
    return tuple(told)
