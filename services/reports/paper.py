"""Paper: pages of a PDF with our fonts, text that is cut or broken to fit, and boxes. Lengths are millimetres."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.reports.system_fonts import FOLDERS, fonts_for

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILIES = {"text": "inter-regular.ttf", "strong": "inter-semibold.ttf", "mono": "jetbrains-mono.ttf"}
# Letters that ours lack: Greek, Cyrillic, Hebrew, Arabic, Thai, signs.
OTHERS = "dejavu-sans.ttf"
UNKNOWN = "□"
MARGIN, FOOT = 14.0, 12.0
POINT = 25.4 / 72


class Paper:
    """An A4 document that is written from top to bottom; `y` is where the next part begins."""

    def __init__(
        self,
        title: str,
        made_at: datetime,
        colours: Mapping[str, str],
        letters: Iterable[str] = (),
        fonts: Sequence[Path] = FOLDERS,
    ) -> None:
        """An empty document for these letters; `fonts` are searched for those that ours lack."""
        # Its subsetting reports every table of a font that it leaves out.
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self._colours = colours
        self.unknown = 0
        self._pdf = new_document(title, made_at)
        add_others(self._pdf, {ord(letter) for letter in letters if letter.isprintable()}, fonts)
        self._known = known_letters(self._pdf)
        self._foot = f"{self.clean(title)[:80]} · DataLens report · {made_at:%Y-%m-%d}"
        self.width = self._pdf.w - 2 * MARGIN
        self.y = MARGIN
        self.new_page()

    def new_page(self) -> None:
        """Begin another page, with its foot."""
        self._pdf.add_page()
        self.y = self._pdf.h - FOOT
        self.text(self._foot, 0, self.width - 20, 7, colour="muted", most=1)
        self.text(f"{self._pdf.page_no()} / {{nb}}", self.width - 20, 20, 7, colour="muted", align="R", most=1)
        self.y = MARGIN

    def keep_together(self, height: float) -> None:
        """Go on to a new page when so much does not fit on this one."""
        if self.y + height > self._pdf.h - FOOT - 4 and self.y > MARGIN:
            self.new_page()

    def clean(self, text: str) -> str:
        """The text with letters that no font has replaced, on one line, and nothing that turns its direction."""
        letters = []
        for letter in " ".join(str(text).split()):
            if not letter.isprintable():
                continue
            if ord(letter) in self._known:
                letters.append(letter)
            else:
                self.unknown += 1
                letters.append(UNKNOWN)
        return "".join(letters)

    def lines_of(self, text: str, width: float, size: float, font: str = "text", most: int = 0) -> list[str]:
        """A text broken into lines of at most this width; the last one is cut where there are more than `most`."""
        self._pdf.set_font(font, size=size)
        whole = self.clean(text)
        if not whole:
            return []
        lines: Any = self._pdf.multi_cell(width, 4, whole, align="L", dry_run=True, output="LINES")
        found = [str(line).rstrip() for line in lines]
        return (
            [*found[: most - 1], self._cut(" ".join(found[most - 1 :]), width)] if most and len(found) > most else found
        )

    def _cut(self, text: str, width: float) -> str:
        room = width - self._pdf.get_string_width("…") - 2 * self._pdf.c_margin
        short = text[: int(room * 4)]
        while short and self._pdf.get_string_width(short) > room:
            short = short[:-1]
        return f"{short.rstrip()}…"

    def text(
        self,
        text: str,
        x: float,
        width: float,
        size: float,
        *,
        font: str = "text",
        colour: str = "text",
        align: str = "L",
        most: int = 0,
        down: float = 0.0,
    ) -> float:
        """Write a text at x from the margin, `down` below where one is; gives the height that it takes."""
        lines, step = self.lines_of(text, width, size, font, most), size * POINT * 1.42
        self._pdf.set_text_color(self._colours.get(colour, "#000000"))
        for place, line in enumerate(lines):
            self._pdf.set_xy(MARGIN + x, self.y + down + place * step)
            self._pdf.cell(width, step, line, align=align)
        return len(lines) * step

    def box(self, x: float, down: float, width: float, height: float, colour: str = "", edge: str = "") -> None:
        """A box, filled or with an edge."""
        if colour:
            self._pdf.set_fill_color(self._colours.get(colour, "#cccccc"))
        if edge:
            self._pdf.set_draw_color(self._colours.get(edge, "#cccccc"))
            self._pdf.set_line_width(0.2)
        style: Any = {(True, False): "F", (False, True): "D", (True, True): "DF"}[bool(colour), bool(edge)]
        self._pdf.rect(MARGIN + x, self.y + down, width, height, style, bool(edge), 1.4 if edge else 0)

    def line(self, points: Sequence[tuple[float, float]], colour: str, thick: float = 0.45) -> None:
        """A line through points from the margin and from where one is; a dot where there is one point."""
        places = [(MARGIN + x, self.y + down) for x, down in points]
        self._pdf.set_draw_color(self._colours.get(colour, "#000000"))
        self._pdf.set_fill_color(self._colours.get(colour, "#000000"))
        self._pdf.set_line_width(thick)
        if len(places) == 1:
            self._pdf.circle(*places[0], radius=0.8, style="F")
        else:
            self._pdf.polyline(places)

    def content(self) -> bytes:
        """The finished document."""
        return bytes(self._pdf.output())


def new_document(title: str, made_at: datetime) -> "FPDF":
    """An empty document that says what it is."""
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(auto=False)
    for family, file in FAMILIES.items():
        pdf.add_font(family, fname=FONTS / file)
    pdf.add_font("others", fname=FONTS / OTHERS)
    pdf.set_title(title)
    pdf.set_creator("DataLens")
    pdf.set_lang("en")
    pdf.set_creation_date(made_at)
    pdf.c_margin = 0
    return pdf


def add_others(pdf: "FPDF", letters: set[int], folders: Sequence[Path]) -> None:
    """Take letters that our fonts lack from fonts of the machine; only those that are used go into the document."""
    others = ["others"]
    for place, path in enumerate(fonts_for(letters - known_letters(pdf), folders)):
        others.append(f"system{place}")
        pdf.add_font(others[-1], fname=path)
    pdf.set_fallback_fonts(others, exact_match=False)


def known_letters(pdf: "FPDF") -> frozenset[int]:
    """The code points that some font of the document has."""
    found: set[int] = set()
    for font in pdf.fonts.values():
        found |= set(getattr(font, "cmap", {}))
    return frozenset(found)
