"""Reading files: how many of a corpus are read right, and how fast a large one becomes typed columns.

    python -m benchmarks reading CORPORA [--set NAME] [--wrong] [--speed FILE] [--pollute FILE]

CORPORA is a folder with a `manifest.json` of cases, each with the path of a file and the truth about it. A clean
FILE to pollute is written in each way in which the Pollock benchmark pollutes its table, and read back.
"""

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.judges import columnar, delimited, documents, everyday, labels, workbooks
from benchmarks.judges.delimited import expected_table, texts_of
from benchmarks.reading_pollutions import polluted
from models.errors import DataLensError
from models.receipt import ReadingOptions
from services.formats.delimited import open_delimited
from services.ingest.headers import unique_names
from services.ingest.pipeline import Ingested, ingest

Judge = Callable[[Path, dict[str, Any]], Iterator[str]]
JUDGES: dict[str, Judge] = {
    "csv": delimited.judge, "excel": workbooks.judge, "json": documents.judge, "parquet": columnar.judge,
    "types": labels.judge_types, "types-pack": labels.judge_pack, "text-encoding": labels.judge_encoding,
    "date-pairs": labels.judge_dates, "table": everyday.judge,
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One case: its set, and what was read otherwise than it should."""

    name: str
    set: str
    wrong: tuple[str, ...]


def quiet(_phase: str, _rows: int, _total: int | None) -> None:
    """Nobody watches."""


def cases(root: Path, only: str | None) -> Iterator[dict[str, Any]]:
    """The files with truth about how they are to be read."""
    listed = json.loads((root / "manifest.json").read_text(encoding="utf-8"))["cases"]
    for case in listed:
        if case["kind"] in JUDGES and (only is None or f"{only}/" in case["path"]):
            yield case


def judged(root: Path, case: dict[str, Any]) -> Result:
    """Read one file with nothing told, and compare it with the truth."""
    group = "/".join(case["path"].split("/")[:2]) if case["path"].count("/") > 1 else case["path"].split("/")[0]
    try:
        wrong = tuple(JUDGES[case["kind"]](root, case))
    except Exception as error:  # noqa: BLE001 - a crash is a finding, not the end of the run
        wrong = (f"crash: {type(error).__name__} {error}"[:160],)
    return Result(case["id"], group, wrong)


def pollock(root: Path) -> tuple[float, float]:
    """The Pollock measure of 0 to 10, plain and weighted by how often a pollution occurs in real files.

    Ten parts: the file loads; precision, recall and F1 of the multisets of header cells, records and cells.

    Source: Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann, Pollock: A Data Loading Benchmark (VLDB 2023).
    """
    listed = list(cases(root, "csv/pollock"))
    scores = [pollock_score(root, case) for case in listed]
    weights = [float(case["truth"]["weight"]) for case in listed]
    weighted = sum(score * weight for score, weight in zip(scores, weights, strict=True)) / sum(weights)
    return sum(scores) / len(scores), weighted


def pollock_score(root: Path, case: dict[str, Any]) -> float:
    """The measure of one file."""
    expected = expected_table(root, case["truth"])
    header = case["truth"]["header_lines"] > 0
    return measure(root / case["path"], expected[0] if header else [], expected[1:])


def measure(path: Path, header: list[str], expected: list[list[str]]) -> float:
    """The Pollock measure of one file, of which names and rows are known."""
    try:
        names, rows = texts_of(open_delimited(path, ReadingOptions()))
    except DataLensError:
        return 0.0
    found = [[cell.strip() for cell in row] for row in rows]
    parts = [
        overlap(header, names),
        overlap(["\0".join(row) for row in expected], ["\0".join(row) for row in found]),
        overlap([cell for row in expected for cell in row], [cell for row in found for cell in row]),
    ]
    return 1 + sum(sum(part) for part in parts)


def pollute(path: Path) -> None:
    """Print the measure of each pollution of a clean table, and of all together."""
    scores: dict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "polluted.csv"
        for item in polluted(path):
            place.write_bytes(item.text.encode())
            rows = [[cell.strip() for cell in row] for row in item.rows]
            scores[item.kind].append(measure(place, list(unique_names(item.header or [])), rows))
    for kind, values in sorted(scores.items()):
        print(f"{kind:40} {sum(values) / len(values):7.3f}   {len(values):,} files")
    values = [value for group in scores.values() for value in group]
    print(f"{'all':40} {sum(values) / len(values):7.3f}   {len(values):,} files")


def overlap(expected: list[str], found: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets, as Pollock has them: nothing expected is full marks."""
    if not expected:
        return 1.0, 1.0, 1.0
    common = sum((Counter(expected) & Counter(found)).values())
    if not common:
        return 0.0, 0.0, 0.0
    one, other = common / len(expected), common / len(found)
    return one, other, 2 * one * other / (one + other)


def report(results: list[Result], show: bool) -> None:
    """Print the share of files read right, per set and in all, and which ones were not."""
    sets: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        sets[result.set].append(result)
    for name, members in sorted(sets.items()):
        right = sum(not result.wrong for result in members)
        print(f"{name:26} {right:4} of {len(members):4} right")
        if show:
            for result in members:
                if result.wrong:
                    print(f"    {result.name}: {'; '.join(result.wrong)}")
    right = sum(not result.wrong for result in results)
    print(f"{'all':26} {right:4} of {len(results):4} right")


def timed(path: Path) -> tuple[float, Ingested]:
    """Seconds from bytes to typed columns with statistics."""
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        done = ingest(path, path.name, ReadingOptions(), Path(folder), quiet)
        return time.perf_counter() - started, done


def speed(path: Path) -> None:
    """Print how long reading takes beside what others need for the reading alone."""
    from pyarrow import csv as arrow_csv

    timed(path)  # imports and caches are warm for all
    ours, done = min(timed(path), timed(path), key=lambda item: item[0])
    print(f"DataLens, columns and statistics   {ours:7.2f} s   {done.row_count:,} rows")
    started = time.perf_counter()
    arrow_csv.read_csv(path)
    print(f"pyarrow.csv, table only            {time.perf_counter() - started:7.2f} s")
    try:
        import pandas as pd
    except ImportError:
        return
    started = time.perf_counter()
    pd.read_csv(path, low_memory=False)
    print(f"pandas.read_csv, table only        {time.perf_counter() - started:7.2f} s")


def parsed(arguments: Sequence[str]) -> Namespace:
    """What the command line asks for."""
    parser = ArgumentParser(prog="benchmarks reading")
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument("--set", help="only this folder of files")
    parser.add_argument("--wrong", action="store_true", help="list the files that were read wrongly")
    parser.add_argument("--pollute", type=Path, help="a clean file with commas, to pollute in every way and read back")
    parser.add_argument("--speed", type=Path, help="a large file to time")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Score corpora, or time one file."""
    wanted = parsed(arguments)
    if wanted.corpora is not None:
        report([judged(wanted.corpora, case) for case in cases(wanted.corpora, wanted.set)], wanted.wrong)
        plain_score, weighted_score = pollock(wanted.corpora)
        print(f"Pollock measure            {plain_score:.3f} plain, {weighted_score:.3f} weighted")
    if wanted.pollute is not None:
        pollute(wanted.pollute)
    if wanted.speed is not None:
        speed(wanted.speed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
