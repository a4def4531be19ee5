"""Charts of a series."""

from components.trend_figures import trend_of


def test_no_trend_is_drawn_through_a_gap():
    points = [{"value": 3.0, "trend": 2.9}, {"value": None, "trend": 2.0}, {"value": 1.0, "trend": 1.1}]
    assert trend_of(points) == [2.9, None, 1.1]
