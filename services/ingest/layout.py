"""The layout of a table in text: lines before it, rows of names, how wide it is, and where its data starts."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.ingest.dialect import Dialect, numbered
from services.ingest.null_words import ALWAYS

MAX_HEADER = 3
MOST_ABOVE = 20
REMEMBERED_LENGTH = 100
CORNERS = frozenset({"id", "key", "name", "index", "code", "country", "region", "date", "variable"})
VALUE = re.compile(
    r"^\s*(?:[(+-]?[$€£]?\s*[\d.,'  ]*\d\s*[%€)]?(?:[eE][+-]?\d+)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?"
    r"|\d{1,2}:\d{2}(?::\d{2}.*)?|[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?|ftp)://\S+|(?i:true|false|nan|na|n/a|null))\s*$"
)
HIDING = " \t*.-–—?_:…"
COMMENT_MARKS = ("#", "%", "//")
YEAR = r"\s*(?:1[5-9]|20)\d\d\s*"
DAY = r"\s*(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\s*"

TYPE_NAMES = re.compile(
    r"(?i:u?int(?:8|16|32|64|128)|[iuf](?:8|16|32|64)|(?:u?(?:big|small|tiny|huge))?int(?:eger)?|varchar(?:\(\d+\))?"
    r"|str(?:ing)?|text|utf8|float(?:32|64)?|double(?: precision)?|real|decimal\(\d+, ?\d+\)|numeric|bool(?:ean)?"
    r"|date(?:32)?|datetime(?:\[\w+\])?|timestamp(?: with time zone)?|time|duration(?:\[\w+\])?|cat"
    r"|<(?:dbl|int|chr|lgl|fct|date|dttm)>)"
)


@dataclass(frozen=True)
class Layout:
    """Lines skipped, header rows with the names they give, width, and the line (0-based) where data starts.

    `named` is how many cells the widest row of names has.
    """

    skipped: int
    header_rows: int
    names: tuple[str, ...]
    width: int
    data_line: int
    evidence: str
    named: int = 0


def records_of(lines: Sequence[str], dialect: Dialect) -> list[tuple[int, list[str]]]:
    """Each row with the number of the line on which it starts; blank lines give no row."""
    found: list[tuple[int, list[str]]] = []
    start = 0
    for row, end in numbered(lines, dialect.delimiter, dialect.quote, dialect.escape, dialect.skip_space):
        if row and not (len(row) == 1 and not row[0].strip()):
            found.append((start, row))
        start = end
    return found


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The width of most rows; wide ones weigh more where they come again, for lines around a table are narrow."""
    counts = Counter(len(row) for row in rows)
    if not counts:
        return 0
    wide = {width: math.log2(width + 1) if often > 1 else 1.0 for width, often in counts.items()}
    return max(counts, key=lambda width: (counts[width] * wide[width], width))


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, a time or a truth, and so no name."""
    return is_short_value(cell) if len(cell) <= REMEMBERED_LENGTH else VALUE.match(cell) is not None


@lru_cache(maxsize=20_000)
def is_short_value(cell: str) -> bool:
    """The same for cells that are short enough to be remembered: the same ones come again and again."""
    return VALUE.match(cell) is not None


def cells_filled(row: Sequence[str]) -> int:
    """How many cells hold something; asked of every cell of many rows."""
    return sum(map(bool, map(str.strip, row)))


def first_row(rows: Sequence[Sequence[str]], width: int) -> int:
    """Where the table starts: the first row that is as wide and about as full as the rows below."""
    filled = sorted(cells_filled(row) for row in rows if len(row) == width)
    usual = filled[len(filled) // 2] if filled else width
    for place, row in enumerate(rows):
        if is_preamble(rows, place, width):
            continue
        full = cells_filled(row)
        wide_enough = len(row) >= width or (len(row) >= max(2, width - 1) and len(rows) > place + 1)
        if wide_enough and (full >= max(2, usual * 0.5) or width <= 2):
            return place
    return 0


def below_preamble(rows: Sequence[Sequence[str]], start: int, apart: Sequence[bool]) -> int:
    """Where the table starts below some rows that are no table, with a blank line between, else `start`."""
    for place in range(start + 1, min(start + MOST_ABOVE, len(rows) - 1)):
        above, below = rows[start:place], rows[place + 1 : place + 101]
        if not apart[place] or len(rows[place]) < 2 or len(below) <= len(above) or is_table(above):
            continue
        plain = not are_types(rows[place]) and all(cell.strip() and not is_gap(cell) for cell in rows[place])
        if plain and looks_like_names(rows[place], below) and votes(rows[place], below) > 0:
            return place
    return start


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether some rows have one width, with words over values."""
    return len(rows) > 1 and len(set(map(len, rows))) == 1 and votes(rows[0], rows[1:]) > 0


