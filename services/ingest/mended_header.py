"""A row of names that is not cut like the rows below it: a delimiter or a quote too many, one too few, another one."""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.ingest.dialect import Dialect
from services.ingest.layout import is_comment_start, is_value, looks_like_names
from services.ingest.mending import mended_quotes
from services.ingest.recut import by_another_mark
from services.ingest.shape import Shape

Records = list[tuple[int, list[str]]]
FEWEST_ROWS = 5
MOSTLY = 0.9
FIRST = 10


def with_mended_header(records: Records, lines: Sequence[str], dialect: Dialect) -> Records:
    """The records of the head of a file, the row of names cut like the rows below it, where it is not.

    Only the record right above the first one with the width that nearly all have is looked at.
    """
    widths = Counter(len(row) for _, row in records)
    width, often = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    if width < 3 or often < max(FEWEST_ROWS, MOSTLY * (len(records) - FIRST)) or len(dialect.delimiter) > 1:
        return records
    place = next(number for number, (_, row) in enumerate(records) if len(row) == width) - 1
    if not 0 <= place < FIRST:
        return records
    line, row = records[place]
    below = [row for _, row in records[place + 1 : place + 101]]
    texts = [lines[number] for number, _ in records[place + 1 : place + 101]]
    if are_row_names(lines[line], row, texts, below, dialect.quote):
        return [*records[:place], (line, ["", *row]), *records[place + 1 :]]
    if looks_like_names(below[0], below[1:]):
        return records
    for names in ways_to_cut(lines[line], row, width, dialect):
        if all(name.strip() for name in names[:-1]) and looks_like_names(names, below):
            return [*records[:place], (line, names), *records[place + 1 :]]
    return records


def are_row_names(
    names: str, row: Sequence[str], texts: Sequence[str], below: Sequence[Sequence[str]], quote: str
) -> bool:
    """Whether the first column holds names of rows, above which the line of names holds nothing, as R writes tables.

    All of them are different, and no row is narrower. They count the rows; or they are between quotes, the names of the
    columns too; where numbers stand between quotes as well, quotes say nothing. Without any quote they are words, and
    numbers stand beside them, over the last of which there would be no name.
    """
    if len(below) < FEWEST_ROWS or any(len(other) != len(row) + 1 or not other[-1].strip() for other in below):
        return False
    if len({other[0] for other in below}) < len(below):
        return False
    if are_counted(below):
        return True
    if not quote or not any(quote in text for text in (names, *texts)):
        return are_plain_names(below)
    quoted = names.startswith(quote) and all(text.startswith(quote) for text in texts)
    return quoted and all(text.count(quote) < 2 * len(other) for text, other in zip(texts, below, strict=True))


def are_counted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells count the rows, from nought or one on."""
    first = [row[0].strip() for row in rows]
    return first in ([str(number + start) for number in range(len(rows))] for start in (0, 1))


def are_plain_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells are words, and most cells beside them, with the last, are values."""
    words = all(row[0].strip() and not is_value(row[0]) for row in rows)
    valued = [all(is_value(row[place]) for row in rows) for place in range(1, len(rows[0]))]
    return words and valued[-1] and 2 * sum(valued) > len(valued)


def ways_to_cut(line: str, row: list[str], width: int, dialect: Dialect) -> Iterator[list[str]]:
    """Rows of a width that a line can be cut into."""
    shape = Shape(dialect.delimiter, dialect.quote, dialect.escape, width, False, skip_space=dialect.skip_space)
    if len(row) == width + 1 and is_comment_start(row[0]):
        yield row[1:]
    filled = [cell for cell in row if cell.strip()]
    if len(row) > width and len(filled) in (width - 1, width) and len(row) - width <= len(row) - len(filled) + 1:
        yield (filled + [""] * width)[:width]
    if dialect.quote and dialect.quote in line:
        cells = mended_quotes(line, shape)
        if cells is not None and len(row) != width:
            yield cells
    if 2 * len(row) <= width:
        yield from by_another_mark(line, shape)
    yield from cut_at_capitals(row, width)


def cut_at_capitals(row: list[str], width: int) -> Iterator[list[str]]:
    """A row with one name too few, cut where a single capital in the middle of a name must begin another."""
    if len(row) != width - 1:
        return
    found = [
        (place, cut)
        for place, cell in enumerate(row)
        for cut in range(1, len(cell))
        if (cell[cut] in "\"'" and cell[cut - 1].isalnum()) or (cell[cut - 1].islower() and cell[cut].isupper())
    ]
    sure = [(place, cut) for place, cut in found if row[place][cut] in "\"'"] or found
    if len(sure) == 1:
        place, cut = sure[0]
        yield [*row[:place], row[place][:cut], row[place][cut:].strip("\"'"), *row[place + 1 :]]
