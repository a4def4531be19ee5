"""Where gaps lie and what they depend on: the map in file order, groups, and tests that SciPy confirms."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.filters import Condition
from services.analyses.missing import Params, run
from services.engine.table import Table
from tests.services.engine.correlations.frames import penguins, table_of

ROWS = 1200


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A gap that follows a number, one that follows a category, one that lies in the first half, and a random one."""
    generator = np.random.default_rng(11)
    wind = generator.normal(20, 6, ROWS).round(3)
    carrier = generator.choice(["AA", "MQ", "UA"], ROWS)
    gust = np.where(wind < 18, np.nan, wind * 1.4)
    seats = np.where((carrier == "MQ") & (generator.random(ROWS) < 0.9), np.nan, 120.0)
    early = np.where(np.arange(ROWS) < ROWS // 2, np.nan, 1.0) + generator.random(ROWS)
    noise = np.where(generator.random(ROWS) < 0.2, np.nan, generator.random(ROWS))
    return pd.DataFrame(
        {
            "wind": wind,
            "carrier": carrier,
            "gust": gust,
            "seats": seats,
            "model": seats * 2,
            "early": early,
            "noise": noise,
        }
    )


def test_blocks_stand_in_the_order_of_the_file(frame: pd.DataFrame):
    result = run(table_of(frame), Params())
    assert result.edges[0] == 0
    assert result.edges[-1] == ROWS
    assert len(result.edges) == 121
    early = next(group for group in result.groups if group.columns == ("early",))
    assert sum(early.blocks) == early.missing == ROWS // 2
    assert set(early.blocks[:60]) == {10}
    assert set(early.blocks[60:]) == {0}


def test_columns_that_are_empty_in_the_same_rows_are_one_group(frame: pd.DataFrame):
    groups = {group.columns: group for group in run(table_of(frame), Params()).groups}
    assert groups["seats", "model"].always
    assert sum(len(columns) for columns in groups) == frame.isna().any().sum()


def test_nearly_the_same_rows_are_said_to_be_nearly_the_same():
    first = np.where(np.arange(1000) % 4 == 0, np.nan, 1.0)
    second = first.copy()
    second[1] = np.nan
    group = run(table_of(pd.DataFrame({"a": first, "b": second})), Params()).groups[0]
    assert group.columns == ("a", "b")
    assert not group.always


def test_gaps_that_follow_another_column_are_found(frame: pd.DataFrame):
    result = run(table_of(frame), Params())
    found = {(item.columns[0], item.on): item for item in result.dependences}
    assert ("gust", "wind") in found
    assert ("seats", "carrier") in found
    # By chance alone nothing follows pure noise.
    assert not [pair for pair in found if "noise" in pair]
    parts = found["seats", "carrier"].parts
    table = pd.crosstab(frame["carrier"], frame["seats"].isna())
    assert {part.low: (part.rows, part.missing) for part in parts} == {
        name: (int(table.loc[name].sum()), int(table.loc[name, True])) for name in table.index
    }
    judged = stats.chi2_contingency(table, correction=False)
    assert found["seats", "carrier"].strength == pytest.approx(np.sqrt(judged.statistic / ROWS))
    assert found["seats", "carrier"].p_value == pytest.approx(judged.pvalue, rel=1e-6)


def test_parts_of_a_number_are_ranges_in_order_that_hold_every_row(frame: pd.DataFrame):
    result = run(table_of(frame), Params())
    parts = next(item for item in result.dependences if (item.columns[0], item.on) == ("gust", "wind")).parts
    assert sum(part.rows for part in parts) == ROWS
    assert [part.low for part in parts] == sorted(part.low for part in parts)
    assert parts[0].low == frame["wind"].min()
    assert parts[-1].high == frame["wind"].max()
    assert parts[0].missing == parts[0].rows
    assert parts[-1].missing == 0


def test_a_column_of_many_values_is_cut_as_well():
    generator = np.random.default_rng(3)
    wide = generator.normal(size=80_000)
    gaps = np.where(wide > 1, np.nan, 1.0)
    result = run(
        Table.of(wide=wide, gaps=[None if gap != gap else gap for gap in gaps], whole=list(range(80_000))), Params()
    )
    item = next(item for item in result.dependences if item.on == "wide")
    assert sum(part.rows for part in item.parts) == 80_000
    assert item.parts[-1].missing / item.parts[-1].rows > 0.99
    assert item.parts[0].missing == 0


def test_a_filter_asks_the_rows_that_pass_only():
    frame = penguins()
    condition = Condition(column="island", op="=", value="Torgersen")
    part = run(table_of(frame), Params(filter=(condition,)))
    alone = run(table_of(frame[frame["island"] == "Torgersen"]), Params())
    assert [group.blocks for group in part.groups] == [group.blocks for group in alone.groups]
    assert part.edges == alone.edges
