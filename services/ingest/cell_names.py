"""Names of cells and areas of a sheet, such as A5 and A5:F120."""

import re
from typing import NamedTuple

REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")


class Area(NamedTuple):
    """A rectangle of cells: 0-based rows and columns, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.right - self.left + 1

    @property
    def name(self) -> str:
        """The area as a spreadsheet program names it.

        >>> Area(4, 0, 119, 5).name
        'A5:F120'
        """
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


def column_letters(place: int) -> str:
    """The letters of a 0-based column.

    >>> column_letters(27)
    'AB'
    """
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, place: int) -> str:
    """The name of the cell in a 0-based row and column."""
    return f"{column_letters(place)}{row + 1}"


def place_of(name: str) -> tuple[int, int] | None:
    """The 0-based row and column that a name such as “F120” stands for; None where it is no name of a cell."""
    found = REFERENCE.match(name.strip().upper())
    if not found or not int(found[2]):
        return None
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1


def area_of(name: str) -> Area | None:
    """The area that a name such as “A5:F120” or “B2” stands for; None where it is none."""
    ends = [place_of(part) for part in name.split(":")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or last[0] < first[0] or last[1] < first[1]:
        return None
    return Area(first[0], first[1], last[0], last[1])
