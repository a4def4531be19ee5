"""The outset: the columns of the file as it was read, before any step; a version keeps it for its script."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.forms import Coded, Texts
from services.engine.table import Table
from services.engine.table_writer import MANIFEST

FILENAME = "outset.json"
LAYOUT = ("scale", "zoned", "float")


def outset_of(folder: Path, words: tuple[str, ...]) -> dict[str, Any]:
    """What a script must know of a table as it was read: the one that a version keeps, or this table's own columns.

    Args:
        folder: of the columns.
        words: that were taken as missing somewhere in the file.
    """
    if (folder / FILENAME).exists():
        found: dict[str, Any] = json.loads((folder / FILENAME).read_text(encoding="utf-8"))
        return found
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    table = Table(folder, manifest)
    columns = [
        {
            "column": item["column"],
            "layout": {name: item["layout"][name] for name in LAYOUT},
            "words": missing_words(table, item["column"]["name"], words),
        }
        for item in manifest["columns"]
    ]
    return {"rows": 0, "duplicate_rows": 0, "columns": columns}


def write_outset(folder: Path, outset: dict[str, Any]) -> None:
    """Keep the outset beside the columns of a version."""
    (folder / FILENAME).write_text(json.dumps(outset, ensure_ascii=False), encoding="utf-8")


def missing_words(table: Table, name: str, words: tuple[str, ...]) -> list[str]:
    """Which words mean missing in a column: among texts those that do not stand there as a value."""
    lowered = sorted({word.strip().lower() for word in words})
    form = table.form(name) if table.domain(name).is_text and lowered else None
    if form is None:
        return lowered
    chunks = [form.dictionary] if isinstance(form, Coded) else form.chunks.chunks if isinstance(form, Texts) else []
    values: set[str] = set()
    for chunk in chunks:
        lengths = pc.fill_null(pc.binary_length(chunk), 0).to_numpy(zero_copy_only=False)
        short = chunk.take(pa.array(np.flatnonzero(lengths <= max(map(len, lowered)) * 4)))
        values.update(pc.unique(pc.ascii_lower(short)).drop_null().to_pylist())
    return [word for word in lowered if word not in values]
