import json
from typing import Any

import pytest

from models.columns import Column
from services.json_values import canonical, digest, parsed, plain


def test_numbers_that_json_cannot_hold_become_null():
    assert plain([float("nan"), float("inf"), -float("inf"), 1.5]) == [None, None, None, 1.5]


def test_integers_that_a_browser_would_round_become_text():
    assert plain([2**53, 2**53 + 1, -(2**53) - 1, True]) == [2**53, str(2**53 + 1), str(-(2**53) - 1), True]


def test_values_become_data():
    column = Column(name="a\0", type="integer", role="measure", nullable=False, missing=0, distinct=2)
    assert plain({"columns": (column,)})["columns"][0]["name"] == "a\ufffd"


def test_equal_questions_have_one_text():
    assert canonical({"b": (1, 2), "a": None}) == canonical({"a": None, "b": [1, 2]}) == '{"a":null,"b":[1,2]}'
    assert digest({"a": 1}) != digest({"a": 2})


def test_what_comes_out_is_json():
    assert json.loads(canonical({"a": [float("nan"), 2**70]})) == {"a": [None, str(2**70)]}


@pytest.mark.parametrize("value", [{"a": [1, -0.1, 1e300, None, True, "ß\ud800"]}, [], 2**63, "x"])
def test_what_was_stored_comes_back(value: Any):
    assert parsed(json.dumps(value)) == value
