"""Fitting: parameters and likelihoods as SciPy has them, and tests that reject as often as they say."""

import numpy as np
import pytest
from scipy import stats

from services.analyses.distribution import Params, run
from services.distributions.families import FAMILIES
from services.distributions.fitting import fits
from services.distributions.goodness import judged
from services.distributions.samples import Sample
from services.engine.table import Table

BY_NAME = {family.name: family for family in FAMILIES}


def sample(values: np.ndarray, step: float | None = None) -> Sample:
    distinct, counts = np.unique(values, return_counts=True)
    return Sample(distinct, counts.astype(float), step)


def drawn(seed: int = 3, count: int = 400) -> np.ndarray:
    return np.random.default_rng(seed).gamma(2.5, 3.0, count)


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("normal", lambda values: stats.norm(*stats.norm.fit(values))),
        ("log_normal", lambda values: stats.lognorm(*stats.lognorm.fit(values, floc=0))),
        ("exponential", lambda values: stats.expon(*stats.expon.fit(values, floc=0))),
        ("gamma", lambda values: stats.gamma(*stats.gamma.fit(values, floc=0))),
        ("weibull", lambda values: stats.weibull_min(*stats.weibull_min.fit(values, floc=0))),
        ("laplace", lambda values: stats.laplace(*stats.laplace.fit(values))),
    ],
)
def test_a_fit_is_as_likely_as_that_of_scipy(name: str, truth):
    values = drawn()
    found = next(fit for fit in fits(sample(values)) if fit.family.name == name)
    frozen = truth(values)
    assert found.log_likelihood == pytest.approx(frozen.logpdf(values).sum(), rel=1e-6)
    assert found.distance == pytest.approx(stats.kstest(values, frozen.cdf).statistic, abs=2e-3)


def test_a_pareto_distribution_is_found_by_its_exponent():
    values = 4 * (1 + np.random.default_rng(1).pareto(2.2, 5_000))
    best = fits(sample(values))[0]
    assert best.family.name == "pareto"
    assert [float(part[0]) for part in best.figures] == pytest.approx([4, 2.2], rel=0.05)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("poisson", np.random.default_rng(1).poisson(4.0, 2_000)),
        ("geometric", np.random.default_rng(2).geometric(0.3, 2_000) - 1),
        ("negative_binomial", np.random.default_rng(3).negative_binomial(3, 0.2, 2_000)),
        ("uniform", np.random.default_rng(4).integers(1, 7, 2_000)),
        ("normal", np.round(np.random.default_rng(5).normal(170, 8, 2_000))),
    ],
)
def test_whole_numbers_find_their_distribution(name: str, values: np.ndarray):
    result = run(Table.of(count=[int(value) for value in values]), Params())
    assert result.fits[0].name == name
    assert result.fit_test is not None
    assert result.fit_test.p_value > 0.05


def test_counts_are_as_likely_as_scipy_says():
    values = np.random.default_rng(3).negative_binomial(3, 0.2, 500)
    found = {fit.family.name: fit for fit in fits(sample(values, 1.0))}
    mean = values.mean()
    assert found["poisson"].log_likelihood == pytest.approx(stats.poisson(mean).logpmf(values).sum())
    size, chance = (float(part[0]) for part in found["negative_binomial"].figures)
    assert found["negative_binomial"].log_likelihood == pytest.approx(stats.nbinom(size, chance).logpmf(values).sum())
    nearby = [stats.nbinom(size * by, size * by / (size * by + mean)).logpmf(values).sum() for by in (0.98, 1.02)]
    assert found["negative_binomial"].log_likelihood > max(nearby)
    steps = np.arange(values.max() + 1)
    counted = np.searchsorted(np.sort(values), steps, side="right") / len(values)
    assert found["poisson"].distance == pytest.approx(np.abs(stats.poisson(mean).cdf(steps) - counted).max())


