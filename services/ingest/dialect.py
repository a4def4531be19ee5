"""The dialect of delimited text: delimiter and quote, judged together by how regular the rows become."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from services.ingest.recut import tokens_of

USUAL = (",", ";", "\t", "|")
UNUSUAL = (":", "^", "~", " ", "§", "¦", "\x01", "\x1f", "#", "*", "=", "!", "&", "/", "_", "+", "@", "%", "-")
PREFERENCES = {
    **dict.fromkeys((*USUAL, "\x01", "\x1f"), 1.0), **dict.fromkeys("^~§¦", 0.9), ":": 0.7, " ": 0.7,
}  # fmt: skip
QUOTES = ('"', "'")
LIKELY = frozenset("\x01\x1f§¦^~")
IN_VALUES = {":": re.compile(r"\d:\d\d|://"), "@": re.compile(r"[\w.+-]@[\w-]+\.\w")}
REPEATABLE, MOST_REPEATED = "|:~^#*&@=/$", 4
SPACED_QUOTES = re.compile(r'(?:^|\S )"[^"]+"(?: |$)', re.MULTILINE)
ROWS = 250
MOSTLY = 0.9
LITTLE_USED = 0.7
FEW_ROWS = 3
WHOLE_BONUS, WHOLE_ROWS = 1.3, 5
LITTLE = 1e-3
LONGEST_CELL = 64 * 1024 * 1024
KNOWN_CELL = re.compile(
    r"""
    ^\s*(?:
      [+-]?[$€£]?[\d.,'  ]*\d[%€$]?(?:[eE][+-]?\d+)?                     # a number in some style
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s]+\d{1,2}:\d{2}.*)?          # a date
    | \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?             # a time
    | (?:https?|ftp)://\S+ | [\w.+-]+@[\w-]+\.[\w.]+                     # an address
    | [A-Za-z0-9_.\-/()\#&+'’%°:\s\u00c0-\uffff,!?"*]{1,400}              # words
    )?\s*$""",
    re.VERBOSE,
)

WITHIN_WORD = re.compile(r"(?<=\w)''?(?=\w)")
SPACED = re.compile(r'[,;|\t] +"(?:[^"\n]|"")*+" *(?:[,;|\t]|\r?$)', re.MULTILINE)
SINGLE_VALUE = re.compile(
    r"""^"?(?:[+-]?[\d.]+(?:[eE][+-]?\d+)?"""
    r"""|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}[\d.]*)?[Z+:\d]*)?"""
    r"""|\d{1,2}:\d{2}(?::\d{2}[\d.]*)?)"?$"""
)


@dataclass(frozen=True)
class Dialect:
    """Delimiter, quote ("" for none) and escape, with how well they explain the rows (0 and up).

    `skip_space` says that spaces stand between delimiters and quotes.
    """

    delimiter: str
    quote: str
    escape: str = ""
    score: float = 0.0
    runner_up: str | None = None
    skip_space: bool = False


def split(
    lines: Sequence[str], delimiter: str, quote: str, skip_space: bool = False, escape: str = ""
) -> Iterator[list[str]]:
    """Rows of cells of some lines (with their ends), up to one that a dialect cannot cut."""
    yield from (row for row, _ in numbered(lines, delimiter, quote, escape, skip_space, go_on=False))


def numbered(
    lines: Sequence[str], delimiter: str, quote: str, escape: str = "", skip_space: bool = False, *, go_on: bool = True
) -> Iterator[tuple[list[str], int]]:
    """Each row with the number of lines that have been used up once it has ended."""
    if len(delimiter) > 1:
        yield from ((line.rstrip("\r\n").split(delimiter), number) for number, line in enumerate(lines, start=1))
        return
    if quote == "'" and any(WITHIN_WORD.search(line) for line in lines):
        cells = ([cell for cell, _ in tokens_of(line, delimiter, quote)] for line in lines)
        yield from ((row, number) for number, row in enumerate(cells, start=1))
        return
    csv.field_size_limit(LONGEST_CELL)
    start = 0
    while start < len(lines):
        reader = csv.reader(
            islice(lines, start, None), delimiter=delimiter, quotechar=quote or None, escapechar=escape or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE, doublequote=True, skipinitialspace=skip_space,
        )  # fmt: skip
        try:
            yield from ((row, start + reader.line_num) for row in reader)
            return
        except csv.Error:
            if not go_on:
                return
            # Such as a carriage return inside a cell: that line is cut plainly, and the others are read on.
            start += max(1, reader.line_num)
            yield lines[start - 1].rstrip("\r\n").split(delimiter), start


