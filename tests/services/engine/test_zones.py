"""What is decided of whole blocks is what is true of each of their rows."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from models.filters import Condition
from services.engine.masks import passing
from services.engine.table import Table
from services.engine.zones import BLOCK, between

ROWS = 3 * BLOCK + 1_000
FIRST = 1_356_998_400_000_000


def rising(has_gaps: bool) -> dict[str, Any]:
    """Columns whose values rise with the rows, each in another form."""
    gaps = np.arange(ROWS) % 7 == 3 if has_gaps else None
    moments = FIRST + np.arange(ROWS, dtype=np.int64) * 1_000_000
    return {
        "when": pa.array(moments, pa.int64(), mask=gaps).view(pa.timestamp("us")),
        "length": pa.array(np.arange(ROWS) / 3 - 1_000, mask=gaps),
        "whole": pa.array(np.arange(ROWS) * 5 - 7, mask=gaps),
        "few": pa.array(np.arange(ROWS) // 1_000, mask=gaps),
        "word": pa.array(np.arange(ROWS) // 1_000, mask=gaps).cast(pa.string()),
    }


@pytest.fixture(scope="module", params=[False, True], ids=["whole", "with gaps"])
def table(request: pytest.FixtureRequest) -> Table:
    return Table.of(**rising(request.param))


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("when", ["2013-01-02T00:00:00", "2013-01-08T11:59:59"]),
        ("when", ["2013-01-04T00:49:03", "2013-01-04T00:49:03"]),
        ("when", ["1999-01-01", "2000-01-01"]),
        ("when", ["1999-01-01", "2100-01-01"]),
        ("length", [-1_000, 86_381]),
        ("length", ["86381.333333333333", "1e300"]),
        ("length", [5, 4]),
        ("whole", [1_310_713, 1_310_713]),
        ("whole", [-7, 2_621_433]),
        ("few", [262, 263]),
        ("word", ["262", "263"]),
    ],
)
def test_a_range_holds_the_same_rows_as_when_each_is_looked_at(table: Table, name: str, ends: list[Any]):
    condition = Condition(column=name, op="between", value=ends)
    expected = passing(table.form(name), table.domain(name), condition)
    found = between(table.form(name), table.domain(name), table.zones(name), condition)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("name", ["when", "length", "whole", "few"])
def test_zones_are_the_ends_of_each_block(table: Table, name: str):
    zones, numbers = table.zones(name), table.numbers(name)
    assert zones is not None
    parts = [numbers[start : start + BLOCK] for start in range(0, ROWS, BLOCK)]
    assert zones.low.tolist() == [np.nanmin(part) for part in parts]
    assert zones.high.tolist() == [np.nanmax(part) for part in parts]
    assert zones.is_whole.tolist() == [not np.isnan(part).any() for part in parts]


def test_text_has_no_zones(table: Table):
    assert table.zones("word") is None


def test_a_block_without_a_value_and_a_table_without_rows():
    empty = Table.of(value=pa.array([], pa.float64())).zones("value")
    assert empty is not None
    assert len(empty.low) == 0
    missing = Table.of(value=pa.array([None, None], pa.float64())).zones("value")
    assert missing is not None
    assert np.isnan(missing.low).tolist() == [True]
    assert missing.touching(0, 1).tolist() == [True]
