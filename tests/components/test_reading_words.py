"""How a file was read is said in words that people use."""

import pytest

from components.reading_words import chosen_words, encoding_name, read_as


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"), ("utf-16-le", "UTF-16-LE"), ("cp1250", "Windows-1250"), ("cp437", "DOS code page 437"),
        ("iso8859-15", "ISO 8859-15"), ("koi8-r", "KOI8-R"), ("cp932", "Shift-JIS"), ("klingon", "klingon"),
    ],
)  # fmt: skip
def test_an_encoding_is_called_as_people_call_it(encoding, name):
    assert encoding_name(encoding) == name


def test_a_mark_is_named_and_not_shown_where_it_looks_like_nothing():
    assert [chosen_words("delimiter", mark) for mark in (";", "-", "\x1f", "||")] == [
        "semicolon", "hyphen", "unit separator", "||",
    ]  # fmt: skip
    assert read_as({"delimiter": "^", "header_rows": 1})[0] == "caret"


def test_numbers_and_orders_of_dates_are_written_out():
    assert chosen_words("rows", 1200) == "1,200"
    assert chosen_words("date order of Datum", "dmy") == "day-month-year"
    assert chosen_words("header_rows", 0) == "no header"
