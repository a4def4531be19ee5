"""A file to a page of statistics and findings, ours beside the reports of profilers: seconds, work and memory.

    python -m benchmarks profilers [FILE …] [--size MIB] [--limit SECONDS] [--only NAME …]

Each profiler has an environment of its own below `.venv-profilers`, and so many seconds for a file; one that does
not end in them, or cannot be installed with this Python, is told as that.
"""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import PEERS
from benchmarks.processes import MIB, sampled
from benchmarks.readers import OURS, ROOT, Run
from benchmarks.tables import write_flights

ENVIRONMENTS = ROOT / ".venv-profilers"


def options(arguments: Sequence[str]) -> Namespace:
    """What may be chosen on the command line."""
    parser = ArgumentParser(prog="python -m benchmarks profilers", description=__doc__)
    parser.add_argument("paths", type=Path, nargs="*", help="CSV files; else flights")
    parser.add_argument("--size", type=int, default=5, help="MiB of flights, where no file is given")
    parser.add_argument("--limit", type=float, default=600, help="seconds that each may take (default: %(default)s)")
    parser.add_argument("--only", nargs="+", choices=list(PEERS), default=list(PEERS))
    return parser.parse_args(arguments)


def interpreter(name: str) -> str | None:
    """The Python of a profiler, its environment made where it is not there; None where that fails."""
    if name == OURS:
        return sys.executable
    library = name.split(maxsplit=1)[0]
    folder = ENVIRONMENTS / library
    command = ["scripts/environment.sh", str(folder.relative_to(ROOT)), f"benchmarks/requirements-{library}.txt"]
    is_made = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    return str(folder / "bin" / "python") if is_made else None


def once(python: str, name: str, path: Path, limit: float) -> Run | str:
    """One profiler on one file; a sentence where it gives nothing."""
    command = [python, "-m", "benchmarks.peers", name, str(path)]
    with (
        # What it draws of its progress is of no use here.
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        ) as process,
        sampled(process.pid) as found,
    ):
        try:
            told, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"did not end in {limit:.0f} s"
    if process.returncode or not told.strip():
        return "failed"
    steps = tuple((str(step), float(clock), float(work)) for step, clock, work in json.loads(told.splitlines()[-1]))
    return Run(steps, max(found.values, default=0))


def line(name: str, run: Run | str, ours: Run | None) -> str:
    """What one profiler took, and how many times ours that is."""
    if isinstance(run, str):
        return f"{name:<15}{run}"
    parts = ", ".join(f"{step} {clock:.2f}" for step, clock, _ in run.steps)
    ratio = f"{run.seconds / ours.seconds:6.1f} ×{run.work / ours.work:6.1f} ×" if ours else ""
    return f"{name:<15}{run.seconds:8.2f}s{run.work:8.2f}s{run.memory / MIB:7.0f} MiB{ratio}   {parts}"


def compare(path: Path, names: Sequence[str], limit: float) -> None:
    """Run one after the other on one file, ours first."""
    print(f"\n{path.name}, {path.stat().st_size / MIB:,.0f} MiB; load {os.getloadavg()[0]:.1f}")
    print(f"{'':<15}{'seconds':>9}{'work':>9}{'memory':>11}{'of ours':>16}", flush=True)
    ours: Run | None = None
    for name in sorted(names, key=lambda name: name != OURS):
        python = interpreter(name)
        run = once(python, name, path, limit) if python else "cannot be installed with this Python"
        ours = run if name == OURS and isinstance(run, Run) else ours
        print(line(name, run, ours), flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark."""
    chosen = options(arguments)
    with TemporaryDirectory() as folder:
        files = list(chosen.paths)
        if not files:
            files = [Path(folder) / "flights.csv"]
            write_flights(files[0], chosen.size * MIB)
        for path in files:
            compare(path.resolve(), chosen.only, chosen.limit)
    return 0
