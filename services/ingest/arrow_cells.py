"""Columns of Arrow files: what the engine takes as it is, and everything else as exact text."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import NUMERIC_TYPES
from models.errors import UnreadableFile
from models.receipt import Decision, Receipt, RejectedCell
from services.formats.source import Source
from services.ingest.deciding import decide
from services.ingest.evidence import Customs, Evidence
from services.ingest.headers import unique_names
from services.ingest.json_texts import text_of
from services.ingest.numbers import IS_INFINITE

MOST_COLUMNS = 10_000
ROWS = 100_000
WORKERS = 2
REPEATED = 4
DECIMAL_DIGITS = 38
DURATION_DECIMALS = {"s": 0, "ms": 3, "us": 6, "ns": 9}
LOOKED_AT, SAMPLE = 20_000, 1000

Blocks = Callable[[list[int] | None], Iterator[pa.RecordBatch]]


def engine_cells(column: pa.Array) -> pa.Array:
    """A column in a form that the engine takes: numbers, moments and texts; anything else as text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return engine_cells(column.dictionary_decode())
    if isinstance(column, pa.ExtensionArray):
        return engine_cells(column.storage)
    if pa.types.is_floating(kind):
        floats = column.cast(pa.float64())
        return pc.if_else(pc.is_finite(floats), floats, None)
    if pa.types.is_uint64(kind):
        return column.cast(pa.string())  # decided over all rows: some may be beyond the engine's whole numbers
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_null(kind):
        return column.cast(pa.string()) if pa.types.is_null(kind) else column
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    if pa.types.is_time(kind):
        return column.cast(pa.time64("us"), safe=False)
    if pa.types.is_date(kind):
        return column.cast(pa.date32(), safe=False)
    return as_texts(column)


