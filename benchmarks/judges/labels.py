"""Labels: what people call a column, an encoding, or the moment that a text means."""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.judges.outcome import Outcome, outcome_of, read
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Column
from services.ingest.encodings import encoding_of
from services.ingest.survey import survey


def judge_types(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """Which columns of a table are taken for something else than people say."""
    found = outcome_of(root / case["path"])
    if found.refused:
        yield f"refused: {found.refused[:100]}"
        return
    columns = {column.name: column for column in found.columns}
    for name, label in case["truth"]["labels"].items():
        column = columns.get(name)
        if column is not None and not fits(column, label):
            yield f"{name} is {column.type} ({column.role}) for {label}"


def fits(column: Column, label: str) -> bool:
    """Whether the type and the role of a column agree with the label of one that people have looked at."""
    is_amount = column.type in NUMERIC_TYPES and column.role == "measure"
    if label == "numeric":
        return column.type in NUMERIC_TYPES
    if label == "categorical":
        return not is_amount
    if label == "datetime":
        return column.type in TEMPORAL_TYPES or column.role == "time"
    if label in ("sentence", "url", "list"):
        return column.type in ("text", "category")
    return label != "not-generalizable" or not is_amount


def judge_encoding(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """Whether a text is decoded as it should be, whatever its encoding is called."""
    path, wanted = root / case["path"], case["truth"]["encoding"].replace("mac-centraleurope", "mac-latin2")
    try:
        expected = path.read_bytes().decode(wanted)
    except LookupError:
        return
    found = encoding_of(path, survey(path), None)
    if path.read_bytes()[found.mark :].decode(found.name, "replace").lstrip("\ufeff") != expected.lstrip("\ufeff"):
        yield f"encoding {found.name} for {wanted}"


def judge_dates(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """Which texts are not read as the moment that they mean, each as a column of its own."""
    for pair in json.loads((root / case["path"]).read_text(encoding="utf-8")):
        found = column_of([pair["text"]] * 3)
        shown = str(found.rows[0][0]) if found.rows else found.refused
        if not pair["iso"].startswith(shown.replace(" ", "T")[:10]):
            yield f"{pair['text']!r} is {shown!r:.30} for {pair['iso']}"


def judge_pack(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """Which labelled columns, of which a few cells are known, are taken for something else."""
    if case["truth"].get("label_column") is None:
        return
    text = gzip.decompress((root / case["path"]).read_bytes()).decode("utf-8", "replace")
    for row in csv.DictReader(io.StringIO(text)):
        cells = [value for name, value in row.items() if name.startswith("sample") and value]
        label = row[case["truth"]["label_column"]]
        if len(cells) < 3 or label not in ("numeric", "datetime"):
            continue
        found = column_of(cells, row.get("Attribute_name") or "x")
        if found.columns and not fits(found.columns[0], label):
            yield f"{cells[:3]} is {found.columns[0].type} for {label}"


def column_of(cells: Sequence[str], name: str = "x") -> Outcome:
    """Some texts as a column."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "column.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[name, "n"], *([cell, place] for place, cell in enumerate(cells))])
        return read(path, Path(folder) / "columns")
