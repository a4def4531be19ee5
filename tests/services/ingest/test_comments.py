"""Comments in delimited text are no data: whole lines, and what stands behind a row where that is meant."""

from services.ingest.comments import blanked
from tests.services.ingest.tables import read_text


def test_comments_behind_rows_are_left_out(tmp_path):
    found = read_text("# about\na;b#12;#\n1;3#5;7\n6;7#8;9;10\n", tmp_path)
    assert (list(found.columns), found.rows) == (["a", "b"], [[1, 3], [6, 7]])
    assert "behind one in a row" in next(item for item in found.receipt.decisions if item.what == "comments").evidence


def test_a_mark_in_a_value_starts_no_comment(tmp_path):
    found = read_text("# about\nname;colour\nred;#ff0000\nblue;#0000ff\n", tmp_path)
    assert found.values("colour") == ["#ff0000", "#0000ff"]


def test_lines_before_the_table_that_lack_the_mark_are_skipped_as_well(tmp_path):
    text = "# about\nnot marked\n# marked\nnot marked either\na;b\n# more\n1;3\n6;7\n"
    assert read_text(text, tmp_path).rows == [[1, 3], [6, 7]]


def test_a_mark_inside_quotes_starts_no_comment():
    assert blanked(b'1;"a # b"#c\n', "#", '"', inline=True) == b'1;"a # b"\n'


def test_an_unusual_delimiter_between_quotes_is_found(tmp_path):
    rows = "".join(f"{number} # 'road {number}' # ' town, ma'\n" for number in range(20))
    assert read_text(rows, tmp_path).receipt.delimiter == "#"


def test_comments_between_rows_are_found_though_quoted_cells_hold_delimiters(tmp_path):
    rows = ["a,b,c", '1,"x, y",2', "# checked by hand", '3,"x, y, z",4', "5,z,6", "# again", '7,"u, v",8']
    found = read_text("\n".join(rows) + "\n", tmp_path)
    assert found.values("a") == [1, 3, 5, 7]
