"""Duplicate rows: equal in every cell, missing cells included, whatever the form of the columns."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine import duplicates, scratch
from services.engine.table import Table
from tests.services.engine.building import where, write

CELL = st.none() | st.integers(0, 2)
ROWS = st.lists(st.tuples(*[CELL] * 6), min_size=1, max_size=40)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_rows_are_duplicates_when_all_cells_are_equal(rows: list):
    table = Table.of(**{f"c{place}": pa.array([row[place] for row in rows], pa.int64()) for place in range(6)})  # type: ignore[arg-type]
    assert table.duplicate_rows() == len(rows) - len(set(rows))
    kept = [row for row in rows if row[0] == 1]
    assert table.duplicate_rows(table.mask(where(("c0", "=", 1)))) == len(kept) - len(set(kept))


def large(rows: int) -> dict[str, Any]:
    numbers = np.arange(rows)
    gaps = numbers % 1000 == 1
    return {
        "number": (pa.array(numbers, mask=gaps), "integer"),
        "text": (pa.array([f"row {n}" for n in numbers], mask=gaps), "text"),
        "double": (pa.array(numbers / 7, mask=gaps), "number"),
        "code": (pa.array(numbers % 7), "integer"),
        "word": (pa.array([f"w{n % 3}" for n in numbers]), "category"),
        "constant": (pa.array(np.ones(rows, np.int64)), "integer"),
    }


@pytest.mark.parametrize(("part", "held"), [(4_000_000, 8_000_000), (10_000, 8_000_000), (10_000, 0)])
def test_wide_columns_are_compared_too(part: int, held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duplicates, "PART", part)
    monkeypatch.setattr(scratch, "MOST_HELD", held)
    once = large(70_000)
    twice = {name: (pa.concat_arrays([values, values.slice(5, 30_000)]), kind) for name, (values, kind) in once.items()}
    expected = Table.open(write(tmp_path / "once", once, block=30_000).folder).duplicate_rows()
    table = write(tmp_path / "twice", twice, block=30_000)
    # Rows 1, 1001, 2001 … have gaps in three columns and agree in the rest whenever the two codes do.
    assert expected == len(list(range(1, 70_000, 1000))) - len({(n % 7, n % 3) for n in range(1, 70_000, 1000)})
    assert table.duplicate_rows() == expected + 30_000
    assert table.duplicate_rows(table.mask(where(("number", ">=", 60_000)))) == 0


def test_a_difference_in_one_cell_is_enough():
    table = Table.of(**{f"c{place}": [1, 1, 1] for place in range(9)}, last=[1, 2, 1])
    assert table.duplicate_rows() == 1


def test_rows_that_are_all_alike_fill_one_part_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duplicates, "PART", 100)
    assert Table.of(x=[7] * 1000, y=["a"] * 1000).duplicate_rows() == 999


def test_groups_are_the_same_in_memory_and_in_files_and_in_any_number_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    table = Table.of(x=[n % 30 for n in range(1000)], y=[n % 7 for n in range(1000)])
    openers, distinct = [partial(table.form, name) for name in ("x", "y")], [30, 7]
    expected = duplicates.repeats(openers, distinct, 1000)
    assert expected is not None
    monkeypatch.setattr(duplicates, "PART", 40)
    monkeypatch.setattr(scratch, "MOST_HELD", 0)
    found = duplicates.repeats(openers, distinct, 1000, tmp_path)
    assert found is not None
    assert found.tolist() == expected.tolist()
    assert list(tmp_path.iterdir()) == []
