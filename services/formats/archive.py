"""A ZIP archive with a table in it, or several of which one is read."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from models.errors import InvalidParameters, UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, FoundTable, ReadingOptions, Receipt
from services.formats.names import format_of, supported_suffixes
from services.formats.source import Source
from services.ingest.unpacking import BROKEN, open_packed
from services.ingest.zip_preflight import ARCHIVE, check_container

SHOWN = 10
MOST_LISTED = 200
WITHIN = "::"
COUNTED_BYTES = 8 * 1024**2


def tables_in(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of an archive that may be a table, by their suffix; those that systems add on their own are none."""
    known = set(supported_suffixes())
    return [
        entry for entry in entries
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        and not PurePosixPath(entry.filename).name.startswith(".") and suffix_in(entry) in known
    ]  # fmt: skip


def suffix_in(entry: zipfile.ZipInfo) -> str:
    """The suffix of a file in an archive, without the dot."""
    return PurePosixPath(entry.filename.replace("\\", "/")).suffix.lstrip(".").lower()


def chosen_entry(tables: list[zipfile.ZipInfo], options: ReadingOptions) -> zipfile.ZipInfo:
    """The file to read: the one that a person named, else the largest.

    Raises:
        UnreadableFile: there is no table.
        InvalidParameters: there is no file of that name.
    """
    if not tables:
        raise UnreadableFile(
            "This ZIP archive holds no table that can be read. Unpack it and upload the table.", reason="no table"
        )
    named = named_entry(tables, options)
    if named is None and options.table not in (None, "all") and len(tables) > 1:
        listed = ", ".join(entry.filename[:80] for entry in tables[:SHOWN])
        reason = f"There is no table “{options.table[:100]}” in this archive; there are: {listed}."
        raise InvalidParameters(reason, fields={"table": reason})
    return named or max(tables, key=lambda entry: entry.file_size)


def named_entry(tables: list[zipfile.ZipInfo], options: ReadingOptions) -> zipfile.ZipInfo | None:
    """The file whose name the option `table` is, or begins with, before “::” and a table within that file."""
    wanted = options.table or ""
    return next((entry for entry in tables if wanted.split(WITHIN)[0] == entry.filename), None)


def inner_options(options: ReadingOptions, entry: zipfile.ZipInfo) -> ReadingOptions:
    """The options for the file within: the table named is one of its own."""
    if options.table is None:
        return options
    rest = options.table.removeprefix(entry.filename).removeprefix(WITHIN) or None
    return options.model_copy(update={"table": rest})


def open_archive(path: Path, options: ReadingOptions) -> Source:
    """Open the only table of an archive, or one of several; the others are listed.

    Raises:
        UnreadableFile: broken, unsafe, protected, or with no table.
        InvalidParameters: there is no table of the name that was asked for.
    """
    tables = tables_in(check_container(path, ARCHIVE))
    entry = chosen_entry(tables, options)

    @contextmanager
    def opened(packed: Path) -> Iterator[IO[bytes]]:
        with zipfile.ZipFile(packed) as container, container.open(entry) as stream:
            yield stream

    kind = f"zip, as {entry.filename[:200]}"
    source = open_packed(
        path, inner_options(options, entry), cast("Any", opened), kind, format_of(suffix_in(entry))
    )  # fmt: skip
    if len(tables) > 1:
        with zipfile.ZipFile(path) as container:
            source.receipt = with_others(container, source, entry, tables, options)
    return source


def other_table(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> FoundTable:
    """A file that was not read, with about as many rows and columns as its lines and marks say; 0 for unknown."""
    if format_of(suffix_in(entry)) != "delimited" or entry.file_size > COUNTED_BYTES:
        return FoundTable(name=entry.filename, rows=0, columns=0)
    try:
        data = container.read(entry)
    except BROKEN:
        return FoundTable(name=entry.filename, rows=0, columns=0)
    first = data.split(b"\n", 1)[0]
    columns = 1 + max(first.count(mark) for mark in (b",", b";", b"\t", b"|"))
    return FoundTable(name=entry.filename, rows=max(0, data.rstrip().count(b"\n")), columns=columns)


def with_others(
    container: zipfile.ZipFile,
    source: Source,
    chosen: zipfile.ZipInfo,
    tables: list[zipfile.ZipInfo],
    options: ReadingOptions,
) -> Receipt:
    """The receipt that lists the files of the archive, and within the one that was read its own tables."""
    receipt, columns = source.receipt, len(source.names)
    listed: list[FoundTable] = []
    for entry in tables[:MOST_LISTED]:
        if entry is not chosen:
            listed.append(other_table(container, entry))
        elif receipt.tables:
            listed += [
                table.model_copy(update={"name": f"{entry.filename}{WITHIN}{table.name}"}) for table in receipt.tables
            ]
        else:
            rows = receipt.rows_in_file or other_table(container, entry).rows
            listed.append(FoundTable(name=entry.filename, rows=rows, columns=columns, chosen=True))
    why = "as asked for" if options.table else f"the largest of {len(tables):,} files in the archive"
    decision = Decision(what="table", chosen=chosen.filename, evidence=f"{why}; name another one to read it")
    return receipt.model_copy(update={"tables": tuple(listed), "decisions": (decision, *receipt.decisions)})


def recognise(head: bytes) -> bool:
    """A ZIP container."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


FORMAT = FileFormat("archive", "ZIP archive with one table", ("zip",), recognise, open_archive)
