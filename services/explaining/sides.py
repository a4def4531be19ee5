"""Sides: the rows behind a mark and the rest that they are compared with, and how independent they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.engine.table import Table
from services.insights import persistence
from services.insights.rows import Rows
from services.insights.variables import numbers_at


@dataclass(frozen=True)
class Sides:
    """n rows that take part (None for all), and which rows of the table are here."""

    table: Table
    frame: np.ndarray | None
    here: np.ndarray

    @cached_property
    def here_places(self) -> np.ndarray:
        """0-based places of the rows behind the mark."""
        return np.flatnonzero(self.here)

    @cached_property
    def rest(self) -> np.ndarray:
        """Which rows are compared with."""
        return ~self.here if self.frame is None else self.frame & ~self.here

    @cached_property
    def rest_places(self) -> np.ndarray:
        """0-based places of the rows that are compared with."""
        return np.flatnonzero(self.rest)

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
