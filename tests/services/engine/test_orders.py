"""Orders: equal values stay as they stand, whatever the width of the numbers."""

import numpy as np
import pytest

from services.engine.orders import sorted_rows, stable_order
from services.engine.table import Table

CHANCE = np.random.default_rng(1)
KEYS = {
    "few": CHANCE.integers(0, 5, 5_000).astype(np.uint8),
    "codes": CHANCE.integers(0, 60_000, 5_000).astype(np.uint16),
    "negative": CHANCE.integers(-2_000_000_000, 2_000_000_000, 5_000).astype(np.int32),
    "narrow but far": CHANCE.integers(0, 1_000, 5_000) + 2**62,
    "wide": CHANCE.integers(-(2**62), 2**62, 5_000),
    "ends": np.array([2**63 - 1, -(2**63), 0, 2**63 - 1]),
    "unsigned": np.array([2**64 - 1, 2**64 - 3, 2**64 - 1], np.uint64),
    "floats": np.array([2.5, np.nan, -1.0, 2.5, np.inf, -np.inf, np.nan] * 200),
    "floats of all sizes": CHANCE.normal(size=5_000) * 10.0 ** CHANCE.integers(-300, 300, 5_000),
    "floats of one size": CHANCE.normal(size=5_000),
    "floats of one tiny size": CHANCE.normal(size=5_000) * 1e-305,
    "floats of one size and few beyond": np.append(CHANCE.normal(size=50_000), [1e300, np.inf, -np.inf, np.nan, 7.0]),
    "floats that differ late": 1 + CHANCE.integers(0, 2_000, 5_000) * 2.0**-50,
    "many zeros": np.where(CHANCE.random(5_000) < 0.5, 0.0, CHANCE.normal(size=5_000)),
    "two zeros": np.array([0.0, -0.0, 1.0, -0.0, 0.0, -1.0, -np.nan, np.nan]),
    "nothing": np.empty(0, np.int32),
    "one": np.array([7], np.int32),
}


@pytest.mark.parametrize("name", list(KEYS))
def test_an_order_is_stable(name: str):
    np.testing.assert_array_equal(stable_order(KEYS[name]), np.argsort(KEYS[name], kind="stable"))


@pytest.mark.parametrize("falls", [False, True])
def test_several_columns_sort_as_python_does(falls: bool):
    first = CHANCE.integers(0, 4, 500).tolist()
    second = [None if value == 3 else value for value in CHANCE.integers(0, 9, 500).tolist()]
    table = Table.of(first=first, second=second)
    found = sorted_rows([table.form("first"), table.form("second")], [falls, False])
    sign = -1 if falls else 1
    truth = sorted(range(500), key=lambda row: (sign * first[row], second[row] is None, second[row] or 0))
    assert found.tolist() == truth


LARGE = {
    "close together": [2**60 + step for step in (3, 1, 2, 1)],
    "from end to end": [2**63 - 1, -(2**63), 2**63 - 2, -(2**63) + 1, 2**63 - 1],
}


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("name", list(LARGE))
def test_large_integers_with_gaps_sort_to_the_last_digit(name: str, falls: bool):
    # So many that they are kept as numbers, not as codes.
    many = (CHANCE.permutation(70_000) * 131_071 + 2**55).tolist()
    values = [*many, None, *LARGE[name], None]
    table = Table.of(number=values)
    sign = -1 if falls else 1
    truth = sorted(range(len(values)), key=lambda row: (values[row] is None, sign * (values[row] or 0)))
    assert sorted_rows([table.form("number")], [falls]).tolist() == truth
