"""Mending rows of the wrong width by what the other rows of their block look like: no cell is lost or made up."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.ingest.recut import by_another_mark, joined, one_row, tokens_of
from services.ingest.shape import Shape

MOST_QUOTES = 64
STAND_IN = "\ue000"
LONGEST_LINE = 4000
WIDEST = 100
FEWEST_ROWS = 10
MOST_TRIED = 500
MOST_CELLS = 20_000
SHORT = 40
LETTERS = re.compile(r"[^\W\d_]+")
DIGIT = re.compile(r"\d")
NINES = re.compile("9+")

Numbered = tuple[int, str, list[str]]


def mended_quotes(line: str, shape: Shape) -> list[str] | None:
    """The cells of one line in which some quotes are no marks; None where no reading has the right width.

    First all quotes in the middle of cells are none, then one of them, then all. Such a quote stays in its cell.
    """
    lenient = [cell for cell, _ in tokens_of(line, shape.delimiter, shape.quote)]
    if len(lenient) == shape.width:
        return lenient
    places = [place for place, character in enumerate(line) if character == shape.quote][:MOST_QUOTES]
    readings = [one_row(line[:place] + STAND_IN + line[place + 1 :], shape, csv.QUOTE_MINIMAL) for place in places]
    fitting = [row for row in readings if len(row) == shape.width and not row[-1].endswith("\n")]
    if not fitting:
        cells = one_row(line, shape, csv.QUOTE_NONE)
        return cells if len(cells) == shape.width else None
    best = min(fitting, key=lambda row: sum(cell.count(shape.quote) for cell in row))
    return [cell.replace(STAND_IN, shape.quote) for cell in best]


def torn_off(lines: Sequence[str], shape: Shape) -> list[str] | None:
    """The cells of the first of some lines, where the others were swallowed: each of them is a whole row by itself.

    None where some line needs the others, as those of a text over several lines do.
    """
    others = lines[1:]
    if not others or shape.escape or any(line.count(shape.quote) % 2 for line in lines):
        return None
    if any(len(one_row(line, shape, csv.QUOTE_MINIMAL)) != shape.width for line in others):
        return None
    return [cell for cell, _ in tokens_of(lines[0], shape.delimiter, shape.quote)]


def pattern_of(cell: str) -> str:
    """What a cell looks like: digits and words by kind; texts of several words are all alike.

    >>> pattern_of("AN-8641"), pattern_of("04:00"), pattern_of("a warm boot"), pattern_of("$5.1 each")
    ('a-9999', '99:99', 'words', 'words')
    """
    text = cell.strip()
    if not text:
        return ""
    if "://" in text[:12] and " " not in text:
        return "address"
    if " " in text or len(text) > SHORT or text.isalpha():
        return "words"
    return DIGIT.sub("9", LETTERS.sub("a", text))


class Patterns:
    """What the cells of each column look like in the rows that have the right width."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.seen: list[set[str]] = [set() for _ in range(width)]
        self.rows = 0
        for row in rows:
            if len(row) == width:
                self.rows += 1
                for place, cell in enumerate(row):
                    pattern = pattern_of(cell)
                    self.seen[place] |= {pattern, NINES.sub("9+", pattern)}

    def fit(self, row: Sequence[str], loosely: bool = False) -> bool:
        """Whether every cell looks like the others of its column; loosely, however many digits a number has."""
        if loosely:
            return self.fitting(row) == len(row)
        return all(pattern_of(cell) in seen for cell, seen in zip(row, self.seen, strict=True))

    def fitting(self, row: Sequence[str]) -> int:
        """How many cells look like the others of their column, however many digits a number has."""
        patterns = (NINES.sub("9+", pattern_of(cell)) for cell in row)
        return sum(pattern in seen for pattern, seen in zip(patterns, self.seen, strict=True))

    def gaps(self, row: Sequence[str]) -> list[int]:
        """Places of a row that is one cell short, before which all cells fit, and behind which all do once moved on."""
        looks = [pattern_of(cell) for cell in row]
        fit = [look in self.seen[place] for place, look in enumerate(looks)]
        moved = [look in self.seen[place + 1] for place, look in enumerate(looks)]
        first = fit.index(False) if False in fit else len(row)
        last = len(row) - 1 - moved[::-1].index(False) if False in moved else 0
        return list(range(last, min(first, len(row) - 1) + 1))


