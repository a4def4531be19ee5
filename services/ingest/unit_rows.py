"""A row below the names of a table that only says in which units its columns are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.ingest.layout import Layout, is_value, joined_names

UNIT = re.compile(
    r"^(?:[\[(].{1,20}[\])]|%|‰|[€$£¥]|°[CF]?|(?i:in\s+)?(?:[kcmµnMGT]?(?:m|g|s|l|Wh|Pa|Hz)|[kmMG](?:W|V|A|J|N|B)|[kKMG]?m[²³23]"
    r"|km/h|m/s|mph|kg|lbs?|oz|ft|inch|in|yd|mi|t|ha|h|min|sec|days?|years?|Tage|Jahre|EUR|USD|GBP|CHF|JPY|Mio\.?|Mrd\.?"
    r"|Stk\.?|pcs\.?|ppm|dB|mol|mol/l|mg/l|mm/h|hPa|mbar|bar|psi|kWh?|MWh?|GWh|kJ|kcal|°|Std\.?|thousands?|millions?"
    r"|(?:[kcm]?m|k?g|m?l|kWh|EUR|USD|€|\$)/\w{1,6}))$"
)
LOOKED_AT = 100
TOLD = "the row holds names, the one below their units, those below hold values"
NOT_GIVEN = frozenset({"", "-", "–", "—", "n/a", "none", "."})


def is_units(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds units: nothing else, and some of them over columns of values."""
    filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip() not in NOT_GIVEN]
    if not filled or not below or not all(UNIT.match(cell) for _, cell in filled):
        return False
    over = [place for place, _ in filled if holds_values(place, below)]
    return 2 * len(over) >= len(filled)


def holds_values(place: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all cells in one place hold numbers, dates or the like."""
    column = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return bool(column) and sum(map(is_value, column)) >= 0.8 * len(column)


def with_units(names: Sequence[str], units: Sequence[str]) -> list[str]:
    """Names followed by their units in brackets."""
    plain = [unit.strip().removeprefix("in ").strip("[]() ") for unit in units]
    pairs = zip(names, plain, strict=False)
    return [f"{name} ({unit})" if name and unit.lower() not in NOT_GIVEN else name for name, unit in pairs]


def with_unit_row(layout: Layout, records: Sequence[tuple[int, list[str]]], *, asked: bool) -> Layout:
    """The layout of a text in which a row of units below the names is part of them.

    Args:
        layout: as found without.
        records: the first ones of the text, each with its line.
        asked: whether a person said how many rows hold names; no further one does then.
    """
    rows = [row for line, row in records if line >= layout.skipped]
    named, below = rows[: layout.header_rows], rows[layout.header_rows :]
    if not named or (below and layout.data_line != next(line for line, row in records if row is below[0])):
        return layout
    if len(named) > 1 and is_units(named[-1], below[:LOOKED_AT]):
        names = with_units(joined_names(named[:-1], layout.width), filled_up(named[-1], layout.width))
        return replace(layout, names=tuple(names), evidence=TOLD)
    if not asked and len(below) > 1 and is_units(below[0], below[1:LOOKED_AT]):
        names = with_units(layout.names, filled_up(below[0], layout.width))
        data_line = next(line for line, row in records if row is below[1])
        count = layout.header_rows + 1
        return replace(layout, names=tuple(names), header_rows=count, data_line=data_line, evidence=TOLD)
    return layout


def filled_up(row: Sequence[str], width: int) -> list[str]:
    """A row with empty cells up to a width."""
    return [*row, *[""] * (width - len(row))]
