"""Reasons of methods with fences: how far a value is from what it is compared to, in a sentence."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.engine.keys import Domain
from services.outlying.fences import Spread
from services.outlying.scan import Fenced, Question
from services.outlying.suspicions import Usual, has_tail, suspicion
from services.outlying.words import spoken, stretch, times


class Side(NamedTuple):
    """A fence or a middle to compare a value with."""

    middle: float
    fence: float


@dataclass(frozen=True)
class FenceWords:
    """All that the sentences about one column need; `groups` names the groups when each has its own fences."""

    name: str
    method: str
    domain: Domain
    spread: Spread
    threshold: float
    usual: Usual
    column: str = ""
    groups: tuple[str, ...] = ()

    def mention(self, value: float) -> str:
        """The column and its value, in few words."""
        return f"“{self.name}” ({spoken(value, self.domain)})"

    def sentence(self, value: float, score: float, group: int | None) -> str:
        """How far a flagged value is from what is usual, and what may have gone wrong."""
        told = spoken(value, self.domain)
        if not np.isfinite(value):
            return f"“{self.name}” is {told}, which no other value can be compared with."
        spread = self.spread if group is None else Spread(*(part[group] for part in self.spread))
        lower, upper = spread.bounds(self.threshold)
        side = Side(spread.high, upper) if value > spread.high else Side(spread.low, lower)
        among = "" if group is None else f" among rows with “{self.column}” = {self.groups[group]}"
        guess = suspicion(value, self.usual, self.domain) if group is None else ""
        return f"“{self.name}” is {told}{self.distance(value, score, side)}{among}.{' ' if guess else ''}{guess}"

    def distance(self, value: float, score: float, side: Side) -> str:
        """The distance in the method's own words."""
        way = "above" if value > side.middle else "below"
        middle = spoken(side.middle, self.domain)
        if self.method == "zscore":
            return f", {times(score)} standard deviations {way} the mean of {middle}"
        if self.method == "modified_zscore":
            return f", {way} the median of {middle} by {times(score)} on the modified z scale"
        fence = "upper" if way == "above" else "lower"
        beyond = stretch(abs(value - side.fence), self.domain)
        q1, q3 = spoken(self.usual.q1, self.domain), spoken(self.usual.q3, self.domain)
        middle_half = f"lie between {q1} and {q3}" if q1 != q3 else f"and more are {q1}"
        half = f" (half of all values {middle_half})" if not self.groups else ""
        return f", {beyond} {way} the {fence} fence of {spoken(side.fence, self.domain)}{half}"


def words_of(asked: Question, fenced: Fenced) -> FenceWords:
    """What the sentences about one column need."""
    name, figures = fenced.column.name, fenced.figures
    bounds = fenced.spread.bounds(asked.threshold) if asked.groups is None else (-np.inf, np.inf)
    return FenceWords(
        name=name,
        method=asked.method,
        domain=asked.table.domain(name),
        spread=fenced.spread,
        threshold=asked.threshold,
        usual=Usual(
            figures["q1"], figures["q3"], float(bounds[0]), float(bounds[1]), has_tail(fenced.count, fenced.present)
        ),
        column=asked.groups.column if asked.groups else "",
        groups=asked.groups.names if asked.groups else (),
    )
