"""Files that are read, cleaned and written down as a script, and the cells of all of them."""

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from models.receipt import ReadingOptions
from models.recipes import Applied, steps_from
from models.tables import Dataset
from services.cleaning.recipes.making import Made, make_version
from services.cleaning.recipes.outset import outset_of
from services.cleaning.scripts.program import program
from services.engine.cells import cells_at
from services.engine.table import Table
from services.ingest.pipeline import ingest
from services.versions import recipe_from

Step = dict[str, Any]


def quiet(phase: str, rows: int, total: int | None) -> None:
    """Tell nobody how far it is."""


class Cleaned(NamedTuple):
    """A version: its table, what was said of it, and the file that it was made of."""

    table: Table
    made: Made
    source: Path

    @property
    def effects(self) -> list[Any]:
        """What each step did."""
        return [item.effect for item in recipe_from(self.made.recipe)]


def read(folder: Path, content: bytes, name: str = "table.csv", **options: Any) -> Table:
    """A file, read as an upload is."""
    source = folder / name
    source.write_bytes(content)
    columns = folder / "read"
    columns.mkdir()
    ingest(source, name, ReadingOptions(**options), columns, quiet)
    return Table.open(columns)


def clean(folder: Path, content: bytes, steps: Sequence[Step], name: str = "table.csv", **options: Any) -> Cleaned:
    """A file, read and cleaned as a version is made from its original."""
    source = folder / name
    source.write_bytes(content)
    columns = folder / "cleaned"
    columns.mkdir()
    recipe = [Applied(step=step).model_dump(mode="json") for step in steps_from(steps)]
    order = {"source": str(source), "filename": name, "options": options, "recipe": recipe}
    made = make_version(order, columns, quiet)
    return Cleaned(Table.open(columns), made, source)


def cells(table: Table) -> dict[str, list[Any]]:
    """All cells of a table, by column."""
    rows = np.arange(table.rows)
    return {column.name: cells_at(table.form(column.name), table.domain(column.name), rows) for column in table.columns}


def script_of(cleaned: Cleaned) -> str:
    """The recipe of a version as a program."""
    receipt = cleaned.made.receipt.model_dump(mode="json")
    dataset = Dataset(
        name="Cleaned", original_filename=cleaned.source.name, receipt=receipt,
        file_type=cleaned.source.name.partition(".")[2],
    )  # fmt: skip
    outset = outset_of(cleaned.table.folder, cleaned.made.receipt.null_values)
    return program(dataset, outset, recipe_from(cleaned.made.recipe))


def run_script(folder: Path, script: str, source: Path) -> dict[str, list[str]]:
    """Run a program as a person would, and read the cells that it writes."""
    path, target = folder / "clean.py", folder / "out.csv"
    path.write_text(script, encoding="utf-8")
    command = [sys.executable, "-W", "error", str(path), str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    return {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}


def written(cell: Any) -> str:
    """A cell as pandas writes it; a missing one is empty."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def assert_same_cells(found: dict[str, list[str]], table: Table) -> None:
    """Every cell that a script wrote is that of the version; numbers to the last bit."""
    expected = cells(table)
    assert list(found) == list(expected)
    for name, column in expected.items():
        assert len(found[name]) == len(column), name
        is_number = table.column(name).type in ("integer", "number")
        for row, (one, other) in enumerate(zip(found[name], column, strict=True)):
            same = float(one) == float(other) if is_number and one and other is not None else one == written(other)
            assert same, (name, row, one, other)


def script_gives_the_same(folder: Path, content: bytes, steps: Sequence[Step], name: str, **options: Any) -> Cleaned:
    """Clean a file, run its script on the original, and compare every cell."""
    cleaned = clean(folder, content, steps, name, **options)
    assert_same_cells(run_script(folder, script_of(cleaned), cleaned.source), cleaned.table)
    return cleaned
