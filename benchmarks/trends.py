"""Forecasts: how they compare with Naive2 on series whose future is known, and whether the intervals hold.

    python -m benchmarks trends FOLDER [--set NAME] [--each]

FOLDER holds a `manifest.json` of cases, of which those of kind “forecast” name a file and the values that came.
Each file goes the whole way: it is read, stored as columns, and asked for its trends. OWA is the mean of two
ratios to Naive2, of the mean sMAPE and of the mean MASE, as in the M4 competition.
"""

import csv
import json
import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from models.receipt import ReadingOptions
from services.analyses.trends import Params, Result, run
from services.engine.table import Table
from services.ingest.pipeline import ingest
from services.series.forecasting.candidates import forecast_from


class Scores(NamedTuple):
    """One series: its set, errors of ours and of Naive2, and the shares inside both intervals."""

    group: str
    smape: float
    mase: float
    naive_smape: float
    naive_mase: float
    inside_80: float
    inside_95: float
    seconds: float


def quiet(_phase: str, _rows: int, _total: int | None) -> None:
    """Nobody watches."""


def cases(root: Path, only: str | None) -> Iterator[dict[str, Any]]:
    """The cases that hold back values."""
    listed = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    for case in listed["cases"] if isinstance(listed, dict) else listed:
        named = only is None or f"/{only}/" in case["path"]
        if case["kind"] == "forecast" and "holdout" in case["truth"] and named:
            yield case


def asked(path: Path, horizon: int) -> tuple[Result, float]:
    """Read a file and ask for its trends, with nothing told but the horizon."""
    with TemporaryDirectory() as folder:
        ingest(path, path.name, ReadingOptions(), Path(folder), quiet)
        table = Table.open(Path(folder))
        started = time.perf_counter()
        return run(table, Params(horizon=horizon)), time.perf_counter() - started


def symmetric(found: np.ndarray, truth: np.ndarray) -> float:
    """Symmetric mean absolute percentage error."""
    sizes = np.abs(found) + np.abs(truth)
    return float(200 * np.mean(np.abs(found - truth)[sizes > 0] / sizes[sizes > 0]))


def scaled(found: np.ndarray, truth: np.ndarray, history: np.ndarray, period: int) -> float:
    """Mean absolute error in units of the usual change over one period."""
    return float(np.mean(np.abs(found - truth)) / np.nanmean(np.abs(history[period:] - history[:-period])))


def judge(root: Path, case: dict[str, Any]) -> Scores:
    """Forecast one series and compare."""
    truth, path = case["truth"], root / case["path"]
    future = np.array(truth["holdout"], float)
    with path.open(encoding="utf-8") as file:
        history = np.array([float(row[truth["value_column"]] or "nan") for row in csv.DictReader(file)])
    result, seconds = asked(path, len(future))
    ours, low, high, inner_low, inner_high = (
        np.array([getattr(step, name) for step in result.forecast])
        for name in ("value", "low", "high", "inner_low", "inner_high")
    )
    known = np.interp(np.arange(len(history)), np.flatnonzero(history == history), history[history == history])
    naive = forecast_from([known], truth["seasonal_period"], len(future))["Naive2"][0]
    period = truth.get("mase_period", truth["seasonal_period"])
    return Scores(
        f"{case['path'].split('/')[1]} {truth['frequency']}",
        symmetric(ours, future),
        scaled(ours, future, history, period),
        symmetric(naive, future),
        scaled(naive, future, history, period),
        float(np.mean((future >= inner_low) & (future <= inner_high))),
        float(np.mean((future >= low) & (future <= high))),
        seconds,
    )


def report(name: str, scores: Sequence[Scores]) -> str:
    """One line for a set of series."""
    means = np.mean([score[1:] for score in scores], axis=0)
    owa = (means[0] / means[2] + means[1] / means[3]) / 2
    return (
        f"{name:<16} {len(scores):>4}  OWA {owa:.4f}  sMAPE {means[0]:6.2f}  MASE {means[1]:6.3f}"
        f"  in 80 % {means[4]:.3f}  in 95 % {means[5]:.3f}  {1000 * means[6]:6.1f} ms"
    )


def main(arguments: Sequence[str]) -> int:
    """Measure all series of a folder."""
    parser = ArgumentParser(prog="python -m benchmarks trends", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set", dest="only", help="only the cases below a folder of this name, such as m3")
    parser.add_argument("--each", action="store_true", help="print every series")
    chosen = parser.parse_args(arguments)
    groups: dict[str, list[Scores]] = defaultdict(list)
    for case in cases(chosen.folder, chosen.only):
        score = judge(chosen.folder, case)
        groups[score.group].append(score)
        if chosen.each:
            print(report(case["id"], [score]))
    for name, scores in sorted(groups.items()):
        print(report(name, scores))
    print(report("all", [score for scores in groups.values() for score in scores]))
    competition = [score for name, scores in groups.items() if name.startswith(("m3", "m4")) for score in scores]
    if competition:
        print(report("M3 and M4", competition))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
