"""JSON lines: one record per line (ndjson, jsonl, geojsonl)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt, RejectedCell
from services.formats.source import Source
from services.ingest.arrow_cells import table_source
from services.ingest.blocks import Block, cut_blocks
from services.ingest.collecting import without_collecting
from services.ingest.encodings import Encoding, encoding_of
from services.ingest.headers import unique_names
from services.ingest.json_fast import fast_table
from services.ingest.json_forms import feature_of, is_feature, list_form
from services.ingest.json_texts import Names, holds_long_number, loads, table_of
from services.ingest.repeated_keys import RepeatedKeys
from services.ingest.survey import Survey, survey
from services.ingest.text_stream import utf8_pieces

MOST_COLUMNS = 10_000
MOST_BROKEN = 10_000
RAW = 1000
SEPARATOR = b"\x1e"


@dataclass
class LinesFile:
    """A file of JSON lines on its way to rows; `broken` are the lines that are no JSON."""

    path: Path
    found: Survey
    encoding: Encoding
    names: Names
    starts: list[tuple[int, np.ndarray]]
    header: tuple[str, ...] = ()
    broken: list[RejectedCell] = field(default_factory=list)
    repeated: RepeatedKeys = field(default_factory=RepeatedKeys)

    def blocks(self) -> Iterator[Block]:
        """The file in blocks of whole lines."""
        return cut_blocks(utf8_pieces(self.path, self.encoding, False), 0, 1, "")

    def batches(self, places: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        """Read all rows as texts, block by block."""
        row = 0
        if places is None:
            self.starts.clear()
        for number, block in enumerate(self.blocks()):
            records, lines, _ = records_of(block)
            if self.header:
                records, lines = self._under_names(records, lines, number == 0)
            if places is None:
                self.starts.append((row, lines))
            row += len(records)
            yield table_of(records, self.names, places)

    def _under_names(self, records: list[Any], lines: np.ndarray, is_first: bool) -> tuple[list[Any], np.ndarray]:
        """Rows as records by the names that the first line holds, which is no row itself."""
        named = [dict(zip(self.header, row, strict=False)) if isinstance(row, list) else row for row in records]
        return (named[1:], lines[1:]) if is_first else (named, lines)

    def line_of(self, row: int) -> int:
        """The 1-based line of a 0-based row."""
        place = int(np.searchsorted([start for start, _ in self.starts], row, side="right")) - 1
        start, lines = self.starts[place]
        return int(lines[row - start])

    def learn(self) -> int:
        """Gather the names of all records, in the order in which they come up; returns how many records there are.

        Raises:
            UnreadableFile: hardly any line is JSON, or there are more names than any table has.
        """
        count = 0
        for number, block in enumerate(self.blocks()):
            records, lines, broken = records_of(block, self.repeated)
            if number == 0:
                self.header = list_form(records, "").names
                self.names = Names(self.header)
            if self.header:
                records, _ = self._under_names(records, lines, number == 0)
            count += len(records)
            self.broken += broken
            self.names.learn(records)
            if len(self.names) > MOST_COLUMNS:
                raise too_many_names()
            if len(self.broken) > MOST_BROKEN:
                break
        if self.broken and (len(self.broken) >= max(1, count) or len(self.broken) > MOST_BROKEN):
            first = self.broken[0]
            raise UnreadableFile(
                f"This file is not valid JSON on line {first.line:,}, {first.reason}, and on most other lines. "
                "Correct it and upload it again.",
                reason=first.reason, line=first.line, raw=first.raw[:200],
            )  # fmt: skip
        return count if len(self.names) else 0


def too_many_names() -> UnreadableFile:
    """The error for records that are no table."""
    return UnreadableFile(
        f"The records have more than {MOST_COLUMNS:,} different names, so they are no table.", reason="too many columns"
    )


@without_collecting()
def records_of(block: Block, repeated: RepeatedKeys | None = None) -> tuple[list[Any], np.ndarray, list[RejectedCell]]:
    """The records of a block, the line of each, and lines that are no JSON; blank lines hold nothing.

    Keys that come again in a record are added to `repeated`.
    """
    lines = block.data.split(b"\n")
    numbers = np.array([number for number, line in enumerate(lines) if line.strip(b" \t\r\x1e")], dtype=np.int64)
    filled = lines if len(numbers) == len(lines) else [lines[number] for number in numbers]
    broken: list[RejectedCell] = []
    try:
        if holds_long_number(block.data):
            raise ValueError("whole numbers that only the exact reader keeps")
        # All at once: a line of several records would make more of them than there are lines.
        records = orjson.loads(b"[" + b",".join(filled) + b"]")
        if len(records) != len(filled):
            raise ValueError("lines that are no records")
    except ValueError:
        records, numbers, broken = one_by_one(filled, numbers, block.line)
    if repeated is not None:
        repeated.look(filled, records)
    if b"Feature" in block.data or b"\\u" in block.data:
        records = [feature_of(record) if is_feature(record) else record for record in records]
    return records, numbers + block.line, broken


def one_by_one(
    lines: Sequence[bytes], numbers: np.ndarray, first: int
) -> tuple[list[Any], np.ndarray, list[RejectedCell]]:
    """The records of lines of which some may be no JSON."""
    records: list[Any] = []
    kept: list[int] = []
    broken: list[RejectedCell] = []
    for number, line in zip(numbers.tolist(), lines, strict=True):
        try:
            records.append(loads(line.lstrip(SEPARATOR), number + first))
            kept.append(number)
        except UnreadableFile as error:
            raw = line[:RAW].decode("utf-8", "replace")
            why = f"is no JSON: {str(error.details.get('reason'))[:100]}"
            broken.append(RejectedCell(line=number + first, column="", raw=raw, reason=why))
    return records, np.array(kept, dtype=np.int64), broken


@without_collecting()
def open_json_lines(path: Path, options: ReadingOptions) -> Source:
    """Read a file of one record per line.

    Raises:
        UnreadableFile: hardly any line is JSON.
    """
    with ThreadPoolExecutor(1) as pool:
        walk = pool.submit(survey, path)
        # Most files are plain UTF-8, and of any other this takes none, or it is not used.
        fast = fast_table(path, True)
        found = walk.result()
    encoding = encoding_of(path, found, options.encoding)
    is_plain = encoding.is_as_it_stands and found.utf8 and not encoding.mark
    if (
        is_plain
        and fast is not None
        and fast.table.num_rows in (found.lines, found.lines + 1)
        and not ends_within(path, found, fast.table)
    ):
        return table_source(fast.table, decisions_on(encoding, fast.table.num_rows, []), encoding.name)
    file = LinesFile(path, found, encoding, Names(), [])
    count = file.learn()
    decisions = (*decisions_on(encoding, count, file.broken), *file.repeated.decisions())
    receipt = Receipt(
        encoding=encoding.name, header_rows=int(bool(file.header)), rows_in_file=count, decisions=decisions
    )
    names = unique_names(file.names.known)
    return Source(names, file.batches, receipt, file.line_of, count, file.broken, row_count=lambda: count)


def ends_within(path: Path, found: Survey, table: pa.Table) -> bool:
    """Whether there is another number of records than of lines; a line end at the very end begins no line."""
    with path.open("rb") as file:
        file.seek(max(0, found.size - 1))
        ended = file.read(1) == b"\n"
    return bool(table.num_rows != found.lines + (not ended))


def decisions_on(encoding: Encoding, count: int, broken: Sequence[RejectedCell]) -> tuple[Decision, ...]:
    """What is said about the file as a whole."""
    made = [
        Decision(what="encoding", chosen=encoding.name, evidence=encoding.evidence),
        Decision(what="form", chosen="records, one per line", evidence=f"{count:,} lines hold a JSON value each"),
    ]
    if broken:
        shown = ", ".join(f"{cell.line:,}" for cell in broken[:10])
        why = f"{len(broken):,} lines are no JSON, and listed as rejected: line {shown}"
        made.append(Decision(what="broken lines", chosen="left out", evidence=why))
    return tuple(made)


def recognise(head: bytes) -> bool:
    """Two lines that hold a record each."""
    lines = [line.strip() for line in head.split(b"\n")[:2]]
    return len(lines) == 2 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines)


FORMAT = FileFormat(
    "ndjson", "JSON lines", ("ndjson", "jsonl", "geojsonl", "geojsons"), recognise, open_json_lines, expansion=24
)  # fmt: skip
