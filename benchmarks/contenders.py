"""One reader at work on one file, in a process of its own: prints seconds of each step as a line of JSON.

    python -m benchmarks.contenders NAME FILE

The libraries other than ours are in an environment of their own, so they are imported by name.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

HEAD = 200_000
THREADS = 2
Step = tuple[str, float, float]


def timed(name: str, action: Callable[[], object]) -> tuple[Step, object]:
    """A step with its seconds on the clock and of the processors, and what it gave."""
    clock, work = time.perf_counter(), time.process_time()
    given = action()
    return (name, time.perf_counter() - clock, time.process_time() - work), given


def datalens(path: Path) -> Iterator[Step]:
    """Ours: one step from bytes to stored typed columns and the complete profile of each."""
    reading, options = import_module("services.ingest.pipeline"), import_module("models.receipt").ReadingOptions()
    with TemporaryDirectory() as folder:
        step, _ = timed(
            "all", lambda: reading.ingest(path, path.name, options, Path(folder), lambda phase, rows, total: None)
        )
    yield step


def duckdb(path: Path) -> Iterator[Step]:
    """DuckDB: into a table in memory, then SUMMARIZE, whose quantiles and distinct counts are approximate."""
    with import_module("duckdb").connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        table = f"CREATE TABLE cells AS SELECT * FROM read_csv('{path}', nullstr = ['', 'NA'])"
        yield timed("read", lambda: connection.execute(table))[0]
        yield timed("profile", lambda: connection.execute("SUMMARIZE cells").fetchall())[0]


def polars(path: Path) -> Iterator[Step]:
    """polars: types inferred from all rows, then describe."""
    library = import_module("polars")
    step, frame = timed("read", lambda: library.read_csv(path, infer_schema_length=None, null_values=["", "NA"]))
    yield step
    yield timed("profile", frame.describe)[0]  # type: ignore[attr-defined]


def pandas(path: Path) -> Iterator[Step]:
    """pandas: types of whole columns, then describe of all of them."""
    library = import_module("pandas")
    step, frame = timed("read", lambda: library.read_csv(path, low_memory=False))
    yield step
    yield timed("profile", lambda: frame.describe(include="all"))[0]  # type: ignore[attr-defined]


CONTENDERS = {"datalens": datalens, "duckdb": duckdb, "polars": polars, "pandas": pandas}


def run(name: str, path: Path) -> None:
    """Warm up on the head of the file, as a server is that has run for a while; then do it."""
    with TemporaryDirectory() as folder, path.open("rb") as source:
        head = Path(folder) / "head.csv"
        data = source.read(HEAD)
        head.write_bytes(data[: data.rfind(b"\n") + 1])
        list(CONTENDERS[name](head))
    print(json.dumps(list(CONTENDERS[name](path))), flush=True)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
