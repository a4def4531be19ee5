"""Server memory while it receives a 1 GB file, by multipart and by tus; baseline: the same server at rest."""

import argparse
import base64
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.clients import Client
from benchmarks.processes import MIB, sampled
from benchmarks.tables import SAMPLE
from tests.fixtures.servers import LiveServer

PROMISED_GROWTH = 64 * MIB
PIECE = 8 * MIB
FRONTIER = "datalens-benchmark-frontier"


class Receiving(NamedTuple):
    """What one upload cost."""

    before: float
    highest: int
    seconds: float

    @property
    def growth(self) -> float:
        """How far the server's memory rose above what it had at rest, in bytes."""
        return self.highest - self.before


def table(size: int) -> Iterator[bytes]:
    """A CSV file of exactly `size` bytes: the real flights, over and over; its last line may be cut."""
    header, _, rows = SAMPLE.read_bytes().partition(b"\n")
    yield header + b"\n"
    left = size - len(header) - 1
    block = rows * (PIECE // len(rows) + 1)
    while left > 0:
        yield block[:left]
        left -= len(block)


def by_multipart(client: Client, size: int) -> None:
    """One POST, its body made while it is sent."""
    head = (
        f'--{FRONTIER}\r\nContent-Disposition: form-data; name="file"; filename="flights.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    tail = f"\r\n--{FRONTIER}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield from table(size)
        yield tail

    headers = {
        "Content-Type": f"multipart/form-data; boundary={FRONTIER}",
        "Content-Length": str(len(head) + size + len(tail)),
    }
    client.send("POST", "/api/v1/datasets/upload", body(), headers)


def by_tus(client: Client, size: int) -> None:
    """A creation and one PATCH, as a browser sends it on a good line."""
    protocol = {"Tus-Resumable": "1.0.0"}
    name = base64.b64encode(b"flights.csv").decode()
    created = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}", "Content-Length": "0"}
    location = client.send("POST", "/api/v1/uploads/", None, protocol | created).headers["location"]
    path = "/" + location.partition("//")[2].partition("/")[2] if "//" in location else location
    patched = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Content-Length": str(size)}
    client.send("PATCH", path, table(size), protocol | patched)


def measure(send: Callable[[Client, int], None], size: int) -> Receiving:
    """A fresh server at rest, then the same one while it receives."""
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        server = LiveServer(Path(folder), MAX_FILE_SIZE=str(2 * size), LOG_LEVEL="WARNING").start()
        try:
            client = Client(server.url).join("benchmark")
            # The spare child that waits for the next file is part of a server at rest.
            time.sleep(4)
            with sampled(server.process_id) as rest:
                time.sleep(1)
            begin = time.perf_counter()
            with sampled(server.process_id) as receiving:
                send(client, size)
            seconds = time.perf_counter() - begin
            return Receiving(median(rest.values), max(receiving.values), seconds)
        finally:
            server.kill()


def plain_copy(size: int) -> float:
    """Seconds that the same bytes take to be hashed, written and made durable, without any server."""
    with TemporaryDirectory(prefix="datalens-bench-") as folder, Path(folder, "plain").open("wb") as file:
        begin = time.perf_counter()
        digest = hashlib.sha256()
        for piece in table(size):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        return time.perf_counter() - begin


def main(arguments: Sequence[str]) -> int:
    """Print what each way costs; fails when memory grows by more than was promised."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=upload", description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000_000, help="bytes to send (default: %(default)s)")
    size = parser.parse_args(arguments).size
    print(f"{size / 1e6:,.0f} MB; hashed, written and fsynced without a server: {plain_copy(size):.1f} s")
    kept = True
    for name, send in (("multipart", by_multipart), ("tus", by_tus)):
        found = measure(send, size)
        kept = kept and found.growth <= PROMISED_GROWTH
        print(
            f"{name:<10} {found.seconds:6.1f} s   at rest {found.before / MIB:6.1f} MiB   "
            f"highest {found.highest / MIB:6.1f} MiB   growth {found.growth / MIB:+6.1f} MiB (promised: +64)",
            flush=True,
        )
    return 0 if kept else 1
