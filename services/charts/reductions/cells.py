"""Cells: where a row belongs in a table whose lines and columns are groups."""

from collections.abc import Sequence

import numpy as np

from services.charts.reductions.keys import Key
from services.charts.reductions.question import Block, Question


def places_in(keys: Sequence[Key], block: Block) -> np.ndarray:
    """The cell of each row in a table with one more line per key, for rows that belong to none."""
    found = keys[0].codes(block)
    for key in keys[1:]:
        found = found * (key.size + 1) + key.codes(block)
    return found


def shape_of(keys: Sequence[Key]) -> tuple[int, ...]:
    """The shape of that table."""
    return tuple(key.size + 1 for key in keys)


def trimmed(cells: np.ndarray, keys: Sequence[Key]) -> np.ndarray:
    """The table without the lines of rows that belong to none."""
    return cells.reshape(shape_of(keys))[tuple(slice(0, key.size) for key in keys)]


def near(question: Question, keys: Sequence[Key]) -> Question:
    """The question without the blocks in which no row belongs to a group."""
    return question.near(*(key.near for key in keys))
