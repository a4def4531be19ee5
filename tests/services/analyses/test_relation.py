"""What lies behind a pair of columns: counts that add up, figures that agree with SciPy, and refusals in words."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.errors import InvalidParameters, NotEnoughData
from models.filters import Condition
from services.analyses.relation import Params, run, view
from services.engine.table import Table
from tests.services.engine.correlations.frames import flights, penguins, table_of


def test_two_numbers_are_counted_on_a_grid_that_holds_every_row():
    frame = penguins()
    result = run(table_of(frame), Params(x="flipper_length_mm", y="body_mass_g"))
    kept = frame[["flipper_length_mm", "body_mass_g"]].dropna().to_numpy(float).T
    density = result.density
    assert density is not None
    assert result.rows == kept.shape[1] == sum(map(sum, density.counts)) + density.outside
    judged = stats.linregress(*kept)
    assert density.pearson == pytest.approx(judged.rvalue)
    assert density.slope == pytest.approx(judged.slope)
    assert density.intercept == pytest.approx(judged.intercept)
    assert density.spearman == pytest.approx(stats.spearmanr(*kept).statistic)
    assert len(density.counts) == len(density.y_edges) - 1
    assert len(density.counts[0]) == len(density.x_edges) - 1


def test_each_cell_holds_the_rows_between_its_edges():
    frame = flights()[["dep_delay", "arr_delay"]].dropna()
    density = run(table_of(frame), Params(x="dep_delay", y="arr_delay")).density
    assert density is not None
    expected, _, _ = np.histogram2d(
        frame["arr_delay"], frame["dep_delay"], bins=[np.array(density.y_edges), np.array(density.x_edges)]
    )
    np.testing.assert_array_equal(np.array(density.counts), expected)
    assert density.outside == len(frame) - expected.sum()


def test_whole_numbers_make_no_stripes():
    table = Table.of(a=list(range(150)) * 3, b=list(range(150)) * 3)
    density = run(table, Params(x="a", y="b")).density
    assert density is not None
    widths = np.diff(density.x_edges)
    assert (widths == widths[0]).all()
    assert widths[0] == int(widths[0])


def test_a_number_is_described_for_each_group():
    frame = penguins()
    for names in (("species", "body_mass_g"), ("body_mass_g", "species")):
        groups = run(table_of(frame), Params(x=names[0], y=names[1])).groups
        assert groups is not None
        assert (groups.category, groups.number) == ("species", "body_mass_g")
        expected = frame.groupby("species")["body_mass_g"]
        for group in groups.groups:
            assert group.rows == expected.count()[group.name]
            assert group.median == pytest.approx(expected.median()[group.name])
            assert group.q1 == pytest.approx(expected.quantile(0.25)[group.name])


def test_two_categories_are_counted_as_a_table():
    frame = penguins()
    found = run(table_of(frame), Params(x="species", y="island")).table
    assert found is not None
    expected = pd.crosstab(frame["island"], frame["species"])
    for name, line in zip(found.y_names, found.counts, strict=True):
        assert dict(zip(found.x_names, line, strict=True)) == expected.loc[name].to_dict()


def test_a_filter_leaves_rows_out():
    condition = Condition(column="species", op="=", value="Gentoo")
    result = run(table_of(penguins()), Params(x="body_mass_g", y="bill_length_mm", filter=(condition,)))
    assert result.rows == 123


def test_columns_that_share_no_rows_are_refused_in_words():
    table = Table.of(a=[1, 2, None, None], b=[None, None, 3, 4], c=["x", "y", None, None])
    for other in ("a", "c"):
        with pytest.raises(NotEnoughData, match="Only 0 rows hold both"):
            run(table, Params(x=other, y="b"))
    with pytest.raises(InvalidParameters) as caught:
        run(table, Params(x="a", y="nothing"))
    assert "y" in caught.value.details["fields"]


@pytest.mark.parametrize(
    ("x", "y"), [("body_mass_g", "bill_length_mm"), ("species", "body_mass_g"), ("species", "sex")]
)
def test_it_reads_as_blocks(x: str, y: str):
    assert view(run(table_of(penguins()), Params(x=x, y=y)))


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_numbers_of_the_largest_size_have_their_line_and_a_grid_that_holds_them_all():
    values = np.array([-17, 12, -3, 9, 17, -11, 4, 8])
    usual, large = (
        run(Table.of(a=(values * unit).tolist(), b=range(8)), Params(x="a", y="b")) for unit in (0.5, 1e307)
    )
    assert usual.density is not None
    assert large.density is not None
    assert large.density.slope == pytest.approx(usual.density.slope * 0.5e-307)
    assert large.density.intercept == pytest.approx(usual.density.intercept)
    assert large.density.spread == pytest.approx(usual.density.spread)
    assert large.density.counts == usual.density.counts
    np.testing.assert_allclose(large.density.x_edges, np.array(usual.density.x_edges) * 2e307)


def test_a_coefficient_and_a_line_that_are_not_there_have_a_reason():
    table = Table.of(a=[1.5, 1.5, 1.5, 1.5], b=[0.5, -0.5, 2.5, 7.5], large=[1.7e308, -1.7e308, 1.7e308, -1.7e308])
    found = {names: run(table, Params(x=names[0], y=names[1])).density for names in (("a", "b"), ("b", "large"))}
    flat, wide = found["a", "b"], found["b", "large"]
    assert flat is not None
    assert wide is not None
    assert (flat.pearson, flat.reason, flat.slope, flat.line_reason) == (None, "constant", None, "constant")
    assert wide.pearson == pytest.approx(stats.pearsonr([0.5, -0.5, 2.5, 7.5], [1, -1, 1, -1]).statistic)
    assert wide.reason is None
    assert (wide.spread, wide.line_reason) == (None, "beyond_doubles")
    groups = run(Table.of(a=[1, 1, 1, 1], word=["x", "y", "x", "y"]), Params(x="word", y="a")).groups
    assert groups is not None
    assert (groups.ratio, groups.reason) == (None, "constant")
