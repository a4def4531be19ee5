"""What is known of each written column, until the manifest takes it in: one line each, in one file for all.

A table may have thousands of columns, and to make a file for each costs far more than to write to one.
"""

import json
import os
from pathlib import Path
from typing import Any

KNOWN = "columns.jsonl"


def remember(path: Path, known: dict[str, Any]) -> None:
    """Write down what is known of a column; several threads may do so at once.

    Args:
        path: of the column; what was known of it before no longer counts.
        known: its layout and profile.

    Raises:
        OSError: the disk is full.
    """
    line = json.dumps([path.stem, known], ensure_ascii=False).encode() + b"\n"
    descriptor = os.open(path.with_name(KNOWN), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        # Whole lines at a time: the system appends one after the other.
        while line:
            line = line[os.write(descriptor, line) :]
    finally:
        os.close(descriptor)


def recalled(paths: list[Path]) -> list[dict[str, Any]]:
    """What is known of columns that lie in one folder; one may still have a file of its own for that.

    Raises:
        FileNotFoundError: a column was never written.
    """
    shared = paths[0].with_name(KNOWN) if paths else None
    lines = shared.read_bytes().splitlines() if shared is not None and shared.exists() else []
    found: dict[str, dict[str, Any]] = dict(map(json.loads, lines))
    return [found[path.stem] if path.stem in found else of_its_own(path) for path in paths]


def of_its_own(path: Path) -> dict[str, Any]:
    """What is known of one column, from a file of its own."""
    known: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return known


def forget(paths: list[Path]) -> None:
    """Remove what was written down: the manifest has it now."""
    folder = paths[0].parent if paths else None
    for path in folder.glob("column_*.json") if folder is not None else ():
        path.unlink()
    if folder is not None:
        (folder / KNOWN).unlink(missing_ok=True)
