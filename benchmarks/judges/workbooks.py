"""Workbooks: every text of the sheet is there, the counts fit, and all formats of one workbook give one table."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.judges.outcome import Outcome, first_difference, outcome_of

# What a spreadsheet shows of a number, a date, a truth or an error is not what the cell holds, and it saves some
# letters as others.
SHOWN_OTHERWISE = re.compile(r"\d|^\W*$|^#\w|^(TRUE|FALSE)$|[^\x00-\x7f]|[_?]")


def judge(root: Path, case: dict[str, Any]) -> Iterator[str]:
    """What is wrong about one workbook."""
    truth, found = case["truth"], outcome_of(root / case["path"])
    if truth.get("password_protected"):
        if not found.refused:
            yield "a workbook with a password was read"
        return
    sheets = (truth.get("check") or truth).get("sheets") or []
    if found.refused:
        if any((sheet["used_rows"] or 0) > 1 for sheet in sheets):
            yield f"refused: {found.refused[:100]}"
        return
    yield from counts(found, sheets)
    yield from texts(root, truth, found)
    yield from others(root, truth, found)


def counts(found: Outcome, sheets: list[dict[str, Any]]) -> Iterator[str]:
    """Whether the table is no larger than its sheet."""
    assert found.receipt is not None
    sheet = next((item for item in sheets if item["name"] == found.receipt.sheet), None)
    if sheet is None or not sheet["used_rows"]:
        return
    if found.count > sheet["used_rows"]:
        yield f"{found.count} rows of a sheet of {sheet['used_rows']}"
    if len(found.columns) > sheet["used_cols"]:
        yield f"{len(found.columns)} columns of a sheet of {sheet['used_cols']}"


def texts(root: Path, truth: dict[str, Any], found: Outcome) -> Iterator[str]:
    """Whether each text of the sheet is somewhere in the table or in the receipt."""
    assert found.receipt is not None
    saved = saved_sheet(truth, found)
    if saved is None or len(found.receipt.tables) > 1 or found.count > len(found.rows):
        return
    with (root / saved).open(encoding="utf-8", errors="replace", newline="") as file:
        expected = {" ".join(cell.split()) for row in csv.reader(file) for cell in row}
    told = " ".join(" ".join([*found.names, found.receipt.model_dump_json()]).split())
    cells = {" ".join(str(cell).split()) for row in found.rows for cell in row}
    missing = [
        text for text in sorted(expected)
        if text and not SHOWN_OTHERWISE.search(text) and text not in cells and text not in told
    ]  # fmt: skip
    if missing:
        yield f"{len(missing)} texts are nowhere, such as {missing[0]!r:.60}"


def saved_sheet(truth: dict[str, Any], found: Outcome) -> str | None:
    """The text file that another program made of the sheet that was read."""
    assert found.receipt is not None
    saved = [item for item in truth.get("sheets") or () if item.get("csv_by_excel")]
    return next((item["csv_by_excel"] for item in saved if item["name"] == found.receipt.sheet), None)


def others(root: Path, truth: dict[str, Any], found: Outcome) -> Iterator[str]:
    """Whether the same workbook in other formats gives the same table."""
    for name in truth.get("same_content_as") or ():
        path = root / name
        if not path.exists() or path.suffix == ".csv":
            continue
        other = outcome_of(path)
        if other.refused or other.names != found.names or other.count != found.count:
            yield f"{path.suffix} gives {other.refused or other.names!s:.60} with {other.count} rows"
        elif difference := first_difference(found.rows, other.rows):
            yield f"differs from {path.suffix}: {difference}"
