"""Writing a table: what all its columns say together, last of all, so that an unfinished one is none."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from models.columns import Column
from services.engine.duplicates import repeated_rows, repeats
from services.engine.forms import read_form, write_stored
from services.engine.keys import Domain
from services.engine.known import forget, recalled

MANIFEST = "table.json"
REPEATS = "repeats.arrow"
VERSION = 1
WRITERS = 8


def domain_of(column: dict[str, Any], layout: dict[str, Any]) -> Domain:
    """What the keys of a column mean, from what was written of it."""
    return Domain(column["type"], layout["scale"], layout["zoned"], layout["float"])


class TableWriter:
    """Finishes a folder whose columns were written by `ColumnWriter`."""

    @staticmethod
    def finish(folder: Path, columns: Sequence[Column], rows: int) -> None:
        """Write the manifest with the statistics of all columns and the number of duplicate rows.

        Args:
            folder: holds the written columns, the place of each being its place in `columns`.
            columns: as `ColumnWriter.finish` returned them; a role may have been changed since.
            rows: of the table.
        """
        paths = [folder / f"column_{place:05d}.arrow" for place in range(len(columns))]
        # Side by side: a disk that is asked for many files at once writes them in one go, while rows are compared.
        with ThreadPoolExecutor(WRITERS) as pool:
            written = [pool.submit(synchronise, path) for path in paths]
            known = recalled(paths)
            openers = []
            for column, item, path in zip(columns, known, paths, strict=True):
                item["column"] = column.model_dump()
                item["profile"] |= {"name": column.name, "role": column.role}
                item["layout"] |= {"file": path.name, "bytes": path.stat().st_size}
                openers.append(partial(read_form, path, item["layout"], domain_of(item["column"], item["layout"])))
            groups = repeats(openers, [column.distinct for column in columns], rows, folder)
            if groups is not None:
                write_stored(folder / REPEATS, groups, None)
                synchronise(folder / REPEATS)
            for done in written:
                done.result()
        manifest = {"version": VERSION, "rows": rows, "duplicate_rows": repeated_rows(groups), "columns": known}
        publish(folder, manifest)
        forget(paths)


def publish(folder: Path, manifest: dict[str, Any]) -> None:
    """Put the manifest in place at once and for good: a crash leaves either none or all of it."""
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    synchronise(fresh)
    fresh.replace(folder / MANIFEST)
    synchronise(folder)


def synchronise(path: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
