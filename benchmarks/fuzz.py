"""Damaged files: whatever bytes come, a reading ends with columns or with an error of ours, in linear time.

    python -m benchmarks fuzz [FOLDER …] [--minutes N] [--seed N] [--keep FOLDER]

Files of the folders (else those of the tests) are cut, spliced and sprinkled with marks, and read in a
child; what breaks it is kept. Then the slowest readings are repeated with twice and four times the bytes.
"""

import random
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import DataLensError
from models.receipt import ReadingOptions
from services.formats.names import supported_suffixes
from services.ingest import limits
from services.ingest.pipeline import ingest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 200_000
SLOW, SLOWEST = 1.0, 5
GROWTH = 3.0
MEMORY = 6 * 1024**3  # as for the child of a server: a reader that wants more ends, and is told of here
MARKS = (
    b'"', b"'", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"\x81",
    b"\\", b"#", b"  ", b'""', b'"\n', b'\n"', b",,,,", b"NA", b"1e999", b"-", b"2020-13-45", b"{", b"}", b"[", b"]",
)  # fmt: skip


def options(arguments: Sequence[str]) -> Namespace:
    """What may be chosen on the command line."""
    parser = ArgumentParser(prog="python -m benchmarks fuzz", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="files to begin with")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz", help="where broken readings are kept")
    parser.add_argument("--child", action="store_true", help="do the work; the parent survives it")
    return parser.parse_args(arguments)


def beginnings(folders: Sequence[Path]) -> list[Path]:
    """The files to begin with."""
    chosen = folders or [ROOT / "tests" / "data"]
    found = [path for folder in chosen for path in sorted(folder.rglob("*")) if path.is_file()]
    known = {f".{suffix}" for suffix in supported_suffixes()}
    return [path for path in found if path.suffix.lower() in known and 0 < path.stat().st_size <= LARGEST]


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five things done to them."""
    for _ in range(chance.randint(1, 5)):
        place = chance.randint(0, len(data))
        other_place = chance.randint(0, len(other))
        size = min(len(data), chance.choice((1, 2, 8, 64, 1024, 16_384)))
        ways = (
            lambda: data[:place] + chance.choice(MARKS) * chance.choice((1, 1, 2, 50)) + data[place:],  # noqa: B023
            lambda: data[:place] + data[place + size :],  # noqa: B023
            lambda: data[:place],  # noqa: B023
            lambda: data[:place] + data[place : place + size] * chance.choice((2, 10)) + data[place:],  # noqa: B023
            lambda: data[:place] + other[other_place:],  # noqa: B023
            lambda: data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],  # noqa: B023
            lambda: data.replace(chance.choice(MARKS), chance.choice(MARKS)),  # noqa: B023
            lambda: data[place:] + data[:place],  # noqa: B023
        )
        data = chance.choice(ways)()[: 2 * LARGEST]
    return data


def reading(path: Path, folder: Path) -> str:
    """Read one file; what was wrong with that, or nothing."""
    try:
        done = ingest(path, path.name, ReadingOptions(), folder, lambda phase, rows, total: None)
    except DataLensError:
        return ""
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"{type(error).__name__}: {error}"[:300]
    if done.receipt.rows_in_file > done.row_count:  # more are found where a stray quote joins rows for the count
        return f"{done.row_count} rows read of {done.receipt.rows_in_file}"
    return ""


def timed(path: Path) -> tuple[float, str]:
    """Processor seconds of one reading, and what was wrong with it."""
    with TemporaryDirectory() as folder:
        begin = time.process_time()
        wrong = reading(path, Path(folder))
        return time.process_time() - begin, wrong


def work(chosen: Namespace) -> None:
    """Damage and read until the time is up; what is being read always lies in the folder to keep."""
    limits.apply({"address_space": MEMORY})
    chance = random.Random(chosen.seed)
    files = beginnings(chosen.folders)
    until = time.monotonic() + 60 * chosen.minutes
    count = broken = 0
    slow: list[tuple[float, Path]] = []
    while time.monotonic() < until:
        first, second = chance.choice(files), chance.choice(files)
        path = chosen.keep / f"current-{chosen.seed}{first.suffix}"
        path.write_bytes(damaged(first.read_bytes(), second.read_bytes(), chance))
        seconds, wrong = timed(path)
        count += 1
        if wrong:
            broken += 1
            kept = path.rename(chosen.keep / f"broken-{chosen.seed}-{count}{first.suffix}")
            print(f"{kept}: {wrong} (from {first.name})", flush=True)
        elif seconds > SLOW:
            slow.append((seconds, path.rename(chosen.keep / f"slow-{chosen.seed}-{count}{first.suffix}")))
    print(f"{count:,} damaged files read, {broken} badly, {len(slow)} in more than {SLOW} s of work", flush=True)
    for seconds, path in sorted(slow, reverse=True)[:SLOWEST]:
        growth(seconds, path)


def growth(seconds: float, path: Path) -> None:
    """Tell how the time grows with the size."""
    data = path.read_bytes()
    times = [seconds]
    for factor in (2, 4):
        larger = path.with_name(f"larger-{path.name}")
        larger.write_bytes(data * factor)
        times.append(timed(larger)[0])
        larger.unlink()
    worst = max(after / before for before, after in pairwise(times))
    told = " → ".join(f"{one:.2f}" for one in times)
    print(f"{path.name}: {told} s with twice and four times the bytes{'; NOT LINEAR' if worst > GROWTH else ''}")


def main(arguments: Sequence[str]) -> int:
    """Run the child again until the time is up: a reading that kills it is kept like any other."""
    chosen = options(arguments)
    chosen.keep.mkdir(parents=True, exist_ok=True)
    if chosen.child:
        work(chosen)
        return 0
    until = time.monotonic() + 60 * chosen.minutes
    seed = chosen.seed
    while (left := (until - time.monotonic()) / 60) > 0.01:
        told = ["--child", "--minutes", f"{left:.3f}", "--seed", str(seed), "--keep", str(chosen.keep)]
        command = [sys.executable, "-m", "benchmarks", "fuzz", *map(str, chosen.folders), *told]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code == 0:
            break
        print(f"the reader ended with {code}; see {chosen.keep}/current-{seed}.*", flush=True)
        seed += 1
    return 0
