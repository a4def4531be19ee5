"""The list of cells that did not fit: written while reading, shown in pages."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import orjson

from models.receipt import RejectedCell

FILENAME = "rejected.jsonl"
RAW_LENGTH = 1000


def write_rejected(folder: Path, cells: Iterable[RejectedCell]) -> int:
    """Write the list of one dataset; returns how many there are. No file is made for none."""
    (folder / FILENAME).unlink(missing_ok=True)
    count = 0
    iterator = iter(cells)
    first = next(iterator, None)
    if first is None:
        return 0
    with (folder / FILENAME).open("wb") as file:
        for cell in chain([first], iterator):
            count += file.write(line_of(cell)) > 0
    return count


def line_of(cell: RejectedCell) -> bytes:
    """One cell as a line of JSON; an endless text is cut."""
    raw = cell.raw if len(cell.raw) <= RAW_LENGTH else cell.raw[:RAW_LENGTH] + "…"
    return orjson.dumps([cell.line, cell.column, raw, cell.reason]) + b"\n"


def read_rejected(folder: Path, limit: int, offset: int) -> tuple[list[RejectedCell], int]:
    """A page of the rejected cells of a dataset, in file order, and how many there are in all."""
    path = folder / FILENAME
    if not path.exists():
        return [], 0
    with path.open("rb") as file:
        items = [parsed(line) for line in islice(file, offset, offset + limit)]
    with path.open("rb") as file:
        total = sum(1 for _ in file)
    return items, total


def parsed(line: bytes) -> RejectedCell:
    """One cell from its line."""
    number, column, raw, reason = orjson.loads(line)
    return RejectedCell(line=number, column=column, raw=raw, reason=reason)


def in_order(groups: Iterable[list[RejectedCell]]) -> Iterator[RejectedCell]:
    """All cells by line, then by the order of the columns."""
    yield from sorted((cell for group in groups for cell in group), key=lambda cell: cell.line)
