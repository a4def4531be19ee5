"""Delimited text: csv, tsv, and txt with any delimiter."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt, RejectedCell
from services.formats.source import Source
from services.ingest.blocks import LONGEST_RECORD, Rows, Shape, cut_blocks, read_block, too_long
from services.ingest.dialect import Dialect, dialect_of
from services.ingest.encodings import MIXED, Encoding, encoding_of
from services.ingest.headers import unique_names
from services.ingest.layout import Layout, layout_of
from services.ingest.preflight import refuse_binary
from services.ingest.survey import Survey, survey
from services.ingest.text_stream import utf8_pieces

HEAD = 512 * 1024
HEAD_LINES = 2_000
SNIFFED_LINES = 300
MIDDLE_LINES = 200
MOST_COLUMNS = 10_000
FEW_TEXTS = 0.6
AHEAD = 2


@dataclass
class DelimitedFile:
    """A delimited file on its way to rows: what was found, and how to go over it."""

    path: Path
    found: Survey
    encoding: Encoding
    dialect: Dialect
    layout: Layout
    skip: int
    width: int
    rejected: list[RejectedCell] = field(default_factory=list)
    starts: list[tuple[int, int, np.ndarray | None]] = field(default_factory=list)
    coded: frozenset[int] = frozenset()

    def pieces(self) -> Iterator[bytes]:
        """The text as UTF-8."""
        return utf8_pieces(self.path, self.encoding, lone_returns(self.found), bool(self.found.nuls))

    def batches(self, places: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        """Read all rows, block by block; the next blocks are read while one is used."""
        whole = places is None
        if whole:
            self.rejected.clear()
            self.starts.clear()
        row = 0
        quote = self.dialect.quote if self.found.quotes or self.dialect.quote != '"' else ""
        blocks = cut_blocks(self.pieces(), self.skip, self.layout.data_line + 1, quote)
        shape = Shape(self.dialect.delimiter, quote, self.dialect.escape, self.width, True, self.coded)
        with ThreadPoolExecutor(1) as pool:
            waiting = []
            for block in blocks:
                waiting.append(pool.submit(read_block, block, shape, places))
                if len(waiting) >= AHEAD:
                    rows = waiting.pop(0).result()
                    self._note(rows, row, whole)
                    row += rows.batch.num_rows
                    yield rows.batch
            for future in waiting:
                rows = future.result()
                self._note(rows, row, whole)
                row += rows.batch.num_rows
                yield rows.batch

    def _note(self, rows: Rows, row: int, whole: bool) -> None:
        """Remember where the rows of a block stand in the file, and which cells had no column."""
        if not whole:
            return
        self.starts.append((row, rows.line, rows.lines))
        for line, place, raw in rows.surplus:
            reason = f"the row has more cells than the table has columns ({self.width:,})"
            self.rejected.append(RejectedCell(line=line, column=f"column_{place + 1}", raw=raw, reason=reason))

    def line_of(self, row: int) -> int:
        """The 1-based line of a 0-based row."""
        place = int(np.searchsorted([start for start, _, _ in self.starts], row, side="right")) - 1
        start, line, lines = self.starts[max(0, place)]
        return int(lines[row - start]) if lines is not None else line + row - start


def lone_returns(found: Survey) -> bool:
    """Whether lines end with a carriage return only, as on old Macintoshes."""
    return found.returns > 0 and found.lines == 0


def head_of(path: Path, found: Survey, encoding: Encoding) -> tuple[list[str], bool]:
    """The first lines of a file with their ends, and whether they are all there are."""
    data = b""
    for piece in utf8_pieces(path, encoding, lone_returns(found), bool(found.nuls)):
        data += piece
        if len(data) >= HEAD:
            break
    complete = len(data) <= HEAD and found.size <= 4 * HEAD
    text = data[: 4 * HEAD].decode("utf-8", "replace")
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    if complete and lines[-1]:
        ended.append(lines[-1])
    return (ended or [text])[:HEAD_LINES], complete


def open_delimited(path: Path, options: ReadingOptions) -> Source:
    """Find out how a delimited file is to be read.

    Raises:
        UnreadableFile: it is no text, or has more columns or longer lines than any table.
    """
    found = survey(path)
    encoding = encoding_of(path, found, options.encoding)
    refuse_binary(path, found, encoding)
    if found.longest_without_line > LONGEST_RECORD:
        raise too_long(found.longest_line)
    lines, _ = head_of(path, found, encoding)
    if not any(line.strip() for line in lines) and found.size <= HEAD:
        return empty_source(encoding, options)
    skip = options.skip_rows or 0
    dialect = dialect_of(lines[skip : skip + SNIFFED_LINES], options.delimiter, options.quote)
    layout = layout_of(lines[: 5 * SNIFFED_LINES], dialect, options.header_rows, options.skip_rows)
    if layout.width > MOST_COLUMNS:
        raise UnreadableFile(
            f"This table has {layout.width:,} columns; at most {MOST_COLUMNS:,} can be read. "
            "Split it, or turn columns into rows, and upload that.",
            reason="too many columns", line=layout.skipped + 1,
        )  # fmt: skip
    width = max(1, layout.width)
    before = sum(len(line.encode()) for line in lines[: layout.data_line])
    file = DelimitedFile(path, found, encoding, dialect, layout, before, width)
    file.coded = few_texts(lines[layout.data_line :], file)
    names = unique_names([*layout.names, *[""] * (width - len(layout.names))])
    hint = max(0, max(found.lines, found.returns) - layout.data_line)
    return Source(names, file.batches, receipt_of(file), file.line_of, hint, file.rejected)


def few_texts(lines: Sequence[str], file: DelimitedFile) -> frozenset[int]:
    """The columns in which the same texts come again and again: they are read as dictionaries."""
    from services.ingest.blocks import Block, read_carefully

    if len(lines) < 50:
        return frozenset()
    shape = Shape(file.dialect.delimiter, file.dialect.quote, file.dialect.escape, file.width, True)
    rows = read_carefully(Block("".join(lines[:1000]).encode(), 1), shape, None)
    count = max(1, rows.batch.num_rows)
    return frozenset(
        place for place, column in enumerate(rows.batch.columns)
        if len(column.unique()) <= FEW_TEXTS * count
    )  # fmt: skip


def empty_source(encoding: Encoding, options: ReadingOptions) -> Source:
    """A file without any text: no columns, no rows."""
    decision = Decision(what="content", chosen="empty", evidence="the file holds no text")
    receipt = Receipt(encoding=encoding.name, header_rows=options.header_rows or 0, decisions=(decision,))
    return Source((), lambda places: iter(()), receipt, lambda row: row + 1, 0)


def receipt_of(file: DelimitedFile) -> Receipt:
    """What has been decided so far, with the evidence."""
    encoding, dialect, layout = file.encoding, file.dialect, file.layout
    name = "utf-8" if encoding.name == MIXED else encoding.name
    decisions = [
        Decision(what="encoding", chosen=name, evidence=encoding.evidence, runner_up=encoding.runner_up),
        Decision(
            what="delimiter", chosen=dialect.delimiter, runner_up=dialect.runner_up,
            evidence=f"cuts the rows into {layout.width:,} columns, the most regular of all marks",
        ),
        Decision(what="header_rows", chosen=layout.header_rows, evidence=layout.evidence),
    ]  # fmt: skip
    if layout.skipped:
        what = f"{layout.skipped:,} lines before the table have another shape"
        decisions.append(Decision(what="skipped_rows", chosen=layout.skipped, evidence=what))
    if file.found.nuls and not encoding.name.startswith(("utf-16", "utf-32")):
        decisions.append(Decision(what="NUL bytes", chosen="left out", evidence=f"{file.found.nuls:,} in the file"))
    return Receipt(
        encoding=name, delimiter=dialect.delimiter, quote=dialect.quote or None, header_rows=layout.header_rows,
        skipped_rows=layout.skipped, decisions=tuple(decisions),
    )  # fmt: skip


def recognise(head: bytes) -> bool:
    """Any text may be delimited text."""
    return b"\0" not in head


FORMAT = FileFormat("delimited", "Delimited text", ("csv", "tsv", "txt"), recognise, open_delimited)
