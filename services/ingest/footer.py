"""Lines below a table that are no rows of it: notes, totals after a gap, and rows of nothing but delimiters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.layout import is_value

MOST_LINES, LOOKED_AT = 12, 100
FEWEST_ROWS = 3
NOTE = 25
VALUED = 0.8
# How lines below tables begin, in the languages of the files people have.
NOTE_WORDS = re.compile(
    r"^\W*(?:sources?|notes?|quellen?|anmerkung(?:en)?|hinweise?|fuentes?|notas?|fonte|remarques?|légende|legend|footnotes?"
    r"|copyright|©|disclaimer|last updated|generated (?:by|on|at)|exported (?:by|on|from)|źródło|kilde|källa|bron"
    r"|примечание|источник|出典|注|资料来源)\b\W",
    re.IGNORECASE,
)
# What programs write below the rows that they print, and names of sums with a colon.
COUNTED = re.compile(
    r"^\(?\d[\d,. ]* (?:rows?|row\(s\)|records?|lignes?|Zeilen?|filas?|righe|linhas?)\b.{0,40}$|^(?:Grand )?Totals?: .",
    re.IGNORECASE,
)
END_OF_FILE = "\x1a"


@dataclass(frozen=True)
class Footer:
    """How many of the last records are no rows, and what they say."""

    records: int
    texts: tuple[str, ...]


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(bool(cell.strip()) for cell in row)


def is_counted(text: str) -> bool:
    """Whether a text only counts the rows above it, or names their sums with a colon."""
    return COUNTED.match(text.strip()) is not None


def is_said(text: str) -> bool:
    """Whether a line says itself that it is no row: it begins as notes do, or counts the rows above it."""
    return NOTE_WORDS.match(text) is not None or is_counted(text)


def is_note(row: Sequence[str], width: int) -> bool:
    """Whether a row holds one long text in its first cell, or is cut off after it, where the others hold several."""
    texts = [cell.strip() for cell in row if cell.strip()]
    if len(texts) != 1 or not row[0].strip():
        return False
    return len(texts[0]) > NOTE or (len(row) == 1 and width > 2 and not is_value(texts[0]))


def is_told_apart(rows: Sequence[Sequence[str]], place: int, width: int, gaps: Sequence[bool]) -> bool:
    """Whether a row counts those above it, or is narrower than they are and stands below the only blank line."""
    alone = gaps[place] and sum(gaps[: place + 1]) == 1 and len(rows[place]) < width
    return alone or is_counted(rows[place][0])


def is_cut_note(row: Sequence[str], columns: Sequence[bool], width: int, *, apart: bool) -> bool:
    """Whether a text below the table was cut at delimiters: a column of values holds words, where a row is narrow."""
    strange = any(cell.strip() and columns[place] and not is_value(cell) for place, cell in enumerate(row[:width]))
    said = NOTE_WORDS.match(row[0]) is not None
    return (strange or len(row) < width) and (said or (apart and strange and len(row) < width))


def columns_of_values(rows: Sequence[Sequence[str]], width: int) -> list[bool]:
    """Which columns hold numbers, dates and the like, by some last rows that have the width of the table."""
    regular = [row for row in rows if len(row) == width][-LOOKED_AT:]
    columns = [[row[place] for row in regular if row[place].strip()] for place in range(width)]
    return [bool(cells) and sum(map(is_value, cells)) >= VALUED * len(cells) for cells in columns]


def last_filled(rows: Sequence[Sequence[str]], end: int) -> int:
    """How many rows are left without the empty ones at the end."""
    while end > 1 and filled(rows[end - 1]) == 0:
        end -= 1
    return end


def footer_of(rows: Sequence[Sequence[str]], width: int, gaps: Sequence[bool]) -> Footer:
    """Find the footer in the last records of a table.

    Args:
        rows: the last n records.
        width: the width of the table.
        gaps: n bools: whether a blank line stands before the record.
    """
    counts = sorted(number for row in rows if (number := filled(row)))
    usual = counts[len(counts) // 2] if counts else 0
    end = len(rows) - (len(rows) > 1 and [cell.strip() for cell in rows[-1]] == [END_OF_FILE])
    end = cut = last_filled(rows, end) if width > 1 else end
    if width > 1 and usual > 1 and len(counts) >= FEWEST_ROWS:
        columns = columns_of_values(rows[:end], width)
        for place in range(end - 1, max(1, end - 1 - MOST_LINES), -1):
            apart = gaps[place] or filled(rows[place - 1]) == 0
            few = 2 * filled(rows[place]) <= usual or is_told_apart(rows, place, width, gaps)
            short = usual > 2 or len(rows[place]) < width
            lone = few and (is_note(rows[place], width) or (apart and short) or is_counted(rows[place][0]))
            if lone or is_cut_note(rows[place], columns, width, apart=apart):
                cut = place
            elif not few:
                break
        cut = last_filled(rows, cut)
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[cut:]]
    return Footer(len(rows) - cut, tuple(text for text in texts if text))