@lru_cache(maxsize=20_000)
def is_known(cell: str) -> bool:
    """Whether a cell holds something that cells usually hold."""
    return KNOWN_CELL.match(cell) is not None


def type_share(rows: Sequence[Sequence[str]]) -> float:
    """The share of cells that hold something usual; a cell with a stray quote or delimiter does not."""
    # Most cells of a wide table say the same as many others.
    cells = Counter(chain.from_iterable(rows))
    known = sum(count for cell, count in cells.items() if is_known(cell[:500]) and '"' not in cell[:1])
    return max(LITTLE, known / max(1, cells.total()))


def regularity(widths: Sequence[int]) -> float:
    """How regular rows are: many of the same, wide width score high (van den Burg 2019, row patterns)."""
    if not widths:
        return 0.0
    counts = Counter(widths)
    return sum(count * max(LITTLE, width - 1) / width for width, count in counts.items()) / len(counts)


def score(lines: Sequence[str], delimiter: str, quote: str, skip_space: bool = False, escape: str = "") -> float:
    """How well a dialect explains lines; a delimiter that only ends lines separates nothing."""
    rows = list(islice((row for row in split(lines, delimiter, quote, skip_space, escape) if row), ROWS))
    if not rows:
        return 0.0
    if delimiter not in USUAL and not (is_proven(rows, delimiter) or is_quoted_text(lines, delimiter)):
        return 0.0
    if delimiter == " " and stands_behind(rows):
        return 0.0
    within = IN_VALUES.get(delimiter)
    if within is not None and 2 * sum(bool(within.search(line)) for line in lines) > len(lines):
        return 0.0
    ending = all(len(row) > 1 and not row[-1].strip() for row in rows)
    widths = [len(row) - ending for row in rows]
    whole = WHOLE_BONUS if len(set(widths)) == 1 and len(rows) >= WHOLE_ROWS else 1.0
    return whole * regularity(widths) * type_share(rows) / len(rows)


def stands_behind(rows: Sequence[Sequence[str]]) -> bool:
    """Whether nearly each space only follows a delimiter, which then is the one."""
    before = [cell[-1:] for row in rows for cell in row[:-1]]
    often = max(before.count(mark) for mark in USUAL)
    return often >= 0.8 * len(before) > 0


def is_quoted_text(lines: Sequence[str], delimiter: str) -> bool:
    """Whether nearly every line holds a quoted cell between spaces: proof enough for spaces as delimiter."""
    return delimiter == " " and sum(bool(SPACED_QUOTES.search(line)) for line in lines) >= 0.8 * len(lines) > 2


