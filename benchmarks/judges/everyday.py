"""Everyday tables: rows, names, gaps, and the sums of numbers against what the cells of the file hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.judges.outcome import outcome_of
from models.columns import NUMERIC_TYPES, TEXT_TYPES, Column
from services.ingest.headers import unique_names


def judge(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """What is wrong about one table, read with nothing told."""
    truth, found = case["truth"], outcome_of(root / case["path"])
    if found.refused:
        yield f"refused: {found.refused[:100]}"
        return
    names = list(unique_names(truth["columns"]))
    if found.count != truth["n_rows"]:
        yield f"{found.count} rows for {truth['n_rows']}"
    if found.names != names:
        yield f"names {found.names[:6]} for {names[:6]}"
        return
    for column, name in zip(found.columns, truth["columns"], strict=True):
        profile = truth["column_profile"].get(name)
        if profile:
            yield from compare_column(column, profile)


def compare_column(column: Column, profile: dict[str, Any]) -> Iterator[str]:
    """Where a column differs from its profile; words such as “NA” may be texts, and texts may be dates or amounts."""
    least, most = profile["empty_cells"], profile["empty_cells"] + profile["missing_words"]
    numbers = profile["kind"] == "number"
    if numbers and column.type not in NUMERIC_TYPES and column.role == "free_text":
        yield f"{column.name} is {column.type} for a number"
    elif (numbers or column.type in TEXT_TYPES) and not least <= column.missing <= most:
        yield f"{column.missing} gaps in {column.name} for {least} to {most}"
    elif numbers and column.distinct != profile["distinct"]:
        yield f"{column.distinct} different values in {column.name} for {profile['distinct']}"
