"""Numbers get the bin in which they lie, however near an edge, however large or small."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.charts.reductions.edges import places_between

ENDS = st.floats(allow_nan=False, allow_infinity=False, width=64)
SHARES = st.lists(st.floats(-0.1, 1.1), max_size=30)


def compared(cells: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The bin of each number by comparing it with every edge; the last one is closed."""
    count = len(edges) - 1
    found = np.minimum(np.searchsorted(edges, cells, side="right") - 1, count - 1)
    return np.where((cells >= edges[0]) & (cells <= edges[-1]), found, count)


def around(edges: np.ndarray) -> np.ndarray:
    """All edges, the numbers next to them, and those that are none or without an end."""
    with np.errstate(over="ignore"):
        above, below = np.nextafter(edges, np.inf), np.nextafter(edges, -np.inf)
    return np.concatenate([edges, above, below, [np.nan, np.inf, -np.inf]])


@given(ENDS, ENDS, st.integers(1, 3_000), SHARES)
@settings(max_examples=200, deadline=None)
def test_bins_are_those_of_a_comparison_with_every_edge(one: float, other: float, count: int, shares: list[float]):
    low, high = min(one, other), max(one, other)
    with np.errstate(over="ignore", invalid="ignore"):
        edges = low + np.arange(count + 1) * ((high - low) / count)
        inner = low + np.array(shares) * (high - low)
    assume(np.isfinite(edges).all() and np.all(np.diff(edges) > 0))
    cells = np.concatenate([around(edges), inner])
    assert np.array_equal(places_between(cells, edges), compared(cells, edges))


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=50, unique=True), SHARES)
@settings(max_examples=100, deadline=None)
def test_bins_of_any_widths_are_too(ends: list[float], shares: list[float]):
    edges = np.sort(ends)
    cells = np.concatenate([around(edges), np.array(shares) * 1e9])
    assert np.array_equal(places_between(cells, edges), compared(cells, edges))


@pytest.mark.parametrize("rows", [16_383, 16_384, 50_001])
def test_many_numbers_are_binned_in_parts(rows: int):
    cells = np.random.default_rng(rows).normal(size=rows)
    edges = np.arange(-20, 21) / 10
    assert np.array_equal(places_between(cells, edges), compared(cells, edges))


def test_bins_agree_with_numpy_on_and_near_every_edge():
    for low, high, count in ((0.0, 1.0, 7), (-3.3, 9.1, 60), (1e9, 1e9 + 1, 1000), (-1e-9, 1e-9, 33)):
        edges = np.linspace(low, high, count + 1)
        cells = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf), [np.nan, np.inf]])
        found = places_between(cells, edges)
        inside = (cells >= low) & (cells <= high)
        assert np.array_equal(found[~inside], np.full(np.count_nonzero(~inside), count))
        expected = np.clip(np.searchsorted(edges, cells[inside], side="right") - 1, 0, count - 1)
        assert np.array_equal(found[inside], expected)
