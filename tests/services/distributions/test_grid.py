"""The grid: counts that are exact, and figures as good as those from all numbers in order."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from services.analyses.distribution import Params, Result, run
from services.distributions.families import FAMILIES
from services.distributions.goodness import anderson_darling
from services.distributions.grid import grid_of
from services.distributions.samples import MANY, Sample, gridded
from services.engine.float_bits import numbers_from, ordered_bits
from services.engine.table import Table

CHANCE = np.random.default_rng(5)
COUNT = 200_000
DRAWN = {
    "around zero": CHANCE.normal(size=COUNT),
    "far from zero": 1e6 + CHANCE.normal(size=COUNT),
    "over many powers of ten": np.exp(4 * CHANCE.normal(size=COUNT)),
    "with wild ends": CHANCE.standard_cauchy(COUNT),
    "with gaps": np.where(np.arange(COUNT) % 7 == 0, np.inf, CHANCE.gamma(2, 3, COUNT)),
}
BY_NAME = {family.name: family for family in FAMILIES}


def finite(values: np.ndarray) -> np.ndarray:
    return np.sort(values[np.isfinite(values)])


def test_bits_order_as_numbers_do():
    numbers = np.array([-1e308, -1.0, -1e-320, 0.0, 5e-324, 2.0, 3.5, 1e300])
    assert np.all(np.diff(ordered_bits(numbers)) > 0)
    np.testing.assert_array_equal(numbers_from(ordered_bits(numbers)), numbers)


@pytest.mark.parametrize("values", DRAWN.values(), ids=list(DRAWN))
def test_counts_and_places_are_exact(values: np.ndarray):
    grid = grid_of(values, None)
    assert grid is not None
    ordered = finite(values)
    np.testing.assert_array_equal(grid.upto, np.searchsorted(ordered, grid.ends, side="right"))
    bounds = np.sort(np.concatenate([ordered[:: COUNT // 50], [-1e305, -1.0, 0.0, 1.0, 1e305]]))
    np.testing.assert_array_equal(grid.below(bounds), np.searchsorted(ordered, bounds))
    places = [0, 1, len(ordered) // 2, len(ordered) - 1]
    assert [grid.at(place) for place in places] == ordered[places].tolist()


@pytest.mark.parametrize("values", DRAWN.values(), ids=list(DRAWN))
def test_means_and_spreads_are_those_of_all_numbers(values: np.ndarray):
    grid = grid_of(values, None)
    assert grid is not None
    sample, ordered = gridded(grid), finite(values)
    assert sample.size == len(ordered)
    assert float(sample.mean(sample.values)[0]) == pytest.approx(ordered.mean(), rel=1e-12, abs=1e-12)
    spread = sample.mean((sample.values - ordered.mean()) ** 2)
    assert float(spread[0]) == pytest.approx(ordered.var(), rel=1e-9)
    assert (sample.values[0], sample.values[-1]) == (ordered[0], ordered[-1])


def test_only_rows_of_the_filter_are_counted():
    values, mask = DRAWN["around zero"], CHANCE.random(COUNT) < 0.3
    grid = grid_of(values, mask)
    assert grid is not None
    assert grid.numbers.bounds.finite == mask.sum()
    np.testing.assert_array_equal(grid.upto, np.searchsorted(np.sort(values[mask]), grid.ends, side="right"))


def test_numbers_that_crowd_are_left_to_be_counted_apart():
    assert grid_of(np.where(np.arange(COUNT) % 3 == 0, 0.0, DRAWN["around zero"]), None) is None
    assert grid_of(np.full(10, np.nan), None) is None


@pytest.mark.parametrize(
    ("name", "figures"), [("normal", (0.01, 1.0)), ("laplace", (0.0, 0.8)), ("uniform", (-6.0, 6.0))]
)
def test_the_anderson_darling_statistic_on_a_grid_is_that_of_all_numbers(name: str, figures: tuple[float, float]):
    values = DRAWN["around zero"]
    grid = grid_of(values, None)
    assert grid is not None
    parameters = tuple(np.array([figure]) for figure in figures)
    found = anderson_darling(BY_NAME[name], parameters, gridded(grid))
    truth = anderson_darling(BY_NAME[name], parameters, Sample(np.sort(values), np.ones(COUNT)))
    assert found[0] == pytest.approx(truth[0], rel=1e-3)


@pytest.fixture(scope="module")
def many() -> np.ndarray:
    return np.random.default_rng(7).lognormal(1.0, 1.5, MANY)


@pytest.fixture(scope="module")
def found(many: np.ndarray) -> Result:
    return run(Table.of(size=pa.array(many)), Params())


def test_a_million_numbers_have_the_fits_of_scipy(many: np.ndarray, found: Result):
    fits = {fit.name: fit for fit in found.fits}
    logs = np.log(many)
    assert found.fits[0].name == "log_normal"
    assert fits["log_normal"].parameters == pytest.approx({"log_mean": logs.mean(), "log_std": logs.std()}, rel=1e-9)
    assert fits["normal"].parameters == pytest.approx({"mean": many.mean(), "std": many.std()}, rel=1e-9)
    assert fits["laplace"].parameters["median"] == np.sort(many)[(len(many) - 1) // 2]
    frozen = stats.lognorm(logs.std(), 0, np.exp(logs.mean()))
    assert fits["log_normal"].log_likelihood == pytest.approx(frozen.logpdf(many).sum(), rel=1e-9)
    assert fits["log_normal"].distance == pytest.approx(stats.kstest(many, frozen.cdf).statistic, abs=2e-4)


def test_a_million_numbers_have_exact_shares_and_digits(many: np.ndarray, found: Result):
    assert found.ecdf is not None
    assert found.first_digit is not None
    ordered = np.sort(many)
    shares = np.searchsorted(ordered, found.ecdf.values, side="right") / len(many)
    assert list(found.ecdf.shares) == shares.tolist()
    leads = np.floor(many / 10.0 ** np.floor(np.log10(many))).astype(int)
    assert list(found.first_digit.counts) == np.bincount(leads, minlength=10)[1:].tolist()
