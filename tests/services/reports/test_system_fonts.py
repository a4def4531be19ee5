"""Letters that our fonts lack come from the fonts of the machine."""

from datetime import UTC, datetime
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from services.reports.paper import Paper
from services.reports.system_fonts import fonts_for

MADE = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def font_of(path: Path, letters: str) -> Path:
    """A font in which each of these letters is a square."""
    names = [f"letter{place}" for place in range(len(letters))]
    pen = TTGlyphPen(None)
    for move, place in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (700, 700)), (pen.lineTo, (700, 0))):
        move(place)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, letters), names, strict=True)))
    builder.setupGlyf(dict.fromkeys([".notdef", *names], square))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (750, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def test_a_font_is_found_by_the_letters_that_it_has(tmp_path: Path):
    chinese = font_of(tmp_path / "chinese.ttf", "数据库表")
    font_of(tmp_path / "latin.ttf", "abc")
    assert fonts_for({ord("数"), ord("据")}, [tmp_path]) == [chinese]


def test_several_fonts_complete_one_another(tmp_path: Path):
    chinese, korean = font_of(tmp_path / "chinese.ttf", "数据库表"), font_of(tmp_path / "korean.ttf", "한국")
    assert set(fonts_for(map(ord, "数한"), [tmp_path])) == {chinese, korean}


def test_nothing_is_looked_at_where_nothing_is_lacking(tmp_path: Path):
    assert fonts_for((), [tmp_path / "not there"]) == []


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path):
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00" + bytes(9000))
    (tmp_path / "empty.otf").touch()
    chinese = font_of(tmp_path / "chinese.ttf", "数")
    assert fonts_for({ord("数")}, [tmp_path]) == [chinese]


def test_the_letters_of_a_document_are_written_with_it(tmp_path: Path):
    font_of(tmp_path / "chinese.ttf", "数据")
    paper = Paper("数据", MADE, {}, "数据表", fonts=[tmp_path])
    assert paper.clean("数据 sales 表") == "数据 sales □"
    assert paper.unknown == 1
    assert paper.content().startswith(b"%PDF-")
