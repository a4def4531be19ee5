"""Correlation of all pairs of columns; baseline: pandas over the same numbers, in the same run."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.engine import best_of, parsed, written
from benchmarks.processes import MIB
from benchmarks.tables import write_flights
from services.analyses.correlation import ANALYSIS
from services.engine.table import Table

PATTERNS = 9
SEED = 20


class Case(NamedTuple):
    """One table and one method: what it is called, rows, columns, and whether pandas is asked as well."""

    method: str
    rows: int
    columns: int


CASES = (
    Case("pearson", 50_000, 200),
    Case("pearson", 50_000, 500),
    Case("spearman", 208_000, 20),
    Case("kendall", 50_000, 10),
)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What may be chosen on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks correlation", description=__doc__)
    parser.add_argument("--file", type=Path, help="CSV file whose measures are correlated as well")
    parser.add_argument("--no-pandas", action="store_true", help="leave the baseline out: it takes minutes")
    return parser.parse_args(arguments)


def drawn(rows: int, columns: int) -> pa.Table:
    """Numbers with two decimals that share a cause, a third of them with gaps in one of nine patterns."""
    generator = np.random.default_rng(SEED)
    cause = generator.normal(size=rows)
    gaps = [generator.random(rows) < 0.05 * (number + 1) for number in range(PATTERNS)]
    found = {}
    for number in range(columns):
        values = np.round(cause * (number % 5) / 5 + generator.normal(size=rows), 2)
        if number % 3 == 0:
            values[gaps[number // 3 % PATTERNS]] = np.nan
        found[f"c{number}"] = pa.array(values, from_pandas=True)
    return pa.table(found)


def measures(table: Table) -> list[str]:
    """The columns of numbers."""
    return [column.name for column in table.columns if column.type in ("integer", "number")]


def compare(title: str, cells: pa.Table, method: str, with_pandas: bool) -> None:
    """One line: our time, pandas' time, and the largest difference of a coefficient."""
    with TemporaryDirectory() as folder:
        table = written(cells, cells.num_rows, Path(folder))
        names = measures(table)
        params = ANALYSIS.parse({"method": method, "columns": names})
        found: list[Any] = []
        ours = best_of(lambda: found.append(ANALYSIS.run(table, params)))
        line = f"{title:<34}{ours * 1000:10.1f} ms"
        if with_pandas:
            frame = cells.select(names).to_pandas()
            expected: list[Any] = []
            theirs = best_of(lambda: expected.append(frame.corr(method)), 1)
            line += f"{theirs / ours:8.1f} × pandas   largest difference {difference(found[0], expected[0]):.1e}"
    print(line, flush=True)


def difference(found: Any, expected: pd.DataFrame) -> float:
    """The largest difference between two matrices where both have a value."""
    ours = np.array(found.matrix, float)
    return float(np.nanmax(np.abs(ours - expected.to_numpy())))


def questions(chosen: argparse.Namespace) -> Iterator[Callable[[], None]]:
    """Everything that is measured."""
    for case in CASES:
        title = f"{case.method}, {case.columns} × {case.rows:,}"
        yield lambda case=case, title=title: compare(  # type: ignore[misc]
            title, drawn(case.rows, case.columns), case.method, not chosen.no_pandas
        )
    with TemporaryDirectory() as folder:
        path = chosen.file or Path(folder) / "flights.csv"
        if not chosen.file:
            write_flights(path, 20 * MIB)
        cells = parsed(path)
        for method in ("pearson", "spearman"):
            title = f"{method}, {path.stem[:14]}, {cells.num_rows:,} rows"
            yield lambda title=title, method=method: compare(title, cells, method, not chosen.no_pandas)  # type: ignore[misc]


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark."""
    for question in questions(options(arguments)):
        question()
    return 0
