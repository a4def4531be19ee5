"""From parsed cells to typed columns and all statistics, and under a filter; baseline: pandas, column by column."""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from benchmarks.processes import MIB
from benchmarks.tables import write_flights
from models.columns import Column, ColumnType
from models.filters import Condition, PreviewQuery, SortKey
from services.analyses.statistics import ANALYSIS
from services.engine.column_writer import ColumnWriter
from services.engine.orders import sorted_rows
from services.engine.table import Table
from services.engine.table_writer import TableWriter

BLOCK = 262_144
ROUNDS = 3
QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What may be chosen on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks engine", description=__doc__)
    parser.add_argument("--file", type=Path, help="CSV file to read; flights are written when none is given")
    parser.add_argument("--rows", type=int, help="number of rows: the file's rows are repeated or cut")
    parser.add_argument("--size", type=int, default=50, help="MiB of flights when no file is given")
    parser.add_argument("--no-pandas", action="store_true", help="leave the baseline out: it needs much memory")
    return parser.parse_args(arguments)


def parsed(path: Path) -> pa.Table:
    """The file's cells, typed by a reader whose time counts for neither side."""
    missing = csv.ConvertOptions(null_values=["", "NA"], strings_can_be_null=True)
    return csv.read_csv(path, convert_options=missing).combine_chunks()


def kind_of(values: pa.DataType) -> ColumnType:
    """The column type of an Arrow type."""
    checks: list[tuple[Callable[[pa.DataType], bool], ColumnType]] = [
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_time, "time"),
    ]
    return next((kind for is_kind, kind in checks if is_kind(values)), "category")


def written(cells: pa.Table, rows: int, folder: Path) -> Table:
    """Write the table in blocks as a reader would hand them over."""
    writers = [ColumnWriter(folder, place) for place in range(cells.num_columns)]
    arrays = [column.combine_chunks() for column in cells.columns]
    for start in range(0, rows, BLOCK):
        for writer, array in zip(writers, arrays, strict=True):
            writer.append(array.slice(start, min(BLOCK, rows - start)))
    columns: list[Column] = [
        writer.finish(field.name, kind_of(field.type), role="dimension")
        for writer, field in zip(writers, cells.schema, strict=True)
    ]
    TableWriter.finish(folder, columns, rows)
    return Table.open(folder)


def repeated(cells: pa.Table, rows: int) -> pa.Table:
    """The same cells again and again until there are enough rows."""
    times = -(-rows // max(1, cells.num_rows))
    return cells if times <= 1 else pa.concat_tables([cells] * times).combine_chunks()


def by_pandas(frame: pd.DataFrame) -> None:
    """The same figures, column by column, as one would write it with pandas."""
    for name in frame.columns:
        series = frame[name]
        series.isna().sum()
        series.value_counts()
        if pd.api.types.is_numeric_dtype(series) and series.dtype != bool:
            series.describe()
            series.quantile(QUANTILES)
            (series.skew(), series.kurt(), series.sum(), (series == 0).sum(), (series < 0).sum())
            (series - series.median()).abs().median()
            present = series.dropna().to_numpy(float)
            np.histogram(present[np.isfinite(present)], bins=50)
        elif not pd.api.types.is_datetime64_any_dtype(series):
            series.dropna().astype(str).str.len().agg(["min", "max", "mean"])
    frame.duplicated().sum()


def pandas_seconds(cells: pa.Table) -> float:
    """How long the baseline takes, its own copy of the cells not counted."""
    frame = cells.to_pandas()
    return best_of(lambda: by_pandas(frame), 1)


def best_of(action: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The shortest of several rounds, in seconds."""
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        found.append(time.perf_counter() - begin)
    return min(found)


def anonymous() -> float:
    """MiB of this process that no file stands behind, now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))


def questions(table: Table) -> dict[str, Callable[[], Any]]:
    """What is asked of a written table: name → how."""
    columns = [column for column in table.columns if column.distinct > 1]
    by_size = sorted(columns, key=lambda column: column.distinct)
    few, many = by_size[0].name, by_size[-1].name
    common = table.profile(few).get("top") or [{"value": True}]
    conditions = (Condition(column=few, op="=", value=common[0]["value"]),)
    late = max(0, table.rows - 100)
    return {
        "statistics, stored": lambda: ANALYSIS.run(table, ANALYSIS.parse({})),
        "statistics, filtered": lambda: ANALYSIS.run(table, ANALYSIS.parse({"filter": conditions})),
        "last page, unsorted": lambda: table.preview(PreviewQuery(offset=late)),
        "last page, order kept": lambda: table.preview(PreviewQuery(offset=late, sort=(SortKey(column=many),))),
        "last page, sorted anew": lambda: sorted_rows([table.form(many)], [True]),
        "value counts": lambda: [table.value_counts(column.name) for column in table.columns],
    }


def report(name: str, seconds: float, baseline: float | None = None) -> None:
    """One line of the result."""
    ratio = f"{baseline / seconds:8.1f} × pandas" if baseline else ""
    print(f"{name:<28}{seconds * 1000:10.1f} ms{ratio}", flush=True)


def measure(path: Path, chosen: argparse.Namespace) -> None:
    """Write, describe and page through one file."""
    cells = parsed(path)
    rows = chosen.rows or cells.num_rows
    cells = repeated(cells, rows)
    baseline = None if chosen.no_pandas else pandas_seconds(cells.slice(0, rows))
    print(f"{rows:,} rows × {cells.num_columns} columns; pandas {baseline or 0:.2f} s")
    with TemporaryDirectory() as folder:
        before, begin = anonymous(), time.perf_counter()
        table = written(cells, rows, Path(folder))
        report("columns and profile", time.perf_counter() - begin, baseline)
        print(
            f"{'anonymous memory grew by':<28}{anonymous() - before:10.0f} MiB; highest resident "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB:,.0f} MiB, cells included"
        )
        print(f"{'columns on disk':<28}{sum(table.bytes_of(c.name) for c in table.columns) / MIB:10.1f} MiB")
        for name, question in questions(table).items():
            report(name, best_of(question), baseline if "filtered" in name else None)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark."""
    chosen = options(arguments)
    if chosen.file:
        measure(chosen.file, chosen)
        return 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "flights.csv"
        write_flights(path, chosen.size * MIB)
        measure(path, chosen)
    return 0
