"""The answer of the forest and of the vote: rows that are strange as a whole, and what makes them so."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from models.columns import Column
from models.errors import NotEnoughData
from models.filters import PreviewQuery
from models.outliers import METHODS, OutlierColumn, OutlierMethod, OutlierRow, Outliers
from services.engine.table import Table
from services.outlying.causes import Causes, ColumnWords, causes_of, described, sentence
from services.outlying.columns import LEAST_VALUES, numbers_at
from services.outlying.groups import groups_of
from services.outlying.multivariate import Judged, judge
from services.outlying.request import Search
from services.outlying.scan import MOST_POINTS, Question, curve_of, scan
from services.outlying.strongest import json_numbers, listed_flags, strongest

# Three ways of looking take some seconds for so many rows: beyond them only the likeliest and an even part are scored.
MOST_SCORED = 100_000
USUAL = "Nothing about this row stands out."
AGREEMENT = (
    "",
    "Of three ways of looking only one finds it strange: {}.",
    "Two of three ways of looking agree.",
    "All three ways of looking agree.",
)
SIGHTS = ("cuts at random", "the pattern of the other rows", "its nearest neighbours")


class Kept(NamedTuple):
    """What does not change with the threshold: the scored rows, with the columns that had enough values."""

    columns: list[Column]
    judged: Judged
    basis: np.ndarray
    searched: int


def voted_answer(table: Table, columns: Sequence[Column], asked: Search) -> Outliers:
    """Score rows by all their numbers at once, and list the strongest.

    Raises:
        NotEnoughData: no column has four finite values.
    """
    names = tuple(column.name for column in columns)
    filtered = PreviewQuery(filter=asked.filter).model_dump_json()
    return answer(table, judged_rows(table, names, filtered, asked.group, asked.method), asked)


@lru_cache(maxsize=1)
def judged_rows(table: Table, names: tuple[str, ...], filtered: str, group: str | None, method: OutlierMethod) -> Kept:
    """The scores of all rows; kept for the next threshold, which a person tries at once."""
    columns = [table.column(name) for name in names]
    mask = table.mask(PreviewQuery.model_validate_json(filtered).filter)
    everyone = np.arange(table.rows) if mask is None else np.flatnonzero(mask)
    scored, basis = likeliest(table, columns, everyone)
    usable = [column for column in columns if has_values(table, column, scored[basis])]
    if not usable:
        message = "Outliers need at least four values in a column. Add more rows, widen the filter, or choose others."
        raise NotEnoughData(message)
    groups = None if group is None else groups_of(table, group, scored)
    numbers = np.column_stack([numbers_at(table, column.name, scored) for column in usable])
    judged = judge(numbers, scored, basis, method, groups)  # type: ignore[arg-type]
    return Kept(usable, judged, basis, len(everyone))


def answer(table: Table, kept: Kept, asked: Search) -> Outliers:
    """Columns and rows from the scores."""
    judged = kept.judged
    flagged = listed_flags(judged.scores, judged.scores > asked.threshold, asked.threshold)
    words = described(judged, kept.columns, kept.basis)
    everyone = np.flatnonzero(flagged)
    places = strongest(judged.scores, flagged, asked.limit)
    grid = METHODS[asked.method].grid()
    return Outliers(
        method=asked.method,
        threshold=asked.threshold,
        columns=tuple(column_answers(judged, words, causes_of(judged, words, everyone), everyone)),
        rows=tuple(rows_in_words(table, judged, words, places, asked)),
        total_rows_flagged=len(everyone),
        rows_searched=kept.searched,
        thresholds=grid,
        curve=curve_of(judged.scores, grid),
        sampled_rows=len(judged.rows) if len(judged.rows) < kept.searched else None,
    )


def likeliest(table: Table, columns: Sequence[Column], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows to score, and the places among them that stand for all.

    Of very many rows these are an even part, and the ones with the farthest values of all.
    """
    if len(rows) <= MOST_SCORED:
        return rows, np.arange(len(rows))
    even = np.linspace(0, len(rows) - 1, MOST_SCORED // 2).astype(np.int64)
    found = scan(Question(table, rows, "modified_zscore", METHODS["modified_zscore"].default, ()), columns)
    far = strongest(found.scores, found.scores > 0, MOST_SCORED // 2)
    places = np.union1d(even, far)
    return rows[places], np.searchsorted(places, even)


def has_values(table: Table, column: Column, rows: np.ndarray) -> bool:
    """Whether a column has enough values among some rows."""
    return int(np.count_nonzero(np.isfinite(numbers_at(table, column.name, rows)))) >= LEAST_VALUES


def column_answers(
    judged: Judged, words: list[ColumnWords], causes: Causes, places: np.ndarray
) -> Iterator[OutlierColumn]:
    """What each column has to do with the flagged rows."""
    named = causes.named
    for place, item in enumerate(words):
        present = int(np.count_nonzero(~np.isnan(judged.numbers[:, place])))
        points = np.unique(judged.numbers[places[named[:, place]], place])
        points = points[np.isfinite(points)]
        if len(points) > MOST_POINTS:
            points = points[np.linspace(0, len(points) - 1, MOST_POINTS).round().astype(int)]
        count, figures = int(named[:, place].sum()), item.figures
        yield OutlierColumn(
            name=item.column.name,
            lower=None,
            upper=None,
            reason="no_fences",
            count=count,
            share=count / present if present else 0.0,
            low=figures["min"],
            q1=figures["q1"],
            median=figures["median"],
            q3=figures["q3"],
            high=figures["max"],
            points=tuple(points.tolist()),
            curve=(),
        )


def rows_in_words(
    table: Table, judged: Judged, words: list[ColumnWords], places: np.ndarray, asked: Search
) -> Iterator[OutlierRow]:
    """The rows at some places with their causes and reasons."""
    least = min(METHODS[asked.method].default, asked.threshold or np.inf)
    causes = causes_of(judged, words, places)
    named = causes.named
    expected = judged.expected_numbers(places) if asked.group is None else np.full(causes.alone.shape, np.nan)
    for number, place in enumerate(places.tolist()):
        score, reason = float(judged.scores[place]), USUAL
        shown: list[int] = []
        if score > least:
            shown = shown_causes(named[number], causes.strength[number])
            told = sentence(table, words, causes, number, judged.numbers[place], expected[number])
            reason = told + also([words[cause].column.name for cause in shown[1:]]) + agreement(judged, place)
        yield OutlierRow(
            row=int(judged.rows[place]),
            score=score,
            columns=tuple(words[cause].column.name for cause in shown),
            values=json_numbers(judged.numbers[place, shown]),
            reason=reason,
        )


def shown_causes(named: np.ndarray, strength: np.ndarray) -> list[int]:
    """The columns that are a cause, strongest first; the strongest one where none is by itself."""
    order: list[int] = np.argsort(-strength, kind="stable").tolist()
    return [place for place in order if named[place]] or order[:1]


def also(names: Sequence[str], most: int = 3) -> str:
    """The other columns that are a cause."""
    if not names:
        return ""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f" Also unusual: {', '.join(f'“{name}”' for name in names[:most])}{more}."


def agreement(judged: Judged, place: int) -> str:
    """How many of the three ways of looking find the row strange."""
    if not len(judged.votes):
        return ""
    strange = np.flatnonzero(judged.votes[:, place] > METHODS["consensus"].default).tolist()
    return f" {AGREEMENT[len(strange)].format(*(SIGHTS[way] for way in strange))}" if strange else ""
