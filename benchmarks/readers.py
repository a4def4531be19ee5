"""CSV or JSON to typed columns and a profile, ours beside others: seconds, work and memory in one run.

    python -m benchmarks readers [FILE or FOLDER …] [--size MIB] [--rounds N] [--only NAME …]

Each round runs every contender once, in a process of its own, so that a busy machine is busy for all;
the best round of each counts. The others are installed into `.venv-bench` (benchmarks/requirements.txt).
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contenders import CONTENDERS
from benchmarks.processes import MIB, sampled
from benchmarks.tables import write_flights

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-bench"
OURS = "datalens"


@dataclass(frozen=True)
class Run:
    """Seconds and processor seconds of each step, and the most anonymous memory."""

    steps: tuple[tuple[str, float, float], ...]
    memory: int

    @property
    def seconds(self) -> float:
        """Of all steps."""
        return sum(clock for _, clock, _ in self.steps)

    @property
    def work(self) -> float:
        """Processor seconds of all steps."""
        return sum(work for _, _, work in self.steps)

    @property
    def reading(self) -> float:
        """Seconds until the cells are in columns: of ours, with the profile."""
        return self.steps[0][1]


def options(arguments: Sequence[str]) -> Namespace:
    """What may be chosen on the command line."""
    parser = ArgumentParser(prog="python -m benchmarks readers", description=__doc__)
    parser.add_argument("paths", type=Path, nargs="*", help="CSV or JSON files, or folders of CSV; else flights")
    parser.add_argument("--size", type=int, default=50, help="MiB of flights, where no file is given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS))
    return parser.parse_args(arguments)


def prepared() -> bool:
    """Make the environment of the others; False where that fails."""
    command = ["scripts/environment.sh", ENVIRONMENT.name, "benchmarks/requirements.txt"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def once(name: str, path: Path) -> Run | None:
    """One contender on one file; None where it fails."""
    python = sys.executable if name == OURS else str(ENVIRONMENT / "bin" / "python")
    command = [python, "-m", "benchmarks.contenders", name, str(path)]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process,
        sampled(process.pid) as found,
    ):
        told, _ = process.communicate()
    if process.returncode or not told.strip():
        return None
    steps = tuple((str(step), float(clock), float(work)) for step, clock, work in json.loads(told.splitlines()[-1]))
    return Run(steps, max(found.values, default=0))


def compare(path: Path, names: Sequence[str], rounds: int) -> None:
    """Run all contenders in turn, and print the best round of each."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            run = once(name, path)
            if run is not None:
                runs[name].append(run)
    size = path.stat().st_size / MIB
    print(f"\n{path.name}, {size:,.0f} MiB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'':<10}{'read':>9}{'profile':>9}{'all':>9}{'work':>9}{'MiB/s':>8}{'memory':>10}")
    for name, found in runs.items():
        print(line(name, found, size) if found else f"{name:<10} failed")
    print(ratios(runs))


def line(name: str, found: Sequence[Run], size: float) -> str:
    """The best round of one contender."""
    best = min(found, key=lambda run: run.seconds)
    reading = min(run.reading for run in found)
    work, memory = min(run.work for run in found), min(run.memory for run in found) / MIB
    apart = f"{reading:8.2f}s{best.seconds - best.reading:8.2f}s" if len(best.steps) > 1 else f"{'together':>18}"
    return f"{name:<10}{apart}{best.seconds:8.2f}s{work:8.2f}s{size / best.seconds:8.0f}{memory:6.0f} MiB"


def ratios(runs: dict[str, list[Run]]) -> str:
    """Ours in terms of each other one."""
    ours = runs.get(OURS)
    if not ours:
        return ""
    seconds, work = min(run.seconds for run in ours), min(run.work for run in ours)
    told = []
    for name, found in runs.items():
        if name != OURS and found:
            whole, reading = min(run.seconds for run in found), min(run.reading for run in found)
            other = min(run.work for run in found)
            told.append(
                f"{name}: {seconds / reading:.2f} × its reading, {seconds / whole:.2f} × reading and profile "
                f"({work / other:.2f} × the work)"
            )
    return "DataLens takes, of " + "; of ".join(told) if told else ""


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, small ones first."""
    found = [inner for path in paths for inner in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]
    return sorted(found, key=lambda path: path.stat().st_size)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark."""
    chosen = options(arguments)
    if chosen.only != [OURS] and not prepared():
        return 1
    with TemporaryDirectory() as folder:
        files = files_in(chosen.paths)
        if not files:
            files = [Path(folder) / "flights.csv"]
            write_flights(files[0], chosen.size * MIB)
        for path in files:
            compare(path.resolve(), chosen.only, chosen.rounds)
    return 0
