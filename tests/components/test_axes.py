import pytest

from components import axes
from tests.components.profiles import days_profile, numbers_profile


def test_labels_are_round_and_inside_the_axis():
    assert axes.round_ticks(-43, 1301) == [0, 250, 500, 750, 1000, 1250]
    assert axes.round_ticks(0.002, 0.0091) == pytest.approx([0.002, 0.004, 0.006, 0.008])


@pytest.mark.parametrize("ends", [(5, 5), (0, float("inf")), (float("nan"), 1)])
def test_an_axis_without_length_has_one_label(ends):
    assert len(axes.round_ticks(*ends)) == 1


@pytest.mark.parametrize(
    ("value", "place"),
    [(3, 3.0), ("12", 12.0), ("1970-01-02", 86_400.0), ("1970-01-01T00:01:00Z", 60.0), ("01:00:30", 3630.0),
     ("Oslo", None), (None, None), (float("inf"), None)],
)  # fmt: skip
def test_numbers_dates_and_times_have_a_place_and_words_have_none(value, place):
    assert axes.position(value) == place


def test_a_place_never_leaves_the_axis():
    assert [axes.along(value, 0, 10) for value in (-5, 0, 5, 10, 50)] == [0, 0, 50, 100, 100]


def test_days_are_labelled_as_days_and_not_as_seconds():
    edges = days_profile()["histogram"]["edges"]
    words = [word for _, word in axes.ticks(days_profile(), edges[0], edges[-1])]
    assert words[0] == "2013-01-05"
    assert len(set(words)) == len(words)


def test_numbers_keep_their_separators_on_the_axis():
    assert ("1,000" in [word for _, word in axes.ticks(numbers_profile(), 0, 2000)]) is True
