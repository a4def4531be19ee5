"""Repeats: a column that another one already gives: equal, one to one, decided by it, or by a threshold of it."""

from math import comb

import numpy as np

from services.engine.equal_columns import equal_columns
from services.insights import pictures, words
from services.insights.finding import Finding
from services.insights.profile_pictures import parts
from services.insights.rows import Rows
from services.insights.variables import Groups, Measure

LEAST_ROWS, LEAST_PER_VALUE = 20, 3.0
LEAST_ORDERS, MOST_COUNTED = 1e7, 200


def equal(rows: Rows) -> list[Finding]:
    """Columns that hold the same in every row."""
    if rows.table.rows < LEAST_ROWS:
        return []
    columns = [column for column in rows.table.columns if column.distinct > 1]
    groups = equal_columns([(column, rows.table.form(column.name)) for column in columns])
    return [told_equal(names, rows.table.rows) for names in groups]


def told_equal(names: tuple[str, ...], count: int) -> Finding:
    """Equal columns in words."""
    listed = words.listed([words.name(name) for name in names])
    return Finding(
        kind="equal_columns",
        columns=names,
        title=f"{listed} hold the same values",
        text=f"They are equal in all {words.rows(count)}. Leave all but one of them out.",
        effect=1.0,
        strength=0.8,
        chart={"chart": "heatmap", "x": names[0], "y": names[1], "agg": "count"},
        picture=parts([("equal", 1.0)], []),
        caption="Share of rows",
        page="table",
        about=names,
    )


def decided(left: Groups, right: Groups, table: np.ndarray) -> Finding | None:
    """Whether each value of one column goes with only one of the other, from how often each pair occurs.

    Args:
        left: k groups; groups that leave some values out take no part.
        right: m groups.
        table: k × m counts.
    """
    if left.part or right.part or left.is_folded or right.is_folded or table.sum() < LEAST_ROWS:
        return None
    filled = table > 0
    down, across = bool(np.all(filled.sum(axis=1) <= 1)), bool(np.all(filled.sum(axis=0) <= 1))
    if not (down or across) or table.sum() < LEAST_PER_VALUE * max(table.shape):
        return None
    giver, given = (left, right) if down else (right, left)
    if filled.any(axis=1).sum() < 2 or filled.any(axis=0).sum() < 2:
        return None
    return told_one_to_one(giver, given, table) if down and across else told_decided(giver, given, table)


def told_one_to_one(giver: Groups, given: Groups, table: np.ndarray) -> Finding:
    """Two columns that are names for the same."""
    first, second = words.name(giver.column.name), words.name(given.column.name)
    row, column = np.unravel_index(int(np.argmax(table)), table.shape)
    example = f"{words.pick(giver.labels[row])} is always {words.pick(given.labels[column])}"
    return Finding(
        kind="one_to_one",
        columns=(giver.column.name, given.column.name),
        title=f"{second} repeats {first}",
        text=f"Each value of one goes with one of the other ({example}), in all {words.rows(int(table.sum()))} that "
        "hold both. Leave one of them out of a model.",
        effect=1.0,
        strength=0.45,
        chart={"chart": "heatmap", "x": giver.column.name, "y": given.column.name, "agg": "count"},
        picture=pictures.bars(*examples(giver, given, table)),
        caption=f"Rows by {first}",
        page="table",
        about=(giver.column.name, given.column.name),
    )


def told_decided(giver: Groups, given: Groups, table: np.ndarray) -> Finding:
    """A column that is a coarser version of another one."""
    first, second = words.name(giver.column.name), words.name(given.column.name)
    oriented = table if table.shape[0] == giver.size else table.T
    return Finding(
        kind="decided",
        columns=(giver.column.name, given.column.name),
        title=f"{first} decides {second}",
        text=f"Each of {words.counted(giver.size, 'value')} of {first} goes with only one of {second}, in all "
        f"{words.rows(int(table.sum()))} that hold both. Using both in a model counts the same thing twice.",
        effect=1.0,
        strength=0.3,
        chart={"chart": "heatmap", "x": giver.column.name, "y": given.column.name, "agg": "count"},
        picture=pictures.bars(*examples(giver, given, oriented)),
        caption=f"Rows by {first}",
        page="table",
        about=(giver.column.name, given.column.name),
    )


def examples(giver: Groups, given: Groups, table: np.ndarray) -> tuple[list[str], list[float], list[str], list[int]]:
    """The commonest values of the one, with what each is in the other."""
    counts = table.sum(axis=1)
    order = np.argsort(-counts, kind="stable")[: pictures.MOST_BARS]
    order = order[counts[order] > 0]
    labels = [f"{giver.labels[place]}: {given.labels[int(np.argmax(table[place]))]}" for place in order]
    return labels, counts[order].tolist(), [words.number(int(count)) for count in counts[order]], []


def threshold(share: Measure, number: Measure, rows: Rows) -> Finding | None:
    """A column of true and false that says only whether a number exceeds a limit."""
    flags, values = share.read(rows.places), number.read(rows.places)
    both = ~(np.isnan(flags) | np.isnan(values))
    flags, values = flags[both] > 0, values[both]
    if len(values) < LEAST_ROWS or orders(len(values), int(flags.sum())) < LEAST_ORDERS:
        return None
    yes, no = values[flags], values[~flags]
    is_above = bool(yes.min() > no.max())
    if not is_above and not yes.max() < no.min():
        return None
    limit = float(no.max() if is_above else yes.max())
    return told_threshold(share, number, values, limit, is_above)


def orders(rows: int, chosen: int) -> float:
    """In how many ways so many of the rows can be true: by chance, a limit tells them apart in two of these."""
    return comb(min(rows, MOST_COUNTED), min(chosen, rows - chosen, MOST_COUNTED // 2))


def told_threshold(share: Measure, number: Measure, values: np.ndarray, limit: float, is_above: bool) -> Finding:
    """A threshold in words."""
    first, second = words.name(share.column.name), words.name(number.column.name)
    low, high = pictures.body(values, np.ones(len(values)))
    bars = np.histogram(values, bins=40, range=(low, high))[0]
    edges = np.linspace(low, high, 41)
    flagged = [place for place in range(40) if (edges[place] >= limit) == is_above]
    return Finding(
        kind="threshold",
        columns=(share.column.name, number.column.name),
        title=f"{first} repeats {second}",
        text=f"It is true exactly when {second} is {'above' if is_above else 'at most'} {words.number(limit)}, "
        f"in all {words.rows(len(values))}. Leave one of them out of a model.",
        effect=1.0,
        strength=0.7,
        chart={"chart": "histogram", "x": number.column.name, "color": share.column.name},
        picture=pictures.columns(bars.tolist(), (words.number(low, 3), words.number(high, 3)), flagged),
        caption=f"Values of {second}; marked where {first} is true",
        page="table",
        about=(share.column.name, number.column.name),
    )
