"""Documents: JSON in all its forms; what is none is refused with a message."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.judges.outcome import Outcome, outcome_of, same


def judge(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """What is wrong about one document."""
    truth, found = case["truth"], outcome_of(root / case["path"])
    invalid = truth.get("valid") is False or any(fact.get("error") and not fact["options"] for fact in facts_of(truth))
    if found.refused:
        if not invalid and known(truth):
            yield f"refused: {found.refused[:100]}"
        return
    assert found.receipt is not None
    if invalid:
        # Records on lines of their own are read, and the lines that hold none are listed.
        if not found.receipt.rejected_cells:
            yield f"{found.count} rows of what is no JSON"
        return
    yield from sizes(truth, found)
    yield from cells(root, truth, found)


def facts_of(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """What the tests of the source expect."""
    return truth.get("facts") or []


def known(truth: dict[str, Any]) -> bool:
    """Whether the truth names a table that is to be found."""
    return any(truth.get(name) for name in ("n_rows", "columns", "expected_csv", "form"))


def sizes(truth: dict[str, Any], found: Outcome) -> Iterator[str]:
    """Where counts, names and gaps differ."""
    if truth.get("n_rows") is not None and truth["n_rows"] != found.count:
        yield f"{found.count} rows for {truth['n_rows']}"
    if truth.get("columns") and truth["columns"] != found.names:
        yield f"names {found.names[:6]} for {truth['columns'][:6]}"
    for column in found.columns:
        nulls = (truth.get("nulls") or {}).get(column.name)
        if nulls is not None and nulls != column.missing:
            yield f"{column.missing} gaps in {column.name} for {nulls}"


def cells(root: Path, truth: dict[str, Any], found: Outcome) -> Iterator[str]:
    """Where cells differ from the expected table; columns may stand in another order."""
    if not truth.get("expected_csv"):
        return
    with (root / truth["expected_csv"]).open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    if len(rows) != found.count:
        yield f"{found.count} rows for {len(rows)}"
    for place, name in enumerate(name.replace("/", ".") for name in names):
        if name not in found.names:
            yield f"no column {name!r}"
            continue
        pairs = zip((row[place] for row in rows), found.column(name), strict=False)
        wrong = [pair for pair in pairs if not alike(*pair)]
        if wrong:
            yield f"{len(wrong)} cells of {name!r} differ: {wrong[0][1]!r:.40} for {wrong[0][0]!r:.40}"


def alike(text: str, cell: Any) -> bool:
    """Whether a cell holds what a text says."""
    if cell is None:
        return text == ""
    if isinstance(cell, bool):
        return text.lower() == str(cell).lower()
    try:
        return same(float(text), cell) if isinstance(cell, int | float) else text.strip() == str(cell).strip()
    except ValueError:
        return False
