"""The methods by name: which kernel serves a pair of columns, and how many rows can be afforded."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from services.engine.correlations import association
from services.engine.correlations.columns import Codes, Source
from services.engine.correlations.kendall import cost, kendall
from services.engine.correlations.matrix import Matrix, reason_of
from services.engine.correlations.pearson import pearson
from services.engine.correlations.spearman import spearman
from services.engine.forms import Coded
from services.engine.keys import Domain
from services.engine.stopping import checkpoint

Method = Literal["pearson", "spearman", "kendall", "cramers_v", "mixed"]
# About how many seconds an exact answer may take; beyond that a sample of the rows answers.
BUDGET = 4.0
LEAST_SAMPLE = 5_000
# Seconds per cell that is ranked, per row of a pair that is counted, and per cell that must be sorted to be coded.
RANK_COST, COUNT_COST, CODE_COST = 6e-9, 8e-9, 150e-9
SEED = 20_130_101
Pair = Callable[[int, int], tuple[float, int, float, int]]


def is_category(domain: Domain) -> bool:
    """Whether a column tells groups apart rather than measures something."""
    return domain.is_text or domain.type == "boolean"


def correlate(sources: Sequence[Source], method: Method) -> tuple[Matrix, int | None]:
    """Correlate k columns by one method; the second value is the size of the sample, None for all rows."""
    if method == "pearson":
        return pearson(sources), None
    rows = sources[0].rows
    price = coding_price(sources)
    # What is too dear to be coded is not coded just to learn its price.
    price += price_of(sources, method) if price <= BUDGET else 0
    if price > BUDGET and rows > LEAST_SAMPLE:
        size = max(LEAST_SAMPLE, int(rows * BUDGET / price))
        return computed(sample(sources, size), method), size
    return computed(sources, method), None


def coding_price(sources: Sequence[Source]) -> float:
    """About how many seconds it takes to code the columns that are not coded yet."""
    return CODE_COST * sources[0].rows * sum(not isinstance(source.form, Coded) for source in sources)


def price_of(sources: Sequence[Source], method: Method) -> float:
    """About how many seconds an exact answer takes."""
    rows, count = sources[0].rows, len(sources)
    pairs = count * (count - 1) / 2
    if method == "kendall":
        # Two columns of typical width stand for all pairs until their codes are known.
        return pairs * typical_cost(sources)
    if method == "spearman":
        return RANK_COST * rows * count * (1 + len({gap_name(source) for source in sources}))
    return COUNT_COST * rows * pairs


def typical_cost(sources: Sequence[Source]) -> float:
    """What one pair of the columns costs on average."""
    codes = [source.coded for source in sources[:40]]
    prices = [cost(left, right) for left, right in combinations(codes, 2)]
    return sum(prices) / len(prices) if prices else 0.0


def gap_name(source: Source) -> int:
    """A number that is the same for columns that are empty in the same rows."""
    return source.coded.present


def sample(sources: Sequence[Source], size: int) -> list[Source]:
    """The same columns over some of the rows, chosen at random but always alike."""
    chosen = np.sort(np.random.default_rng(SEED).choice(sources[0].rows, size, replace=False))
    places = chosen if sources[0].places is None else sources[0].places[chosen]
    return [Source(source.form, source.domain, places) for source in sources]


def computed(sources: Sequence[Source], method: Method) -> Matrix:
    """All pairs, by what suits them."""
    if method == "spearman":
        return spearman([source.coded for source in sources])
    if method == "mixed":
        return mixed(sources)
    codes = [source.coded for source in sources]
    kernel = kendall if method == "kendall" else association.cramers_v
    return by_pair(codes, lambda left, right: kernel(codes[left], codes[right]))


def by_pair(codes: Sequence[Codes], pair: Pair) -> Matrix:
    """A matrix whose pairs are computed one by one; a column goes perfectly with itself unless it is constant."""
    found = Matrix.empty(len(codes))
    for place, column in enumerate(codes):
        put_self(found, place, column)
    for left, right in combinations(range(len(codes)), 2):
        checkpoint()
        found.put(left, right, *pair(left, right))
    return found


def put_self(found: Matrix, place: int, column: Codes) -> None:
    """The cell on the diagonal."""
    distinct = int(np.count_nonzero(column.counts))
    reason = reason_of(column.present, column.present, column.present, distinct < 2)
    value, chance = (float("nan"), float("nan")) if reason else (1.0, 0.0)
    found.put(place, place, value, column.present, chance, reason)


def mixed(sources: Sequence[Source]) -> Matrix:
    """Pearson for two numbers, V for two categories, the correlation ratio for one of each."""
    places = range(len(sources))
    categories = [place for place in places if is_category(sources[place].domain)]
    numeric = [place for place in places if place not in categories]
    found = Matrix.empty(len(sources))
    codes = {place: sources[place].coded for place in categories}
    if numeric:
        found.put_block(numeric, pearson([sources[place] for place in numeric]))
    for place in categories:
        put_self(found, place, codes[place])
    for left, right in combinations(categories, 2):
        found.put(left, right, *association.cramers_v(codes[left], codes[right]))
    for number in numeric:
        checkpoint()
        values = sources[number].all_numbers()
        for group in categories:
            found.put(number, group, *association.correlation_ratio(codes[group], values))
    return found
