"""Blocks of delimited text: cut where a record ends, read at full speed, or carefully where that goes wrong."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

import numpy as np
import pyarrow as pa

from models.errors import UnreadableFile
from services.ingest.comments import blanked
from services.ingest.fast_cells import read_fast
from services.ingest.marks import count_of
from services.ingest.mending import Numbered, mended_quotes, mended_rows, torn_off
from services.ingest.recut import tokens_of
from services.ingest.shape import Shape

BLOCK = 8 * 1024 * 1024
PIECE = 256 * 1024
MOST_LINES = 200
LONE_RETURN = re.compile(r"\r(?!\n|$)")
WITHIN_WORD = re.compile(r"\w'\w")
LONGEST_RECORD = 64 * 1024 * 1024
NEWLINE, RETURN = ord("\n"), ord("\r")


@dataclass(frozen=True)
class Block:
    """Whole records as UTF-8, and the 1-based line on which they start."""

    data: bytes
    line: int

    @cached_property
    def ends(self) -> int:
        """How many lines end in it."""
        return count_of(self.data, b"\n")


@dataclass
class Rows:
    """The rows of one block: raw texts by column, the line of each row (None: one row per line), surplus cells.

    `mended` are the lines of rows that had to be cut in another way than the others. `counted` is how many
    records there are by line ends outside quotes, whatever the reader found. `unfit` are columns that came as texts
    because some of them are not the numbers that they should be.
    """

    batch: pa.RecordBatch
    line: int
    lines: np.ndarray | None
    surplus: list[tuple[int, int, str]]
    mended: list[int] = field(default_factory=list)
    counted: int = 0
    unfit: frozenset[int] = frozenset()


def cut_blocks(
    pieces: Iterator[bytes], skip: int, line: int, quote: str, size: int | None = None, times: int = 1
) -> Iterator[Block]:
    """Cut a stream of UTF-8 into blocks of whole records.

    Args:
        pieces: the stream.
        skip: bytes before the first record.
        line: the 1-based line of the first record.
        quote: the quote, inside which a line end ends no record; "" for none.
        size: bytes of a block, about.
        times: how much larger all blocks but the first are.
    """
    size = usual = first = size or BLOCK
    kept: list[bytes] = []
    length = 0
    for piece in skipping(pieces, skip):
        kept.append(piece)
        length += len(piece)
        if length < size:
            continue
        data, rest = cut_at_end(kept, quote)
        if not data and length >= 2 * usual:
            # A quote that stays open for so long is most likely none: the careful reader looks at it.
            data, rest = cut_at_end([rest], "")
        if data:
            block = Block(data, line)
            yield block
            line += block.ends
            usual = times * first
        elif length > LONGEST_RECORD:
            raise too_long(line)
        kept, length = [rest], len(rest)
        size = usual if data else 2 * len(rest)
    data = b"".join(kept)
    if data:
        yield Block(data, line)


def cut_at_end(pieces: list[bytes], quote: str) -> tuple[bytes, bytes]:
    """Pieces of a stream as all whole records in them, and what comes after the last one."""
    last = pieces[-1]
    end = last.rfind(b"\n") + 1
    if end and not (quote and any(quote.encode() in piece for piece in pieces)):
        # Nothing but the join copies what may be many megabytes.
        return b"".join([*pieces[:-1], memoryview(last)[:end]]), last[end:]
    data = b"".join(pieces)
    end = last_end(data, quote)
    return data[:end], data[end:]


def skipping(pieces: Iterator[bytes], skip: int) -> Iterator[bytes]:
    """The stream without its first bytes."""
    for piece in pieces:
        if skip < len(piece):
            yield piece[skip:] if skip else piece
        skip = max(0, skip - len(piece))


def last_end(data: bytes, quote: str) -> int:
    """Where the last whole record of some bytes ends; 0 where none does."""
    end = data.rfind(b"\n") + 1
    if not quote or not end:
        return end
    mark = quote.encode()
    if count_of(data, mark, end=end) % 2 == 0:
        return end
    # The record before ends where the quotes so far are even.
    marks = np.frombuffer(data, np.uint8, end)
    quotes = np.flatnonzero(marks == mark[0])
    ends = np.flatnonzero(marks == NEWLINE)
    even = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0)
    return int(ends[even[-1]]) + 1 if len(even) else 0


def too_long(line: int) -> UnreadableFile:
    """A record beyond any sensible length: most likely a quote that is never closed."""
    return UnreadableFile(
        f"The row that starts on line {line:,} is longer than {LONGEST_RECORD // 1024**2} MB, so this is not a "
        "table of rows, or a quote is never closed. Check that line, or read the file with another quote or none.",
        reason="record too long", line=line,
    )  # fmt: skip


def read_block(block: Block, shape: Shape, places: Sequence[int] | None) -> Rows:
    """Read one block, all columns or some: at full speed if every row has the right shape, else carefully."""
    if shape.comment:
        block = Block(blanked(block.data, shape.comment, shape.quote, inline=shape.inline), block.line)
    rows = read_regular(block, shape, places) if shape.is_simple else None
    if rows is not None:
        return rows
    if len(block.data) > 2 * PIECE and shape.is_simple:
        return read_in_pieces(block, shape, places)
    return read_carefully(block, shape, places)


def read_regular(block: Block, shape: Shape, places: Sequence[int] | None) -> Rows | None:
    """Read one block in which every row has the right shape; None where some row has not."""
    lines = block.ends + (not block.data.endswith(b"\n"))
    starts = record_lines(block.data, shape) if shape.quote and shape.multiline else None
    if starts is not None and suspicious(block.data, starts, lines, shape):
        return None
    try:
        # Where as many records start as there are lines, none goes on in the next one.
        batch = read_fast(block.data, shape, places, spanning=starts is not None and len(starts) < lines)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    unfit = frozenset(place for place in shape.plain if is_text(batch, place))
    if starts is None and batch.num_rows == lines:
        return Rows(batch, block.line, None, [], counted=lines, unfit=unfit)
    if starts is None:
        starts = record_lines(block.data, shape)
        if suspicious(block.data, starts, lines, shape):
            return None
    if len(starts) != batch.num_rows:
        return None
    return Rows(batch, block.line, starts + block.line, [], counted=len(starts), unfit=unfit)


def is_text(batch: pa.RecordBatch, place: int) -> bool:
    """Whether the column at a place of the file came, and came as text."""
    found = batch.schema.get_field_index(str(place))
    return found >= 0 and not pa.types.is_primitive(batch.schema.field(found).type)


def read_in_pieces(block: Block, shape: Shape, places: Sequence[int] | None) -> Rows:
    """Read a block with some irregular rows in small pieces, so that only those around them are read carefully."""
    parts = (block.data[start : start + PIECE] for start in range(0, len(block.data), PIECE))
    cut = list(cut_blocks(parts, 0, block.line, shape.quote, PIECE))
    if len(cut) == 1:
        return read_carefully(block, shape, places)
    as_texts = replace(shape, plain={})
    pieces = [read_block(piece, as_texts, places) for piece in cut]
    columns = [
        pa.concat_arrays([piece.batch.column(place).cast(pa.string()) for piece in pieces])
        for place in range(pieces[0].batch.num_columns)
    ]
    batch = pa.RecordBatch.from_arrays(columns, names=pieces[0].batch.schema.names)
    lines = np.concatenate([lines_of(piece) for piece in pieces])
    surplus = [cell for piece in pieces for cell in piece.surplus]
    mended = [line for piece in pieces for line in piece.mended]
    return Rows(batch, block.line, lines, surplus, mended, sum(piece.counted for piece in pieces))


def lines_of(rows: Rows) -> np.ndarray:
    """The line of each row."""
    return rows.lines if rows.lines is not None else rows.line + np.arange(rows.batch.num_rows)


def suspicious(data: bytes, starts: np.ndarray, lines: int, shape: Shape) -> bool:
    """Whether a quote seems to swallow rows: one is left open, or a record goes on for very many lines."""
    if shape.quote and count_of(data, shape.quote.encode()) % 2:
        return True
    if shape.quote == "'" and stray(data, shape):
        return True
    return bool(len(starts)) and int(np.diff(starts, append=lines).max()) > MOST_LINES


def record_lines(data: bytes, shape: Shape) -> np.ndarray:
    """The 0-based line on which each record of a block starts; blank lines start none."""
    marks = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(marks == NEWLINE)
    if not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
    starts = np.concatenate([[0], ends[:-1] + 1])
    inside = np.zeros(len(starts), dtype=bool)
    if shape.quote:
        quotes = np.flatnonzero(marks == ord(shape.quote))
        inside = np.searchsorted(quotes, starts) % 2 == 1
    blank = ends - starts - ((ends > starts) & (marks[np.maximum(ends - 1, 0)] == RETURN)) == 0
    if shape.width == 1:
        blank[:] = False
    found: np.ndarray = np.flatnonzero(~inside & ~blank)
    return found


def read_carefully(block: Block, shape: Shape, places: Sequence[int] | None) -> Rows:
    """Read whole records one by one: short rows are filled up, surplus cells are handed out beside the rows."""
    columns: list[list[str | None]] = [[] for _ in range(shape.width)]
    lines: list[int] = []
    surplus: list[tuple[int, int, str]] = []
    stray_quotes: list[int] = []
    found, mended = mended_rows(list(careful_rows(block, shape, stray_quotes)), shape)
    for line, row in found:
        if len(row) > shape.width:
            surplus += [(line, place, cell) for place, cell in enumerate(row[shape.width :], shape.width) if cell]
        for place, column in enumerate(columns):
            column.append(row[place] or None if place < len(row) else None)
        lines.append(line)
    chosen = range(shape.width) if places is None else places
    arrays = [pa.array(columns[place], pa.string()) for place in chosen]
    batch = pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in chosen])
    # Two stray quotes are an even number, and still no pair.
    is_countable = not stray_quotes and countable(block.data, shape)
    starts = record_lines(block.data, shape) if is_countable else lines
    # A quote that opens nothing hides line ends from whoever counts quotes, so there are never fewer rows than found.
    counted = max(len(starts), len(lines))
    return Rows(batch, block.line, np.array(lines, dtype=np.int64), surplus, mended, counted)


def countable(data: bytes, shape: Shape) -> bool:
    """Whether line ends outside quotes tell the records of a block: no quote is escaped, left over or no mark."""
    if not shape.is_simple or shape.escape or b"\n" not in data:
        return False
    return not shape.quote or (data.count(shape.quote.encode()) % 2 == 0 and not stray(data, shape))


def stray(data: bytes, shape: Shape) -> bool:
    """Whether some quote stands in the middle of a cell, where it opens nothing."""
    edge = re.escape((shape.delimiter + shape.quote).encode()) + b"\r\n"
    sign = re.escape(shape.quote.encode())
    return re.search(b"[^" + edge + b"]" + sign + b"[^" + edge + b"]", data) is not None


def careful_rows(block: Block, shape: Shape, stray_quotes: list[int]) -> Iterator[Numbered]:
    """Each record of a block with its line and, where it stands on one, its text; a blank line is no record.

    In a single column a blank line is one. The lines whose quotes turn out to open nothing are added to `stray_quotes`.
    """
    text = block.data.decode("utf-8", "replace")
    if len(shape.delimiter) > 1:
        yield from plain_rows(text, block.line, shape)
        return
    csv.field_size_limit(LONGEST_RECORD)
    lines = text.splitlines(keepends=True) if "\n" not in text else text.split("\n")
    lines = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    start = 0
    while start < len(lines):
        for first, end, row in records(lines, start, shape):
            start = end
            literal = None
            if shape.quote and is_odd(lines[first], first, end, row, len(lines), shape):
                literal = mended_quotes(lines[first], shape) or torn_off(lines[first:end], shape)
                if literal is None and end == len(lines) and end > first + 1 and row[-1:] and row[-1].endswith("\n"):
                    # A quote that is never closed opens nothing: the lines that it would swallow are rows.
                    literal = [cell for cell, _ in tokens_of(lines[first], shape.delimiter, shape.quote)]
            if literal is not None:
                row, start = literal, first + 1
                stray_quotes.append(block.line + first)
            if row or shape.width == 1:
                yield block.line + first, lines[first] if start == first + 1 else "", row
            if literal is not None:
                break


def records(lines: list[str], start: int, shape: Shape) -> Iterator[tuple[int, int, list[str]]]:
    """Each record from a line on: its first line, the line after its last one, and its cells.

    Raises:
        UnreadableFile: a cell is longer than any sensible one.
    """
    first = start
    while True:
        reader = csv.reader(
            islice(lines, first, None), delimiter=shape.delimiter, quotechar=shape.quote or None,
            escapechar=shape.escape or None, quoting=csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE,
            skipinitialspace=shape.skip_space,
        )  # fmt: skip
        start = first
        try:
            for row in reader:
                yield first, start + reader.line_num, row
                first = start + reader.line_num
            return
        except csv.Error as error:
            bad = start + max(1, reader.line_num) - 1
            if not LONE_RETURN.search(lines[bad]):
                raise unreadable_row(str(error), first + 1) from error
            # A carriage return in the middle of a line ends no row: it becomes a space.
            lines[bad] = LONE_RETURN.sub(" ", lines[bad])


def unreadable_row(reason: str, line: int) -> UnreadableFile:
    """The error for a row that cannot be cut into cells."""
    return UnreadableFile(
        f"A row cannot be read: {reason}. Check line {line:,} of its part of the file, or read the file with "
        "other marks.",
        reason=reason, line=line,
    )  # fmt: skip


def is_odd(line: str, first: int, end: int, row: list[str], lines: int, shape: Shape) -> bool:
    """Whether a record looks as if its first line held a stray quote: one is left over, or it swallows lines."""
    swallows = end - first > 1 and (len(row) != shape.width or end - first > MOST_LINES or end == lines)
    marks = line.count(shape.quote) - (line.count(shape.escape + shape.quote) if shape.escape else 0)
    apostrophes = shape.quote == "'" and WITHIN_WORD.search(line) is not None
    return swallows or (end - first == 1 and (marks % 2 == 1 or apostrophes))


def plain_rows(text: str, line: int, shape: Shape) -> Iterator[Numbered]:
    """Records of lines that are cut by a delimiter of several characters."""
    for number, content in enumerate(text.split("\n"), start=line):
        content = content.rstrip("\r")
        if content:
            yield number, "", content.split(shape.delimiter)
