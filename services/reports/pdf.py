"""The report as PDF: figures, cards with small charts, stripes and tables, in the order of the overview."""

from collections.abc import Sequence
from datetime import datetime

from models.printed import Card, Drawing, Grid, Printed, Section
from services.reports.paper import Paper

GAP, PAD, FIGURES = 4.0, 3.5, 20.5
LEFT_OUT = (
    "Some letters of this file are in no font of the server, and stand here as □. The HTML report and the pages "
    "show them; whoever runs the server can install a font that has them, such as fonts-droid-fallback."
)


def write_pdf(document: Printed, made_at: datetime) -> bytes:
    """Draw a document on A4 pages; its text stays text."""
    # The representation of a document holds every text of it.
    paper = Paper(document.title, made_at, document.colours, set(repr(document)))
    head(paper, document)
    for section in document.sections:
        draw_section(paper, section)
    if paper.unknown:
        paper.keep_together(12)
        paper.y += GAP
        paper.text(LEFT_OUT, 0, paper.width, 8, colour="muted")
    return paper.content()


def head(paper: Paper, document: Printed) -> None:
    """Whose report it is, of which rows, the figures, and how the file was read."""
    for place, (height, colour) in enumerate(((2.2, "text"), (3.6, "text"), (4.6, "accent"), (3.0, "text"))):
        paper.box(place * 1.25, 4.6 - height, 0.8, height, colour)
    paper.text("DataLens", 6.5, 60, 10, font="strong", down=0.2)
    paper.y += 11
    paper.y += paper.text(document.title, 0, paper.width, 20, font="strong", most=3) + 1
    for fact in document.facts:
        paper.y += paper.text(fact, 0, paper.width, 8, colour="muted", most=2)
    paper.y += paper.text(document.made, 0, paper.width, 8, most=6) + GAP
    five_figures(paper, document.figures)
    chips = " · ".join(document.chips)
    if chips:
        paper.y += paper.text(f"Read as {chips}", 0, paper.width, 8, colour="muted", most=2)


def five_figures(paper: Paper, figures: Sequence[tuple[str, str, str]]) -> None:
    """Large figures in a row, each with its name above and a remark below."""
    width = paper.width / len(figures)
    paper.box(0, 0, paper.width, FIGURES, "surface", "line-strong")
    for place, (label, text, below) in enumerate(figures):
        if place:
            paper.box(place * width, 0, 0.2, FIGURES, "line")
        x, room = place * width + PAD, width - PAD - 1
        paper.text(label, x, room, 7, colour="muted", down=2.6, most=1)
        paper.text(text, x, room, 14, font="strong", down=5.8, most=1)
        paper.text(below, x, room, 6.5, colour="muted", down=12.6, most=2)
    paper.y += FIGURES + 2.5


def draw_section(paper: Paper, section: Section) -> None:
    """A part of the document under its title."""
    paper.keep_together(34)
    paper.y += 7
    paper.y += paper.text(section.title, 0, paper.width, 14, font="strong", most=2)
    paper.y += paper.text(section.note, 0, paper.width, 8, colour="muted", most=3) + 2.5
    draw = draw_finding if section.across < 4 else draw_column
    for start in range(0, len(section.cards), section.across):
        row = section.cards[start : start + section.across]
        width = (paper.width - GAP * (section.across - 1)) / section.across
        height = max(finding_height(paper, card, width) for card in row) if section.across < 4 else column_height(row)
        paper.keep_together(height)
        for place, card in enumerate(row):
            draw(paper, card, place * (width + GAP), width, height)
        paper.y += height + GAP
    for stripe in section.stripes:
        draw_stripe(paper, *stripe)
    for grid in section.grids:
        draw_grid(paper, grid)


def finding_height(paper: Paper, card: Card, width: float) -> float:
    """How high a finding must be for its words and its picture."""
    room, line = width - 2 * PAD, 0.5
    words = len(paper.lines_of(card.title, room, 10, "strong", 4)) * 10 * line
    words += len(paper.lines_of(card.text, room, 8, most=9)) * 8 * line
    words += len(paper.lines_of(card.warning, room, 8, most=5)) * 8 * line
    return 2 * PAD + 6 + words + picture_height(card.drawing) + 8


def picture_height(drawing: Drawing) -> float:
    """How high a picture is, with the words at the ends of its axis."""
    return 4.4 * len(drawing.bars) if drawing.bars else 22 + (4 if drawing.below else 0)


def draw_finding(paper: Paper, card: Card, x: float, width: float, height: float) -> None:
    """A finding: grade, sentence, number, picture, caption."""
    paper.box(x, 0, width, height, "surface", "line-strong")
    left, room, down = x + PAD, width - 2 * PAD, PAD
    strength = {"Strong": 3, "Clear": 2}.get(card.above, 1)
    for place in range(3):
        paper.box(left + place * 1.6, down + 0.6, 1.2, 2, "accent" if place < strength else "line-strong")
    down += paper.text(card.above, left + 6, room - 6, 7, colour="muted", down=down, most=1) + 0.8
    down += paper.text(card.title, left, room, 10, font="strong", down=down, most=4) + 0.4
    down += paper.text(card.text, left, room, 8, colour="muted", down=down, most=9)
    paper.text(card.warning, left, room, 8, colour="warn", down=down + 0.6, most=5)
    foot = height - PAD - 3.6
    draw_picture(paper, card.drawing, left, foot - picture_height(card.drawing) - 1.5, room)
    paper.text(card.below, left, room, 7, colour="muted", down=foot, most=1)


