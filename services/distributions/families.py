"""Families: simple distributions, each fitted by the largest likelihood, to one sample or to many at once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from services.distributions.samples import Sample

Figures = tuple[np.ndarray, ...]
ROUNDS = 30
SMALLEST = 1e-12


class Family(NamedTuple):
    """A family of distributions; `fit` gives its parameters in the order of `parameters`.

    `density` is the logarithm of density or probability, `share` the share at or below a value, and `draw` makes
    m × n values from the parameters of one distribution.
    """

    name: str
    title: str
    parameters: tuple[str, ...]
    suits: Callable[[Sample], bool]
    fit: Callable[[Sample], Figures]
    density: Callable[[np.ndarray, Figures], np.ndarray]
    share: Callable[[np.ndarray, Figures], np.ndarray]
    draw: Callable[[np.random.Generator, Figures, tuple[int, int]], np.ndarray]
    is_discrete: bool = False


def any_numbers(_sample: Sample) -> bool:
    """Suits all numbers."""
    return True


def not_negative(sample: Sample) -> bool:
    """Suits numbers from zero on."""
    return bool(sample.values[0] >= 0)


def positive(sample: Sample) -> bool:
    """Suits numbers above zero."""
    return bool(sample.values[0] > 0)


def whole(sample: Sample) -> bool:
    """Suits counts: whole numbers from zero on."""
    return bool(sample.values[0] >= 0 and sample.unit == 1 and sample.step == 1 and sample.values[-1] <= 1e6)


def normal_fit(sample: Sample) -> Figures:
    """Mean and standard deviation."""
    centre = sample.mean(sample.values)
    return centre, np.sqrt(sample.mean((sample.values - centre) ** 2))


def normal_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The bell curve."""
    centre, spread = figures
    return np.asarray(-(((values - centre) / spread) ** 2) / 2 - np.log(spread) - np.log(2 * np.pi) / 2)


def logarithms(sample: Sample) -> Sample:
    """The same sample on a logarithmic scale."""
    return Sample(np.log(np.maximum(sample.values, SMALLEST * SMALLEST)), sample.weights)


def exponential_fit(sample: Sample) -> Figures:
    """The mean."""
    return (sample.mean(sample.values),)


def uniform_fit(sample: Sample) -> Figures:
    """The ends; on a grid they lie half a step outside, else as far as a value is from the next on average."""
    low, high = sample.values[..., :1], sample.values[..., -1:]
    reach = sample.step / 2 if sample.step else (high - low) / max(sample.size - 1, 1)
    return low - reach, high + reach


def uniform_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The same everywhere between the ends."""
    return np.asarray(-np.log(figures[1] - figures[0]) + np.zeros_like(values))


def gamma_fit(sample: Sample) -> Figures:
    """Shape and scale.

    Source: Choi and Wette, Maximum likelihood estimation of the parameters of the gamma distribution (1969).
    """
    mean = sample.mean(sample.values)
    gap = np.maximum(np.log(mean) - sample.mean(logarithms(sample).values), SMALLEST)
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(6):
        slope = 1 / shape - special.polygamma(1, shape)
        shape = np.maximum(shape - (np.log(shape) - special.digamma(shape) - gap) / slope, SMALLEST)
    return shape, mean / shape


def gamma_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The gamma density."""
    shape, scale = figures
    return np.asarray(
        special.xlogy(shape - 1, values) - values / scale - special.gammaln(shape) - shape * np.log(scale)
    )


def weibull_fit(sample: Sample) -> Figures:
    """Shape and scale, by Newton's method from the spread of the logarithms."""
    logs = logarithms(sample).values
    middle = sample.mean(logs)
    logs = logs - middle
    spread = np.sqrt(sample.mean(logs**2))
    shape = 1.2825 / np.maximum(spread, SMALLEST)
    for _ in range(12):
        powers = np.exp(np.minimum(shape * logs, 600.0))
        total, first, second = (sample.mean(powers * logs**order) for order in range(3))
        ratio = first / total
        found = ratio - 1 / shape
        slope = second / total - ratio**2 + 1 / shape**2
        shape = np.clip(shape - found / slope, shape / 3, shape * 3)
    scale = sample.mean(np.exp(np.minimum(shape * logs, 600.0))) ** (1 / shape) * np.exp(middle)
    return shape, scale


def weibull_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The Weibull density."""
    shape, scale = figures
    place = values / scale
    return np.asarray(np.log(shape / scale) + special.xlogy(shape - 1, place) - place**shape)


def laplace_fit(sample: Sample) -> Figures:
    """Median and mean distance from it."""
    middle = sample.median()
    return middle, sample.mean(np.abs(sample.values - middle))


def laplace_share(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The share at or below a value."""
    place = (values - figures[0]) / figures[1]
    tail = np.exp(-np.abs(place)) / 2
    return np.where(place < 0, tail, 1 - tail)


def pareto_fit(sample: Sample) -> Figures:
    """The least value and the exponent; the least one is corrected for being the least of so many."""
    low = sample.values[..., :1]
    rate = sample.mean(np.log(sample.values / low))
    exponent = (1 - 2 / max(sample.size, 3)) / np.maximum(rate, SMALLEST)
    return low * (1 - 1 / (exponent * max(sample.size - 1, 1))).clip(0.5, 1), exponent


