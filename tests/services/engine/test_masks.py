"""Filters: every operator on every form of column, against a plain reading of what it means."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from models.errors import InvalidParameters
from services.engine.table import Table
from tests.services.engine.building import one, where

MANY = 80_000
MEANINGS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda cell, value: cell == value,
    "!=": lambda cell, value: cell != value,
    "<": lambda cell, value: cell < value,
    "<=": lambda cell, value: cell <= value,
    ">": lambda cell, value: cell > value,
    ">=": lambda cell, value: cell >= value,
    "in": lambda cell, value: cell in value,
    "not_in": lambda cell, value: cell not in value,
    "between": lambda cell, value: value[0] <= cell <= value[1],
    "contains": lambda cell, value: value in cell,
    "starts_with": lambda cell, value: cell.startswith(value),
}


def expected(cells: list, operator: str, value: Any) -> list[bool]:
    return [cell is not None and MEANINGS[operator](cell, value) for cell in cells]


def sometimes(values: list) -> list:
    return [None if place % 11 == 5 else value for place, value in enumerate(values)]


NUMBERS: dict[str, list] = {
    "codes": sometimes([n % 50 - 20 for n in range(400)]),
    "integers": sometimes([n * 3 - 1000 for n in range(MANY)]),
    "large integers": sometimes([n * 2**33 for n in range(MANY)]),
    "doubles": sometimes([n / 7 - 100 for n in range(MANY)]),
}
TEXTS: dict[str, list] = {
    "few": sometimes([f"{'née' if n % 3 else 'Nee'} {n % 40}" for n in range(400)]),
    "many": sometimes([f"{'née' if n % 3 else 'Nee'} {n}" for n in range(MANY)]),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Table, list]]:
    made: dict[str, tuple[Table, list]] = {}

    def table(name: str) -> tuple[Table, list]:
        if name not in made:
            values = NUMBERS.get(name) or TEXTS[name]
            kind = "text" if name in TEXTS else "number" if name == "doubles" else "integer"
            made[name] = one(tmp_path_factory.mktemp("table"), values, kind, block=9_999), values
        return made[name]

    return table


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("name", NUMBERS)
def test_comparing_numbers(operator: str, name: str, tables: Any):
    table, cells = tables(name)
    for value in (cells[7], cells[-1], 0, 0.5, -1e30, 2**70, float("inf")):
        mask = table.mask(where(("x", operator, value)))
        assert mask.tolist() == expected(cells, operator, value), value


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_in_lists_and_between(name: str, tables: Any):
    table, cells = tables(name)
    for operator, value in (
        ("in", [cells[3], cells[8], 0.25, 10**40]),
        ("not_in", [cells[3], 0]),
        ("in", []),
        ("between", [cells[3], cells[20]]),
        ("between", [cells[20], cells[3]]),
    ):
        assert table.mask(where(("x", operator, value))).tolist() == expected(cells, operator, value)


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">=", "contains", "starts_with"])
@pytest.mark.parametrize("name", TEXTS)
def test_comparing_and_searching_texts(operator: str, name: str, tables: Any):
    table, cells = tables(name)
    for value in ("née 1", "Nee", "", "%", "."):
        assert table.mask(where(("x", operator, value))).tolist() == expected(cells, operator, value)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_in_lists_and_between(name: str, tables: Any):
    table, cells = tables(name)
    for operator, value in (
        ("in", ["née 1", "Nee 3", "nobody"]),
        ("not_in", ["née 1"]),
        ("in", []),
        ("between", ["Nee 3", "née 2"]),
    ):
        assert table.mask(where(("x", operator, value))).tolist() == expected(cells, operator, value)


def test_integers_from_end_to_end_of_64_bits_and_moments_are_compared_as_they_are_stored():
    ends = [-(2**63), -(2**63) + 1, None, 2**63 - 1, *range(70_000)]
    start = datetime(2020, 1, 1)
    moments = [None if place % 9 == 4 else start + timedelta(seconds=10 * place) for place in range(70_000)]
    for cells, value in ((ends, -(2**63)), (ends, 2**63 - 1), (ends, 5), (moments, start + timedelta(seconds=10_005))):
        table = Table.of(x=cells)
        for operator in ("=", "!=", "<", "<=", ">", ">="):
            written = value.isoformat() if isinstance(value, datetime) else value
            assert table.mask(where(("x", operator, written))).tolist() == expected(cells, operator, value)


@pytest.mark.parametrize("name", [*NUMBERS, *TEXTS])
def test_missing_and_present(name: str, tables: Any):
    table, cells = tables(name)
    gaps = [cell is None for cell in cells]
    assert table.mask(where(("x", "is_missing"))).tolist() == gaps
    assert table.mask(where(("x", "is_present"))).tolist() == [not gap for gap in gaps]


def test_all_conditions_must_hold():
    table = Table.of(a=[1, 2, 3, None], b=["x", "y", "x", "x"])
    assert table.mask(where(("a", ">", 1), ("b", "=", "x"))).tolist() == [False, False, True, False]
    assert table.mask(()) is None


@pytest.mark.parametrize("rows", [60, MANY])
def test_dates_and_moments_are_written_as_iso_does(rows: int, tmp_path: Path):
    first = datetime(2013, 1, 1)
    cells = [first + timedelta(hours=n) for n in range(rows)]
    table = one(tmp_path, cells, "datetime", block=9_999)
    for text in ("2013-01-02", "2013-01-02T03:00:00", "2013-01-02T03:30:00", "2013-01-02T04:00:00+01:00", "2013-01"):
        bound = datetime.fromisoformat(text if len(text) > 7 else text + "-01")
        bound = bound.replace(tzinfo=None) - (bound.utcoffset() or timedelta())
        assert table.mask(where(("x", ">=", text))).tolist() == expected(cells, ">=", bound)
    days = Table.of(x=[date(2013, 1, 1), None, date(2013, 1, 3)])
    assert days.mask(where(("x", "between", ["2013-01-02", "2013-01-03"]))).tolist() == [False, False, True]


@pytest.mark.parametrize("rows", [200, MANY])
def test_a_decimal_means_itself_and_not_the_double_next_to_it(rows: int, tmp_path: Path):
    keys = pa.array(np.arange(rows))
    table = one(tmp_path, keys, "number", scale=2, block=9_999)
    for cents in (7, 19, 29, 57, 115):
        text = f"{cents // 100}.{cents % 100:02d}"
        for value in (float(text), text):
            assert np.flatnonzero(table.mask(where(("x", "=", value)))).tolist() == [cents]
            assert np.count_nonzero(table.mask(where(("x", "<", value)))) == cents
    assert not table.mask(where(("x", "=", "0.191"))).any()


@pytest.mark.parametrize("value", [True, "true", "TRUE", 1])
def test_truth_is_understood_in_its_usual_spellings(value: Any):
    assert Table.of(x=[True, False, None]).mask(where(("x", "=", value))).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("values", "condition"),
    [
        ([1], ("x", "=", "many")),
        ([1], ("x", "=", None)),
        ([1], ("x", "=", True)),
        ([1], ("x", "=", float("nan"))),
        ([1], ("x", "=", "9" * 10_000)),
        ([1], ("x", "=", [1])),
        ([1], ("x", "in", 1)),
        ([1], ("x", "between", [1])),
        ([1], ("x", "between", [1, "z"])),
        ([1], ("x", "contains", "1")),
        (["a"], ("x", "=", None)),
        (["a"], ("x", "in", "a")),
        ([True], ("x", "=", "perhaps")),
        ([date(2013, 1, 1)], ("x", "=", "yesterday")),
        ([date(2013, 1, 1)], ("x", ">", 13)),
        ([1], ("y", "=", 1)),
    ],
    ids=str,
)
def test_what_does_not_suit_a_column_is_refused_in_words(values: list, condition: tuple):
    with pytest.raises(InvalidParameters) as caught:
        Table.of(x=values).mask(where(condition))
    assert set(caught.value.details["fields"]) == {"filter"}
    assert caught.value.message.endswith(".")


def test_a_huge_exponent_costs_nothing():
    table = Table.of(x=[1, 2])
    assert table.mask(where(("x", "<", "1e999999999"))).tolist() == [True, True]
    assert table.mask(where(("x", ">", "1e-999999999"))).tolist() == [True, True]
