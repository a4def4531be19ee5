"""Columns that always begin at the same place of a line: found by places that are blank in every line."""

import re
from collections.abc import Sequence

PREFIX = "columns at "
FEWEST_ROWS = 4
MOST_COLUMNS = 200
WIDE_GAP = 2
VALUE = re.compile(r"[+-]?[\d.,:/-]*\d[\d.,:/%-]*")


def fixed_kind(lines: Sequence[str]) -> str:
    """Where the columns of some lines begin, as “columns at 1, 6, 17”; "" where they are not set apart by places.

    Below the first line, which may hold names, some column must hold values only, or all gaps must be wide: in
    sentences one below the other, some places may be blank by chance.

    >>> fixed_kind(["CODE NAME   QTY", "A1   one     5", "A22  two b  12", "B3   four     7", "C4   five   99"])
    'columns at 1, 6, 13'
    """
    filled = [line.rstrip("\r\n") for line in lines if line.strip()]
    if len(filled) <= FEWEST_ROWS or any("\t" in line for line in filled):
        return ""
    width = max(map(len, filled))
    padded = [line.ljust(width) for line in filled[1:]]
    blank = [all(character == " " for character in places) for places in zip(*padded, strict=True)]
    found = [place for place in range(width) if not blank[place] and (place == 0 or blank[place - 1])]
    # What begins in few lines only is a further word of what stands before it.
    starts = [place for place in found if place == found[0] or is_filled(padded, place, found)]
    if not 1 < len(starts) <= MOST_COLUMNS:
        return ""
    cells = list(zip(*(cut(line, starts) for line in padded), strict=True))
    gaps = [start - max(place for place in range(start) if not blank[place]) - 1 for start in starts[1:]]
    values = any(all(map(VALUE.fullmatch, column)) for column in cells)
    is_named = len(filled[0].split()) == len(starts) or not crosses(filled[0], starts)
    if not is_named or not all(cells_of(filled[0], starts)) or not (values or min(gaps) >= WIDE_GAP):
        return ""
    return PREFIX + ", ".join(str(start + 1) for start in starts)


def is_filled(lines: Sequence[str], start: int, starts: Sequence[int]) -> bool:
    """Whether at least half of some lines hold something from one of the places to the next."""
    end = next((place for place in starts if place > start), None)
    return 2 * sum(bool(line[start:end].strip()) for line in lines) >= len(lines)


def cut(line: str, starts: Sequence[int]) -> list[str]:
    """A line cut at the places where columns begin."""
    ends = [*starts[1:], max(len(line), starts[-1])]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def crosses(line: str, starts: Sequence[int]) -> bool:
    """Whether a word of a line goes on over a place where a column begins."""
    return any(start < len(line) and line[start - 1] != " " != line[start] for start in starts[1:])


def cells_of(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line; where a word goes on over such a place, words are cells if there are as many as columns."""
    words = line.split() if crosses(line, starts) else []
    return words if len(words) == len(starts) else cut(line, starts)


def in_cells(data: bytes, kind: str) -> bytes:
    """Whole lines with a tab between the cells of columns that begin at the places that a kind names."""
    starts = [int(place) - 1 for place in kind.removeprefix(PREFIX).split(", ")]
    lines = data.decode("utf-8", "replace").replace("\t", " ").split("\n")
    cut_lines = ("\t".join(cells_of(line.rstrip("\r"), starts)) if line.strip() else "" for line in lines)
    return "\n".join(cut_lines).encode()