def as_texts(column: pa.Array) -> pa.Array:
    """Any column as texts: decimals exactly, bytes as UTF-8 or hexadecimal, nested values as JSON."""
    kind = column.type
    if pa.types.is_large_string(kind) or pa.types.is_decimal(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_duration(kind):
        return seconds_of(column).cast(pa.string())
    return pa.array([text_in(column, place) for place in range(len(column))], pa.string())


def seconds_of(column: pa.Array) -> pa.Array:
    """Durations of whatever unit as exact decimal numbers of seconds."""
    whole = column.cast(pa.int64()).cast(pa.decimal128(DECIMAL_DIGITS))
    # The same digits, with the point moved to the left of the parts of a second.
    kind = pa.decimal128(DECIMAL_DIGITS, DURATION_DECIMALS[column.type.unit])
    return pa.Array.from_buffers(kind, len(whole), whole.buffers(), offset=whole.offset)


def text_in(column: pa.Array, place: int) -> str | None:
    """One cell of a nested or binary column as text."""
    try:
        return text_of(plain(column[place].as_py()))
    except (OverflowError, ValueError):  # a moment beyond the calendar of Python somewhere in it
        return str(column.slice(place, 1))


def plain(value: Any) -> Any:
    """A value of a nested or binary column as JSON can hold it."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def check_schema(schema: pa.Schema) -> None:
    """Raises UnreadableFile where there are more columns than any table has, or none."""
    if not 0 < len(schema) <= MOST_COLUMNS:
        raise UnreadableFile(
            f"This file has {len(schema):,} columns; between 1 and {MOST_COLUMNS:,} can be read. Split it and upload "
            "the parts.",
            reason="too many columns" if len(schema) else "no columns",
        )  # fmt: skip


def damaged(kind: str, error: Exception) -> UnreadableFile:
    """The error for a file that the library does not take."""
    return UnreadableFile(
        f"This {kind} file is damaged or cut off: it cannot be read to its end. Write it again and upload that.",
        reason=str(error).split("\n")[0][:200],
    )


def arrow_source(schema: pa.Schema, rows: int | None, blocks: Blocks, kind: str, evidence: str) -> Source:
    """A source over the record batches of an Arrow or Parquet file."""
    check_schema(schema)
    rejected: list[RejectedCell] = []
    names = unique_names([field.name for field in schema])
    seen = [0]

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        row = 0
        if places is None:
            rejected.clear()
        try:
            for block in blocks(None if places is None else list(places)):
                if places is None:
                    rejected.extend(endless(block, names, row))
                row += block.num_rows
                arrays = [engine_cells(column) for column in block.columns]
                yield pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise damaged(kind, error) from error
        seen[0] = row

    decisions = [Decision(what="form", chosen=kind, evidence=evidence)]
    others = [field.name for field in schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)]
    if others:
        why = f"nested or binary values cannot stand in one cell: {', '.join(others[:10])}"
        decisions.append(Decision(what="columns as text", chosen=len(others), evidence=why))
    lasting = [field.name for field in schema if pa.types.is_duration(field.type)]
    if lasting:
        why = f"durations are read as their number of seconds: {', '.join(lasting[:10])}"
        decisions.append(Decision(what="durations", chosen="seconds", evidence=why))
    receipt = Receipt(header_rows=0, rows_in_file=rows or 0, decisions=tuple(decisions))
    return Source(names, batches, receipt, lambda row: row + 1, rows, rejected, row_count=lambda: rows or seen[0])


def table_source(table: pa.Table, decisions: tuple[Decision, ...], encoding: str) -> Source:
    """A source over a table of flat records that was read as a whole, one row per line."""
    names = unique_names(table.column_names)
    count = table.num_rows

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        chosen = table if places is None else table.select(list(places))
        coders = [Coder(names[place]) for place in (range(len(names)) if places is None else places)]
        with ThreadPoolExecutor(WORKERS) as pool:
            for start in range(0, count, ROWS):
                part = chosen.slice(start, ROWS)
                arrays = list(pool.map(lambda coder, column: coder.cells(column), coders, part.columns))
                yield pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])

    receipt = Receipt(encoding=encoding, header_rows=0, rows_in_file=count, decisions=decisions)
    return Source(names, batches, receipt, lambda row: row + 1, count, row_count=lambda: count)


class Coder:
    """One column of JSON on its way to the engine: texts that come again and again are looked at once each.

    Numbers whose name or digits say that they are something else (a key, a moment, a word for missing) go as texts.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._repeats = True
        self._is_plain: bool | None = None

    def cells(self, column: pa.ChunkedArray) -> pa.Array:
        """The next cells, as a dictionary where those before held few different texts."""
        cells = engine_cells(pa.concat_arrays(column.chunks))
        if is_number(cells.type) and not self._are_numbers(cells):
            cells = cells.cast(pa.string())
        if not self._repeats or not pa.types.is_string(cells.type):
            return cells
        coded = cells.dictionary_encode()
        self._repeats = REPEATED * len(coded.dictionary) <= len(coded)
        return coded if self._repeats else cells

    def _are_numbers(self, cells: pa.Array) -> bool:
        """Whether the first cells that are present are numbers and nothing else."""
        if self._is_plain is None and cells.null_count < len(cells):
            self._is_plain = are_plain_numbers(self._name, cells)
        return self._is_plain is not False


def is_number(kind: pa.DataType) -> bool:
    """Whether a type is that of numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def are_plain_numbers(name: str, cells: pa.Array) -> bool:
    """Whether numbers would be read as just that, had they been written as texts."""
    present = cells.drop_null()
    if len(present) > LOOKED_AT:
        ends = pc.min_max(present)
        some = present.take(pa.array(np.linspace(0, len(present) - 1, LOOKED_AT).astype(np.int64)))
        present = pa.concat_arrays([some, pa.array([ends["min"].as_py(), ends["max"].as_py()], present.type)])
    found = pc.value_counts(present)
    order = pc.sort_indices(found.field("values"))
    # In order: a sample keeps the ends.
    values, counts = (found.field(part).take(order) for part in ("values", "counts"))
    evidence = Evidence(name, values.cast(pa.string()), counts.to_numpy(zero_copy_only=False)).sample(SAMPLE)
    reading = decide(evidence, Customs())
    return reading.type in NUMERIC_TYPES and not reading.decisions and reading.role_hint is None


def endless(block: pa.RecordBatch, names: Sequence[str], row: int) -> Iterator[RejectedCell]:
    """Infinite numbers of a block: no statistic can hold them, so they are missing and listed."""
    for name, column in zip(names, block.columns, strict=True):
        if pa.types.is_floating(column.type):
            found = pc.is_inf(column.cast(pa.float64()))
            if pc.any(found).as_py():
                for place in pc.indices_nonzero(pc.fill_null(found, False)).to_pylist():
                    yield RejectedCell(
                        line=row + place + 1, column=name, raw=str(column[place].as_py()), reason=IS_INFINITE
                    )
