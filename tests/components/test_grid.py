"""The grid's columns, as it takes them."""

import pytest

from components.grid import columns
from tests.components.profiles import numbers_profile


@pytest.mark.parametrize(("rows", "digits"), [(10, 2), (12_086_214, 10)])
def test_the_number_of_the_last_row_has_room(rows: int, digits: int):
    row, *_ = columns([numbers_profile(count=rows, missing=0)])
    assert row["initialWidth"] >= 20 + 8 * digits


def text_profile(longest: int) -> dict:
    return numbers_profile(type="text", role="free_text", min_length=1, max_length=longest)


def test_short_texts_have_room_and_long_ones_take_what_the_others_leave():
    short, long = columns([text_profile(28), text_profile(400)])[1:]
    assert short["initialWidth"] >= 28 * 7
    assert "initialFlex" not in short
    assert (long["initialFlex"], long["minWidth"]) == (120, long["initialWidth"])


def test_where_the_columns_do_not_fit_the_screen_none_takes_more():
    assert not any("initialFlex" in item for item in columns([text_profile(400)] * 12))
