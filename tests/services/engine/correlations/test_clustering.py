"""The clustered order: what belongs together stands together, and nothing gets lost."""

import numpy as np

from services.engine.correlations.clustering import clustered_order


def test_two_groups_are_pulled_apart():
    likeness = np.full((6, 6), 0.1)
    for group in ([0, 2, 4], [1, 3, 5]):
        likeness[np.ix_(group, group)] = 0.9
    order = clustered_order(likeness)
    assert sorted(order) == list(range(6))
    assert len({place % 2 for place in order[:3]}) == 1


def test_ends_that_are_alike_touch():
    likeness = np.eye(4)
    for left, right, value in ((0, 1, 0.9), (2, 3, 0.8), (1, 3, 0.5)):
        likeness[left, right] = likeness[right, left] = value
    order = clustered_order(likeness)
    assert abs(order.index(1) - order.index(3)) == 1


def test_unknown_likeness_keeps_every_column():
    assert sorted(clustered_order(np.full((3, 3), np.nan))) == [0, 1, 2]
    assert clustered_order(np.ones((1, 1))) == [0]
    assert clustered_order(np.empty((0, 0))) == []