def is_preamble(rows: Sequence[Sequence[str]], place: int, width: int) -> bool:
    """Whether a row wider than the table stands before a row of names that has its width."""
    if trimmed_width(rows[place]) <= width or place + 2 >= len(rows) or len(rows[place + 1]) != width:
        return False
    return sum(len(row) == width for row in rows) >= 0.9 * (len(rows) - place - 1) and looks_like_names(
        rows[place + 1], rows[place + 2 : place + 102]
    )


def looks_like_names(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of the rows below it."""
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if not below:
        return not any(is_value(cell) for cell in filled)
    if len(cells) == 1 and all(
        is_sentence(other[0]) for other in (row, *below) if len(other) == 1 and other[0].strip()
    ):
        return False
    values = [cell for cell in filled if is_value(cell)]
    if len(filled) > 1 and not values and is_repeated(row, below):
        return True
    if is_corner(cells, below):
        return True
    if (are_years(values) or are_days(values, below)) and len(values) < len(filled):
        return True
    again = sum([cell.strip() for cell in row] == cells for row in below)
    if len(filled) > 1 and not values and 0 < again <= 0.1 * len(below):
        return True  # the names come again, as where tables were put one after the other
    if values:
        return votes(cells, below) > 0 and len(values) <= len(filled) * 0.3
    repeated = sum(
        cell in {other[place].strip() for other in below if place < len(other)}
        for place, cell in enumerate(cells)
        if cell
    )
    return repeated <= len(filled) * 0.3 or votes(cells, below) > 0


def is_sentence(cell: str) -> bool:
    """Whether a text is a sentence of several words, and so no name."""
    return cell.rstrip().endswith((".", "!")) and len(cell.split()) > 2


def is_repeated(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether names stand there twice or three times, one line after the other, and never again."""
    same = [list(other) == list(row) for other in below]
    run = same.index(False) if False in same else len(same)
    return 0 < run < MAX_HEADER and sum(same) == run < len(below)


def is_corner(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first cell names a column of names, and all others are different values: names of a cross table."""
    others = [cell for cell in cells[1:] if cell]
    plain = len(set(others)) == len(others) > 1 and all(re.fullmatch(r"\d+", cell) for cell in others)
    if cells[0].lower() not in CORNERS or not plain:
        return False
    return not any(row and is_value(row[0]) for row in below)


def are_years(values: Sequence[str]) -> bool:
    """Whether several values are years, one after the other."""
    if len(values) < 2 or not all(re.fullmatch(YEAR, value) for value in values):
        return False
    years = list(dict.fromkeys(map(int, values)))  # one may stand over several columns
    return len(years) > 1 and sorted(years) in (years, years[::-1])


def are_days(values: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether several values are different days or months, of which none stands in the rows below."""
    if len(values) < 2 or len(set(values)) < len(values) or not all(re.fullmatch(DAY, value) for value in values):
        return False
    return not any(re.fullmatch(DAY, cell) for row in below[:20] for cell in row)


def votes(cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Columns in which a word stands over values, less those in which a value stands over values."""
    total = 0
    for place, cell in enumerate(cells):
        column = [row[place] for row in below if place < len(row) and row[place].strip()]
        if column and cell and sum(map(is_value, column)) >= 0.8 * len(column):
            total += -1 if is_value(cell) else 1
    return total


def header_rows(rows: Sequence[Sequence[str]], apart: Sequence[bool]) -> int:
    """How many rows of names there are; none of them has a blank line above it but the first."""
    below = list(rows[1:101])
    if not rows or not looks_like_names(rows[0], below):
        return 0
    count = 1
    while count < MAX_HEADER and count + 2 < len(rows) and not apart[count] and continues(rows, count):
        count += 1
    return count


def continues(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a row below the first one still holds names: words over columns that otherwise hold values."""
    row, below = rows[place], rows[place + 1 : place + 101]
    if are_types(row):
        return False
    if splits(rows[place - 1], row) or row == rows[place - 1]:
        return True
    if comes_again(row, below):
        return False
    # A row that stops early, such as one written with another delimiter, is no row of names.
    widest = max(map(len, below), default=0)
    if len(row) < min(widest, len(rows[0])):
        return False
    valued = 0
    for number in range(max(len(row), widest)):
        column = [other[number] for other in below if number < len(other) and other[number].strip()]
        if len(column) >= 2 and (is_column_of_values(column) or is_column_of_codes(column, row, number)):
            valued += 1
            if number >= len(row) or is_gap(row[number]) or is_value(row[number]):
                return False
    return valued >= 2


def is_gap(cell: str) -> bool:
    """Whether a cell is empty, or only holds a word or marks that stand for a value that is missing or kept secret.

    >>> is_gap("**"), is_gap("n/a"), is_gap("%")
    (True, True, False)
    """
    return not cell.strip(HIDING) or cell.strip().lower() in ALWAYS


def comes_again(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell stands in its column again, as values do and names do not; rows of the same names do not count."""
    others = [other for other in below if list(other) != list(row)]
    return any(
        place < len(other) and other[place].strip() == cell
        for place, cell in enumerate(map(str.strip, row))
        for other in others
        if cell
    )


def is_column_of_values(column: Sequence[str]) -> bool:
    """Whether all cells are values, but for a first one that may be of one more row of names."""
    return all(map(is_value, column)) or (len(column) > MAX_HEADER and all(map(is_value, column[1:])))


def is_column_of_codes(column: Sequence[str], row: Sequence[str], place: int) -> bool:
    """Whether all cells are codes of the same letters, digits and marks in the same places, and the one above is none.

    >>> is_column_of_codes(["US01001", "US01003"], ["Geography"], 0), is_column_of_codes(["red", "blue"], ["x"], 0)
    (True, False)
    """
    first = shape_of(column[0])
    if "9" not in first or place >= len(row) or shape_of(row[place]) == first:
        return False
    return all(shape_of(cell) == first for cell in column)


def shape_of(cell: str) -> str:
    """A text with 9 for each digit and a for each letter."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", cell.strip()))


def splits(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row names the parts of what the row above spans: it is empty at first, and filled where that is not."""
    cells = [cell.strip() for cell in row]
    filled = [place for place, cell in enumerate(cells) if cell]
    values = [cells[place] for place in filled if is_value(cells[place])]
    if len(filled) < 2 or cells[0] or (values and not all(re.fullmatch(YEAR, value) for value in values)):
        return False
    spanned = [place for place in filled if place >= len(above) or not above[place].strip()]
    return bool(above) and bool(above[0].strip()) and 2 * len(spanned) >= len(filled)


def joined_names(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One name per column out of one or several rows; what spans columns is part of the names of their parts."""
    spread = [*(spanned(row, rows[place + 1]) for place, row in enumerate(rows[:-1])), *rows[-1:]]
    return [
        " ".join(part for row in spread if place < len(row) and (part := row[place].strip())) for place in range(width)
    ]


def spanned(row: Sequence[str], below: Sequence[str]) -> list[str]:
    """A row of names in which a name also stands over the columns to its right that are only named below."""
    if not splits(row, below):
        return list(row)
    cells: list[str] = []
    last = ""
    for place, cell in enumerate(row):
        last = cell.strip() or last
        named = place < len(below) and bool(below[place].strip())
        cells.append(cell if cell.strip() or not named else last)
        if not named and not cell.strip():
            last = ""
    return cells


def layout_of_rows(rows: Sequence[Sequence[str]], header: int | None = None, skip: int | None = None) -> Layout:
    """Find the table in the first rows of a sheet; empty rows are no records."""
    records = [(number, list(row)) for number, row in enumerate(rows) if number >= (skip or 0) and any(row)]
    return layout_in(records, len(rows), header, skip)


def is_comment_start(cell: str) -> bool:
    """Whether a cell only says that names follow: the mark of a comment, or a word behind one, as in “#Fields:”."""
    text = cell.strip()
    return text in COMMENT_MARKS or (text.startswith(COMMENT_MARKS) and text.endswith(":"))


def leading_comments(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows are comments."""
    return next((place for place, row in enumerate(rows) if not row[0].strip().startswith(COMMENT_MARKS)), 0)


def is_hint(row: Sequence[str]) -> bool:
    """Whether a first row only tells a spreadsheet program what the delimiter is."""
    return re.fullmatch(r"(?i:sep=).?", row[0].strip()) is not None


def layout_in(
    records: list[tuple[int, list[str]]], end: int, header: int | None, skip: int | None,
    gaps: frozenset[int] = frozenset(),
) -> Layout:  # fmt: skip
    """Find the table in records with the numbers of their lines.

    Args:
        records: each with its line.
        end: the number of lines.
        header: rows of names, where a person said so.
        skip: lines before the header, where a person said so.
        gaps: the lines of records that have a blank line above them.
    """
    rows = [row for _, row in records]
    apart = [line in gaps for line, _ in records]
    width = usual_width(rows)
    ending = width > 1 and all(not row[-1].strip() for row in rows if len(row) == width)
    above = int(skip is None and bool(rows) and is_hint(rows[0]))
    start = 0 if skip is not None else above + first_row(rows[above:], width - ending)
    start = start if skip is not None or header is not None else below_preamble(rows, start, apart)
    count = header if header is not None else header_rows(rows[start:], apart[start:])
    names = rows[start : start + count]
    width = max([width, *map(trimmed_width, names)])
    after = start + count
    after += bool(count) and after < len(rows) and is_rule(rows[after])
    typed = bool(count) and after < len(rows) and are_types(rows[after])
    after += typed
    data_line = records[after][0] if after < len(records) else end
    skipped = records[start][0] if start < len(records) else 0
    evidence = (
        "as asked for" if header is not None
        else "the row holds names, the one below their types, those below hold values" if typed
        else "the row holds names, those below hold values" if count
        else "the first row looks like the rows below it"
    )  # fmt: skip
    return Layout(
        skipped, count, tuple(joined_names(names, width)), width, data_line, evidence, max(map(len, names), default=0)
    )


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row below the names only underlines them."""
    return len(row) > 1 and all(re.fullmatch(r"\s*[-=_]{2,}\s*", cell) for cell in row)


def are_types(row: Sequence[str]) -> bool:
    """Whether a row below the names only says of which type the columns are, as databases print it.

    >>> are_types(["int32", "varchar"]), are_types(["int32", "Alice"])
    (True, False)
    """
    return len(row) > 1 and all(TYPE_NAMES.fullmatch(cell.strip()) for cell in row)


def trimmed_width(row: Sequence[str]) -> int:
    """The width of a row without empty cells at its end."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width
