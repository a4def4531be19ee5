"""Milliseconds of each analysis over the API, asked the first time and again; baseline: the shortest answer of all."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.clients import Client
from benchmarks.journey import seconds_of, send, until_ready
from benchmarks.processes import MIB
from benchmarks.tables import write_flights
from tests.fixtures.servers import LiveServer

BASELINE = "/health/live"
# What a page asks first of each kind.
QUESTIONS = (
    "statistics", "statistics?columns=0", "missing", "duplicates", "correlation", "correlation?method=spearman",
    "outliers", "outliers?method=consensus", "trends", "insights",
)  # fmt: skip


def times_of(client: Client, address: str, repeats: int) -> tuple[list[float], int]:
    """Milliseconds of the same question so many times, each on a line of its own, and the bytes of the answer."""
    found = [seconds_of(lambda: client.send("GET", address, None, {})) for _ in range(repeats)]
    return [1000 * seconds for seconds, _ in found], len(found[-1][1].body)


def tell(name: str, first: float, times: Sequence[float], size: int) -> None:
    """Print one line of the table."""
    middle, late = np.quantile(times, [0.5, 0.95])
    print(f"{name:32} {first:10.1f} {middle:10.2f} {late:10.2f} {size / 1000:10.1f}", flush=True)


def ask_all(server: LiveServer, path: Path, repeats: int) -> None:
    """Upload a file, and ask each question the first time and again."""
    client = Client(server.url).join("benchmark")
    dataset = until_ready(client, send(client, path)["id"])
    print(f"{'':32} {'first ms':>10} {'median ms':>10} {'p95 ms':>10} {'kB':>10}")
    times, size = times_of(client, BASELINE, repeats)
    tell("baseline, " + BASELINE, times[0], times[1:], size)
    name = dataset["columns"][0]["name"]
    for question in QUESTIONS:
        address = f"/api/v1/analysis/{dataset['id']}/{question.replace('=0', f'={name}')}"
        (first,), _ = times_of(client, address, 1)
        tell(question.replace("=0", f"={name}"), first, *times_of(client, address, repeats))


def main(arguments: Sequence[str]) -> int:
    """Print the baseline, then one line for each question."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=answers", description=__doc__)
    parser.add_argument("--file", type=Path, help="a file of your own; else flights of 50 MB are made")
    parser.add_argument("--repeats", type=int, default=200, help="times that a known answer is asked for (%(default)s)")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        path = chosen.file or Path(folder, "flights.csv")
        if not chosen.file:
            write_flights(path, 50_000_000)
        server = LiveServer(Path(folder), MAX_FILE_SIZE=str(path.stat().st_size + MIB)).start()
        try:
            ask_all(server, path, chosen.repeats)
        finally:
            server.kill()
    return 0
