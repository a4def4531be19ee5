"""Comment lines between the rows of a delimited text: found by their mark, left out, and counted."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

MARKS = ("#", "//", "%", "--")
MOST_SHARE = 0.7


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
        others = Counter(line.count(delimiter) for line in filled if not line.startswith(mark))
        if not marked or not others or len(marked) > MOST_SHARE * len(filled):
            continue
        usual, often = others.most_common(1)[0]
        strange = sum(line.count(delimiter) != usual for line in marked)
        regular = often >= 0.8 * sum(others.values()) and usual >= 1
        if regular and 2 * strange > len(marked) and marked != filled[: len(marked)]:
            return mark
    return ""


def without_comments(lines: Sequence[str], mark: str) -> list[str]:
    """Lines of which the comments are blank: the others keep their numbers."""
    return ["\n" if line.lstrip(" \t").startswith(mark) else line for line in lines] if mark else list(lines)


def blanked(data: bytes, mark: str, quote: str) -> bytes:
    """Bytes of whole records in which comment lines are blank; a line inside quotes is none."""
    pattern = re.compile(rb"^[ \t]*" + re.escape(mark.encode()) + rb"[^\n]*", re.MULTILINE)
    sign = quote.encode()
    kept: list[bytes] = []
    start = 0
    inside = False
    for match in pattern.finditer(data):
        before = data[start : match.start()]
        inside ^= bool(sign) and before.count(sign) % 2 == 1
        kept.append(before)
        start = match.start() if inside else match.end()
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
