"""Sides: the rows behind a mark and the rest that they are compared with, and how independent they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.engine.table import Table
from services.insights import persistence
from services.insights.rows import Rows
from services.insights.variables import numbers_at

# More rows on a side change no digit that is told.
MOST_COMPARED = 400_000


def evenly(places: np.ndarray) -> np.ndarray:
    """One place by chance out of each of equal stretches; all where they are few."""
    if len(places) <= MOST_COMPARED:
        return places
    edges = np.linspace(0, len(places), MOST_COMPARED + 1).astype(np.int64)
    shifts = np.random.default_rng(0).random(MOST_COMPARED)
    return places[edges[:-1] + (shifts * np.diff(edges)).astype(np.int64)]


@dataclass(frozen=True)
class Sides:
    """n rows that take part (None for all), and which rows of the table are here."""

    table: Table
    frame: np.ndarray | None
    here: np.ndarray

    @cached_property
    def here_places(self) -> np.ndarray:
        """0-based places of the rows behind the mark, of very many an even part."""
        return evenly(np.flatnonzero(self.here))

    @cached_property
    def rest(self) -> np.ndarray:
        """Which rows are compared with."""
        return ~self.here if self.frame is None else self.frame & ~self.here

    @cached_property
    def rest_places(self) -> np.ndarray:
        """0-based places of the rows that are compared with, of very many an even part."""
        return evenly(np.flatnonzero(self.rest))

    @cached_property
    def rows(self) -> Rows:
        """Both sides together, as the insights take rows."""
        return Rows(self.table, self.frame)

    @cached_property
    def order(self) -> np.ndarray | None:
        """The sampled rows in the order of time; None where the table has no time."""
        column = next((item for item in self.table.columns if item.type in ("date", "datetime")), None)
        if column is None:
            return None
        sample = self.rows.sample
        moments = numbers_at(self.table.form(column.name), self.table.domain(column.name), sample)
        return sample[np.argsort(moments, kind="stable")]

    @cached_property
    def lasting(self) -> np.ndarray:
        """Autocorrelations of being here, along time."""
        assert self.order is not None
        return persistence.autocorrelations(self.here[self.order][None].astype(np.float32))

    def inflation(self, scores: np.ndarray | None) -> float:
        """By how much more a statistic varies than over independent rows, as a factor of its variance.

        Args:
            scores: a number for each row of `order`, NaN where there is none; None where there is no time.
        """
        if scores is None or self.order is None:
            return 1.0
        last = persistence.autocorrelations(scores[None])
        excess = float(persistence.excess(last, self.lasting, len(self.order))[0, 0])
        return 1.0 + excess * self.rows.stride