def mended_width(line: str, row: list[str], patterns: Patterns, shape: Shape) -> list[str] | None:
    """The cells of a row of the wrong width, where another way to cut it makes every cell fit its column.

    Only another mark, one delimiter too many, or one that is left out is thought of.
    """
    if patterns.rows < FEWEST_ROWS or not 3 <= shape.width <= WIDEST or len(line) > LONGEST_LINE:
        return None
    found = None
    if len(row) == shape.width + 1:
        found = one_of([cells for cells in without_an_empty(row) if patterns.fit(cells, loosely=True)])
    if len(row) == shape.width - 1 and not patterns.fit([*row, ""]):
        places = patterns.gaps(row)
        found = closest([pair for place in places for pair in with_a_cut(row, place, shape.quote, patterns)])
    if found is not None:
        return found
    return cut_otherwise(line, row, patterns, shape)


def cut_otherwise(line: str, row: list[str], patterns: Patterns, shape: Shape) -> list[str] | None:
    """The cells of a row that is written with another delimiter, or in which a text holds one without quotes."""
    few = 2 * len(row) <= shape.width
    for cells in by_another_mark(line, shape):
        if patterns.fit(cells, loosely=True) or (few and 2 * patterns.fitting(cells) >= len(cells)):
            return cells
    marks = (shape.delimiter, " ") if shape.delimiter != " " else (" ",)
    found = (joined(line, mark, shape, lambda cells: patterns.fit(cells, loosely=True)) for mark in marks)
    return next((cells for cells in found if cells is not None), None)


def one_of(found: list[list[str]]) -> list[str] | None:
    """The only way to mend a row; None where there are several."""
    return found[0] if len({tuple(cells) for cells in found}) == 1 else None


def closest(found: list[tuple[int, list[str]]]) -> list[str] | None:
    """The way with the likeliest cut; None where two are as likely."""
    best = min((rank for rank, _ in found), default=0)
    return one_of([cells for rank, cells in found if rank == best])


def without_an_empty(row: list[str]) -> Iterator[list[str]]:
    """A row without one of its empty cells."""
    for place, cell in enumerate(row):
        if not cell.strip():
            yield row[:place] + row[place + 1 :]


def with_a_cut(row: list[str], place: int, quote: str, patterns: Patterns) -> Iterator[tuple[int, list[str]]]:
    """A row in which one cell is cut in two that fit; the rank is 0 at a quote, 1 between kinds of characters."""
    cell = row[place]
    for cut in range(1, min(len(cell), LONGEST_LINE)):
        left, right = cell[:cut], cell[cut:]
        rank = 2
        if quote and right.startswith(quote):
            rank, right = 0, right[1:]
        elif left[-1].isalpha() != right[0].isalpha() and not left[-1].isspace() and not right[0].isspace():
            rank = 1
        elif (left + right).isalnum():
            continue  # the digits of one number
        if pattern_of(left) in patterns.seen[place] and pattern_of(right) in patterns.seen[place + 1]:
            yield rank, [*row[:place], left, right, *row[place + 1 :]]


def mended_rows(rows: list[Numbered], shape: Shape) -> tuple[list[tuple[int, list[str]]], list[int]]:
    """Rows with their lines, those of the wrong width mended where that can be; and the lines of those."""
    patterns: dict[str, Patterns] = defaultdict(
        lambda: Patterns([row for _, _, row in rows[: max(FEWEST_ROWS, MOST_CELLS // shape.width)]], shape.width)
    )
    mended: list[int] = []
    tried = 0
    found: list[tuple[int, list[str]]] = []
    for line, text, row in rows:
        if len(row) != shape.width and text and tried < MOST_TRIED:
            tried += 1
            cells = mended_width(text, row, patterns["all"], shape)
            if cells is not None:
                mended.append(line)
                row = cells
        found.append((line, row))
    return found, mended
