"""JSON in one piece: records, columns, split, GeoJSON, or one of them under a key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from models.errors import InvalidParameters, UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt
from services.formats.json_lines import open_json_lines
from services.formats.source import Source
from services.ingest.encodings import encoding_of
from services.ingest.headers import unique_names
from services.ingest.json_texts import Names, loads, table_of
from services.ingest.survey import survey
from services.ingest.text_stream import utf8_pieces

ROWS = 50_000
MOST_COLUMNS = 10_000


@dataclass(frozen=True)
class Form:
    """Records found in a document, and how they stand there."""

    records: Sequence[Any]
    name: str
    path: str = ""
    names: tuple[str, ...] = ()


def form_of(document: Any, path: str = "") -> Form | None:
    """Find the table in a document; None where there is none."""
    if isinstance(document, list):
        return list_form(document, path)
    if not isinstance(document, dict):
        return None
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return Form([feature_of(feature) for feature in document["features"]], "GeoJSON", "features")
    if isinstance(document.get("columns"), list) and isinstance(document.get("data"), list):
        names = tuple(str(name) for name in document["columns"])
        records = [dict(zip(names, row, strict=False)) for row in document["data"] if isinstance(row, list)]
        return Form(records, "split", path, names)
    return columns_form(document, path) or member_form(document, path)


def list_form(document: list[Any], path: str) -> Form:
    """A list of records, or of rows whose first one may hold the names."""
    rows = [item for item in document if isinstance(item, list)]
    if document and len(rows) == len(document):
        first = rows[0]
        named = (
            len(rows) > 1 and first and all(isinstance(cell, str) for cell in first) and len(set(first)) == len(first)
        )
        if named and any(not isinstance(cell, str) for row in rows[1:] for cell in row):
            return Form(
                [dict(zip(first, row, strict=False)) for row in rows[1:]], "rows under names", path, tuple(first)
            )
        return Form(rows, "rows", path)
    return Form(document, "records", path)


def columns_form(document: dict[str, Any], path: str) -> Form | None:
    """Columns: every member is a list of plain values, all of one length; or maps from row to value."""
    values = list(document.values())
    lists = values and all(isinstance(value, list) and is_flat(value) for value in values)
    if (
        lists
        and len({len(value) for value in values}) == 1
        and not any(isinstance(item, dict | list) for value in values for item in value)
    ):
        rows = [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]
        return Form(rows, "columns", path, tuple(document))
    maps = len(values) > 1 and all(isinstance(value, dict) and value for value in values)
    if maps and len({tuple(value) for value in values}) == 1 and all(key.isdigit() for key in values[0]):
        rows = [{name: document[name][key] for name in document} for key in values[0]]
        return Form(rows, "columns", path, tuple(document))
    return None


def is_flat(values: list[Any]) -> bool:
    """Whether a list holds plain values only."""
    return not any(isinstance(item, dict | list) for item in values)


def member_form(document: dict[str, Any], path: str) -> Form:
    """The longest list of records under some key, up to two steps down; else the document is one record."""
    found: list[Form] = []
    for key, value in document.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            found.append(Form(value, "records under a key", here))
        elif isinstance(value, dict) and path.count(".") < 1:
            inner = member_form(value, here)
            if inner.name != "one record":
                found.append(inner)
    if found:
        return max(found, key=lambda form: len(form.records))
    values = list(document.values())
    if len(values) > 1 and all(isinstance(value, dict) for value in values):
        return Form([{"key": key, **value} for key, value in document.items()], "records by key", path)
    return Form([document], "one record", path)


def feature_of(feature: Any) -> Any:
    """A GeoJSON feature as a record: its properties and its geometry."""
    if not isinstance(feature, dict):
        return feature
    properties = feature.get("properties")
    record: dict[str, Any] = {"id": feature["id"]} if "id" in feature else {}
    record.update(properties if isinstance(properties, dict) else {})
    geometry = feature.get("geometry")
    record["geometry"] = geometry
    if isinstance(geometry, dict):
        record["type"] = geometry.get("type")
        point = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
            record["longitude"], record["latitude"] = point[0], point[1]
    return record


def at_path(document: Any, path: str) -> Any:
    """What stands at a path such as “data.items”.

    Raises:
        InvalidParameters: there is no such place.
    """
    for step in filter(None, path.removeprefix("$").split(".")):
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdigit() and int(step) < len(document):
            document = document[int(step)]
        else:
            reason = f"There is no “{step[:60]}” in this file."
            raise InvalidParameters(reason, fields={"json_path": reason})
    return document


def open_json(path: Path, options: ReadingOptions) -> Source:
    """Read a JSON document and find the table in it.

    Raises:
        UnreadableFile: it is no JSON, or holds no table.
    """
    found = survey(path)
    encoding = encoding_of(path, found, options.encoding)
    data = b"".join(utf8_pieces(path, encoding, False))
    if not data.strip():
        raise UnreadableFile("This file is empty: there is no JSON in it.", reason="empty file", line=1)
    try:
        document = loads(data)
    except UnreadableFile as error:
        if error.details.get("reason") != "unexpected content after document":
            raise
        return open_json_lines(path, options)
    del data
    form = form_of(at_path(document, options.json_path) if options.json_path else document)
    if form is None:
        raise UnreadableFile(
            "This JSON file holds a single value, not a table. Upload a list of records.", reason="no table"
        )
    return source_of(form, encoding.name, encoding.evidence, options)


def source_of(form: Form, encoding: str, evidence: str, options: ReadingOptions) -> Source:
    """Records as a source."""
    names = Names(form.names)
    names.learn(form.records)
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The records have more than {MOST_COLUMNS:,} different names, so they are no table.",
            reason="too many columns",
        )
    count = len(form.records)

    def batches(places: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        for start in range(0, count, ROWS):
            yield table_of(form.records[start : start + ROWS], names, places)

    where = f" at “{form.path}”" if form.path else ""
    decisions = (
        Decision(what="encoding", chosen=encoding, evidence=evidence),
        Decision(what="form", chosen=form.name, evidence=f"{count:,} rows{where}"),
    )
    receipt = Receipt(encoding=encoding, header_rows=0, rows_in_file=count, decisions=decisions)
    return Source(unique_names(names.known), batches, receipt, lambda row: row + 1, count, row_count=lambda: count)


def recognise(head: bytes) -> bool:
    """A list or a record."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


FORMAT = FileFormat("json", "JSON", ("json", "geojson"), recognise, open_json)
