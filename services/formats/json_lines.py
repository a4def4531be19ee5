"""JSON lines: one record per line (ndjson, jsonl)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt
from services.formats.source import Source
from services.ingest.blocks import Block, cut_blocks
from services.ingest.encodings import Encoding, encoding_of
from services.ingest.headers import unique_names
from services.ingest.json_texts import Names, loads, table_of
from services.ingest.survey import Survey, survey
from services.ingest.text_stream import utf8_pieces

MOST_COLUMNS = 10_000


@dataclass
class LinesFile:
    """A file of JSON lines on its way to rows."""

    path: Path
    found: Survey
    encoding: Encoding
    names: Names
    starts: list[tuple[int, np.ndarray]]

    def blocks(self) -> Iterator[Block]:
        """The file in blocks of whole lines."""
        return cut_blocks(utf8_pieces(self.path, self.encoding, False), 0, 1, "")

    def batches(self, places: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        """Read all rows as texts, block by block."""
        row = 0
        if places is None:
            self.starts.clear()
        for block in self.blocks():
            records, lines = records_of(block)
            if places is None:
                self.starts.append((row, lines))
            row += len(records)
            yield table_of(records, self.names, places)

    def line_of(self, row: int) -> int:
        """The 1-based line of a 0-based row."""
        place = int(np.searchsorted([start for start, _ in self.starts], row, side="right")) - 1
        start, lines = self.starts[place]
        return int(lines[row - start])


def records_of(block: Block) -> tuple[list[Any], np.ndarray]:
    """The records of a block and the line of each; blank lines hold none."""
    records: list[Any] = []
    lines: list[int] = []
    for number, line in enumerate(block.data.split(b"\n"), start=block.line):
        if line.strip():
            records.append(loads(line, number))
            lines.append(number)
    return records, np.array(lines, dtype=np.int64)


def open_json_lines(path: Path, options: ReadingOptions) -> Source:
    """Gather the names of all records, in the order in which they come up.

    Raises:
        UnreadableFile: a line is no JSON.
    """
    found = survey(path)
    encoding = encoding_of(path, found, options.encoding)
    file = LinesFile(path, found, encoding, Names(), [])
    count = 0
    for block in file.blocks():
        records, _ = records_of(block)
        count += len(records)
        file.names.learn(records)
        if len(file.names) > MOST_COLUMNS:
            raise UnreadableFile(
                f"The records have more than {MOST_COLUMNS:,} different names, so they are no table.",
                reason="too many columns",
            )
    decisions = (
        Decision(what="encoding", chosen=encoding.name, evidence=encoding.evidence),
        Decision(what="form", chosen="records, one per line", evidence=f"{count:,} lines hold a JSON value each"),
    )
    receipt = Receipt(encoding=encoding.name, header_rows=0, rows_in_file=count, decisions=decisions)
    names = unique_names(file.names.known)
    return Source(names, file.batches, receipt, file.line_of, count, row_count=lambda: count)


def recognise(head: bytes) -> bool:
    """Two lines that hold a record each."""
    lines = [line.strip() for line in head.split(b"\n")[:2]]
    return len(lines) == 2 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines)


FORMAT = FileFormat("ndjson", "JSON lines", ("ndjson", "jsonl"), recognise, open_json_lines)
