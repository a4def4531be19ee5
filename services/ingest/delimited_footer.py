"""What stands below the table of a delimited text, found in its last lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.comments import without_comments
from services.ingest.delimited_file import DelimitedFile
from services.ingest.dialect import numbered
from services.ingest.footer import footer_of, is_said
from services.ingest.mending import Patterns, mended_width
from services.ingest.spaces import rewritten

TAIL = 64 * 1024


@dataclass(frozen=True)
class Below:
    """What stands below a table: bytes in the stream, records, and their texts."""

    size: int = 0
    records: int = 0
    texts: tuple[str, ...] = ()


def below(lines: Sequence[str], file: DelimitedFile) -> Below:
    """Find the lines below the table, in the last lines of a file."""
    raw = lines
    lines = without_comments(lines, file.comment, file.quote, inline=file.inline)
    ends: list[int] = [0]
    records: list[tuple[int, list[str]]] = []
    dialect = file.dialect
    for row, end in numbered(lines, dialect.delimiter, dialect.quote, dialect.escape, dialect.skip_space):
        if row:
            records.append((ends[-1], row))
        ends.append(end)
    rows = [row for _, row in records]
    regular = sum(len(row) == file.width for row in rows)
    if ends[-1] < len(lines) or 2 * regular < len(rows):
        return Below()
    gaps = [start > 0 and not lines[start - 1].strip() for start, _ in records]
    found = footer_of(rows, file.width, gaps)
    if not found.records:
        return Below()
    start = records[len(records) - found.records][0]
    patterns = Patterns(rows[: len(rows) - found.records], file.width)
    unsaid = [(line, row) for line, row in records[-found.records :] if not is_said(lines[line])]
    if any(mended_width(lines[line], row, patterns, file.shape) for line, row in unsaid):
        return Below()  # a row that is only written with another delimiter
    return Below(sum(len(line.encode()) for line in raw[start:]), found.records, found.texts)


def tail_of(file: DelimitedFile) -> list[str]:
    """The last whole lines of a long file; none where its encoding cannot be read from the middle."""
    name = file.encoding.name
    if name != "utf-8" or file.encoding.twice or file.found.nuls or file.found.lines == 0:
        return []
    with file.path.open("rb") as stream:
        stream.seek(max(0, file.found.size - TAIL))
        data = stream.read()
    text = rewritten(data[data.find(b"\n") + 1 :], file.spaces).decode("utf-8", "replace")
    return text.splitlines(keepends=True) if "\r" not in text.replace("\r\n", "") else []
