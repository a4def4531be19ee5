"""Single: what is unusual about one row, by how few rows have a value so far out or so rare."""

from collections.abc import Iterator

import numpy as np

from models.columns import NUMERIC_TYPES, Column
from models.explanations import Difference
from services.charts.reductions.numbers import Numbers
from services.engine.cells import cells_at
from services.engine.counting import code_counts
from services.engine.forms import Coded
from services.engine.table import Table
from services.engine.zones import BLOCK
from services.explaining.telling import figure, sure_words
from services.insights import words
from services.insights.discoveries import q_values

LEAST_ROWS = 20
UNTOLD = ("identifier", "free_text", "constant")
Found = tuple[Column, str, float, float, int]


def unusual(table: Table, frame: np.ndarray | None, row: int) -> tuple[list[Difference], int]:
    """The columns in which one row lies far out or is rare, most unusual first, and how many were looked at."""
    found = list(seen(table, frame, row))
    sure = q_values(np.array([chance for *_, chance, _ in found]))
    items = [told(*item, float(q_value)) for item, q_value in zip(found, sure, strict=True)]
    return sorted(items, key=lambda item: item.p_value or 0.0), len(items)


def seen(table: Table, frame: np.ndarray | None, row: int) -> Iterator[Found]:
    """Each column with what the row holds in it, how far out that is, the chance of it, and among how many rows."""
    for column in table.columns:
        if column.role in UNTOLD or column.distinct < 2:
            continue
        value = cells_at(table.form(column.name), table.domain(column.name), np.array([row]))[0]
        if value is None:
            continue
        if column.type in NUMERIC_TYPES:
            item = far_out(table, column, frame, float(value))
        elif column.type in ("category", "boolean") and isinstance(table.form(column.name), Coded):
            item = rare(table, column, frame, row, value)
        else:
            continue
        if item[-1] >= LEAST_ROWS:
            yield item


def far_out(table: Table, column: Column, frame: np.ndarray | None, value: float) -> Found:
    """A number, and how many rows hold one as far out on the same side."""
    numbers = Numbers(table, column.name)
    lower = higher = total = 0
    for start in range(0, table.rows, BLOCK):
        cells = numbers.at(slice(start, min(start + BLOCK, table.rows)))
        if frame is not None:
            cells = cells[frame[start : start + BLOCK]]
        lower += int(np.count_nonzero(cells < value))
        higher += int(np.count_nonzero(cells > value))
        total += len(cells) - int(np.count_nonzero(np.isnan(cells)))
    below, above = lower / max(total, 1), higher / max(total, 1)
    share, way = (below, "higher") if below >= above else (above, "lower")
    title = f"{words.name(column.name)} is {figure(column, value)}, {way} than {words.share(share)} of the rows"
    return column, title, below - above, min(1.0, 2 * (1 - share)), total


def rare(table: Table, column: Column, frame: np.ndarray | None, row: int, value: object) -> Found:
    """A category, and how many rows hold one that is as rare."""
    form = table.form(column.name)
    assert isinstance(form, Coded)
    counts = code_counts(form, frame)[:-1]
    own, total = int(counts[form.codes[row]]), int(counts.sum())
    share = float(counts[counts <= own].sum() / max(total, 1))
    name = "true" if value is True else "false" if value is False else words.pick(str(value))
    title = f"{words.name(column.name)} is {name}, as in {words.rows(own)} of {words.number(total)}"
    return column, title, 1 - own / max(total, 1), share, total


def told(column: Column, title: str, effect: float, chance: float, total: int, q_value: float) -> Difference:
    """One column of the row."""
    return Difference(
        kind="single",
        column=column.name,
        title=title,
        text=f"{words.share(chance)} of rows are as far out or as rare; {sure_words(q_value)}, n = {total:,}.",
        effect=round(effect, 6),
        low=None,
        high=None,
        p_value=chance,
        q_value=q_value,
        rows_here=1,
        rows_rest=max(0, total - 1),
        picture={"form": "place", "at": (effect + 1) / 2},
    )
