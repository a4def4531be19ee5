"""Histograms: how many bins, and where they begin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.engine.table import Table


def histogram_of(values: list[int]) -> dict:
    return Table.of(price=values).profile("price", None)["histogram"]


def test_a_long_tail_leaves_the_body_its_shape():
    body = [place % 100 for place in range(10_000)]
    found = histogram_of([*body, 5_000])
    inside = [edge for edge in found["edges"] if 0 <= edge < 100]
    assert len(inside) >= 8
    assert sum(found["counts"]) == 10_001


def test_a_tail_however_long_costs_a_bounded_number_of_bins():
    found = histogram_of([*range(1_000), 10**9])
    assert len(found["counts"]) <= 601


def drawn(values: list[int] | list[float]) -> dict | None:
    return Table.of(price=values).profile("price", None)["log_histogram"]


def lognormal(spread: float) -> list[float]:
    return np.exp(np.random.default_rng(5).normal(0, spread, 5_000)).tolist()


def test_numbers_of_many_sizes_have_bins_that_grow_and_show_their_shape():
    values = lognormal(3)
    found = drawn(values)
    assert found is not None
    edges, counts = np.array(found["edges"]), np.array(found["counts"])
    assert np.array_equal(counts, np.histogram(values, edges)[0])
    assert np.allclose(np.diff(np.log10(edges)), 1 / 3)
    assert {0.01, 1.0, 100.0, 1000.0} <= set(found["edges"])
    # The highest bar holds no more than a bell's would, not nine tenths.
    assert counts.max() < 0.2 * len(values)
    assert len(counts) <= 40


def test_whole_numbers_have_whole_edges_and_zeros_a_bin_of_their_own():
    values = [0] * 700 + [max(1, round(value)) for value in lognormal(2.5)]
    found = drawn(values)
    assert found is not None
    assert found["edges"][:4] == [0, 1, 2, 3]
    assert all(edge == int(edge) for edge in found["edges"])
    assert found["counts"][0] == 700
    assert sum(found["counts"]) == len(values)


def test_numbers_that_equal_bins_show_well_or_that_have_no_logarithm_have_none():
    assert drawn(list(range(1_000))) is None
    assert drawn(lognormal(0.8)) is None
    assert drawn([*lognormal(3), -1.0]) is None
    assert drawn([1, 1, 1, 1, 1, 10**9]) is None
    assert drawn([5.0] * 99 + [5e300, 1e-300]) is None


@given(st.lists(st.floats(min_value=0, allow_nan=False, width=64), min_size=1, max_size=60))
def test_whatever_the_numbers_are_every_finite_one_is_in_one_bin(values: list[float]):
    found = drawn([*values, *[0.001 * 3**power for power in range(12)] * 20, *[0.001] * 900])
    if found is not None:
        edges = found["edges"]
        assert edges == sorted(set(edges))
        assert sum(found["counts"]) == 900 + 240 + sum(np.isfinite(values))
        assert len(edges) <= 45