def column_height(cards: Sequence[Card]) -> float:
    """How high the cards of a row of columns must be."""
    return 2 * PAD + 9 + 20 + 3.4 * max(((len(card.pairs) + 1) // 2 for card in cards), default=0) + 5


def draw_column(paper: Paper, card: Card, x: float, width: float, height: float) -> None:
    """A column: name, type, shape, figures, how complete it is."""
    paper.box(x, 0, width, height, "surface", "line-strong")
    left, room = x + PAD, width - 2 * PAD
    paper.text(card.title, left, room, 8.5, font="strong", down=PAD - 0.5, most=1)
    paper.text(card.above, left, room, 6.5, colour="muted", down=PAD + 3.9, most=1)
    draw_picture(paper, card.drawing, left, PAD + 8.4, room, high=13.5, size=6.5)
    down = PAD + 8.4 + 19
    for place, (name, text) in enumerate(card.pairs):
        side, line = place % 2, place // 2
        at, half = left + side * room / 2, room / 2 - (0.8 if not side else 0)
        paper.text(name, at, half, 6.5, colour="muted", down=down + line * 3.4, most=1)
        paper.text(text, at + half * 0.42, half * 0.58, 6.5, font="mono", align="R", down=down + line * 3.4, most=1)
    foot = height - PAD - 2
    share = 1.0 if card.filled is None else card.filled
    track = room * 0.52
    paper.box(left, foot + 0.6, track, 0.7, "flag" if share < 1 else "line-strong")
    paper.box(left, foot + 0.6, track * min(share, 0.985 if share < 1 else 1), 0.7, "line-strong")
    paper.text(card.below, left + track, room - track, 6.5, colour="muted", align="R", down=foot - 0.7, most=1)


def draw_picture(
    paper: Paper, drawing: Drawing, x: float, down: float, width: float, high: float = 22, size: float = 7
) -> None:
    """A picture with the words at the ends of its axes."""
    if drawing.bars:
        draw_bars(paper, drawing, x, down, width, size)
        return
    side = 11.0 if drawing.beside else 0.0
    left, room = x + side, width - side
    for box in drawing.boxes:
        paper.box(left + box.x * room, down + box.y * high, box.width * room, box.height * high, box.colour)
    for line in drawing.lines:
        paper.line([(left + place * room, down + height * high) for place, height in line.points], line.colour)
    if drawing.below:
        paper.box(left, down + high, room, 0.2, "line-strong")
    for place, word in enumerate(drawing.below):
        align = "L" if place == 0 else "R" if place == len(drawing.below) - 1 else "C"
        colour = "flag-text" if align == "C" else "muted"
        paper.text(word, left, room, size, colour=colour, align=align, down=down + high + 0.6, most=1)
    for place, word in enumerate(drawing.beside):
        paper.text(word, x, side - 1, size, colour="muted", align="R", down=down + place * (high - 3), most=1)


def draw_bars(paper: Paper, drawing: Drawing, x: float, down: float, width: float, size: float) -> None:
    """A ranking: name, bar or dot, value."""
    step, name, value = (4.4 if size >= 7 else 3.7), width * 0.36, width * 0.2
    track = width - name - value - 2
    for place, bar in enumerate(drawing.bars):
        at = down + place * step
        paper.text(bar.label, x, name - 1, size, down=at, most=1)
        if bar.is_dot:
            paper.box(x + name, at + 1.6, track, 0.15, "line-strong")
            paper.line([(x + name + track * bar.part, at + 1.7)], bar.colour)
        else:
            paper.box(x + name, at + 0.6, track, 2.2, "empty")
            paper.box(x + name, at + 0.6, max(0.2, track * bar.part), 2.2, bar.colour)
        paper.text(bar.text, x + width - value, value, size, font="mono", align="R", down=at, most=1)


def draw_stripe(paper: Paper, name: str, drawing: Drawing, share: str) -> None:
    """One line of the map of missing values."""
    paper.keep_together(6)
    paper.text(name, 0, 52, 7, font="mono", down=0.4, most=1)
    for box in drawing.boxes:
        paper.box(54 + box.x * (paper.width - 68), 0, box.width * (paper.width - 68), 4.4, box.colour)
    paper.text(share, paper.width - 12, 12, 7, font="mono", align="R", down=0.4, most=1)
    paper.y += 5.4


def draw_grid(paper: Paper, grid: Grid) -> None:
    """A table; a row is never cut in two."""
    widths = [share * paper.width for share in grid.widths]
    draw_row(paper, grid.headings, widths, grid.figures, "muted", "strong")
    for row in grid.rows:
        draw_row(paper, row, widths, grid.figures)


def draw_row(
    paper: Paper,
    cells: Sequence[str],
    widths: Sequence[float],
    figures: frozenset[int],
    colour: str = "text",
    font: str = "text",
) -> None:
    """One row with the line below it."""
    lines = max(len(paper.lines_of(cell, width - 3, 8, font, 8)) for cell, width in zip(cells, widths, strict=True))
    height = max(1, lines) * 4 + 2
    paper.keep_together(height)
    x = 0.0
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        align = "R" if place in figures else "L"
        paper.text(cell, x, width - 3, 8, colour=colour, font=font, align=align, down=1, most=8)
        x += width
    paper.box(0, height, paper.width, 0.15, "line-strong")
    paper.y += height
