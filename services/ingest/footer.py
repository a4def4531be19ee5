"""Lines below a table that are no rows of it: notes, totals after a gap, and rows of nothing but delimiters."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.layout import is_value

MOST_LINES = 12
FEWEST_ROWS = 3
NOTE = 25


@dataclass(frozen=True)
class Footer:
    """How many of the last records are no rows, and what they say."""

    records: int
    texts: tuple[str, ...]


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(bool(cell.strip()) for cell in row)


def is_note(row: Sequence[str], width: int) -> bool:
    """Whether a row holds one long text in its first cell, or is cut off after it, where the others hold several."""
    texts = [cell.strip() for cell in row if cell.strip()]
    if len(texts) != 1 or not row[0].strip():
        return False
    return len(texts[0]) > NOTE or (len(row) == 1 and width > 2 and not is_value(texts[0]))


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
    end = last_filled(rows, len(rows)) if width > 1 else len(rows)
    cut = end
    if width > 1 and usual > 1 and len(counts) >= FEWEST_ROWS:
        for place in range(end - 1, max(1, end - 1 - MOST_LINES), -1):
            apart = gaps[place] or filled(rows[place - 1]) == 0
            few = 2 * filled(rows[place]) <= usual
            if few and (is_note(rows[place], width) or (apart and usual > 2)):
                cut = place
            elif not few:
                break
        cut = last_filled(rows, cut)
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[cut:]]
    return Footer(len(rows) - cut, tuple(text for text in texts if text))
