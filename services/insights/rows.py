"""Rows that take part, and a part of them on which pairs of columns are looked through first."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.engine.table import Table

SAMPLE, SAMPLE_OF_WIDE, WIDE = 20_000, 8_000, 100


@dataclass(frozen=True)
class Rows:
    """The rows of a table under a mask (None for all)."""

    table: Table
    mask: np.ndarray | None

    @cached_property
    def places(self) -> np.ndarray | None:
        """0-based places of all rows that take part; None for all."""
        return None if self.mask is None else np.flatnonzero(self.mask)

    @cached_property
    def count(self) -> int:
        """How many rows take part."""
        return self.table.rows if self.places is None else len(self.places)

    @cached_property
    def sample(self) -> np.ndarray:
        """Places of one row out of each of equal stretches; of all rows where there are few.

        One from each stretch and not any: the order of the rows is kept evenly, so that what hangs
        together over time still shows. One by chance and not each hundredth: no period can hide.
        """
        most = SAMPLE if len(self.table.columns) <= WIDE else SAMPLE_OF_WIDE
        if self.count <= most:
            return np.arange(self.count) if self.places is None else self.places
        edges = np.linspace(0, self.count, most + 1).astype(np.int64)
        spread = np.random.default_rng(0).random(most)
        chosen = edges[:-1] + (spread * np.diff(edges)).astype(np.int64)
        return chosen if self.places is None else self.places[chosen]

    @property
    def is_sampled(self) -> bool:
        """Whether pairs were looked through on a part of the rows."""
        return len(self.sample) < self.count

    @property
    def stride(self) -> float:
        """How many rows one of the sample stands for."""
        return self.count / max(1, len(self.sample))