def test_the_anderson_darling_statistic_is_that_of_scipy():
    values = np.random.default_rng(8).normal(size=200)
    fit = next(fit for fit in fits(sample(values)) if fit.family.name == "normal")
    test = judged(fit, sample(values))
    assert test is not None
    frozen = stats.norm(values.mean(), values.std())
    ordered, places = np.sort(values), np.arange(1, 201)
    terms = (2 * places - 1) * (frozen.logcdf(ordered) + frozen.logsf(ordered[::-1]))
    assert test.statistic == pytest.approx(-200 - terms.sum() / 200)
    # Stephens' formula for estimated mean and deviation.
    adjusted = test.statistic * (1 + 0.75 / 200 + 2.25 / 200**2)
    assert test.p_value == pytest.approx(
        1 - np.exp(-13.436 + 101.14 * adjusted - 223.73 * adjusted**2)
        if adjusted < 0.2
        else 1 - np.exp(-8.318 + 42.796 * adjusted - 59.938 * adjusted**2)
        if adjusted < 0.34
        else np.exp(0.9177 - 4.279 * adjusted - 1.38 * adjusted**2),
        abs=0.06,
    )


@pytest.mark.parametrize("name", ["normal", "gamma", "exponential"])
def test_a_true_distribution_is_rejected_as_rarely_as_promised(name: str):
    chance = np.random.default_rng(11)
    family = BY_NAME[name]
    figures = {"normal": (5.0, 2.0), "gamma": (2.0, 3.0), "exponential": (4.0,)}[name]
    rejected = 0
    for _ in range(40):
        values = sample(family.draw(chance, figures, (1, 80))[0])
        fit = next(item for item in fits(values) if item.family.name == name)
        test = judged(fit, values)
        rejected += test is None or test.p_value < 0.05
    assert rejected <= 6


def test_rounding_alone_rejects_nothing():
    values = np.round(np.random.default_rng(2).normal(20, 3, 3_000), 0)
    result = run(Table.of(height=values.tolist()), Params())
    assert result.fits[0].name == "normal"


def test_a_sentence_has_the_article_of_its_distribution():
    exponential = run(Table.of(wait=np.random.default_rng(1).exponential(3, 400).tolist()), Params())
    assert "fit an exponential distribution" in exponential.sentences[0]
    uniform = run(Table.of(place=np.random.default_rng(1).uniform(0, 1, 400).tolist()), Params())
    assert "fit a uniform distribution" in uniform.sentences[0]


@pytest.mark.parametrize(
    "values",
    [
        [1e308, -1e308, 1.7e308, 5.0] * 10,
        [number * 1e-310 for number in range(50)],
        [number * 2**55 for number in range(-50, 50)],
        [*range(50), 10**15],
        [0] * 100 + [1, 200],
    ],
)
def test_extreme_numbers_are_answered_with_finite_figures(values: list):
    written = run(Table.of(odd=values), Params()).model_dump_json()
    assert "NaN" not in written
    assert "Infinity" not in written


def test_what_fits_nothing_is_said_so():
    values = np.concatenate([np.random.default_rng(1).normal(0, 1, 500), np.random.default_rng(2).normal(40, 1, 500)])
    result = run(Table.of(two=values.tolist()), Params())
    assert result.fit_test is not None
    assert result.fit_test.p_value < 0.01
    assert result.sentences[0].startswith("None of the simple distributions fits")


def test_a_handful_of_values_has_no_distribution():
    assert run(Table.of(few=[1.0, 2.0, 3.5]), Params()).fits == ()
    assert run(Table.of(same=[3.0] * 50), Params()).fits == ()


def test_infinities_are_left_out_and_counted():
    values = [*drawn().tolist(), float("inf"), float("-inf"), None]
    result = run(Table.of(odd=values), Params())
    assert result.left_out == 2
    assert result.rows == 402
    assert result.fits[0].name in ("gamma", "weibull")
