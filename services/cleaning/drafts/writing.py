"""Writing a draft as the columns of a version: those that no step touched are linked, all others written."""

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from models.columns import Column, ColumnType
from services.cleaning.drafts.cells import Cells
from services.cleaning.drafts.draft import Draft, kind_of
from services.engine.column_writer import ColumnWriter
from services.engine.table_writer import MANIFEST, TableWriter
from services.ingest import roles
from services.ingest.deciding import as_text
from services.ingest.reading import Reading

WORKERS = 2
MOST_DIFFERENT = 4 * roles.CATEGORY_VALUES


def write_draft(draft: Draft, folder: Path, names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Write a draft into an empty folder, as `TableWriter` does; only some columns where they are named."""
    known = manifest_of(draft)
    pairs = [(name, draft.cells(name)) for name in (draft.names if names is None else names)]

    def write(place: int) -> Column:
        name, cells = pairs[place]
        if is_kept(cells):
            assert cells.kept is not None
            return link_column(draft.table.folder, known[cells.kept.name], folder, place, name)
        return write_column(folder, place, name, cells)

    with ThreadPoolExecutor(WORKERS) as pool:
        columns = tuple(pool.map(write, range(len(pairs))))
    TableWriter.finish(folder, columns, draft.rows)
    return columns


def is_kept(cells: Cells) -> bool:
    """Whether a column is still the very one on the disk."""
    return cells.kept is not None and not isinstance(cells.source, pa.ChunkedArray)


def manifest_of(draft: Draft) -> dict[str, Any]:
    """What the manifest of the table says of each column."""
    manifest = json.loads((draft.table.folder / MANIFEST).read_text(encoding="utf-8"))
    return {item["column"]["name"]: item for item in manifest["columns"]}


def link_column(source: Path, item: dict[str, Any], folder: Path, place: int, name: str) -> Column:
    """Take over a column that is on the disk already, with all that is known of it; raises FileNotFoundError."""
    layout = dict(item["layout"])
    path = folder / f"column_{place:05d}.arrow"
    link_or_copy(source / layout.pop("file"), path)
    layout.pop("bytes", None)
    known = {"layout": layout, "profile": item["profile"]}
    path.with_suffix(".json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    return Column(**{**item["column"], "name": name})


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system knows no such thing."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def write_column(folder: Path, place: int, name: str, cells: Cells) -> Column:
    """Write a column; its role is settled now where no step has."""
    writer = ColumnWriter(folder, place)
    seen = Seen(cells)
    for block in cells.blocks():
        writer.append(block)
        seen.add(block)
    if not cells.rows:
        writer.append(pa.nulls(0, kind_of(cells.domain)))
    kind = settled_type(cells, seen)
    role = cells.role
    if role is None:
        reading = Reading(kind, kind_of(cells.domain), as_text)
        ends = partial(writer.ends, cells.domain.scale)
        role = roles.role_of(name, reading, kind, seen.distinct, seen.present, seen.length, ends)
    domain = cells.domain
    return writer.finish(name, kind, role=role, scale=domain.scale, zoned=domain.zoned, format=cells.format)


def type_of(cells: Cells) -> ColumnType:
    """The type that a column will have once it is written."""
    seen = Seen(cells)
    if is_open(cells):
        for block in cells.blocks():
            seen.add(block)
    return settled_type(cells, seen)


def is_open(cells: Cells) -> bool:
    """Whether only the cells themselves tell categories from texts."""
    return cells.type == "text" and cells.role is None and not cells.is_forced


def settled_type(cells: Cells, seen: "Seen") -> ColumnType:
    """The type of a column whose cells have all been seen."""
    return roles.type_of_text(seen.distinct, seen.present, seen.length) if is_open(cells) else cells.type


class Seen:
    """What a role depends on: how many cells are there, how many different ones, and how long texts are."""

    def __init__(self, cells: Cells) -> None:
        self.present = 0
        self._characters = 0
        self._is_text = cells.domain.is_text
        self._different: set[Any] | None = set() if cells.role is None else None

    def add(self, block: pa.Array) -> None:
        """Take a block into account."""
        self.present += len(block) - block.null_count
        if self._different is None:
            return
        different = pc.unique(block).drop_null()
        if self._is_text:
            self._characters += pc.sum(pc.utf8_length(block.cast(pa.large_string()))).as_py() or 0
        if len(different) <= MOST_DIFFERENT:
            self._different.update(different.to_pylist())
        if len(different) > MOST_DIFFERENT or len(self._different) > MOST_DIFFERENT:
            self._different = None

    @property
    def distinct(self) -> int | None:
        """How many different values there are; None beyond counting."""
        return None if self._different is None else len(self._different)

    @property
    def length(self) -> float:
        """Characters per text."""
        return self._characters / max(1, self.present)
