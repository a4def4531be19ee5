"""Looking: every column compared on both sides, tested together, and the largest sure differences told."""

from collections.abc import Iterator, Set

import numpy as np

from models.explanations import Difference
from services.engine.forms import Coded, Floating, Whole
from services.engine.table import Table
from services.explaining.comparing import Compared, compare_groups, compare_numbers, compare_shares
from services.explaining.sides import Sides
from services.explaining.telling import difference
from services.insights.choosing import gaps_of, groups_of, measures_of
from services.insights.discoveries import RATE, q_values
from services.insights.variables import Measure

MOST_TOLD = 8
LEAST_DELTA, LEAST_SHARE = 0.1, 0.05
# What two columns give each other whole is rarely news.
SETTLED, OF_SETTLED = 0.98, 0.6


def differences(
    table: Table, frame: np.ndarray | None, here: np.ndarray, known: Set[str]
) -> tuple[list[Difference], int]:
    """What sets some rows apart from the others, the largest first, and how many columns were tested.

    Args:
        table: n rows.
        frame: which rows take part, None for all.
        here: which rows are behind the mark.
        known: columns that make the mark what it is; that they differ is no news.

    Returns:
        At most eight differences that matter by their size, with a q value of at most 0.05.

    Source: Benjamini and Hochberg (1995) for the q values.
    """
    found = list(compared(Sides(table, frame, here), known))
    sure = q_values(np.array([item.chance for item in found]))
    told = [
        (item, float(q_value))
        for item, q_value in zip(found, sure, strict=True)
        if q_value <= RATE and abs(item.effect) >= (LEAST_DELTA if item.kind in ("number", "time") else LEAST_SHARE)
    ]
    told.sort(key=lambda pair: -weight(pair[0]))
    ordered = without_repeats(told)[:MOST_TOLD]
    return [difference(item, table.column(item.column), q_value) for item, q_value in ordered], len(found)


def without_repeats(told: list[tuple[Compared, float]]) -> list[tuple[Compared, float]]:
    """No column twice, and none whose groups are those of another under other names; the first of each stays."""
    seen: set[object] = set()
    kept = []
    for item, q_value in told:
        keys = {(item.column, item.kind == "missing"), (round(item.effect, 6), item.here, item.rest)}
        if seen.isdisjoint(keys):
            kept.append((item, q_value))
        seen |= keys
    return kept


def weight(item: Compared) -> float:
    """What orders differences: the size that is sure, so that few rows do not come first by luck."""
    is_open = item.low <= 0 <= item.high
    least = 0.0 if is_open else min(abs(item.low), abs(item.high))
    size = least + 0.01 * abs(item.effect)
    return OF_SETTLED * size if item.kind == "category" and abs(item.effect) >= SETTLED else size


def compared(sides: Sides, known: Set[str]) -> Iterator[Compared]:
    """Each column of which something can be compared."""
    measures = [item for item in measures_of(sides.rows) if item.kind == "number"]
    numbers = {item.column.name for item in measures}
    for measure in measures:
        if measure.column.name not in known:
            yield from filter(None, [compare_numbers(sides, measure, "number")])
    for moment in moments_of(sides.table):
        if moment.column.name not in known:
            yield from filter(None, [compare_numbers(sides, moment, "time")])
    for groups in groups_of(sides.rows):
        if groups.column.name not in known and (groups.part or groups.column.name not in numbers):
            yield from filter(None, [compare_groups(sides, groups)])
    for gap in gaps_of(sides.rows):
        if gap.column.name not in known:
            yield from filter(None, [compare_shares(sides, gap)])


def moments_of(table: Table) -> Iterator[Measure]:
    """Columns of dates and times, as numbers."""
    for column in table.columns:
        form = table.form(column.name)
        is_moment = column.type in ("date", "datetime", "time") and column.distinct > 1
        if is_moment and isinstance(form, Coded | Whole | Floating):
            yield Measure(column, "number", form, table.domain(column.name))
