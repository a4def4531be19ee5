import pytest

from components import filters, table_query
from components.ids import TABLE_FILTER
from models.errors import InvalidParameters
from models.filters import Condition, SortKey
from tests.components.profiles import (
    ALL_PROFILES,
    HOSTILE,
    days_profile,
    numbers_profile,
    texts_of,
    truth_profile,
    words_profile,
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition(column="late", op="=", value=True), "late is true"),
        (Condition(column="price", op=">=", value=15000), "price is at least 15,000"),
        (Condition(column="price", op="between", value=[1, 2.5]), "price is between 1 and 2.5"),
        (Condition(column="city", op="in", value=["a", "b", "c", "d"]), "city is one of a, b, c and 1 more"),
        (Condition(column="city", op="is_missing"), "city is missing"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition, words):
    assert filters.words_of(condition) == words


@pytest.mark.parametrize("profile", ALL_PROFILES, ids=lambda item: f"{item['type']}-{item['count']}")
def test_every_kind_of_column_can_be_filtered(profile):
    assert "Add filter" in texts_of(filters.editor([profile], TABLE_FILTER))


def test_numbers_are_read_as_people_type_them():
    profile = numbers_profile()
    assert filters.typed(profile, " 1,250 ") == 1250
    assert filters.typed(profile, "−2.5") == -2.5


@pytest.mark.parametrize("text", ["many", "", "1.2.3"])
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(InvalidParameters, match="is not a number"):
        filters.typed(numbers_profile(), text)


def test_the_form_becomes_a_condition():
    values = {"op": "in", "values": ["Oslo"], "value": "Rome"}
    assert filters.condition_from(words_profile(), values).value == ["Oslo", "Rome"]
    assert filters.condition_from(truth_profile(), {"op": "=", "value": "false"}).value is False
    assert filters.condition_from(days_profile(), {"op": ">", "value": "2013-01-05"}).value == "2013-01-05"
    assert filters.condition_from(numbers_profile(), {"op": "between", "value": "1", "upper": "3"}).value == [1, 3]


def test_a_choice_of_nothing_is_refused():
    with pytest.raises(InvalidParameters, match="No value is chosen"):
        filters.condition_from(words_profile(), {"op": "in"})


def test_a_filter_survives_the_way_through_an_address():
    conditions = (Condition(column=HOSTILE, op="in", value=[HOSTILE, "ä,ö"]), Condition(column="x", op="is_present"))
    assert table_query.filter_from(table_query.filter_text(conditions)) == conditions


def test_an_order_survives_the_way_through_an_address():
    keys = (SortKey(column="a,b", descending=True), SortKey(column="c"))
    assert table_query.sort_from(table_query.sort_text(keys)) == keys


def test_an_address_that_is_no_filter_is_refused():
    with pytest.raises(InvalidParameters):
        table_query.filter_from('[{"column": 1}]')


def test_fields_of_the_grid_stand_for_positions_and_nothing_else():
    assert table_query.place_of("c1", 3) == 1
    assert [table_query.place_of(text, 3) for text in ("c3", "row", "c-1", "c1e3", "c²")] == [None] * 5
