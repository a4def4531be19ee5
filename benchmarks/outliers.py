"""How well outliers are found in labelled tables: the vote of three against scikit-learn's isolation forest alone."""

import argparse
import csv
import gzip
import io
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from services.analyses.outliers import ANALYSIS
from services.engine.table import Table

HELP = "folder with manifest.json: cases of kind outliers (rows by number) or ts-anomaly (windows of time)"


class Labelled(NamedTuple):
    """A table of numbers and which of its n rows are outliers."""

    name: str
    numbers: np.ndarray
    names: list[str]
    labels: np.ndarray


def cases(folder: Path) -> Iterator[Labelled]:
    """The labelled tables of a folder that have outliers."""
    for case in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["cases"]:
        if case["kind"] not in ("outliers", "ts-anomaly"):
            continue
        found = labelled(case["id"], folder / case["path"], case["truth"])
        if found.labels.any():
            yield found


def labelled(name: str, path: Path, truth: dict[str, Any]) -> Labelled:
    """One table with its labels: rows by number, or all within a window of time."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    names, *rows = csv.reader(io.StringIO(text), delimiter=truth.get("delimiter", ","))
    labels = np.zeros(len(rows), bool)
    labels[truth.get("outlier_rows_0based") or []] = True
    if clock := truth.get("time_column"):
        place = names.index(clock)
        windows = truth.get("anomaly_windows") or truth.get("anomaly_ranges") or []
        labels |= [any(start[:19] <= row[place] <= end[:19] for start, end in windows) for row in rows]
    kept = [place for place, column in enumerate(names) if column != clock]
    numbers = np.array([[float(row[place]) for place in kept] for row in rows])
    return Labelled(name, numbers, [names[place] for place in kept], labels)


def quality(scores: np.ndarray, labels: np.ndarray) -> float:
    """The area under the ROC curve: how often an outlier scores above a usual row."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(labels, scores))


def ours(case: Labelled) -> np.ndarray:
    """The scores of the vote."""
    table = Table.of(**{name: case.numbers[:, place].tolist() for place, name in enumerate(case.names)})
    found = ANALYSIS.run(table, ANALYSIS.parse({"threshold": 0, "limit": 1_000_000, "columns": case.names}))
    scores = np.zeros(len(case.labels))
    scores[[row.row for row in found.rows]] = [row.score for row in found.rows]
    return scores


def theirs(case: Labelled) -> np.ndarray:
    """The scores of scikit-learn's isolation forest as it comes."""
    from sklearn.ensemble import IsolationForest

    return -IsolationForest(random_state=0).fit(case.numbers).score_samples(case.numbers)


def main(arguments: Sequence[str]) -> int:
    """Print both for each table, and their means; 1 when the vote is not better on the whole."""
    parser = argparse.ArgumentParser(prog="outliers", description=__doc__)
    parser.add_argument("folder", type=Path, help=HELP)
    found: list[tuple[float, float]] = []
    print(f"{'table':<56}{'vote':>8}{'forest':>8}{'seconds':>9}")
    for case in cases(parser.parse_args(arguments).folder):
        started = time.perf_counter()
        vote = quality(ours(case), case.labels)
        seconds = time.perf_counter() - started
        found.append((vote, quality(theirs(case), case.labels)))
        print(f"{case.name:<56}{vote:>8.3f}{found[-1][1]:>8.3f}{seconds:>9.2f}", flush=True)
    vote, forest = np.mean(found, axis=0)
    print(f"{f'mean ROC-AUC of {len(found)} tables':<56}{vote:>8.3f}{forest:>8.3f}")
    return int(vote <= forest)