def negative_binomial_fit(sample: Sample) -> Figures:
    """Size and probability, by Newton's method on the logarithm of the size."""
    mean = sample.mean(sample.values)
    spread = sample.mean((sample.values - mean) ** 2)
    size = np.clip(mean**2 / np.maximum(spread - mean, 1e-3 * mean), 1e-3, 1e5)
    for _ in range(ROUNDS):
        slope = sample.mean(special.digamma(sample.values + size)) - special.digamma(size) - np.log1p(mean / size)
        bend = sample.mean(special.polygamma(1, sample.values + size)) - special.polygamma(1, size)
        bend = bend + mean / (size * (size + mean))
        bent = slope * size + bend * size**2
        # Where the likelihood does not bend downwards, a step uphill is taken.
        move = np.where(bent < 0, -slope * size / np.minimum(bent, -SMALLEST), np.sign(slope))
        size = np.clip(size * np.exp(np.clip(move, -1, 1)), 1e-4, 1e6)
    return size, size / (size + mean)


def negative_binomial_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The probability of a count."""
    size, chance = figures
    ways = special.gammaln(values + size) - special.gammaln(size) - special.gammaln(values + 1)
    return np.asarray(ways + size * np.log(chance) + special.xlog1py(values, -chance))


def poisson_density(values: np.ndarray, figures: Figures) -> np.ndarray:
    """The probability of a count."""
    return np.asarray(special.xlogy(values, figures[0]) - figures[0] - special.gammaln(values + 1))


def spread_out(sample: Sample) -> bool:
    """Suits counts that vary more than those of a Poisson distribution."""
    return whole(sample) and bool(normal_fit(sample)[1][0] ** 2 > sample.mean(sample.values)[0])


FAMILIES = (
    Family(
        "normal",
        "normal",
        ("mean", "std"),
        any_numbers,
        normal_fit,
        normal_density,
        lambda values, figures: special.ndtr((values - figures[0]) / figures[1]),
        lambda chance, figures, shape: chance.normal(figures[0], figures[1], shape),
    ),
    Family(
        "log_normal",
        "log-normal",
        ("log_mean", "log_std"),
        positive,
        lambda sample: normal_fit(logarithms(sample)),
        lambda values, figures: normal_density(np.log(values), figures) - np.log(values),
        lambda values, figures: special.ndtr((np.log(np.maximum(values, 1e-300)) - figures[0]) / figures[1]),
        lambda chance, figures, shape: chance.lognormal(figures[0], figures[1], shape),
    ),
    Family(
        "exponential",
        "exponential",
        ("scale",),
        not_negative,
        exponential_fit,
        lambda values, figures: -values / figures[0] - np.log(figures[0]),
        lambda values, figures: -np.expm1(-np.maximum(values, 0) / figures[0]),
        lambda chance, figures, shape: chance.exponential(figures[0], shape),
    ),
    Family(
        "uniform",
        "uniform",
        ("low", "high"),
        any_numbers,
        uniform_fit,
        uniform_density,
        lambda values, figures: np.clip((values - figures[0]) / (figures[1] - figures[0]), 0, 1),
        lambda chance, figures, shape: chance.uniform(figures[0], figures[1], shape),
    ),
    Family(
        "gamma",
        "gamma",
        ("shape", "scale"),
        positive,
        gamma_fit,
        gamma_density,
        lambda values, figures: special.gammainc(figures[0], np.maximum(values, 0) / figures[1]),
        lambda chance, figures, shape: chance.gamma(figures[0], figures[1], shape),
    ),
    Family(
        "weibull",
        "Weibull",
        ("shape", "scale"),
        positive,
        weibull_fit,
        weibull_density,
        lambda values, figures: -np.expm1(-((np.maximum(values, 0) / figures[1]) ** figures[0])),
        lambda chance, figures, shape: figures[1] * chance.weibull(figures[0], shape),
    ),
    Family(
        "laplace",
        "Laplace",
        ("median", "scale"),
        any_numbers,
        laplace_fit,
        lambda values, figures: -np.abs(values - figures[0]) / figures[1] - np.log(2 * figures[1]),
        laplace_share,
        lambda chance, figures, shape: chance.laplace(figures[0], figures[1], shape),
    ),
    Family(
        "pareto",
        "Pareto",
        ("low", "exponent"),
        positive,
        pareto_fit,
        lambda values, figures: np.log(figures[1] / values) - figures[1] * np.log(values / figures[0]),
        lambda values, figures: 1 - (figures[0] / np.maximum(values, figures[0])) ** figures[1],
        lambda chance, figures, shape: figures[0] * (1 + chance.pareto(figures[1], shape)),
    ),
    Family(
        "poisson",
        "Poisson",
        ("mean",),
        whole,
        exponential_fit,
        poisson_density,
        lambda values, figures: special.gammaincc(np.maximum(np.floor(values) + 1, 1e-300), figures[0]) * (values >= 0),
        lambda chance, figures, shape: chance.poisson(figures[0], shape).astype(np.float64),
        True,
    ),
    Family(
        "geometric",
        "geometric",
        ("chance",),
        whole,
        lambda sample: (1 / (1 + sample.mean(sample.values)),),
        lambda values, figures: special.xlog1py(values, -figures[0]) + np.log(figures[0]),
        lambda values, figures: -np.expm1(special.xlog1py(np.maximum(np.floor(values) + 1, 0), -figures[0])),
        lambda chance, figures, shape: chance.geometric(figures[0], shape) - 1.0,
        True,
    ),
    Family(
        "negative_binomial",
        "negative binomial",
        ("size", "chance"),
        spread_out,
        negative_binomial_fit,
        negative_binomial_density,
        lambda values, figures: (
            special.betainc(figures[0], np.maximum(np.floor(values) + 1, 1e-300), figures[1]) * (values >= 0)
        ),
        lambda chance, figures, shape: chance.negative_binomial(figures[0], figures[1], shape).astype(np.float64),
        True,
    ),
)
