"""Comment lines between the rows of a delimited text: found by their mark, left out, and counted."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

MARKS = ("#", "//", "%", "--")
MOST_SHARE = 0.7
QUOTED = re.compile(r'"[^"]*"')


def comment_mark(lines: Sequence[str], delimiter: str) -> str:
    """The mark that starts comment lines, "" for none.

    Lines that start with it must have another width than the rows, most of them; a first row that starts
    with “#” and has the width of the others holds names.

    >>> comment_mark(["# about", "a;b", "1;2", "# x", "3;4"], ";"), comment_mark(["#id;b", "#1;2", "#3;4"], ";")
    ('#', '')
    """
    filled = [line.strip() for line in lines if line.strip()]
    for mark in MARKS:
        marked = [line for line in filled if line.startswith(mark)]
        rows = [delimiters_in(line, delimiter) for line in filled if not line.startswith(mark)]
        others = Counter(rows[next((place for place, count in enumerate(rows) if count), 0) :])
        if not marked or not others or len(marked) > MOST_SHARE * len(filled):
            continue
        usual, often = others.most_common(1)[0]
        strange = sum(line.count(delimiter) != usual for line in marked)
        regular = often >= 0.8 * sum(others.values()) and usual >= 1
        if regular and 2 * strange > len(marked) and marked != filled[: len(marked)]:
            return mark
    return ""


def delimiters_in(line: str, delimiter: str) -> int:
    """How often a delimiter stands in a line outside quotes."""
    return (QUOTED.sub("", line) if '"' in line else line).count(delimiter)


def cut_all(lines: Sequence[str], mark: str) -> list[str]:
    """Lines without what follows a mark in them, but for those that start with it."""
    return [line if line.startswith(mark) or mark not in line else line.partition(mark)[0] + "\n" for line in lines]


def ends_lines(lines: Sequence[str], mark: str, delimiter: str) -> bool:
    """Whether comments also stand behind rows: cut there, all rows are as wide as each other, and not cut they are not.

    >>> ends_lines(["# x", "a;b#12;#", "1;3"], "#", ";"), ends_lines(["# x", "a;b", "1;#3"], "#", ";")
    (True, False)
    """
    rows = [line.strip() for line in lines if line.strip() and not line.strip().startswith(mark)] if mark else []
    behind = [line for line in rows if mark in line]
    if not behind or not all(line.partition(mark)[0].strip() for line in behind):
        return False
    widths = Counter(line.count(delimiter) for line in cut_all(rows, mark))
    usual, often = widths.most_common(1)[0]
    closed = not any(line.partition(mark)[0].rstrip().endswith(delimiter) for line in behind)
    return (
        usual >= 1 and closed and often >= 0.95 * len(rows) and any(line.count(delimiter) != usual for line in behind)
    )


def without_comments(lines: Sequence[str], mark: str, quote: str = "", *, inline: bool = False) -> list[str]:
    """Lines of which the comments are blank: the others keep their numbers."""
    if inline:
        return blanked("".join(lines).encode(), mark, quote, inline=True).decode().splitlines(keepends=True)
    return ["\n" if line.lstrip(" \t").startswith(mark) else line for line in lines] if mark else list(lines)


def blanked(data: bytes, mark: str, quote: str, *, inline: bool = False) -> bytes:
    """Bytes of whole records in which comments are blank; one inside quotes is none.

    Comments are whole lines; where `inline` is set, also what stands behind a mark in a row.
    """
    sign = re.escape(mark.encode())
    pattern = re.compile(sign + rb"[^\r\n]*" if inline else rb"^[ \t]*" + sign + rb"[^\n]*", re.MULTILINE)
    quotes = quote.encode()
    kept: list[bytes] = []
    start = place = 0
    inside = False
    while match := pattern.search(data, place):
        inside ^= bool(quotes) and data.count(quotes, place, match.start()) % 2 == 1
        if inside:
            # The mark is text; what follows it in the line is looked at as well.
            place = match.start() + len(mark.encode())
            inside ^= bool(quotes) and data.count(quotes, match.start(), place) % 2 == 1
            continue
        kept.append(data[start : match.start()])
        start = place = match.end()
    kept.append(data[start:])
    return b"".join(kept)


def blanked_lines(pieces: Iterator[bytes], lines: frozenset[bytes]) -> Iterator[bytes]:
    """A stream in which some lines are blank, wherever they stand."""
    pattern = re.compile(rb"^(?:" + b"|".join(map(re.escape, sorted(lines))) + rb")(?=\r?$)", re.MULTILINE)
    rest = b""
    for piece in pieces:
        data = rest + piece
        end = data.rfind(b"\n") + 1
        yield pattern.sub(b"", data[:end])
        rest = data[end:]
    yield pattern.sub(b"", rest)
