"""Parameters: the spellings that addresses and query strings may use."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from models.filters import Condition, SortKey
from models.parameters import LONGEST, Columns, Conditions, Sort

COLUMNS, SORT, FILTER = TypeAdapter(Columns), TypeAdapter(Sort), TypeAdapter(Conditions)


@pytest.mark.parametrize(
    ("spelling", "names"),
    [
        ("a,b", ("a", "b")),
        (" a , b ,", ("a", "b")),
        ('["a,b", " c "]', ("a,b", " c ")),
        (["a"], ("a",)),
        ("", None),
        (None, None),
    ],
    ids=str,
)
def test_names_are_json_or_stand_between_commas(spelling: Any, names: Any):
    assert COLUMNS.validate_python(spelling) == names


@pytest.mark.parametrize(
    ("spelling", "keys"),
    [
        ("-a,b", (SortKey(column="a", descending=True), SortKey(column="b"))),
        ('["-a,b"]', (SortKey(column="a,b", descending=True),)),
        ([{"column": "a", "descending": True}], (SortKey(column="a", descending=True),)),
        ((SortKey(column="a"),), (SortKey(column="a"),)),
        ("", ()),
        (None, ()),
    ],
    ids=str,
)
def test_a_minus_sorts_from_the_largest(spelling: Any, keys: tuple):
    assert SORT.validate_python(spelling) == keys


@pytest.mark.parametrize(
    "spelling",
    [
        '[{"column":"a","op":"=","value":1}]',
        [{"column": "a", "op": "=", "value": 1}],
        (Condition(column="a", op="=", value=1),),
    ],
    ids=str,
)
def test_a_filter_is_a_json_list_or_data(spelling: Any):
    assert FILTER.validate_python(spelling) == (Condition(column="a", op="=", value=1),)


@pytest.mark.parametrize("spelling", ["", "  ", "[]", []])
def test_no_filter_may_be_written_as_nothing(spelling: Any):
    assert FILTER.validate_python(spelling) == ()


@pytest.mark.parametrize(
    "spelling",
    ["{", "a=1", "null", '{"column":"a"}', '[{"column":"a","op":"~"}]', "[" * LONGEST + "]", "[" * 90_000, 5],
)
def test_what_is_no_filter_is_refused(spelling: Any):
    with pytest.raises(ValidationError):
        FILTER.validate_python(spelling)


@pytest.mark.parametrize("spelling", ["[", "[1]", 5, {"a": 1}])
def test_what_are_no_names_is_refused(spelling: Any):
    with pytest.raises(ValidationError):
        COLUMNS.validate_python(spelling)
    with pytest.raises(ValidationError):
        SORT.validate_python(spelling)
