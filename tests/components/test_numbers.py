import math

import pytest

from components import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (208383, "208,383"),
        (10.9372, "10.94"),
        (-43, "−43"),
        (0, "0"),
        (0.00001234, "1.234 × 10⁻⁵"),
        (1e300, "1 × 10³⁰⁰"),
        (2.5e-310, "2.5 × 10⁻³¹⁰"),
        (math.nan, "–"),
        (math.inf, "–"),
        (None, "–"),
        ("9007199254740993", "9.007 × 10¹⁵"),
        (999.96, "1,000"),
        (99_999.5, "100,000"),
    ],
)
def test_a_summary_shows_four_digits_and_separates_thousands(value, text):
    assert numbers.figure(value) == text


def test_a_share_says_none_or_all_only_where_that_is_exact():
    assert [numbers.share(part) for part in (0, 1e-9, 0.0537, 0.99999, 1)] == ["0%", "<0.1%", "5.4%", ">99.9%", "100%"]


def test_every_digit_is_there_on_demand():
    assert numbers.full(1 / 3) == "0.3333333333333333"
    assert numbers.full(-1234567) == "−1,234,567"
    assert numbers.full("9007199254740993") == "9,007,199,254,740,993"
    assert numbers.full(math.nan) == "not defined"


def test_sizes_and_times_read_as_people_say_them():
    assert numbers.size(52_428_690) == "52.4 MB"
    assert numbers.size(1) == "1 byte"
    assert numbers.duration(136 * 86_400) == "136 days"
    assert numbers.duration(0) == "0 seconds"
