"""Causes: which of a row's values make it strange, by themselves or beside the row's other values."""

from dataclasses import dataclass

import numpy as np

from models.columns import Column
from services.engine.keys import Domain
from services.engine.table import Table
from services.outlying.fences import figures_of, spare_unit, spread_of
from services.outlying.multivariate import Judged
from services.outlying.suspicions import Usual, has_tail, suspicion
from services.outlying.words import spoken

# A value further than this from the median, or from what the others suggest, is a cause.
FAR = 3.5
COMPARABLE = 3.0


@dataclass(frozen=True)
class Causes:
    """For m rows and d columns (m × d): how far each value is by itself and beside the others, 1 is far."""

    alone: np.ndarray
    beside: np.ndarray

    @property
    def strength(self) -> np.ndarray:
        """The larger of the two."""
        return np.maximum(self.alone, self.beside)

    @property
    def named(self) -> np.ndarray:
        """Which values are causes: those that are far, and not small beside the row's farthest."""
        strength = self.strength
        return strength > np.maximum(1.0, strength.max(axis=1, keepdims=True) / COMPARABLE)


@dataclass(frozen=True)
class ColumnWords:
    """What sentences about one column need."""

    column: Column
    figures: dict[str, float]
    has_tail: bool


def causes_of(judged: Judged, columns: list[ColumnWords], places: np.ndarray) -> Causes:
    """How far the values of some rows are."""
    alone = np.empty((len(places), len(columns)))
    for place, words in enumerate(columns):
        spare = spare_unit(words.figures)
        spread = spread_of("modified_zscore", words.figures)
        alone[:, place] = spread.scores(judged.numbers[places, place], spare) / FAR
    return Causes(alone, np.abs(judged.shape.surprises(judged.near[places])) / FAR)


def described(judged: Judged, columns: list[Column], basis: np.ndarray) -> list[ColumnWords]:
    """The figures of each column among the usual rows."""
    return [column_words(column, judged.numbers[basis, place]) for place, column in enumerate(columns)]


def column_words(column: Column, numbers: np.ndarray) -> ColumnWords:
    """The figures of one column, and whether much of it is far."""
    figures = figures_of(numbers)
    scores = spread_of("modified_zscore", figures).scores(numbers, spare_unit(figures))
    return ColumnWords(column, figures, has_tail(int((scores > FAR).sum()), len(scores)))


def sentence(
    table: Table, words: list[ColumnWords], causes: Causes, number: int, values: np.ndarray, expected: np.ndarray
) -> str:
    """Why the strongest value of a row is strange.

    Args:
        table: what the columns' numbers mean.
        words: of the d columns.
        causes: of m rows.
        number: which of the rows of `causes`.
        values: the row's d numbers.
        expected: what its other values suggest for each of them; NaN where that is not known.
    """
    place = int(np.argmax(causes.strength[number]))
    item, value, other = words[place], float(values[place]), float(expected[place])
    domain = table.domain(item.column.name)
    name, told = f"“{item.column.name}”", spoken(value, domain)
    if not np.isfinite(value):
        return f"{name} is {told}, which no other value can be compared with."
    alone, beside = causes.alone[number, place], causes.beside[number, place]
    if alone >= 1:
        return f"{name} is {told}, far from the usual: {middle_half(item, domain)}.{guess(item, value, domain)}"
    if beside >= 1 and np.isfinite(other):
        return f"{name} is {told}, where the row's other values suggest about {spoken(other, domain)}."
    return f"No single value stands out, but together they are rare; most of all {name} ({told})."


def middle_half(item: ColumnWords, domain: Domain) -> str:
    """Where the middle half of a column lies."""
    low, high = spoken(item.figures["q1"], domain), spoken(item.figures["q3"], domain)
    if low == high:
        return f"half of all values and more are {low}"
    return f"half of all values lie between {low} and {high}"


def guess(item: ColumnWords, value: float, domain: Domain) -> str:
    """What may have gone wrong with a value that is far by itself."""
    figures = item.figures
    usual = Usual(figures["q1"], figures["q3"], figures["min"], figures["max"], item.has_tail)
    told = suspicion(value, usual, domain)
    return f" {told}" if told else ""
