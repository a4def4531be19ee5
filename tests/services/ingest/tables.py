"""Reading a text as the pipeline does, and getting back what is in the columns."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.columns import Column
from models.filters import PreviewQuery
from models.receipt import ReadingOptions, Receipt, RejectedCell
from services.engine.table import Table
from services.ingest.pipeline import ingest
from services.ingest.rejected import read_rejected

FILES = Path(__file__).parents[2] / "data" / "files"


@dataclass(frozen=True)
class Read:
    """What became of a file."""

    rows: list[list[Any]]
    columns: dict[str, Column]
    receipt: Receipt
    rejected: list[RejectedCell]

    @property
    def types(self) -> dict[str, str]:
        return {name: column.type for name, column in self.columns.items()}

    def values(self, name: str) -> list[Any]:
        place = list(self.columns).index(name)
        return [row[place] for row in self.rows]


def read_file(path: Path, folder: Path, filename: str | None = None, **options: Any) -> Read:
    folder.mkdir(parents=True, exist_ok=True)
    done = ingest(path, filename or path.name, ReadingOptions(**options), folder, lambda phase, rows, total: None)
    table = Table.open(folder)
    assert table.rows == done.row_count == done.receipt.rows_read == done.receipt.rows_in_file
    shown = table.preview(PreviewQuery(limit=1000)) if done.columns else None
    rows = [list(row) for row in shown.rows] if shown is not None else []
    rejected, total = read_rejected(folder, 1000, 0)
    assert total == done.receipt.rejected_cells
    return Read(rows, {column.name: column for column in done.columns}, done.receipt, rejected)


def read_text(text: str | bytes, folder: Path, filename: str = "table.csv", **options: Any) -> Read:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / filename
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path, folder / "columns", filename, **options)
