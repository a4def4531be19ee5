"""The buttons that read a file in another way, and the lines of a file with what each was taken for."""

import json

import pytest

from components.raw_lines import kinds_of
from components.reading_tries import AS_FOUND, options_with, tries, try_with
from models.errors import InvalidParameters
from models.receipt import RawLine


def test_what_was_tried_already_is_not_offered_again():
    offered = [options for _, options in tries({"delimiter": ";", "encoding": "utf-8", "quote": ""}, None)]
    assert {"delimiter": ","} in offered
    assert not any(options in offered for options in ({"delimiter": ";"}, {"encoding": "utf-8"}, {"quote": ""}))


def test_lines_up_to_the_bad_one_can_be_skipped_or_one_more_each_time():
    assert ("the first 7 lines skipped", {"skip_rows": 7}) in tries({}, 7)
    assert ("the first 3 lines skipped", {"skip_rows": 3}) in tries({"skip_rows": 2}, None)


@pytest.mark.parametrize("reason", ["content is pdf", "broken archive", "password", "unpacks to too much", "far cell"])
def test_nothing_is_offered_where_no_other_way_to_read_helps(reason):
    assert list(tries({}, 1, reason)) == []
    assert try_with("csv", {}, None, reason) is None


def test_what_is_offered_fits_the_reason():
    wide = [options for _, options in tries({}, 1, "too many columns")]
    binary = [options for _, options in tries({}, None, "binary data")]
    assert {"delimiter": ";"} in wide
    assert not any("encoding" in options for options in wide)
    assert [list(options) for options in binary] == [["encoding"]] * 3


def test_choices_that_led_nowhere_can_be_taken_back():
    assert (
        options_with(json.dumps({AS_FOUND: True}), {"skip_rows": 99, "encoding": "utf-16"}).model_dump(
            exclude_defaults=True
        )
        == {}
    )
    assert try_with("xlsx", {"sheet": "gone"}, None, "") is not None
    assert try_with("xlsx", {}, None, "") is None


def test_a_button_keeps_the_other_choices():
    chosen = options_with('{"quote": ""}|1700000000000', {"delimiter": "|"})
    assert (chosen.quote, chosen.delimiter) == ("", "|")


def test_another_table_has_types_and_names_of_its_own():
    chosen = options_with(json.dumps({"table": "2"}), {"types": {"a": "text"}, "header_rows": 0, "encoding": "utf-8"})
    assert (chosen.table, chosen.types, chosen.header_rows, chosen.encoding) == ("2", {}, None, "utf-8")


@pytest.mark.parametrize("text", ["", "nonsense", "[1]", '{"delimiter": ""}', '{"unknown": 1}'])
def test_what_holds_no_options_is_refused(text):
    with pytest.raises(InvalidParameters):
        options_with(text, {})


def test_each_line_is_named_for_what_it_was_taken_for():
    lines = [RawLine(number=number, text=text) for number, text in enumerate(["title", "", "a,b", "# no", "1,2"], 1)]
    receipt = {"skipped_rows": 2, "header_rows": 1, "decisions": [{"what": "comments", "chosen": "#"}]}
    assert kinds_of(lines, receipt) == ["before the table", "blank", "names", "comment", "row"]
