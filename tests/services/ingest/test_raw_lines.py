"""Lines of a file are shown as they stand there, with everything visible and in bounds."""

import gzip

import pytest

from services.ingest.raw_lines import FIRST, LONGEST, raw_lines


def lines(path, data, file_type="csv", encoding=None, line=None):
    path = path / f"file.{file_type}"
    path.write_bytes(data)
    return raw_lines(path, file_type, encoding, line)


def texts(found):
    return [item.text for item in found]


def test_the_first_lines_have_their_numbers(tmp_path):
    found = lines(tmp_path, b"".join(b"line %d\n" % number for number in range(1, 100)))
    assert [item.number for item in found.first] == list(range(1, FIRST + 1))
    assert texts(found.first)[-1] == f"line {FIRST}"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_each_line_end_ends_a_line(ends, tmp_path):
    assert texts(lines(tmp_path, ends.join([b"a", b"b", b""])).first) == ["a", "b"]


def test_what_prints_nothing_is_written_as_a_number(tmp_path):
    found = lines(tmp_path, "a\tb\x00c\u202ed".encode() + b"\xe9")
    assert texts(found.first) == ["a⇥b\\x00c\\u202ed\\xe9"]


def test_the_lines_around_a_place_far_down_are_found(tmp_path):
    data = b"".join(b"row %d, %s\n" % (number, b"x" * 90) for number in range(1, 60_001))
    found = lines(tmp_path, data, line=50_000)
    assert [item.number for item in found.around] == list(range(49_997, 50_004))
    assert all(item.text.startswith(f"row {item.number},") for item in found.around)


def test_a_line_that_is_not_there_has_no_surroundings(tmp_path):
    assert lines(tmp_path, b"a\n" * 50, line=5_000).around == ()


def test_a_very_long_line_is_cut(tmp_path):
    first = lines(tmp_path, b"x" * 100_000).first
    assert (len(first), len(first[0].text), first[0].more) == (1, LONGEST, True)


def test_the_encoding_of_the_receipt_or_the_mark_of_the_file_is_used(tmp_path):
    assert texts(lines(tmp_path, "Größe\n".encode("cp1252"), encoding="cp1252").first) == ["Größe"]
    assert texts(lines(tmp_path, "Größe\nx".encode("utf-16")).first) == ["Größe", "x"]
    assert texts(lines(tmp_path, b"a\n", encoding="klingon").first) == ["a"]


def test_packed_files_are_unpacked_and_broken_ones_show_nothing(tmp_path):
    assert texts(lines(tmp_path, gzip.compress(b"a,b\n1,2\n"), "gz").first) == ["a,b", "1,2"]
    assert lines(tmp_path, b"no gzip", "gz").first == ()
