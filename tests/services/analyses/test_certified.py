"""Certified values of the Statistical Reference Datasets: mean and standard deviation to 12 digits and more."""

import csv
import math
from pathlib import Path

import pyarrow as pa
import pytest

from services.analyses.statistics import Params, run
from tests.contracts.source import ROOT
from tests.services.engine.building import decimal_keys, one

FOLDER = ROOT / "tests" / "data" / "statistics"
CERTIFIED = {
    "Lottery": (518.958715596330, 291.699727470969),
    "Michelso": (299.852400000000, 0.0790105478190518),
    "NumAcc2": (1.2, 0.1),
    "NumAcc4": (10000000.2, 0.1),
}
# These two are defined by how they are made.
MADE = {
    "NumAcc1": (["10000001", "10000003", "10000002"], 10000002.0, 1.0),
    "NumAcc3": (["1000000.2", *["1000000.1", "1000000.3"] * 500], 1000000.2, 0.1),
}


def texts_of(name: str) -> list[str]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["y"] for row in csv.DictReader(file)]


def correct_digits(found: float | None, certified: float) -> float:
    assert found is not None
    return 16.0 if found == certified else -math.log10(abs(found - certified) / abs(certified))


SETS = [(name, texts_of(name), *values) for name, values in CERTIFIED.items()]
SETS += [(name, *values) for name, values in MADE.items()]


@pytest.mark.parametrize(("name", "texts", "mean", "deviation"), SETS, ids=[item[0] for item in SETS])
def test_decimals_reach_the_certified_digits(
    name: str, texts: list[str], mean: float, deviation: float, tmp_path: Path
):
    keys, scale = decimal_keys(texts)
    profile = run(one(tmp_path, keys, "number", scale=scale), Params()).profile[0].model_dump()
    assert correct_digits(profile["mean"], mean) >= 14.5
    assert correct_digits(profile["std"], deviation) >= 14.5


@pytest.mark.parametrize(("name", "texts", "mean", "deviation"), SETS, ids=[item[0] for item in SETS])
def test_doubles_reach_what_doubles_can_hold(
    name: str, texts: list[str], mean: float, deviation: float, tmp_path: Path
):
    values = pa.array([float(text) for text in texts])
    profile = run(one(tmp_path, values, "number"), Params()).profile[0].model_dump()
    # The doubles next to 10000000.1 and its like differ from them by 1e-9: no method can do better with them.
    least = {"NumAcc3": 9, "NumAcc4": 8}.get(name, 13)
    assert correct_digits(profile["mean"], mean) >= 14
    assert correct_digits(profile["std"], deviation) >= least
