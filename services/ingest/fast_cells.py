"""Fast cells: what Arrow's own reader makes of whole records of one width, texts and the numbers it may read itself."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
from pyarrow import csv as arrow_csv

from services.ingest.noughts import lines_around, suspects, unlike_numbers
from services.ingest.reading import Plain
from services.ingest.shape import Shape

CACHED, CACHED_COLUMN = 4 * 1024 * 1024, 32 * 1024
STRADDLES = "straddling object"
NO_NUMBER = re.compile(r"^In CSV column #(\d+): CSV conversion error")
MOST_TRIES = 4


@dataclass(frozen=True)
class Records:
    """Whole records, the shape of their file, and whether some go on in the next line."""

    data: bytes
    shape: Shape
    spanning: bool


def read_fast(data: bytes, shape: Shape, places: Sequence[int] | None, *, spanning: bool = True) -> pa.RecordBatch:
    """Read whole records with Arrow, columns of plain numbers as such unless one is written in another way there.

    Args:
        data: the records.
        shape: of the file.
        places: the columns that are wanted, None for all.
        spanning: whether some record may go on in the next line.

    Raises:
        ArrowInvalid: a row has another width.
    """
    records = Records(data, shape, spanning and bool(shape.quote))
    numbers = {place: plain for place, plain in shape.plain.items() if places is None or place in places}
    others = unlike(records, numbers)
    numbers = {place: plain for place, plain in numbers.items() if place not in others}
    for _ in range(MOST_TRIES):
        try:
            return settled(records, read_sized(records, places, numbers), numbers)
        except pa.ArrowInvalid as error:
            found = NO_NUMBER.match(str(error))
            if found is None:
                raise
            numbers.pop(int(found[1]))
    return read_sized(records, places, {})


def settled(records: Records, batch: pa.RecordBatch, numbers: Mapping[int, Plain]) -> pa.RecordBatch:
    """The cells, where numbers are those of their columns; columns in which some are none come as texts."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for place, plain in numbers.items():
        columns[str(place)] = plain.settled(columns[str(place)])
    others = [int(name) for name, values in columns.items() if values is None]
    if others:
        texts = read_sized(records, others, {})
        columns |= dict(zip(texts.schema.names, texts.columns, strict=True))
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns)) if numbers else batch


def unlike(records: Records, numbers: Mapping[int, Plain]) -> frozenset[int]:
    """The columns of numbers in which some cell is more than the number that Arrow would make of it."""
    exact = [place for place, plain in numbers.items() if plain.exact]
    if not exact:
        return frozenset()
    found = suspects(records.data, records.shape.delimiter, records.shape.quote)
    if not len(found):
        return frozenset()
    data = records.data if records.spanning else lines_around(records.data, found)
    texts = read_sized(replace(records, data=data), exact, {})
    pairs = zip(exact, texts.columns, strict=True)
    return frozenset(place for place, column in pairs if unlike_numbers(column.cast(pa.string())))


def read_sized(records: Records, places: Sequence[int] | None, numbers: Mapping[int, Plain]) -> pa.RecordBatch:
    """Read whole records with Arrow, in parts that suit the processor; raises ArrowInvalid on a row of another width.

    Args:
        records: what is read.
        places: the columns that are wanted, None for all.
        numbers: those that are read as numbers.
    """
    whole = len(records.data) + 1
    # Columns are picked out of rows, which takes far longer where those have left the processor's cache.
    part = min(whole, max(CACHED, CACHED_COLUMN * records.shape.width))
    try:
        return read_parts(records, places, numbers, part)
    except pa.ArrowInvalid as error:
        if part == whole or STRADDLES not in str(error):
            raise
        return read_parts(records, places, numbers, whole)


def read_parts(
    records: Records, places: Sequence[int] | None, numbers: Mapping[int, Plain], part: int
) -> pa.RecordBatch:
    """The same in parts of so many bytes, in each of which a record must end."""
    shape = records.shape
    chosen = range(shape.width) if places is None else places
    missing = shape.missing if numbers else ""
    table = arrow_csv.read_csv(
        pa.py_buffer(records.data),
        read_options=arrow_csv.ReadOptions(column_names=shape.names, block_size=part, use_threads=True),
        parse_options=arrow_csv.ParseOptions(
            delimiter=shape.delimiter, quote_char=shape.quote or False, double_quote=bool(shape.quote),
            escape_char=shape.escape or False, newlines_in_values=records.spanning,
            ignore_empty_lines=shape.width > 1,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types_of(shape, chosen, numbers), include_columns=[str(place) for place in chosen],
            strings_can_be_null=not missing, null_values=[missing], quoted_strings_can_be_null=True, check_utf8=False,
        ),
    )  # fmt: skip
    return as_batch(table)


def types_of(shape: Shape, places: Collection[int], numbers: Mapping[int, Plain]) -> dict[str, pa.DataType]:
    """As what each column is read."""
    text, coded = pa.string(), pa.dictionary(pa.int32(), pa.string())
    return {
        str(place): numbers[place].arrow if place in numbers else coded if place in shape.coded else text
        for place in places
    }


def as_batch(table: pa.Table) -> pa.RecordBatch:
    """One batch out of a table that was read in one go."""
    columns = [
        column.chunk(0)
        if column.num_chunks == 1
        else column.combine_chunks()
        if column.num_chunks
        else pa.array([], column.type)
        for column in table.columns
    ]
    arrays = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in columns]
    return pa.RecordBatch.from_arrays(arrays, names=table.column_names)
