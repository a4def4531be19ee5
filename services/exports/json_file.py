"""JSON: one list of records, and one record a line for tools that read line by line."""

from collections.abc import Iterator

import orjson

from models.kinds import Export
from services.export_rows import ExportRows


def records(rows: ExportRows) -> Iterator[list[bytes]]:
    """Blocks of records, each as JSON."""
    names = rows.names
    for block in rows.blocks():
        yield [orjson.dumps(dict(zip(names, cells, strict=True))) for cells in zip(*block, strict=True)]


def write_list(rows: ExportRows) -> Iterator[bytes]:
    """A list of records."""
    before = b"[\n"
    for block in records(rows):
        yield before + b",\n".join(block)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def write_lines(rows: ExportRows) -> Iterator[bytes]:
    """A record on each line."""
    for block in records(rows):
        yield b"\n".join([*block, b""])


def write_document(rows: ExportRows) -> Iterator[bytes]:
    """Where the rows are from, then the rows as a list of records."""
    yield b'{"about": ' + orjson.dumps(dict(rows.about)) + b', "rows": '
    yield from write_list(rows)
    yield b"}\n"


JSON = Export("json", "JSON", "application/json", write_list)
NDJSON = Export("ndjson", "Newline-delimited JSON", "application/x-ndjson", write_lines)
DOCUMENT = Export("json-document", "JSON with its origin", "application/json", write_document, suffix="json")
