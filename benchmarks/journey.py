"""From a file to all of its statistics, over the API; baseline: pandas reads and describes the same file."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.clients import Client
from benchmarks.processes import MIB, sampled
from benchmarks.tables import write_flights
from tests.fixtures.servers import LiveServer

PANDAS = """
import resource, sys, time
import pandas
begin = time.perf_counter()
pandas.read_csv(sys.argv[1], low_memory=False).describe(include="all")
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
FRONTIER = "datalens-benchmark-frontier"


def by_pandas(path: Path) -> tuple[float, int]:
    """Seconds and highest resident bytes of pandas, in a process of its own, its import not counted."""
    command = [sys.executable, "-c", PANDAS, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), int(said[1]) * 1024


def seconds_of(action: Callable[[], Any]) -> tuple[float, Any]:
    """How long something takes, and what it gives."""
    begin = time.perf_counter()
    result = action()
    return time.perf_counter() - begin, result


def send(client: Client, path: Path) -> Any:
    """Upload a file; gives the dataset, which is still to be read."""
    head = f'--{FRONTIER}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'.encode()
    tail = f"\r\n--{FRONTIER}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        with path.open("rb") as file:
            while piece := file.read(MIB):
                yield piece
        yield tail

    length = len(head) + path.stat().st_size + len(tail)
    headers = {"Content-Type": f"multipart/form-data; boundary={FRONTIER}", "Content-Length": str(length)}
    return client.send("POST", "/api/v1/datasets/upload", body(), headers).data


def until_ready(client: Client, dataset_id: str) -> Any:
    """Wait for the dataset; an error in it ends the benchmark."""
    while (dataset := client.call("GET", f"/api/v1/datasets/{dataset_id}").data)["status"] != "ready":
        if dataset["status"] == "failed":
            raise RuntimeError(str(dataset["error"]))
        time.sleep(0.05)
    return dataset


def answers(client: Client, dataset: Any) -> dict[str, str]:
    """What is asked most once the dataset is there → its path; the page starts at nine tenths of the table."""
    path = f"/api/v1/datasets/{dataset['id']}/preview?limit=100&offset={dataset['row_count'] * 9 // 10}"
    numbers = [column["name"] for column in dataset["columns"] if column["type"] in {"integer", "number"}]
    return {
        "statistics of all columns": f"/api/v1/analysis/{dataset['id']}/statistics",
        "100 rows, unsorted": path,
        f"100 rows, sorted by {numbers[-1]}": f"{path}&sort={numbers[-1]}",
    }


def times_of(client: Client, address: str) -> list[float]:
    """Seconds that the same question takes, the first time and eight times after."""
    return [seconds_of(lambda: client.send("GET", address, None, {}))[0] for _ in range(9)]


def through_the_server(path: Path) -> None:
    """Upload, wait, ask; print each part."""
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as home:
        server = LiveServer(Path(home), MAX_FILE_SIZE=str(path.stat().st_size + MIB)).start()
        try:
            client = Client(server.url).join("benchmark")
            time.sleep(4)
            with sampled(server.process_id) as memory:
                received, dataset = seconds_of(lambda: send(client, path))
                read, dataset = seconds_of(lambda: until_ready(client, dataset["id"]))
            print(f"DataLens: received in {received:.2f} s, then read, typed and counted in {read:.2f} s", flush=True)
            rest, highest = memory.values[0], max(memory.values)
            print(f"          memory {rest / MIB:.0f} MiB at rest, at most {highest / MIB:.0f} MiB, all processes")
            for name, address in answers(client, dataset).items():
                times = times_of(client, address)
                print(f"          {name}: first {times[0] * 1000:.0f} ms, then {median(times[1:]) * 1000:.1f} ms")
        finally:
            server.kill()


def main(arguments: Sequence[str]) -> int:
    """Print the baseline, then every part of the way."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=journey", description=__doc__)
    parser.add_argument(
        "--size", type=int, default=50_000_000, help="bytes of the table to make (default: %(default)s)"
    )
    parser.add_argument("--file", type=Path, help="a file of your own instead")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="datalens-bench-") as folder:
        path = chosen.file or Path(folder, "flights.csv")
        if not chosen.file:
            print(f"{write_flights(path, chosen.size):,} rows, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
        seconds, highest = by_pandas(path)
        print(f"pandas:   read and described in {seconds:.2f} s, at most {highest / MIB:.0f} MiB", flush=True)
        through_the_server(path)
    return 0
