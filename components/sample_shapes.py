"""Shapes of the samples, for their cards: counted once from the files, and held to them by a test."""

from collections.abc import Mapping
from typing import NamedTuple


class SampleShape(NamedTuple):
    """Counts of equal bins of one column between two values; what lies beyond them is not drawn."""

    column: str
    first: float
    last: float
    counts: tuple[int, ...]


FLIGHTS = (
    0, 1, 12, 29, 89, 217, 412, 564, 685, 626, 514, 416, 289, 209, 141,
    109, 76, 75, 65, 61, 57, 28, 32, 18, 26, 17, 20, 13, 6, 13,
)  # fmt: skip
PENGUINS = (3, 8, 12, 27, 28, 28, 36, 28, 18, 19, 17, 18, 19, 14, 14, 11, 9, 13, 11, 5, 3, 1)
SALES = (1, 105, 91, 47, 13, 162, 135, 11, 12, 25, 49, 74, 54, 40, 20, 12, 11, 23, 34, 32, 25, 18, 6, 1)
SHAPES: Mapping[str, SampleShape] = {
    "flights": SampleShape("arr_delay", -60, 120, FLIGHTS),
    "penguins": SampleShape("body_mass_g", 2700, 6300, PENGUINS),
    "sales": SampleShape("Weekly_Sales", 0, 150_000, SALES),
}
