"""Records of JSON at full speed: typed by the reader of Arrow where that loses nothing, else not at all."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, cast

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.json_kinds import Kind, holds_moment, kind_of, texts_of
from services.ingest.json_leaves import NotAsWritten, holds_bare_record, leaves_of

PIECE = 4 * 1024 * 1024
SAMPLE = 2000
EXACT = float(2**53)
MARK = b"\xef\xbb\xbf"
BETWEEN = re.compile(rb"\}\s*,\s*\{")
SPACES = b" \t\r\n"
EMPTY_RECORD = re.compile(rb"\{\s*\}")


class RecordLines(io.RawIOBase):
    """A list of records as a stream of lines, one record each.

    The commas between records become line ends wherever a brace closes before and one opens after them. Where
    that is no place between two records (in a text, in a list within a record), some line is no whole record,
    and the reader refuses it: so what it accepts is cut right. `lines` counts them.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rest = b""
        self._begun = False
        self._between = b""
        self._ready = bytearray()
        self.lines = 1
        self.is_list = True

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most as many as asked for; none at the end."""
        if not self._ready:
            self._ready = self._next()
        ready, self._ready = self._ready, bytearray()
        if 0 <= size < len(ready):
            ready, self._ready = ready[:size], ready[size:]
        return cast("bytes", ready)

    def first(self) -> bytes:
        """What comes first, whatever its size."""
        return bytes(self._next())

    def _next(self) -> bytearray:
        # With what is left of the piece before, as much as the reader asks for at a time.
        while piece := self._file.read(max(PIECE // 2, PIECE - len(self._rest))):
            if cut := self._cut(piece):
                return cut
        rest, self._rest = self._rest, b""
        return self._ended(rest)

    def _cut(self, piece: bytes) -> bytearray:
        if not self._begun:
            piece = (self._rest + piece).removeprefix(MARK).lstrip(SPACES)
            if not piece:
                return bytearray()
            self._begun, self.is_list = True, piece.startswith(b"[")
            piece = piece[1:].lstrip(SPACES)
        # The last brace stays: what comes after it may be a place to cut.
        end = piece.rfind(b"}")
        if end < 0:
            self._rest += piece
            return bytearray()
        data = bytearray().join((self._rest, memoryview(piece)[:end]))
        self._rest = piece[end:]
        return self._as_lines(data)

    def _as_lines(self, data: bytearray) -> bytearray:
        if not self._between:
            found = BETWEEN.search(data)
            self._between = bytes(found[0]) if found else b"},{"
        count = cut_in_place(data, self._between)
        if count is None:
            data = data.replace(b"\r", b" ").replace(b"\n", b" ").replace(b"},{", b"}\n{")
            data = bytearray(BETWEEN.sub(b"}\n{", data)) if BETWEEN.search(data) else data
            count = data.count(b"\n")
        self.lines += count
        return data

    def _ended(self, rest: bytes) -> bytearray:
        if not rest:
            return bytearray()
        bare = rest.rstrip(SPACES)
        self.is_list = self.is_list and bare.endswith(b"]")
        return self._as_lines(bytearray(bare[:-1]))


def cut_in_place(data: bytearray, between: bytes) -> int | None:
    """Make line ends of what stands between records, where it is always the same and nothing else looks like it.

    Args:
        data: many records; its commas between records are overwritten.
        between: what stands between two of them, with their braces.

    Returns:
        How many places there are; None where they have to be looked for in another way, and nothing was changed.
    """
    has_lines = b"\n" in between
    sign = b"\n" if has_lines else b"{"
    marks = np.frombuffer(data, np.uint8)
    places = np.flatnonzero(marks == ord(sign)) - between.index(sign)
    if not has_lines:
        places = places[places >= 0]  # the first record of all opens at the start
    others = data.count(b"\r") - len(places) * between.count(b"\r") + (0 if has_lines else data.count(b"\n"))
    if others or between.count(sign) != 1:
        return None
    if len(places) and (places[0] < 0 or places[-1] + len(between) > len(marks)):
        return None
    if any((marks[places + number] != byte).any() for number, byte in enumerate(between)):
        return None
    marks[places + between.index(b",")] = ord(" " if has_lines else "\n")
    return len(places)


@dataclass(frozen=True)
class FastTable:
    """All records as columns, and the names of those that stand in records within records."""

    table: pa.Table
    nested: list[str]


def fast_table(path: Path, is_lines: bool) -> FastTable | None:
    """All records as a table of numbers, truths and texts; None where their kinds differ, or some value would change.

    Records within records have columns of their own, called “outer.inner”; lists are texts of JSON.

    Args:
        path: a file in UTF-8.
        is_lines: one record per line, else one list of records.
    """
    known = sampled_kind(path, is_lines)
    if known is None:
        return None
    texts = known.texts
    for _ in range(2):
        table = read_once(path, is_lines, texts)
        if table is None:
            return None
        records = pa.struct(list(table.schema))
        if not holds_moment(records):
            return checked(path, table, known)
        texts = texts_of(records)
    return None


def checked(path: Path, table: pa.Table, known: Kind) -> FastTable | None:
    """Columns that hold what the file says; None where they may not."""
    try:
        # The reader of Arrow loses items of lists that are null before it has seen one that is not; that shows here.
        table.validate()
    except pa.ArrowInvalid:
        return None
    if holds_bare_record(table) and holds_empty_record(path):
        return None
    try:
        found = leaves_of(table, known)
    except NotAsWritten:
        return None
    flat = pa.Table.from_arrays([column for _, column in found], names=[".".join(way) for way, _ in found])
    if not keeps_values(flat) or holds_features(flat):
        return None
    return FastTable(flat, [".".join(way) for way, _ in found if len(way) > 1])


def read_once(path: Path, is_lines: bool, texts: pa.DataType | None) -> pa.Table | None:
    """The table as the reader of Arrow gives it; None where it takes offence or finds another number of records."""
    from pyarrow import json as arrow_json

    options = arrow_json.ParseOptions(explicit_schema=pa.schema(list(texts or [])), newlines_in_values=False)
    reading = arrow_json.ReadOptions(block_size=PIECE)
    try:
        if is_lines:
            return arrow_json.read_json(str(path), reading, options)
        with path.open("rb") as file:
            lines = RecordLines(file)
            table = arrow_json.read_json(cast("IO[bytes]", lines), reading, options)
            return table if lines.is_list and lines.lines == table.num_rows else None
    except (pa.ArrowException, UnicodeDecodeError):
        return None


def sampled_kind(path: Path, is_lines: bool) -> Kind | None:
    """What the first records hold: a reader would take some of their texts for moments.

    Returns:
        None where there are none, or where one name holds values of several kinds.
    """
    records = list(first_records(path, is_lines))
    if not records or set(map(type, records)) != {dict}:
        return None
    found = kind_of(records)
    return found if found.is_regular else None


def first_records(path: Path, is_lines: bool) -> Iterator[object]:
    """Some records from the start; none where they cannot be told apart."""
    with path.open("rb") as file:
        head = file.read(PIECE) if is_lines else RecordLines(file).first()
    lines = head.removeprefix(MARK).split(b"\n", SAMPLE)
    whole = lines[:-1] if len(lines) > 1 else [line.rstrip(b"]" + SPACES) for line in lines]
    try:
        yield from [orjson.loads(line) for line in whole if line.strip()]
    except orjson.JSONDecodeError:
        return


def holds_empty_record(path: Path) -> bool:
    """Whether a record without any name may stand in a file."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return EMPTY_RECORD.search(data) is not None


def holds_features(table: pa.Table) -> bool:
    """Whether some records are features of GeoJSON, which are read in another way."""
    if "type" not in table.column_names or not any(name.startswith("geometry") for name in table.column_names):
        return False
    types = table.column(table.column_names.index("type"))
    return bool(pa.types.is_string(types.type) and pc.any(pc.equal(types, "Feature")).as_py())


def keeps_values(table: pa.Table) -> bool:
    """Whether all columns are flat, and no number is so large that it may stand for a whole number beyond exactness."""
    for column in table.columns:
        kind = column.type
        flat = pa.types.is_null(kind) or pa.types.is_boolean(kind) or pa.types.is_int64(kind)
        if pa.types.is_floating(kind):
            ends = pc.min_max(column).as_py()
            if max(abs(ends["min"] or 0.0), abs(ends["max"] or 0.0)) >= EXACT:
                return False
        elif not flat and not pa.types.is_string(kind):
            return False
    return bool(table.num_columns)
