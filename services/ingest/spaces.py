"""Columns that are set apart by spaces, or drawn with lines of text: rewritten before anything looks at them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from services.ingest.fixed_width import PREFIX, fixed_kind, in_cells

WIDE, ANY = "several spaces", "any spaces"
PIPES, FRAMED, BOXED = "“|” between spaces", "“|” around all cells", "“│” around all cells"
FORMULAS = "texts as formulas"
DRAWN = (PIPES, FRAMED, BOXED)
APART = {
    WIDE: (re.compile(rb"(?<=\S)(?: {2,}|[ ]*\t[ ]*)(?=\S)"), b"\t"),
    ANY: (re.compile(rb"(?<=\S)[ \t]+(?=\S)"), b"\t"),
    # Behind an empty cell, its spaces are already part of the mark before.
    **dict.fromkeys(DRAWN, (re.compile(rb"(?:(?<![ \t])[ \t]*+|(?<=[ \t]))\|[ \t]*+"), b"|")),
}
# What programs draw between names and rows, and around a table.
RULE = rb"^[ \t]*+[|+:]?[ \t]*+:?[-=_]{2,}[-=_+|: \t]*+(?=\r?$)"
RULES = re.compile(RULE, re.MULTILINE)
FRAME = re.compile(rb"^[ \t]*+\|[ \t]*+|(?<![ \t])[ \t]*+\|[ \t]*+(?=\r?$)", re.MULTILINE)
# Each run of spaces is looked at once, from its start, however long it is.
EDGES = re.compile(rb"^[ \t]++|(?<![ \t])[ \t]++(?=\r?$)", re.MULTILINE)
# Lines, corners and joints of the characters for drawing boxes, and those among them that stand between cells.
BOX = re.compile(rb"\xe2(?:\x94[\x80-\xbf]|\x95[\x80-\xbf])")
UPRIGHT = frozenset(sign.encode() for sign in "│┃┆┇┊┋║╎╏")
# A text that a program has made a formula of, so that a spreadsheet leaves its digits alone: ="00123"
FORMULA = re.compile(rb'(?<![^,;\t|\r\n])(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|\Z)')
FEW_ROWS, FEWEST_COUNTED, FIRST = 3, 5, 20
MOSTLY = 0.9
VALUE = re.compile(r"[+-]?[\d.,:/-]*\d[\d.,:/%-]*")


def rewritten(data: bytes, kind: str) -> bytes:
    r"""Whole lines with one mark where columns are set apart, without lines drawn and spaces at their ends.

    >>> rewritten(b"  one   two words  3 \n", WIDE)
    b'one\ttwo words\t3\n'
    """
    if not kind:
        return data
    if kind.startswith(PREFIX):
        return in_cells(data, kind)
    if kind == FORMULAS:
        return FORMULA.sub(rb'"\1\2"', data)
    if kind == BOXED:
        data = redrawn(data)
    data = EDGES.sub(b"", RULES.sub(b"", data))
    pattern, mark = APART[kind]
    return pattern.sub(mark, FRAME.sub(b"", data) if kind in (FRAMED, BOXED) else data)


def redrawn(data: bytes) -> bytes:
    """Text in which boxes are drawn with the marks of ASCII."""
    return BOX.sub(lambda found: b"|" if found[0] in UPRIGHT else b"-", data)


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
    filled = [line for line in lines if line.strip() and not RULES.match(line.encode())]
    aligned = sum(bool(re.search(r"\S {2,}\S", line)) for line in filled)
    if len(filled) < FEW_ROWS or not aligned:
        return ""
    if 2 * aligned < len(filled):
        return fixed_kind(filled)
    # Above numbers of rows, a printed table begins with spaces.
    above = filled[0][:1].isspace() and len(filled) > FEWEST_COUNTED
    regular = (kind for kind in (WIDE, ANY) if is_regular(rewritten_lines(filled, kind), without_first=above))
    return next(regular, "") or fixed_kind(filled)


def formula_kind(lines: Sequence[str]) -> str:
    """Whether some texts stand there as formulas; "" where none does."""
    return FORMULAS if any('="' in line and FORMULA.search(line.encode()) for line in lines) else ""


def drawn_kind(lines: Sequence[str]) -> str:
    """Whether a table is drawn with “|” that has spaces beside it in every line, framed or not; "" where it is not."""
    boxed = any(sign.decode() in line for line in lines[:FIRST] for sign in UPRIGHT)
    drawn = [redrawn(line.encode()).decode() for line in lines] if boxed else lines
    filled = [line.strip() for line in drawn if line.strip() and not RULES.match(line.encode())]
    rows = [line for line in filled if "|" in line]
    if len(rows) < 2 or 2 * len(rows) < len(filled) or any('"' in row for row in rows):
        return ""
    counts = Counter(row.count("|") for row in rows)
    often = counts.most_common(1)[0][1]
    framed = all(row.startswith("|") and row.endswith("|") for row in rows) and max(counts) > 1
    ruled = framed and any(RULES.match(line.encode()) for line in drawn)
    if often < MOSTLY * len(rows) or not (ruled or all(map(is_spaced, rows))):
        return ""
    if framed:
        return BOXED if boxed else FRAMED
    return PIPES if not boxed and all(" | " in f" {row} " for row in rows) else ""


def is_spaced(row: str) -> bool:
    """Whether each “|” of a row has a space, another one or the end beside it."""
    return re.search(r"[^\s|]\|[^\s|]", row) is None


def is_regular(lines: Sequence[str], *, without_first: bool) -> bool:
    """Whether nearly all lines have the same number of cells, with values in some column below the first line.

    That one may have a cell less where it is `without_first`.
    """
    rows = [line.rstrip("\r\n").split("\t") for line in lines]
    width, often = Counter(map(len, rows)).most_common(1)[0]
    if width < 2 or often + (without_first and len(rows[0]) == width - 1) < MOSTLY * len(rows):
        return False
    below = [row for row in rows[1:] if len(row) == width]
    return any(all(VALUE.fullmatch(row[place]) for row in below) for place in range(width)) and bool(below)
