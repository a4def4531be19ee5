"""Columnar files: Parquet says itself what its columns are; nothing of that is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.judges.documents import cells
from benchmarks.judges.outcome import outcome_of

KINDS = {
    "int": ("integer",), "uint": ("integer",), "bool": ("boolean",), "float": ("number",), "double": ("number",),
    "halffloat": ("number",), "decimal": ("number", "integer"), "date": ("date",), "time": ("time", "datetime"),
    "timestamp": ("datetime", "date"), "string": ("text", "category"),
}  # fmt: skip


def judge(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """What is wrong about one file."""
    truth, found = case["truth"], outcome_of(root / case["path"])
    readable = truth.get("readable", True)
    if found.refused:
        if readable and truth["n_rows"]:
            yield f"refused: {found.refused[:100]}"
        return
    if found.count != truth["n_rows"]:
        yield f"{found.count} rows for {truth['n_rows']}"
    for column in found.columns:
        kind = truth["schema"].get(column.name)
        wanted = next((types for start, types in KINDS.items() if kind and kind.startswith(start)), None)
        if wanted and column.missing < found.count and column.type not in wanted:
            yield f"{column.name} is {column.type} for {kind}"
    yield from cells(root, truth, found)
