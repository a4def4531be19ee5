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
LINES = (".ndjson", ".jsonl")
Step = tuple[str, float, float]


def is_json(path: Path) -> bool:
    """Whether a file holds JSON: records one per line, or a list of them."""
    return path.suffix in (".json", *LINES)


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
        reader = f"read_json('{path}')" if is_json(path) else f"read_csv('{path}', nullstr = ['', 'NA'])"
        table = f"CREATE TABLE cells AS SELECT * FROM {reader}"
        yield timed("read", lambda: connection.execute(table))[0]
        yield timed("profile", lambda: connection.execute("SUMMARIZE cells").fetchall())[0]


def duckdb_parquet(path: Path) -> Iterator[Step]:
    """DuckDB: from CSV to a Parquet file, which is what it takes to keep the columns; no profile."""
    with TemporaryDirectory() as folder, import_module("duckdb").connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        reader = f"read_json('{path}')" if is_json(path) else f"read_csv('{path}', nullstr = ['', 'NA'])"
        kept = f"COPY (SELECT * FROM {reader}) TO '{folder}/cells.parquet' (FORMAT parquet)"
        yield timed("read", lambda: connection.execute(kept))[0]


def polars(path: Path) -> Iterator[Step]:
    """polars: types inferred from all rows, then describe."""
    library = import_module("polars")
    if is_json(path):
        name = "read_ndjson" if path.suffix in LINES else "read_json"
        step, frame = timed("read", lambda: getattr(library, name)(path, infer_schema_length=None))
    else:
        step, frame = timed("read", lambda: library.read_csv(path, infer_schema_length=None, null_values=["", "NA"]))
    yield step
    yield timed("profile", frame.describe)[0]  # type: ignore[attr-defined]


def pandas(path: Path) -> Iterator[Step]:
    """pandas: types of whole columns, then describe of all of them."""
    library = import_module("pandas")
    if is_json(path):
        step, frame = timed("read", lambda: library.read_json(path, lines=path.suffix in LINES))
    else:
        step, frame = timed("read", lambda: library.read_csv(path, low_memory=False))
    yield step
    yield timed("profile", lambda: frame.describe(include="all"))[0]  # type: ignore[attr-defined]


def pyarrow(path: Path) -> Iterator[Step]:
    """pyarrow: into a table, types as found in the first block; it has no profile, and reads no list of records."""
    kind = "json" if is_json(path) else "csv"
    library = import_module(f"pyarrow.{kind}")
    yield timed("read", lambda: getattr(library, f"read_{kind}")(path))[0]


CONTENDERS = {
    "datalens": datalens, "duckdb": duckdb, "parquet": duckdb_parquet, "polars": polars, "pandas": pandas,
    "pyarrow": pyarrow,
}  # fmt: skip


def run(name: str, path: Path) -> None:
    """Warm up on the head of the file, as a server is that has run for a while; then do it."""
    with TemporaryDirectory() as folder, path.open("rb") as source:
        head = Path(folder) / f"head{path.suffix}"
        data = source.read(HEAD)
        # A list of records ends with the last whole one, and with the bracket that closes it.
        is_list = path.suffix == ".json"
        head.write_bytes(data[: data.rfind(b"},") + 1] + b"]" if is_list else data[: data.rfind(b"\n") + 1])
        list(CONTENDERS[name](head))
    print(json.dumps(list(CONTENDERS[name](path))), flush=True)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
