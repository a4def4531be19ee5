"""Fonts of the machine: for letters that none of ours has, such as those of Chinese, Japanese and Korean."""

from collections.abc import Iterable, Sequence
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
ENDINGS = frozenset({".ttf", ".ttc", ".otf"})
# A document needs one or two; a machine may have thousands, and each costs some milliseconds to look at.
MOST_FONTS, MOST_LOOKED_AT = 4, 80


def fonts_for(letters: Iterable[int], folders: Sequence[Path] = FOLDERS) -> list[Path]:
    """The fonts that together have as many of these code points as those installed can give; largest files first.

    A font of many thousand letters is a large file, so that the first one looked at is nearly always enough.
    """
    wanted, found = set(letters), list[Path]()
    for path in largest_first(folders) if wanted else ():
        had = wanted & code_points(path)
        if had:
            found.append(path)
            wanted -= had
        if not wanted or len(found) == MOST_FONTS:
            break
    return found


def largest_first(folders: Sequence[Path]) -> list[Path]:
    """The fonts in these folders, each once, though several links lead to it."""
    paths = (path.resolve() for folder in folders for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    sizes = {path: path.stat().st_size for path in paths if path.is_file()}
    return sorted(sizes, key=lambda path: (-sizes[path], path))[:MOST_LOOKED_AT]


def code_points(path: Path) -> set[int]:
    """The code points that a font has; none where it cannot be read, or holds pictures instead of outlines."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            has_outlines = "glyf" in font or "CFF " in font
            return set(font.getBestCmap() or ()) if has_outlines else set()
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return set()
