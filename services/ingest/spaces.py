"""Columns that are set apart by several spaces: rewritten with tabs before anything else looks at them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

WIDE, ANY = "several spaces", "any spaces"
APART = {WIDE: re.compile(rb"(?<=\S)(?: {2,}|[ ]*\t[ ]*)(?=\S)"), ANY: re.compile(rb"(?<=\S)[ \t]+(?=\S)")}
# Each run of spaces is looked at once, from its start, however long it is.
EDGES = re.compile(rb"^[ \t]++|(?<![ \t])[ \t]++(?=\r?$)", re.MULTILINE)
FEW_ROWS = 3
MOSTLY = 0.9
VALUE = re.compile(r"[+-]?[\d.,:/-]*\d[\d.,:/%-]*")


def rewritten(data: bytes, kind: str) -> bytes:
    r"""Whole lines with a tab where columns are set apart, and without spaces at their ends.

    >>> rewritten(b"  one   two words  3 \n", WIDE)
    b'one\ttwo words\t3\n'
    """
    return APART[kind].sub(b"\t", EDGES.sub(b"", data)) if kind else data


def rewritten_lines(lines: Sequence[str], kind: str) -> list[str]:
    """The same for lines of text."""
    return [rewritten(line.encode(), kind).decode() for line in lines] if kind else list(lines)


def rewritten_pieces(pieces: Iterator[bytes], kind: str) -> Iterator[bytes]:
    """The same for a stream, whose pieces may end within a line."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        end = data.rfind(b"\n") + 1
        yield rewritten(data[:end], kind)
        rest = data[end:]
    yield rewritten(rest, kind)


def kind_of(lines: Sequence[str]) -> str:
    """How the columns of some lines are set apart by spaces, "" where they are not.

    Nearly all lines must be cut into the same number of cells, one column of them into values, and most lines
    must hold several spaces in a row.
    """
    filled = [line for line in lines if line.strip()]
    aligned = sum(bool(re.search(r"\S {2,}\S", line)) for line in filled)
    if len(filled) < FEW_ROWS or 2 * aligned < len(filled):
        return ""
    return next((kind for kind in (WIDE, ANY) if is_regular(rewritten_lines(filled, kind))), "")


def is_regular(lines: Sequence[str]) -> bool:
    """Whether nearly all lines have the same number of cells, with values in some column below the first line."""
    rows = [line.rstrip("\r\n").split("\t") for line in lines]
    width, often = Counter(map(len, rows)).most_common(1)[0]
    if width < 2 or often < MOSTLY * len(rows):
        return False
    below = [row for row in rows[1:] if len(row) == width]
    return any(all(VALUE.fullmatch(row[place]) for row in below) for place in range(width)) and bool(below)
