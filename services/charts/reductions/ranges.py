"""Ranges: many narrow ones in order, so that counting says in which of them a rank lies."""

from dataclasses import dataclass

import numpy as np

from services.charts.reductions.numbers import Numbers
from services.charts.reductions.question import Question

LOOKED_AT = 16_384
# What lies farther out has two ranges of its own: a few far values must not make all others one range.
TAIL = 0.001


@dataclass(frozen=True)
class Ranges:
    """`size` ranges of equal width from `low` on; the first and the last one are open.

    Which range a number belongs to never falls while numbers rise, rounding included: nothing else is relied on.
    """

    low: float
    per_unit: float
    size: int

    def places(self, cells: np.ndarray) -> np.ndarray:
        """The range of each number; none of them may be missing."""
        with np.errstate(over="ignore"):
            scaled = cells - self.low
            scaled *= self.per_unit
        scaled += 1
        return np.clip(scaled, 0, self.size - 1, out=scaled).astype(np.intp)


def ranges_for(question: Question, numbers: Numbers, size: int) -> Ranges:
    """Ranges over nearly all of the values, as some of them say."""
    cells = np.concatenate([np.empty(0), *looked_at(question, numbers)])
    cells = cells[~np.isnan(cells)]
    low, high = np.quantile(cells, (TAIL, 1 - TAIL)).tolist() if len(cells) else (0.0, 1.0)
    half = (high / 2 - low / 2) / (size - 2)
    # Where all that were looked at are equal, they have one range, and what is smaller or larger the open ones.
    # No double can divide by what lies next to zero.
    return Ranges(low, 0.5 / max(half, float(np.spacing(abs(low))), float(np.finfo(np.float64).tiny)), size)


def looked_at(question: Question, numbers: Numbers) -> list[np.ndarray]:
    """Some of the values, from all over the rows."""
    step = max(1, question.row_count // LOOKED_AT)
    rows = [
        np.arange(block.start, block.stop, step) if block.places is None else block.places[::step] + block.start
        for block in question.blocks()
    ]
    return [numbers.at(some) for some in rows]
