"""Seconds from start to the first answer, and memory at rest; baseline: an interpreter that only imports.

The server runs as `make run` starts it, from an environment without the libraries of the tests.
"""

import argparse
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.clients import Client
from benchmarks.processes import MIB, anonymous, proportional
from tests.fixtures.servers import LiveServer

ROOT = Path(__file__).resolve().parent.parent
PLAIN = str(ROOT / ".venv" / "bin" / "python")
IMPORTS = "import dash, dash_ag_grid, flask, numpy, pyarrow, pydantic, sqlalchemy"


class Start(NamedTuple):
    """What one start cost."""

    seconds: float
    resident: int
    anonymous: int


def only_imports() -> float:
    """Seconds that an interpreter takes to load the same libraries and end."""
    begin = time.perf_counter()
    subprocess.run([PLAIN, "-c", IMPORTS], check=True)
    return time.perf_counter() - begin


def start(home: Path) -> Start:
    """Start on a data folder until the sign-in page is served; look at the memory once it rests."""
    server = LiveServer(home, interpreter=PLAIN)
    begin = time.perf_counter()
    server.start()
    try:
        Client(server.url).send("GET", "/sign-in", None, {})
        seconds = time.perf_counter() - begin
        time.sleep(4)
        return Start(seconds, proportional(server.process_id), anonymous(server.process_id))
    finally:
        server.stop()


def main(arguments: Sequence[str]) -> int:
    """Print the first start on an empty folder, then the median of later ones."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=startup", description=__doc__)
    parser.add_argument("--starts", type=int, default=3, help="starts after the first (default: %(default)s)")
    starts = parser.parse_args(arguments).starts
    subprocess.run(["scripts/environment.sh", ".venv", "requirements.txt"], cwd=ROOT, check=True)
    print(f"baseline, importing the libraries: {median(only_imports() for _ in range(starts)):.2f} s")
    with TemporaryDirectory(prefix="datalens-bench-", ignore_cleanup_errors=True) as folder:
        first = start(Path(folder))
        later = [start(Path(folder)) for _ in range(starts)]
    print(f"first start, on an empty folder:    {first.seconds:.2f} s")
    print(f"second start (median of {starts}):        {median(one.seconds for one in later):.2f} s")
    print(
        f"at rest, all processes: {median(one.resident for one in later) / MIB:.0f} MiB resident (PSS), "
        f"of it {median(one.anonymous for one in later) / MIB:.0f} MiB anonymous"
    )
    return 0
