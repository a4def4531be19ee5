"""Outcome: a file read with nothing told, as everybody reads one, and what can be said of its cells."""

import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.columns import Column
from models.errors import DataLensError
from models.filters import PreviewQuery
from models.receipt import ReadingOptions, Receipt
from services.engine.table import Table
from services.formats.names import supported_suffixes
from services.ingest.pipeline import ingest

MOST_ROWS = 1000
CLOSE = 1e-9


@dataclass(frozen=True)
class Outcome:
    """A table with its first rows, or why the file was refused."""

    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    count: int = 0
    receipt: Receipt | None = None
    refused: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> list[Any]:
        """The first cells of one column."""
        place = self.names.index(name)
        return [row[place] for row in self.rows]


def quiet(_phase: str, _rows: int, _total: int | None) -> None:
    """Nobody watches."""


def outcome_of(path: Path) -> Outcome:
    """Read one file; a corpus may hold it packed with gzip, which is unpacked first."""
    with TemporaryDirectory() as folder:
        if path.suffix == ".gz":
            plain = Path(folder) / path.stem
            plain.write_bytes(gzip.decompress(path.read_bytes()))
            path = plain
        try:
            return read(path, Path(folder) / "columns")
        except DataLensError as error:
            return Outcome(refused=error.message)


def read(path: Path, folder: Path) -> Outcome:
    """Read one file into a folder."""
    folder.mkdir()
    done = ingest(path, named(path), ReadingOptions(), folder, quiet)
    shown = Table.open(folder).preview(PreviewQuery(limit=MOST_ROWS)) if done.columns else None
    rows = tuple(map(tuple, shown.rows)) if shown is not None else ()
    return Outcome(done.columns, rows, done.row_count, done.receipt)


def named(path: Path) -> str:
    """The name under which a file is uploaded: one without a known suffix as text."""
    return path.name if path.suffix.lstrip(".").lower() in supported_suffixes() else f"{path.name}.txt"


def same(one: Any, other: Any) -> bool:
    """Whether two cells hold the same; numbers may differ in their last digits."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12)
    return str(one) == str(other) if one is not None and other is not None else one is other


def first_difference(one: Sequence[Sequence[Any]], other: Sequence[Sequence[Any]]) -> str:
    """Where two tables differ first; empty where they do not."""
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        for place, pair in enumerate(zip(left, right, strict=False)):
            if not same(*pair):
                return f"row {number}, column {place}: {pair[0]!r:.40} for {pair[1]!r:.40}"
    return ""
