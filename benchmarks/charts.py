"""Charts of millions of rows, warm, with the memory that they take; the columns are made here and not read."""

import argparse
import resource
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.processes import MIB
from models.charts import spec_from
from models.columns import ColumnType, Role
from models.errors import NotEnoughData
from services.charting import Charting
from services.charts.reductions.numbers import extent
from services.engine.column_writer import ColumnWriter
from services.engine.table import Table
from services.engine.table_writer import TableWriter

BLOCK = 262_144
ROUNDS = 3
WORDS = np.array([f"group {place:02d}" for place in range(24)])
COUNTRIES = np.array(["Chad", "Peru", "Japan", "France", "Canada", "Kenya", "Mexico", "Iran"])
COLUMNS: tuple[tuple[str, ColumnType, Role], ...] = (
    ("amount", "number", "measure"),
    ("noise", "number", "measure"),
    ("whole", "integer", "measure"),
    ("group", "category", "dimension"),
    ("when", "datetime", "time"),
    ("country", "category", "location"),
)
SPECS: tuple[dict[str, Any], ...] = (
    {"chart": "histogram", "x": "noise"},
    {"chart": "histogram", "x": "when", "color": "group"},
    {"chart": "bar", "x": "group", "y": "noise"},
    {"chart": "bar", "x": "group", "y": "noise", "agg": "max"},
    {"chart": "bar", "x": "group", "y": "amount", "agg": "median"},
    {"chart": "bar", "x": "group", "y": "noise", "agg": "median"},
    {"chart": "line", "x": "when", "y": "amount", "color": "group"},
    {"chart": "line", "x": "when", "y": "noise"},
    {"chart": "line", "x": "noise", "y": "amount"},
    {"chart": "area", "x": "when", "y": "noise"},
    {"chart": "scatter", "x": "noise", "y": "amount"},
    {"chart": "scatter", "x": "when", "y": "noise", "color": "group"},
    {"chart": "bubble", "x": "noise", "y": "amount", "size": "whole"},
    {"chart": "pie", "x": "group", "y": "amount"},
    {"chart": "donut", "x": "group", "y": "amount"},
    {"chart": "box", "x": "group", "y": "amount"},
    {"chart": "box", "y": "noise"},
    {"chart": "box", "x": "group", "y": "noise"},
    {"chart": "violin", "x": "group", "y": "noise"},
    {"chart": "heatmap", "x": "when", "y": "group", "color": "amount"},
    {"chart": "density", "x": "noise", "y": "amount"},
    {"chart": "treemap", "x": "group", "y": "amount"},
    {"chart": "sunburst", "x": "group", "y": "amount", "color": "group"},
    {"chart": "funnel", "x": "group", "y": "amount"},
    {"chart": "waterfall", "x": "group", "y": "noise", "agg": "sum"},
    {"chart": "ecdf", "x": "amount"},
    {"chart": "ecdf", "x": "noise"},
    {"chart": "parallel", "options": {"columns": ["amount", "noise", "whole"]}},
    {"chart": "map", "x": "country", "y": "noise"},
    {"chart": "map", "x": "amount", "y": "noise"},
    {"chart": "pivot", "x": "group", "y": "country", "color": "noise"},
)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What may be chosen on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks charts", description=__doc__)
    parser.add_argument("--rows", type=int, default=12_000_000, help="number of rows")
    parser.add_argument("--zooms", type=int, default=20, help="parts of the axes to draw of each chart that has them")
    parser.add_argument("--only", default="", help="kinds of chart, with commas between them; all when not given")
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
        pa.array(COUNTRIES[random.integers(0, len(COUNTRIES), size)]),
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
    asked = options(arguments)
    rows, kinds = asked.rows, set(filter(None, asked.only.split(",")))
    charting = Charting(None, None)  # type: ignore[arg-type]
    with TemporaryDirectory(prefix="datalens-bench-") as folder:
        table = made(Path(folder), rows)
        print(f"{rows:,} rows; peak after making them {peak()} MiB")
        for raw in SPECS:
            if kinds and raw["chart"] not in kinds:
                continue
            taken, worked, points = [], [], 0
            for _ in range(ROUNDS):
                started, busy = time.perf_counter(), time.process_time()
                points = charting.draw(table, spec_from(raw)).data.points
                taken.append((time.perf_counter() - started) * 1000)
                worked.append((time.process_time() - busy) * 1000)
            name = " ".join(str(value) for value in raw.values())
            times = f"first {taken[0]:8.0f} ms   best {min(taken):8.0f} ms   of work {min(worked):6.0f} ms"
            print(f"{name:<40} {times}   {points:6,} points")
            if charting.kind(raw["chart"]).zooms:
                print(f"{'':<40} {zoomed(charting, table, raw, asked.zooms)}")
        print(f"peak at the end {peak()} MiB")
    return 0


def zoomed(charting: Charting, table: Table, raw: dict[str, Any], count: int) -> str:
    """Draw parts of a chart, from half of the axis to a ten-thousandth, and say how long they took."""
    random = np.random.default_rng(1)
    low, high = extent(table, raw["x"], None) or (0.0, 1.0)
    taken = []
    for width in np.geomspace(0.5, 1e-4, max(count, 1)) * (high - low):
        start = low + random.random() * (high - low - width)
        ends: list[Any] = [start, start + width]
        if raw["x"] == "when":
            ends = [datetime.fromtimestamp(end, UTC).replace(tzinfo=None).isoformat() for end in ends]
        spec = spec_from(raw | {"options": {"range_x": ends}})
        started = time.perf_counter()
        with suppress(NotEnoughData):
            charting.draw(table, spec)
        taken.append((time.perf_counter() - started) * 1000)
    middle, most = np.quantile(taken, (0.5, 0.95))
    return f"zoom {middle:8.0f} ms in the middle, {most:6.0f} ms at the 95th of a hundred"


def peak() -> int:
    """The most memory this process has had, mapped columns included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MIB
