"""Delimited text: names, cells, marks and encoding against the truth."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.errors import DataLensError
from models.receipt import ReadingOptions
from services.formats import FORMATS
from services.formats.source import Source
from services.ingest.headers import unique_names
from services.ingest.preflight import inspect

SAME_ENCODINGS = {
    "latin-1": "cp1252", "iso8859-1": "cp1252", "utf-16": "utf-16-le", "utf16": "utf-16-le", "utf-32": "utf-32-le",
    "gbk": "gb18030", "gb2312": "gb18030", "shift-jis": "cp932", "euc-kr": "cp949",
    "uhc": "cp949", "iso8859-15": "cp1252",
    "ascii": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "ansi": "cp1252", "windows-1252": "cp1252",
}  # fmt: skip


def texts_of(source: Source) -> tuple[list[str], list[list[str]]]:
    """The names and the raw cells of a source; a missing cell is an empty text."""
    rows: list[list[str]] = []
    for batch in source.batches(None):
        columns = [column.cast("string").to_pylist() for column in batch.columns]
        rows += [[cell or "" for cell in row] for row in zip(*columns, strict=True)]
    return list(source.names), rows


def judge(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """What is wrong about one file, read with nothing told."""
    truth, path = case["truth"], root / case["path"]
    try:
        source = FORMATS[inspect(path, "delimited").format].open_source(path, ReadingOptions())
        names, rows = texts_of(source)
    except DataLensError as error:
        if truth.get("valid") is not False:
            yield f"refused: {error.message[:80]}"
        return
    yield from compare_facts(truth, source, names, rows)
    yield from compare_cells(root, truth, names, rows)


def compare_facts(truth: dict[str, Any], source: Source, names: list[str], rows: list[list[str]]) -> Iterator[str]:
    """Where names, counts and marks differ from the truth."""
    # A table to compare with says it all: some of the counts beside it are of another version of the file.
    counted = not truth.get("expected_csv")
    if counted and truth.get("columns") and list(unique_names(truth["columns"])) != names:
        yield f"names {names[:6]} for {truth['columns'][:6]}"
    if counted and truth.get("n_cols") and truth["n_cols"] != len(names):
        yield f"{len(names)} columns for {truth['n_cols']}"
    if counted and truth.get("n_rows") is not None and truth["n_rows"] != len(rows):
        yield f"{len(rows)} rows for {truth['n_rows']}"
    mark = str(truth.get("delimiter") or "").replace("\\t", "\t")
    if mark and len(names) > 1 and source.receipt.delimiter != mark:
        yield f"delimiter {source.receipt.delimiter!r} for {mark!r}"
    wanted = truth.get("encoding")
    if wanted and plain(wanted) not in (plain(source.receipt.encoding or ""), "utf-8"):
        yield f"encoding {source.receipt.encoding} for {wanted}"


def plain(encoding: str) -> str:
    """One spelling per encoding."""
    name = encoding.lower().replace("_", "-").replace("iso-8859", "iso8859").replace("windows-", "cp")
    return SAME_ENCODINGS.get(name, name)


def expected_table(root: Path, truth: dict[str, Any]) -> list[list[str]]:
    """The expected names, made unique as ours are, and rows; without names, what we call columns then."""
    with (root / truth["expected_csv"]).open(encoding="utf-8", newline="") as file:
        table = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    if truth.get("header_lines") == 0 and table:
        made_up = all(name.startswith("col_") for name in table[0])
        return [list(unique_names([""] * len(table[0]))), *table[1 if made_up else 0 :]]
    if not table:
        return []
    table = without_ends(table)
    width = max(map(len, table))
    return [list(unique_names([*table[0], *[""] * (width - len(table[0]))])), *table[1:]]


def without_ends(table: list[list[str]]) -> list[list[str]]:
    """A table without the empty cells behind its last name, which a delimiter at the end of each row makes."""
    width = len(table[0]) - (not table[0][-1])
    if all(not any(row[width:]) for row in table):
        return [row[:width] for row in table]
    return table


def compare_cells(root: Path, truth: dict[str, Any], names: list[str], rows: list[list[str]]) -> Iterator[str]:
    """Where cells differ from the expected table, the header among them."""
    if not truth.get("expected_csv"):
        return
    expected = expected_table(root, truth)
    found = [names, *([cell.strip() for cell in row] for row in rows)]
    if len(expected) != len(found):
        yield f"{len(found) - 1} rows for {len(expected) - 1}"
    differing = [number for number, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]]
    if differing:
        first = differing[0]
        pairs = zip(expected[first], found[first], strict=False)
        cell = next((pair for pair in pairs if pair[0] != pair[1]), (len(expected[first]), len(found[first])))
        yield f"{len(differing)} rows differ, first {first}: {cell[1]!r:.60} for {cell[0]!r:.60}"
