"""The grid's columns, as it takes them."""

import pytest

from components.grid import columns
from tests.components.profiles import numbers_profile


@pytest.mark.parametrize(("rows", "digits"), [(10, 2), (12_086_214, 10)])
def test_the_number_of_the_last_row_has_room(rows: int, digits: int):
    row, *_ = columns([numbers_profile(count=rows, missing=0)])
    assert row["initialWidth"] >= 20 + 8 * digits
