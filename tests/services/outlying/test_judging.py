"""The parts of the vote: neighbours against scikit-learn, the ellipsoid against known shapes, one scale for all."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from services.outlying import ellipsoid, neighbours
from services.outlying.scaling import softened, standardised
from services.outlying.scan import curve_of
from services.outlying.strongest import strongest
from services.outlying.voting import on_one_scale, together


@pytest.fixture(scope="module")
def cloud() -> np.ndarray:
    return np.random.default_rng(4).normal(size=(800, 3))


def test_neighbours_are_those_of_scikit_learn(cloud: np.ndarray):
    expected = NearestNeighbors(n_neighbors=11).fit(cloud).kneighbors(cloud)[0][:, 1:].mean(axis=1)
    assert neighbours.distances(cloud, np.arange(800)) == pytest.approx(expected, abs=1e-6)


def test_equal_rows_are_at_no_distance():
    rows = np.ones((30, 2))
    assert np.all(neighbours.distances(rows, np.arange(30)) == 0)
    assert np.all(np.isfinite(neighbours.evened(np.zeros(30))))


def test_an_ellipsoid_keeps_its_shape_when_a_fifth_of_the_rows_lie_elsewhere(cloud: np.ndarray):
    mixed = cloud.copy()
    mixed[:160] += 12
    found = ellipsoid.fit(mixed)
    assert found.middle == pytest.approx(np.zeros(3), abs=0.3)
    distances = found.distances(mixed)
    assert distances[:160].min() > distances[160:].max()


def test_a_value_is_expected_from_the_others():
    first = np.random.default_rng(0).normal(size=500)
    rows = np.column_stack([first, first + np.random.default_rng(1).normal(size=500) * 0.2])
    rows[3] = (1.0, -1.0)
    found = ellipsoid.fit(rows)
    assert found.expected(rows)[3, 1] == pytest.approx(1.0, abs=0.15)
    assert abs(found.surprises(rows)[3, 1]) > 5


def test_one_wild_value_does_not_stretch_the_scale(cloud: np.ndarray):
    wild = cloud.copy()
    wild[5, 0] = 1e9
    usual, found = (standardised(numbers, np.arange(800)).scaled for numbers in (cloud, wild))
    others = np.arange(800) != 5
    assert found[others, 0] == pytest.approx(usual[others, 0], abs=0.02)
    near = softened(found)
    assert np.array_equal(np.argsort(near[:, 0]), np.argsort(found[:, 0]))
    assert near[5, 0] < 60


def test_gaps_and_constants_are_usual():
    numbers = np.array([[np.nan, 7.0], [1.0, 7.0], [2.0, 7.0], [np.inf, 7.0]])
    scaled = standardised(numbers, np.arange(4)).scaled
    assert scaled[0, 0] == 0
    assert np.all(scaled[:, 1] == 0)
    assert scaled[3, 0] == scaled[:, 0].max()


def test_votes_keep_the_order_of_scores(cloud: np.ndarray):
    scores = cloud[:, 0] ** 2
    vote = on_one_scale(scores, np.arange(800))
    order = np.argsort(scores)
    assert np.all(np.diff(vote[order]) >= 0)
    assert np.all(together(np.array([vote, vote])) >= 0)
    assert np.all(on_one_scale(np.ones(9), np.arange(9)) == 0)


def test_the_strongest_come_first_and_earlier_rows_before_later_ones():
    scores = np.array([1.0, 5.0, 3.0, 5.0, 3.0])
    assert strongest(scores, scores > 1, 3).tolist() == [1, 3, 2]
    assert strongest(scores, scores > 1, 10).tolist() == [1, 3, 2, 4]


def test_a_curve_counts_what_lies_above():
    assert curve_of(np.array([0.0, 1.0, 1.5, 4.0]), (1.0, 1.5, 9.0)) == (2, 1, 0)
