"""Scan: one column after the other against its fences; rows keep the highest score that any column gave them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from models.columns import Column
from services.engine.table import Table
from services.outlying.columns import LEAST_VALUES, each_row
from services.outlying.fences import Spread, Univariate, figures_of, spare_unit, spread_of
from services.outlying.groups import Groups, group_spreads

FIGURES = ("q1", "q3", "mean", "std", "median", "mad", "min", "max")
MOST_POINTS = 400


class Question(NamedTuple):
    """Which rows take part (all for None), how fences are made and where, and thresholds to count flags for.

    `groups` are those of the rows that take part; each then has fences of its own.
    """

    table: Table
    rows: np.ndarray | None
    method: Univariate
    threshold: float
    grid: Sequence[float]
    groups: Groups | None = None


@dataclass(frozen=True)
class Fenced:
    """One column with its fences: how many rows lie beyond them, and what a picture of it shows.

    `spare` is the unit of distance where the middle has no width.
    """

    column: Column
    figures: dict[str, float]
    spread: Spread
    spare: Any
    count: int = 0
    present: int = 0
    points: tuple[float, ...] = ()
    curve: tuple[int, ...] = ()


@dataclass
class Scan:
    """k scores, k flags, and the columns that had enough values."""

    scores: np.ndarray
    flagged: np.ndarray
    columns: list[Fenced] = field(default_factory=list)


def scan(asked: Question, columns: Sequence[Column]) -> Scan:
    """Hold every column against its fences; one with fewer than four finite values is left out."""
    count = asked.table.rows if asked.rows is None else len(asked.rows)
    found = Scan(np.zeros(count), np.zeros(count, bool))
    for column in columns:
        fenced = fenced_column(asked, column)
        if fenced is None:
            continue
        scores, flags = rows_judged(asked, fenced)
        np.maximum(found.scores, scores, out=found.scores)
        found.flagged |= flags
        found.columns.append(counted(asked, fenced, scores, flags))
    return found


def fenced_column(asked: Question, column: Column) -> Fenced | None:
    """The fences of a column; None where it has too few values."""
    figures = known_figures(asked.table, column.name) if asked.rows is None else None
    if figures is None or asked.groups is not None:
        numbers = among(asked, asked.table.numbers(column.name))
        if np.count_nonzero(np.isfinite(numbers)) < LEAST_VALUES:
            return None
        figures = figures_of(numbers)
        if asked.groups is not None:
            return Fenced(column, figures, *group_spreads(asked.method, numbers, asked.groups))
    return Fenced(column, figures, spread_of(asked.method, figures), spare_unit(figures))


def rows_judged(asked: Question, fenced: Fenced) -> tuple[np.ndarray, np.ndarray]:
    """Score and flag of each row that takes part."""
    name, spread = fenced.column.name, fenced.spread
    if asked.groups is not None:
        codes, numbers = asked.groups.codes, among(asked, asked.table.numbers(name))
        return judged(numbers, spread.at(codes), fenced.spare[codes], asked.threshold, ends_at(spread, asked, codes))
    # The flag travels as the sign of the score, so that both are looked up by code at once.
    ends = spread.bounds(asked.threshold)
    both = each_row(
        asked.table, name, lambda numbers: signed(*judged(numbers, spread, fenced.spare, asked.threshold, ends))
    )
    both = among(asked, both)
    return np.abs(both), np.signbit(both)


def ends_at(spread: Spread, asked: Question, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fences that belong to each row, of those that its group has."""
    lower, upper = spread.bounds(asked.threshold)
    return lower[codes], upper[codes]


def judged(
    numbers: np.ndarray, spread: Spread, spare: Any, threshold: float, ends: tuple[Any, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Score and flag of each number between or beyond the ends; a flagged one never scores below the threshold."""
    flags = (numbers < ends[0]) | (numbers > ends[1])
    scores = spread.scores(numbers, spare)
    return np.where(flags, np.maximum(scores, threshold), scores), flags


def signed(scores: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """Scores, negative where flagged."""
    return np.where(flags, -scores, scores)


def counted(asked: Question, fenced: Fenced, scores: np.ndarray, flags: np.ndarray) -> Fenced:
    """The column with what was found in it."""
    places = np.flatnonzero(flags)
    return Fenced(
        fenced.column,
        fenced.figures,
        fenced.spread,
        fenced.spare,
        count=len(places),
        present=count_present(asked, fenced.column),
        points=points_of(asked, fenced.column.name, places),
        curve=curve_of(scores, asked.grid),
    )


def among(asked: Question, cells: np.ndarray) -> np.ndarray:
    """The cells of the rows that take part."""
    return cells if asked.rows is None else cells[asked.rows]


def known_figures(table: Table, name: str) -> dict[str, float] | None:
    """What the profile of the whole column says; None where it does not say all, as with infinities."""
    profile = table.profile(name)
    figures = {figure: profile.get(figure) for figure in FIGURES}
    if profile["count"] < LEAST_VALUES or not all(isinstance(value, int | float) for value in figures.values()):
        return None
    known = {figure: float(value) for figure, value in figures.items() if value is not None}
    # Needed only where the median deviation has no width.
    return known | {"mean_deviation": 0.0 if known["mad"] else mean_deviation(table, name, known["median"])}


def mean_deviation(table: Table, name: str, median: float) -> float:
    """The mean absolute deviation from the median."""
    counts = table.value_counts(name)
    return float(np.abs(counts.values - median) @ counts.counts / counts.total)


def count_present(asked: Question, column: Column) -> int:
    """How many of the rows hold a value."""
    rows = asked.table.rows if asked.rows is None else len(asked.rows)
    return rows - int(among(asked, asked.table.missing_cells(column.name)).sum()) if column.missing else rows


def points_of(asked: Question, name: str, places: np.ndarray) -> tuple[float, ...]:
    """Distinct flagged values for a picture; evenly chosen ones, the ends among them, where there are many."""
    numbers = among(asked, asked.table.numbers(name))[places]
    distinct = np.unique(numbers[np.isfinite(numbers)])
    if len(distinct) > MOST_POINTS:
        distinct = distinct[np.linspace(0, len(distinct) - 1, MOST_POINTS).round().astype(int)]
    return tuple(distinct.tolist())


def curve_of(scores: np.ndarray, grid: Sequence[float]) -> tuple[int, ...]:
    """How many scores lie above each of the thresholds, which rise."""
    places = np.searchsorted(np.asarray(grid), scores, side="left")
    counts = np.bincount(places, minlength=len(grid) + 1)
    return tuple(int(count) for count in counts[::-1].cumsum()[::-1][1:])
