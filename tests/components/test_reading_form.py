import pytest

from components.reading_form import NOTHING, options_from, reading_form
from models.errors import InvalidParameters
from tests.components.profiles import HOSTILE, texts_of

RECEIPT = {"encoding": "utf-8", "delimiter": ",", "header_rows": 1, "null_values": ["NA", ""], "decimal": "."}


def test_what_is_left_alone_is_decided_again():
    assert options_from({"_action": "read"}, {}).model_dump(exclude_none=True) == {"types": {}}


def test_each_field_overrides_one_decision():
    chosen = options_from({"delimiter": ";", "header_rows": "2", "skip_rows": "3", "null_values": "NA, -"}, {})
    assert (chosen.delimiter, chosen.header_rows, chosen.skip_rows, chosen.null_values) == (";", 2, 3, ("NA", "-"))


def test_a_tab_and_a_space_are_delimiters_and_not_empty_fields():
    assert options_from({"delimiter": "\t"}, {}).delimiter == "\t"
    assert options_from({"delimiter": " "}, {}).delimiter == " "


def test_none_can_be_chosen():
    chosen = options_from({"quote": NOTHING, "thousands": NOTHING, "null_values": f"NA, {NOTHING}"}, {})
    assert (chosen.quote, chosen.thousands, chosen.null_values) == ("", "", ("NA", ""))


def test_types_chosen_before_are_kept_and_one_is_added():
    before = {"types": {"zip": "text"}, "delimiter": ";"}
    chosen = options_from({"type_column": "year", "type_name": "category"}, before)
    assert chosen.types == {"zip": "text", "year": "category"}
    assert chosen.delimiter is None


def test_all_choices_can_be_forgotten():
    assert options_from({"_action": "forget", "delimiter": ";"}, {"types": {"zip": "text"}}).types == {}


def test_a_field_that_does_not_fit_is_named():
    with pytest.raises(InvalidParameters) as caught:
        options_from({"skip_rows": "many"}, {})
    assert "Lines before the header" in caught.value.details["fields"]


def test_the_form_says_what_was_found():
    shown = texts_of(reading_form(RECEIPT, {}, [{"name": HOSTILE, "type": "text"}]))
    assert "as found: UTF-8" in shown
    assert HOSTILE in shown
    assert "Sheet" not in shown


def test_a_workbook_offers_its_sheets():
    shown = texts_of(reading_form({"sheet": "2013", "sheets": ["2013", "2014"]}, {}, []))
    assert "2014" in shown
