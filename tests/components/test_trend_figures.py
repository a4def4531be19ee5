"""Charts of a series."""

from components.trend_figures import more_seasons, trend_of, whole_axis


def test_no_trend_is_drawn_through_a_gap():
    points = [{"value": 3.0, "trend": 2.9}, {"value": None, "trend": 2.0}, {"value": 1.0, "trend": 1.1}]
    assert trend_of(points) == [2.9, None, 1.1]


def test_further_seasons_and_a_growing_one_are_told():
    answer = {"freq": "hour", "every": 1, "seasonality": {"periods": [24, 168], "form": "multiplicative"}}
    assert more_seasons(answer).startswith("Seasons of 24 and 168 hours")
    assert "grows with the trend" in more_seasons(answer)
    assert more_seasons(answer | {"seasonality": {"periods": [24], "form": "additive"}}) == ""


def test_the_axis_ends_where_the_series_and_its_forecast_end():
    points = [{"t": "2024-01-01"}, {"t": "2024-02-01"}]
    answer = {"freq": "month", "points": points, "forecast": [{"t": "2024-03-01"}]}
    assert whole_axis(answer) == {"type": "date", "range": ["2024-01-01", "2024-03-01"]}
    assert whole_axis(answer | {"forecast": []})["range"] == ["2024-01-01", "2024-02-01"]
    assert "range" not in whole_axis(answer | {"points": points[:1], "forecast": []})
