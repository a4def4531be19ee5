"""The PDF: its text stays text, whatever letters it has, and long documents take several pages."""

import re
import zlib
from datetime import UTC, datetime

from models.printed import Bar, Box, Card, Drawing, Grid, Line, Printed, Section
from services.reports.paper import Paper
from services.reports.pdf import write_pdf

MADE = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
PICTURE = Drawing(
    boxes=(Box(0, 0.2, 0.5, 0.8, "data"),), lines=(Line(((0, 0), (1, 1)), "data"), Line(((0.5, 0.5),), "data"))
)
RANKING = Drawing(bars=(Bar("a", 0.5, "50%", "data"), Bar("b", 0.2, "20%", "data", is_dot=True)))


def document(*sections: Section) -> Printed:
    return Printed("sales", ("sales.csv",), "Made today.", (("Rows", "3", "all of them"),), ("UTF-8",), sections)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


def test_everything_that_a_report_may_hold_is_drawn():
    card = Card("Strong", "a rises with b", "r = 0.9", PICTURE, below="3 rows", warning="Look again.")
    column = Card(
        "integer · measure", "a", "", RANKING, (("mean", "2"), ("min", "1"), ("max", "3")), "complete", filled=0.5
    )
    content = write_pdf(
        document(
            Section("What stands out", "", (card, card, card)),
            Section("Columns", "", (column,) * 5, across=4),
            Section("Missing", "", stripes=(("a", PICTURE, "5%"),)),
            Section(
                "Reading", "", grids=(Grid("", "", ("What", "n"), (("x" * 500, "1"),), (0.8, 0.2), frozenset({1})),)
            ),
        ),
        MADE,
    )
    assert content.startswith(b"%PDF-")
    assert pages(content) >= 1


def test_many_columns_take_many_pages():
    column = Card("integer", "a", "", PICTURE, filled=1.0)
    assert pages(write_pdf(document(Section("Columns", "", (column,) * 100, across=4)), MADE)) >= 4


def test_an_empty_report_is_a_page():
    assert pages(write_pdf(document(), MADE)) == 1


def test_letters_without_a_font_are_counted_and_the_reader_is_told():
    paper = Paper("sales", MADE, {}, "数据", fonts=())
    assert paper.clean("Größe Ωμέγα Цена 数据") == "Größe Ωμέγα Цена □□"
    assert paper.unknown == 2
    assert paper.clean("a\u202e\nb") == "a b"


def test_a_long_text_is_cut_where_it_must_be():
    paper = Paper("sales", MADE, {})
    lines = paper.lines_of("word " * 200, 30, 8, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert len(paper.lines_of("w" * 400, 30, 8, most=3)) == 3


def test_letters_can_be_copied():
    content = write_pdf(document(), MADE)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    plain = [zlib.decompressobj().decompress(part) if part[:1] == b"x" else part for part in streams]
    assert any(b"begincmap" in part for part in plain)
