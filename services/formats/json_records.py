"""JSON in one piece: a list of records, or a document that holds one table or several."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, FoundTable, ReadingOptions, Receipt
from services.formats.json_lines import MOST_COLUMNS, SEPARATOR, open_json_lines, too_many_names
from services.formats.source import Source
from services.ingest.arrow_cells import table_source
from services.ingest.collecting import without_collecting
from services.ingest.encodings import Encoding, encoding_of
from services.ingest.headers import unique_names
from services.ingest.json_fast import fast_table
from services.ingest.json_forms import MOST_TABLES, Form, at_path, form_of, tables_within
from services.ingest.json_texts import Names, documents_in, loads, table_of
from services.ingest.repeated_keys import RepeatedKeys
from services.ingest.survey import survey
from services.ingest.text_stream import utf8_pieces

ROWS = 50_000
SHOWN = 5
HEAD = 64 * 1024
WRAPPED = re.compile(rb"\s*(?:\)\]\}',?\s*|(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$]{0,100}\s*[=(]\s*)(?=[\[{])")


@without_collecting()
def open_json(path: Path, options: ReadingOptions) -> Source:
    """Read a JSON document and find the table in it.

    Raises:
        UnreadableFile: it is no JSON, or holds no table.
        InvalidParameters: there is nothing at the path that was asked for.
    """
    found = survey(path)
    encoding = encoding_of(path, found, options.encoding)
    wanted = options.json_path or (options.table if options.table != "all" else None)
    fast = fast_table(path, False) if not wanted and encoding.name == "utf-8" and found.utf8 else None
    if fast is not None:
        form = Decision(what="form", chosen="records", evidence=f"{fast.table.num_rows:,} rows")
        return table_source(fast.table, (encoding_said(encoding), form, *nested_said(fast.nested)), encoding.name)
    data = b"".join(utf8_pieces(path, encoding, False))
    if not data.strip():
        raise UnreadableFile("This file is empty: there is no JSON in it.", reason="empty file", line=1)
    if data.lstrip().startswith(SEPARATOR):
        return open_json_lines(path, options)
    data = unwrapped(data)
    try:
        document = loads(data)
    except UnreadableFile as error:
        if error.details.get("reason") != "unexpected content after document":
            raise
        several = None if ended_lines(data) else documents_in(data)
        if several is None:
            return open_json_lines(path, options)
        document = several
    repeated = RepeatedKeys()
    repeated.look([data], document)
    del data
    return source_in(document, encoding, wanted, repeated)


def unwrapped(data: bytes) -> bytes:
    r"""JSON without what makes a script of it: a name that it is given, a function it is handed to, a guard before it.

    >>> unwrapped(b'window.part0 = [1];'), unwrapped(b'show({"a": 1});'), unwrapped(b")]}'\n[1]")
    (b'[1]', b'{"a": 1}', b'[1]')
    """
    found = WRAPPED.match(data)
    if found is None:
        return data
    return data[found.end() :].rstrip(b" \t\r\n;)")


def ended_lines(data: bytes) -> bool:
    """Whether each of the first lines is a whole record, as in JSON lines."""
    lines = [line.strip() for line in data[:HEAD].split(b"\n")[:SHOWN] if line.strip()]
    return len(lines) > 1 and all(line[-1:] in (b"}", b"]") and line[:1] in (b"{", b"[") for line in lines)


def encoding_said(encoding: Encoding) -> Decision:
    """What is said about the encoding."""
    return Decision(what="encoding", chosen=encoding.name, evidence=encoding.evidence)


def source_in(document: Any, encoding: Encoding, wanted: str | None, repeated: RepeatedKeys) -> Source:
    """The table of a document as a source: the one asked for, or the largest; the others are listed.

    Raises:
        UnreadableFile: there is no table.
        InvalidParameters: there is nothing at the path that was asked for.
    """
    form = form_of(at_path(document, wanted), wanted) if wanted else form_of(document)
    if form is None:
        raise UnreadableFile(
            "This JSON file holds a single value, not a table. Upload a list of records.", reason="no table"
        )
    tables = tables_in(document, form)
    form = replace(form, records=list(form.records))
    names = Names(form.names)
    names.learn(form.records)
    if len(names) > MOST_COLUMNS:
        raise too_many_names()
    count = len(form.records) if len(names) else 0  # records without any field are no rows

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        for start in range(0, count, ROWS):
            yield table_of(form.records[start : start + ROWS], names, places)

    decisions = (encoding_said(encoding), *decisions_on(form, tables, names, repeated))
    receipt = Receipt(
        encoding=encoding.name, header_rows=0, rows_in_file=count, decisions=decisions, tables=tuple(tables)
    )
    return Source(unique_names(names.known), batches, receipt, lambda row: row + 1, count, row_count=lambda: count)


def tables_in(document: Any, chosen: Form) -> list[FoundTable]:
    """Every table of a document, by the path that reads it; none where the document is the only one."""
    forms = [form for _, form in zip(range(MOST_TABLES), tables_within(document), strict=False)]
    if not any(form.path == chosen.path for form in forms):
        forms = [chosen, *forms] if chosen.path else forms
    return [
        FoundTable(
            name=form.path, rows=len(form.records), columns=columns_in(form), chosen=form.path == chosen.path
        )
        for form in forms
        if form.path
    ]  # fmt: skip


def columns_in(form: Form) -> int:
    """How many columns the first records of a table have."""
    names = Names(form.names)
    names.learn(form.records[:100])
    return len(names)


def decisions_on(form: Form, tables: Sequence[FoundTable], names: Names, repeated: RepeatedKeys) -> Iterator[Decision]:
    """What is said about the form of the document, other tables in it, nested records and repeated keys."""
    where = f" at “{form.path}”" if form.path else ""
    yield Decision(what="form", chosen=form.name, evidence=f"{len(form.records):,} rows{where}")
    others = [table for table in tables if not table.chosen]
    if form.path:
        second = max(others, key=lambda table: table.rows, default=None)
        largest = second is None or second.rows <= len(form.records)
        said = "" if largest else ", but for one that only says something about others"
        why = f"the largest of {len(tables):,} tables{said}" if others else "the only table in the document"
        yield Decision(what="json_path", chosen=form.path, evidence=why, runner_up=second.name if second else None)
    if names.is_flattened:
        yield from nested_said([".".join(path) for path in names.paths if len(path) > 1])
    yield from repeated.decisions()


def nested_said(names: Sequence[str]) -> Iterator[Decision]:
    """What is said about columns out of records within records."""
    if names:
        shown = ", ".join(names[:SHOWN]) + (" and more" if len(names) > SHOWN else "")
        why = f"records within records are columns of their own: {shown}"
        yield Decision(what="nested records", chosen=f"{len(names):,} columns", evidence=why)


def recognise(head: bytes) -> bool:
    """A list or a record."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


FORMAT = FileFormat("json", "JSON", ("json", "geojson"), recognise, open_json, expansion=24)
