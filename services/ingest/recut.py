"""Other ways to cut one line of a delimited text into cells, for lines that are not written like the others."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from services.ingest.shape import Shape

OTHER_MARKS = (",", ";", "\t", "|", " ")
Fits = Callable[[Sequence[str]], bool]


def one_row(line: str, shape: Shape, quoting: Literal[0, 3], delimiter: str | None = None) -> list[str]:
    """The cells of one line; none where a carriage return stands in its middle."""
    quote = shape.quote if quoting == csv.QUOTE_MINIMAL and shape.quote else None
    kind: Literal[0, 3] = quoting if quote else csv.QUOTE_NONE
    reader = csv.reader(
        [line], delimiter=delimiter or shape.delimiter, quotechar=quote, quoting=kind, skipinitialspace=shape.skip_space
    )
    try:
        return next(reader, [])
    except csv.Error:
        return []


@lru_cache(maxsize=64)
def token_pattern(delimiter: str, quote: str) -> re.Pattern[str]:
    """One cell with its quotes: closed only where the delimiter or the end follows, or else plain up to the delimiter.

    A quote in the middle of a cell is a part of it, doubled or not.
    """
    edge, sign = re.escape(delimiter), re.escape(quote or '"')
    return re.compile(rf"({sign})((?:[^{sign}]|{sign}(?!{edge}|$))*+){sign}(?={edge}|$)|([^{edge}]*)")


def tokens_of(line: str, delimiter: str, quote: str) -> list[tuple[str, bool]]:
    """The cells of one line, each with whether it is quoted; quotes inside them stay single.

    >>> tokens_of("1,'men's, boots',", ",", "'")
    [('1', False), ("men's, boots", True), ('', False)]
    """
    text = line.rstrip("\r\n")
    pattern = token_pattern(delimiter, quote)
    cells: list[tuple[str, bool]] = []
    place = 0
    while match := pattern.match(text, place):
        quoted = match[1] is not None
        cells.append((match[2].replace(quote * 2, quote) if quoted else match[3], quoted))
        place = match.end() + len(delimiter)
        if match.end() >= len(text):
            break
    return cells


def by_another_mark(line: str, shape: Shape) -> Iterator[list[str]]:
    """Rows of the right width that other delimiters give, a delimiter and a space among them."""
    if shape.quote and shape.delimiter + " " in line and not shape.skip_space:
        yield from (row for row in [spaced(line, shape)] if len(row) == shape.width)
    for mark in OTHER_MARKS:
        if mark != shape.delimiter and mark in line:
            row = one_row(line, shape, csv.QUOTE_MINIMAL, mark)
            if len(row) == shape.width:
                yield [cell.rstrip("\r\n") for cell in row]


def spaced(line: str, shape: Shape) -> list[str]:
    """The cells of one line that has spaces behind its delimiters."""
    reader = csv.reader([line], delimiter=shape.delimiter, quotechar=shape.quote, skipinitialspace=True)
    return next(reader, [])


def joined(line: str, delimiter: str, shape: Shape, fits: Fits) -> list[str] | None:
    """The cells of a line in which one text holds the delimiter without quotes; None where that is not clear.

    As many neighbours that are not quoted are joined as there are cells too many, where each cell then looks like
    the others of its column.
    """
    tokens = tokens_of(line, delimiter, shape.quote)
    surplus = len(tokens) - shape.width
    if surplus < 1:
        return None
    cells = [cell for cell, _ in tokens]
    found = []
    for place in range(shape.width):
        run = tokens[place : place + surplus + 1]
        if not any(quoted for _, quoted in run):
            whole = delimiter.join(cell for cell, _ in run)
            row = [*cells[:place], whole, *cells[place + surplus + 1 :]]
            if fits(row):
                found.append(row)
    return found[0] if len(found) == 1 else None