def is_proven(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether an unusual delimiter has strong evidence: the same width all over, and no cell of signs only.

    Spaces also stand in any text, so they must separate at least one column of values.
    """
    widths = Counter(len(row) for row in rows)
    width, often = widths.most_common(1)[0]
    if delimiter in LIKELY:
        return width > 1
    if width < 2 or often < max(MOSTLY * len(rows), FEW_ROWS):
        return False
    if delimiter != " ":
        return not any(cell.strip() and not any(map(str.isalnum, cell)) for row in rows for cell in row)
    valued = [values_in(rows, place, width) for place in range(width)]
    if width == 2:
        return all(valued)  # “room 12” is one text
    return any(valued) or has_quoted(rows)


def has_quoted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether some cell holds a space, which then must have been quoted."""
    return any(" " in cell for row in rows for cell in row)


def values_in(rows: Sequence[Sequence[str]], place: int, width: int) -> bool:
    """Whether a column below the first row holds plain values only."""
    column = [row[place].strip() for row in rows[1:] if len(row) == width]
    return bool(column) and all(SINGLE_VALUE.match(cell) for cell in column)


def candidates(text: str, wanted: str | None) -> list[str]:
    """Delimiters to try: those that a person named, or those that occur."""
    if wanted is not None:
        return [wanted]
    present = [mark for mark in USUAL if mark in text]
    present += [mark for mark in UNUSUAL if text.count(mark) >= 2]
    return present or [","]


def preference(delimiter: str, text: str = "") -> float:
    """How usual a delimiter is, as a factor that settles what the rows leave open; between quotes each one is."""
    usual = PREFERENCES.get(delimiter, 0.4)
    if usual < LITTLE_USED and not delimiter.isspace():
        between = len(re.findall(rf"(?:\" ?{re.escape(delimiter)} ?\"|' ?{re.escape(delimiter)} ?')", text))
        return 0.9 if 5 * between > 2 * text.count(delimiter) else usual
    return usual


def quotes_to_try(text: str, wanted: str | None) -> list[str]:
    """Quotes to try: the one a person named, or those that occur beside a delimiter or a line end."""
    if wanted is not None:
        return [wanted]
    found = [
        mark
        for mark in QUOTES
        if mark in text and re.search(rf"(?:^|[^\w\s]|[\t ]){mark}|{mark}(?:$|[^\w\s]|[\t ])", text, re.MULTILINE)
    ]
    return [*found, ""] if found else [""]


def dialect_of(lines: Sequence[str], delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """Choose delimiter and quote for lines from all over a file.

    Args:
        lines: with their line ends.
        delimiter: named by a person, None to find it.
        quote: named by a person, "" for none, None to find it.
    """
    if delimiter is None and is_single_column(lines):
        return Dialect(",", '"' if quote is None else quote)
    text = "".join(lines)
    spaced = bool(SPACED.search(text))
    signs = quotes_to_try(text, quote)
    tried: list[tuple[float, str, str]] = []
    for mark in candidates(text, delimiter):
        for sign in signs:
            bonus = 1.0 if sign == '"' else 0.98 if not sign else apostrophes(text, mark)
            escape = escape_of(text, mark, sign)
            found = score(lines, mark, sign, spaced and mark != " ", escape) * preference(mark, text) * bonus
            tried.append((found, mark, sign))
    tried.sort(key=lambda item: -item[0])
    best = tried[0]
    other = next((mark for found, mark, _ in tried if mark != best[1] and found > LITTLE), None)
    if best[0] < LITTLE * 2 and delimiter is None:
        return Dialect(",", '"', "", best[0], other)
    sign = best[2] or ('"' if quote is None else "")
    if delimiter is None and (several := repeated(best[1], text)):
        return Dialect(several, "", "", best[0], best[1])
    skip = spaced and best[1] != " " and bool(re.search(rf'{re.escape(best[1])} +"', text))
    return Dialect(best[1], sign, escape_of(text, best[1], best[2]), best[0], other, skip)


def repeated(mark: str, text: str) -> str:
    """A mark as often as it always stands in a row, such as “||”; "" where it also stands alone or beside quotes."""
    runs = set(re.findall(re.escape(mark) + "+", text)) if mark in REPEATABLE else set()
    several = min(runs, default="")
    # Where a cell is empty, the marks before and behind it are one run.
    if not 1 < len(several) <= MOST_REPEATED or any(len(run) % len(several) for run in runs) or '"' in text:
        return ""
    return several


def apostrophes(text: str, delimiter: str) -> float:
    """How much speaks for apostrophes as quotes: all of them stand around cells, or some in the middle of words."""
    edge = re.escape(delimiter)
    text = WITHIN_WORD.sub("", text)
    around = len(re.findall(rf"(?:^|{edge})\s*'[^'\n]*'\s*(?={edge}|$)", text, re.MULTILINE))
    return 1.02 if around and 2 * around == text.count("'") else 0.95


def is_single_column(lines: Sequence[str]) -> bool:
    """Whether each line below the first is one plain value, such as a date, whose marks separate nothing."""
    body = [line.strip() for line in lines[1:] if line.strip()]
    return bool(body) and all(SINGLE_VALUE.match(line) for line in body) and not any("," in line for line in body)


def escape_of(text: str, delimiter: str, quote: str) -> str:
    """A backslash where it stands before quotes inside cells, else no escape (quotes are doubled)."""
    if not quote or f"\\{quote}" not in text:
        return ""
    ends_cells = re.search(rf"\\{quote}\s*(?:{re.escape(delimiter)}|$)", text, re.MULTILINE)
    return "" if ends_cells else "\\"
