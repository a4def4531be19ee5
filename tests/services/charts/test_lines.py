"""The points of a line are the same whether its rows stand in order or not."""

import numpy as np
import pyarrow as pa
import pytest

from models.charts import spec_from
from services.charting import Charting
from services.charts.reductions.lines import line_rows
from services.charts.reductions.question import Question
from services.engine.table import Table

ROWS = 300_000


def line_of(x: np.ndarray, y: np.ndarray) -> tuple[list[tuple[float, float]], int]:
    """The points of a line by their numbers, and how many rows there are."""
    table = Table.of(x=pa.array(x), y=pa.array(y))  # type: ignore[arg-type]
    kind = Charting(None, None).kind("line")  # type: ignore[arg-type]
    found = line_rows(Question(table, spec_from({"chart": "line", "x": "x", "y": "y"}), kind), "x", "y")
    return list(zip(x[found.rows].tolist(), y[found.rows].tolist(), strict=True)), found.total


@pytest.mark.parametrize("widest", [1, 7, 2_000])
@pytest.mark.parametrize("jump", [0, 10**8])
@pytest.mark.parametrize("start", [0, -(10**9), 2**40])
@pytest.mark.parametrize("is_moment", [False, True])
def test_rows_in_order_give_the_points_of_rows_in_none(widest: int, jump: int, start: int, is_moment: bool):
    random = np.random.default_rng(widest)
    x = np.cumsum(random.integers(1, widest + 1, ROWS)) + start
    x[ROWS // 3 :] += jump
    if is_moment:
        x = ((x - start) * 1_000_000).astype("datetime64[us]")
    y = random.normal(size=ROWS)
    order = random.permutation(ROWS)
    rising, total = line_of(x, y)
    assert total == ROWS
    assert (rising, total) == line_of(x[order], y[order])
    assert {y.min(), y.max()} <= {cell for _, cell in rising}
