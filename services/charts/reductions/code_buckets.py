"""Code buckets: one bucket for each value of a coded column, so that nothing has to be read again."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from services.charts.reductions.buckets import Buckets
from services.charts.reductions.cells import near, places_in
from services.charts.reductions.keys import Key
from services.charts.reductions.numbers import Numbers
from services.charts.reductions.parallel import in_parts, sum_of
from services.charts.reductions.question import Block, Question
from services.engine.forms import Coded


class CodeBuckets(Buckets):
    """One bucket for each value of a coded column: nothing has to be read again."""

    def __init__(self, values: np.ndarray, counts: np.ndarray) -> None:
        super().__init__(counts)
        self.values = values

    def holders(self, group: int, values: np.ndarray) -> np.ndarray:
        """The bucket of the first value that is not smaller."""
        return group * self.size + np.minimum(np.searchsorted(self.values, values), self.size - 1)

    def at(self, groups: np.ndarray | int, positions: np.ndarray) -> np.ndarray:
        """The values at some positions."""
        return self.values[self.holding(groups, positions) % self.size]

    def rank(self, group: int, values: np.ndarray, is_upto: bool) -> np.ndarray:
        """How many values are smaller, or not larger."""
        upto = np.append(0, self.ends[group * self.size : (group + 1) * self.size] - self.first_of(group))
        return upto[np.searchsorted(self.values, values, side="right" if is_upto else "left")]

    @cached_property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and deviations from the counts."""
        counts, totals = self.counts.reshape(-1, self.size), np.maximum(self.totals, 1)
        # As shares of the largest, of which no square is too large for a number.
        scale = float(np.abs(self.values).max(initial=0)) or 1.0
        shares = self.values / scale
        means = counts @ shares / totals
        squares = np.array([line @ (shares - mean) ** 2 for line, mean in zip(counts, means, strict=True)])
        return means * scale, np.sqrt(squares / np.maximum(totals - 1, 1)) * scale


def code_buckets(question: Question, keys: Sequence[Key], numbers: Numbers, groups: int) -> CodeBuckets:
    """How often each code occurs in each group."""
    assert isinstance(numbers.form, Coded)
    form, width = numbers.form, numbers.form.distinct + 1

    def work(blocks: Iterable[Block]) -> np.ndarray:
        total = np.zeros(groups * width, np.int64)
        for block in blocks:
            codes = block.pick(form.codes[block.rows]).astype(np.intp)
            np.add.at(total, places_in(keys, block) * width + codes if keys else codes, 1)
        return total

    counts = sum_of(in_parts(near(question, keys), work)).reshape(groups, width)
    known = np.isfinite(numbers.by_code())
    return CodeBuckets(numbers.by_code()[known], counts[:, known])
