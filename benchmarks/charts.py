"""Charts of millions of rows, warm, with the memory that they take; the columns are made here and not read."""

import argparse
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.processes import MIB
from models.charts import spec_from
from models.columns import ColumnType, Role
from services.charting import Charting
from services.engine.column_writer import ColumnWriter
from services.engine.table import Table
from services.engine.table_writer import TableWriter

BLOCK = 262_144
ROUNDS = 3
WORDS = np.array([f"group {place:02d}" for place in range(24)])
COLUMNS: tuple[tuple[str, ColumnType, Role], ...] = (
    ("amount", "number", "measure"),
    ("noise", "number", "measure"),
    ("whole", "integer", "measure"),
    ("group", "category", "dimension"),
    ("when", "datetime", "time"),
)
SPECS: tuple[dict[str, Any], ...] = (
    {"chart": "histogram", "x": "noise"},
    {"chart": "bar", "x": "group", "y": "noise"},
    {"chart": "bar", "x": "group", "y": "amount", "agg": "median"},
    {"chart": "line", "x": "when", "y": "amount", "color": "group"},
    {"chart": "line", "x": "when", "y": "noise"},
    {"chart": "scatter", "x": "noise", "y": "amount"},
    {"chart": "density", "x": "noise", "y": "amount"},
    {"chart": "box", "x": "group", "y": "amount"},
    {"chart": "heatmap", "x": "when", "y": "group", "color": "amount"},
)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What may be chosen on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks charts", description=__doc__)
    parser.add_argument("--rows", type=int, default=12_000_000, help="number of rows")
    return parser.parse_args(arguments)


def block_of(start: int, size: int) -> list[pa.Array]:
    """Some rows: amounts with two decimals, noise that never repeats, whole numbers, groups, seconds in a row."""
    random = np.random.default_rng(start)
    first = int(datetime(2013, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    moments = first + np.arange(start, start + size, dtype=np.int64) * 1_000_000
    return [
        pa.array(random.exponential(50, size).round(2)),
        pa.array(random.normal(size=size)),
        pa.array(random.integers(0, 2_000, size)),
        pa.array(WORDS[random.integers(0, len(WORDS), size)]),
        pa.array(moments).view(pa.timestamp("us")),
    ]


def made(folder: Path, rows: int) -> Table:
    """A table of so many rows."""
    writers = [ColumnWriter(folder, place) for place in range(len(COLUMNS))]
    for start in range(0, rows, BLOCK):
        for writer, cells in zip(writers, block_of(start, min(BLOCK, rows - start)), strict=True):
            writer.append(cells)
    columns = [
        writer.finish(name, kind, role=role) for writer, (name, kind, role) in zip(writers, COLUMNS, strict=True)
    ]
    TableWriter.finish(folder, columns, rows)
    return Table.open(folder)


def main(arguments: Sequence[str]) -> int:
    """Make the table, draw each chart a few times, and say how long the fastest took."""
    rows = options(arguments).rows
    charting = Charting(None, None)  # type: ignore[arg-type]
    with TemporaryDirectory(prefix="datalens-bench-") as folder:
        table = made(Path(folder), rows)
        print(f"{rows:,} rows; peak after making them {peak()} MiB")
        for raw in SPECS:
            taken, points = [], 0
            for _ in range(ROUNDS):
                started = time.perf_counter()
                points = charting.draw(table, spec_from(raw)).data.points
                taken.append((time.perf_counter() - started) * 1000)
            name = " ".join(str(value) for value in raw.values())
            print(f"{name:<40} first {taken[0]:8.0f} ms   best {min(taken):8.0f} ms   {points:6,} points")
        print(f"peak at the end {peak()} MiB")
    return 0


def peak() -> int:
    """The most memory this process has had, mapped columns included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MIB
