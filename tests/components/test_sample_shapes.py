"""Shapes on the cards of samples: they are those of the files."""

import csv
from pathlib import Path

import numpy as np
import pytest

from components.sample_shapes import SHAPES
from tests.contracts.source import ROOT


def numbers_in(path: Path, column: str) -> list[float]:
    with path.open(encoding="utf-8", newline="") as file:
        cells = [row[column] for row in csv.DictReader(file)]
    return [float(cell) for cell in cells if cell not in ("", "NA")]


@pytest.mark.parametrize("key", SHAPES)
def test_a_card_shows_the_distribution_of_its_file(key: str):
    shape = SHAPES[key]
    found = numbers_in(ROOT / "services" / "sample_data" / f"{key}.csv", shape.column)
    counts, _ = np.histogram(found, bins=len(shape.counts), range=(shape.first, shape.last))
    assert tuple(counts.tolist()) == shape.counts
