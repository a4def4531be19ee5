"""Columns out of records within records: one for each place, and lists as the JSON that they were."""

from collections.abc import Iterator

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.json_kinds import Kind
from services.ingest.json_texts import DEEP, MOST_NESTED, Path

Leaf = tuple[Path, pa.ChunkedArray]
NOTHING_KNOWN = Kind(frozenset())


class NotAsWritten(Exception):
    """A value cannot be told from another one that is written otherwise."""


def leaves_of(table: pa.Table, known: Kind) -> list[Leaf]:
    """Every column of n records, and of the records within them, in the order in which their names came up.

    Args:
        table: as the reader of Arrow gives it, with structs and lists.
        known: the records of a sample, whose names come first.

    Raises:
        NotAsWritten: some value could have been written in several ways that are not the same text.
    """
    found = list(leaves_in(list(zip(table.column_names, table.columns, strict=True)), (), known))
    nested = sum(len(path) > 1 for path, _ in found)
    if nested > max(MOST_NESTED, 2 * table.num_columns):
        raise NotAsWritten
    return found


def leaves_in(columns: list[tuple[str, pa.ChunkedArray]], path: Path, known: Kind) -> Iterator[Leaf]:
    """The same for the columns at one place."""
    at = dict(columns)
    # Blocks are read side by side, so those that came up later stand in the order in which blocks were done.
    late = sorted((name for name in at if name not in known.inner), key=lambda name: first_present(at[name]))
    for name in [*(name for name in known.inner if name in at), *late]:
        here, column = (*path, name), at[name]
        if pa.types.is_struct(column.type):
            if len(here) >= DEEP or not column.type.num_fields:
                raise NotAsWritten
            fields = [field.name for field in column.type]
            inner = list(zip(fields, column.flatten(), strict=True))
            yield from leaves_in(inner, here, known.inner.get(name, NOTHING_KNOWN))
        elif pa.types.is_list(column.type):
            yield here, pa.chunked_array([list_texts(chunk) for chunk in column.chunks], pa.string())
        else:
            yield here, column


def first_present(column: pa.ChunkedArray) -> int:
    """The first row that holds something; the number of rows where none does."""
    row = 0
    for chunk in column.chunks:
        if chunk.null_count < len(chunk):
            return row + int(np.argmax(chunk.is_valid().to_numpy(zero_copy_only=False)))
        row += len(chunk)
    return row


def holds_bare_record(table: pa.Table) -> bool:
    """Whether some record within a record holds nothing: it may have been written with names or without any."""
    return any(is_bare_in(chunk) for column in table.columns for chunk in column.chunks)


def is_bare_in(column: pa.Array) -> bool:
    """The same for one column."""
    if not pa.types.is_struct(column.type):
        return False
    fields = column.flatten()
    filled = np.zeros(len(column), bool)
    for inner in fields:
        filled |= inner.is_valid().to_numpy(zero_copy_only=False)
    present = column.is_valid().to_numpy(zero_copy_only=False)
    return bool((present & ~filled).any()) or any(map(is_bare_in, fields))


def list_texts(lists: pa.ListArray) -> pa.Array:
    """Lists as JSON; a missing one stays missing."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    items = pa.ListArray.from_arrays(pa.array(offsets), item_texts(lists.flatten()))
    joined = pc.binary_join_element_wise("[", pc.binary_join(items, ","), "]", "")
    return pc.if_else(lists.is_valid(), joined, None) if lists.null_count else joined


def item_texts(items: pa.Array) -> pa.Array:
    """Items of lists as JSON.

    Raises:
        NotAsWritten: whole numbers among others, of which it cannot be told how they were written; records.
    """
    kind = items.type
    if pa.types.is_list(kind):
        texts = list_texts(items)
    elif pa.types.is_string(kind):
        coded = items.dictionary_encode()
        quoted = pa.array([orjson.dumps(text).decode() for text in coded.dictionary.to_pylist()], pa.string())
        texts = quoted.take(coded.indices)
    elif pa.types.is_floating(kind):
        texts = number_texts(items)
    elif pa.types.is_int64(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        texts = items.cast(pa.string())
    else:
        raise NotAsWritten
    return pc.fill_null(texts, "null")


def number_texts(numbers: pa.Array) -> pa.Array:
    """Numbers with decimals as JSON."""
    if pc.any(pc.equal(pc.floor(numbers), numbers)).as_py():
        raise NotAsWritten
    written = orjson.dumps(numbers.to_pylist())[1:-1].split(b",") if len(numbers) else []
    return pa.array(written, pa.binary()).cast(pa.string())
