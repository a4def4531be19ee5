"""The answer of a method with fences: columns, and the strongest rows with their reasons."""

from collections.abc import Iterator, Sequence

import numpy as np

from models.columns import Column
from models.errors import NotEnoughData
from models.outliers import METHODS, NoFence, OutlierColumn, OutlierRow, Outliers
from services.engine.stopping import checkpoint
from services.outlying.columns import numbers_at
from services.outlying.fence_reasons import FenceWords, words_of
from services.outlying.scan import Fenced, Question, Scan, curve_of, ends_at, judged, scan
from services.outlying.strongest import json_numbers, listed_flags, strongest

BLOCK = 20_000
MENTIONED = 3
USUAL = "Nothing unusual: every value lies within its fences."


def fenced_answer(asked: Question, columns: Sequence[Column], limit: int) -> Outliers:
    """Hold all columns against their fences, and list the strongest rows.

    Raises:
        NotEnoughData: no column has four finite values.
    """
    found = scan(asked, columns)
    if not found.columns:
        message = "Outliers need at least four values in a column. Add more rows, widen the filter, or choose others."
        raise NotEnoughData(message)
    flagged = listed_flags(found.scores, found.flagged, asked.threshold)
    places = strongest(found.scores, flagged, limit)
    return Outliers(
        method=asked.method,
        threshold=asked.threshold,
        columns=tuple(column_answer(asked, fenced) for fenced in found.columns),
        rows=tuple(rows_in_words(asked, found, places)),
        total_rows_flagged=int(np.count_nonzero(flagged)),
        rows_searched=len(found.scores),
        thresholds=tuple(asked.grid),
        curve=curve_of(found.scores, asked.grid),
    )


def column_answer(asked: Question, fenced: Fenced) -> OutlierColumn:
    """A column with its fences; they are left out where each group has its own."""
    figures, reason = fenced.figures, no_fence(asked, fenced)
    lower, upper = (
        (None, None) if asked.groups is not None else json_numbers(np.array(fenced.spread.bounds(asked.threshold)))
    )
    return OutlierColumn(
        name=fenced.column.name,
        lower=lower,
        upper=upper,
        reason=reason,
        count=fenced.count,
        share=fenced.count / fenced.present if fenced.present else 0.0,
        low=figures["min"],
        q1=figures["q1"],
        median=figures["median"],
        q3=figures["q3"],
        high=figures["max"],
        points=fenced.points,
        curve=fenced.curve,
    )


def no_fence(asked: Question, fenced: Fenced) -> NoFence | None:
    """Why a column has no fences, or not both."""
    if asked.groups is not None:
        return "fences_by_group"
    return None if np.isfinite(fenced.spread.bounds(asked.threshold)).all() else "beyond_doubles"


def rows_in_words(asked: Question, found: Scan, places: np.ndarray) -> Iterator[OutlierRow]:
    """The rows at some places with their columns and reasons, a block at a time."""
    # Who asks for every row still wants to know which of them are far.
    asked = asked._replace(threshold=asked.threshold or METHODS[asked.method].default)
    words = [words_of(asked, fenced) for fenced in found.columns]
    for start in range(0, len(places), BLOCK):
        checkpoint()
        yield from block_in_words(asked, found, words, places[start : start + BLOCK])


def block_in_words(
    asked: Question, found: Scan, words: Sequence[FenceWords], places: np.ndarray
) -> Iterator[OutlierRow]:
    """One block of rows."""
    rows = places if asked.rows is None else asked.rows[places]
    numbers, scores, flags = cells_at(asked, found.columns, rows, places)
    order = np.argsort(np.where(flags, -scores, 0.0), axis=1, kind="stable")
    counts = flags.sum(axis=1)
    groups = None if asked.groups is None else asked.groups.codes[places]
    for number, (row, place) in enumerate(zip(rows.tolist(), places.tolist(), strict=True)):
        causes = order[number, : counts[number]].tolist()
        group = None if groups is None else int(groups[number])
        reason = reason_of(words, causes, numbers[number], scores[number], group)
        names = tuple(found.columns[cause].column.name for cause in causes)
        values = json_numbers(numbers[number, causes])
        yield OutlierRow(row=row, score=float(found.scores[place]), columns=names, values=values, reason=reason)


def cells_at(
    asked: Question, columns: Sequence[Fenced], rows: np.ndarray, places: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers, scores and flags of the cells of m rows in d columns, each m × d."""
    shape = (len(rows), len(columns))
    numbers, scores, flags = np.empty(shape), np.empty(shape), np.empty(shape, bool)
    for place, fenced in enumerate(columns):
        spread, spare = fenced.spread, fenced.spare
        if asked.groups is None:
            ends = spread.bounds(asked.threshold)
        else:
            codes = asked.groups.codes[places]
            ends, spread, spare = ends_at(spread, asked, codes), spread.at(codes), spare[codes]
        numbers[:, place] = numbers_at(asked.table, fenced.column.name, rows)
        scores[:, place], flags[:, place] = judged(numbers[:, place], spread, spare, asked.threshold, ends)
    return numbers, scores, flags


def reason_of(
    words: Sequence[FenceWords], causes: Sequence[int], numbers: np.ndarray, scores: np.ndarray, group: int | None
) -> str:
    """One sentence on the strongest column, and a remark on the others."""
    if not causes:
        return USUAL
    first, *others = causes
    parts = [words[first].sentence(float(numbers[first]), float(scores[first]), group)]
    if others:
        mentions = [words[other].mention(float(numbers[other])) for other in others[:MENTIONED]]
        more = f" and {len(others) - MENTIONED:,} more" if len(others) > MENTIONED else ""
        parts.append(f"Also beyond: {', '.join(mentions)}{more}.")
    return " ".join(parts)
