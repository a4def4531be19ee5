"""A delimited file on its way to rows: block by block, the next one read while one is used."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from models.receipt import Decision, RejectedCell
from services.ahead import ahead
from services.ingest.blocks import Block, Rows, cut_blocks, lines_of, read_block
from services.ingest.comments import blanked_lines
from services.ingest.dialect import USUAL, Dialect
from services.ingest.encodings import Encoding
from services.ingest.layout import Layout
from services.ingest.reading import Plain
from services.ingest.shape import Shape
from services.ingest.spaces import rewritten_pieces
from services.ingest.survey import Survey
from services.ingest.text_stream import utf8_pieces, without_end

AHEAD = 3
# Hundreds of columns take about as long to hand over for few rows as for many; larger blocks yet only take more memory.
WIDE, MOST_TIMES = 64, 2
SHOWN = 5
FEWEST_CUT, MOSTLY = 2, 0.8
REPLACED = "\ufffd".encode()


def lone_returns(found: Survey) -> bool:
    """Whether lines end with a carriage return only, as on old Macintoshes, or some of them do."""
    return found.returns > 0 and (found.lines == 0 or found.mixed)


def returns_end_rows(lines: Sequence[str]) -> bool:
    """Whether carriage returns in the middle of lines end rows there: what they part is cut by a mark alike."""
    parted = (line.rstrip("\r\n").split("\r") for line in lines if "\r" in line.rstrip("\r\n"))
    # Between quotes a return belongs to a text.
    cut = [part for parts in parted if all(part.count('"') % 2 == 0 for part in parts) for part in parts]
    if len(cut) < FEWEST_CUT:
        return False
    counts = (Counter(part.count(mark) for part in cut).most_common(1)[0] for mark in USUAL)
    return any(count > 0 and often >= MOSTLY * len(cut) for count, often in counts)


@dataclass
class DelimitedFile:
    """A delimited file: what was found, and how to go over it.

    `width` counts the cells of its rows; where `ending` is set, the last one only comes from a delimiter at
    the end of each row, and is no column. `tail` are the bytes (as UTF-8) after the last row. `repeated` are
    lines on which names stand again.
    """

    path: Path
    found: Survey
    encoding: Encoding
    dialect: Dialect
    layout: Layout
    skip: int
    width: int
    comment: str = ""
    inline: bool = False
    spaces: str = ""
    ending: bool = False
    tail: int = 0
    repeated: frozenset[bytes] = frozenset()
    rejected: list[RejectedCell] = field(default_factory=list)
    starts: list[tuple[int, int, np.ndarray | None]] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    undecodable: int = 0
    counted: int = 0
    rows: int = 0
    coded: frozenset[int] = frozenset()
    plain: dict[int, Plain] = field(default_factory=dict)
    missing: str = ""

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return self.width - self.ending

    @property
    def is_plain(self) -> bool:
        """Whether the stream is the bytes of the file, but for a mark at their start."""
        changed = self.spaces or self.found.nuls or lone_returns(self.found)
        return self.encoding.is_as_it_stands and not changed

    @property
    def quote(self) -> str:
        """The quote, "" where the file has none at all."""
        return self.dialect.quote if self.found.quotes or self.dialect.quote != '"' else ""

    @property
    def shape(self) -> Shape:
        """What the reader of blocks must know."""
        dialect = self.dialect
        return Shape(
            dialect.delimiter, self.quote, dialect.escape, self.width, True, self.coded, self.comment,
            dialect.skip_space, self.inline, self.plain, self.missing,
        )  # fmt: skip

    def expect(self, plain: Mapping[int, Plain], missing: str) -> None:
        """From here on numbers of some columns may come as such; what stands there for a missing one is `missing`."""
        self.plain, self.missing = dict(plain), missing

    def pieces(self) -> Iterator[bytes]:
        """The text as UTF-8, up to the last row."""
        pieces = utf8_pieces(self.path, self.encoding, lone_returns(self.found), bool(self.found.nuls))
        pieces = rewritten_pieces(pieces, self.spaces) if self.spaces else pieces
        pieces = without_end(pieces, self.tail) if self.tail else pieces
        return blanked_lines(pieces, self.repeated) if self.repeated else pieces

    def batches(self, places: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        """Read all rows, block by block; the next blocks are read while one is used."""
        if places is None:
            for rows in self._first_look(None):
                yield rows.batch.select(range(self.columns)) if self.ending else rows.batch
            return
        self.plain = {}
        for rows in self._read(self.pieces(), places):
            yield rows.batch

    def some(self, places: Sequence[int]) -> Iterator[pa.RecordBatch]:
        """Read some columns as the first look at the file: what all rows show beside them is gathered too."""
        return (rows.batch for rows in self._first_look(places))

    def _first_look(self, places: Sequence[int] | None) -> Iterator[Rows]:
        """The rows of each block, while what is told of the whole file is gathered."""
        self.rejected.clear()
        self.starts.clear()
        self.mended.clear()
        self.undecodable = self.counted = self.rows = 0
        self.plain = {}
        row = 0
        for rows in self._read(self._counted(self.pieces()), places):
            self._note(rows, row)
            row += rows.batch.num_rows
            yield rows

    def _read(self, pieces: Iterator[bytes], places: Sequence[int] | None) -> Iterator[Rows]:
        """The rows of each block, in file order."""
        times = min(MOST_TIMES, 1 + self.width // WIDE)
        blocks = cut_blocks(pieces, self.skip, self.layout.data_line + 1, self.quote, times=times)
        # What the first block shows may change how the others are read.
        for block in islice(blocks, 1):
            yield read_block(block, self.shape, places)
        with ThreadPoolExecutor(1) as pool:
            yield from ahead(pool, lambda block: self._read_block(block, places), blocks, AHEAD if times == 1 else 2)

    def _read_block(self, block: Block, places: Sequence[int] | None) -> Rows:
        """The rows of one block; columns with other texts than numbers come as texts from then on."""
        rows = read_block(block, self.shape, places)
        for place in rows.unfit:
            self.plain.pop(place, None)
        return rows

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The stream, while characters are counted that the encoding does not have."""
        if self.encoding.name == "utf-8" and self.found.utf8:
            yield from pieces
            return
        for piece in pieces:
            self.undecodable += piece.count(REPLACED)
            yield piece

    def _note(self, rows: Rows, row: int) -> None:
        """Remember where the rows of a block stand in the file, and which cells had no column."""
        self.starts.append((row, rows.line, rows.lines))
        self.mended += rows.mended
        self.counted += rows.counted
        self.rows += rows.batch.num_rows
        reason = f"the row has more cells than the table has columns ({self.columns:,})"
        surplus = [*(self._in_last(rows) if self.ending else ()), *rows.surplus]
        for line, place, raw in surplus:
            self.rejected.append(RejectedCell(line=line, column=f"column_{place + 1}", raw=raw, reason=reason))

    def _in_last(self, rows: Rows) -> Iterator[tuple[int, int, str]]:
        """Cells that stand where every other row ends with a delimiter."""
        last = rows.batch.column(self.width - 1)
        if last.null_count == len(last):
            return
        lines = lines_of(rows)
        for number, cell in enumerate(last.cast(pa.string()).to_pylist()):
            if cell and cell.strip():
                yield int(lines[number]), self.width - 1, cell

    def decisions(self) -> tuple[Decision, ...]:
        """What only reading all rows has shown."""
        why = f"{self.counted:,} records by line ends outside quotes, counted apart from the reading"
        told = [Decision(what="rows", chosen=self.rows, evidence=why)]
        if self.mended:
            lines = ", ".join(f"{line:,}" for line in self.mended[:SHOWN]) + "…" * (len(self.mended) > SHOWN)
            why = (
                f"on line {lines} a delimiter is missing, doubled or another one; cut like this, every cell looks like "
                "the others of its column"
            )
            told.append(Decision(what="mended rows", chosen=len(self.mended), evidence=why, runner_up="as written"))
        if self.undecodable:
            why = f"{self.undecodable:,} characters are none in {self.encoding.name}; each is shown as “�”"
            told.append(Decision(what="undecodable characters", chosen=self.undecodable, evidence=why))
        return tuple(told)

    def line_of(self, row: int) -> int:
        """The 1-based line of a 0-based row."""
        place = int(np.searchsorted([start for start, _, _ in self.starts], row, side="right")) - 1
        start, line, lines = self.starts[max(0, place)]
        return int(lines[row - start]) if lines is not None else line + row - start


def block_of(lines: Sequence[str]) -> Block:
    """Some lines as a block."""
    return Block("".join(lines).encode(), 1)
