"""Association: two columns of categories go together."""

from typing import Any

import numpy as np

from services.insights import pictures, words
from services.insights.finding import Finding
from services.insights.rows import Rows
from services.insights.screening import table_association
from services.insights.variables import Groups

LEAST, NEARLY_THE_SAME = 0.1, 0.9


def counted(rows: Rows, left: Groups, right: Groups) -> np.ndarray:
    """How often each pair of groups occurs, over all rows."""
    wide = right.size + 1
    cells = left.read(rows.places).astype(np.int32)
    cells *= wide
    cells += right.read(rows.places)
    return np.bincount(cells, minlength=(left.size + 1) * wide).reshape(left.size + 1, wide)[:-1, :-1]


def strength_of(value: float) -> float:
    """A little less than the size: categories that go together surprise nobody as much as numbers that do."""
    return 0.4 if value >= NEARLY_THE_SAME else 0.8 * value


def finding(rows: Rows, left: Groups, right: Groups, excess: float) -> Finding | None:
    """The two over all rows; None where the association is of no use to anybody."""
    table = counted(rows, left, right)
    value, chance, count = table_association(table, excess * rows.stride)
    if not value >= LEAST:
        return None
    title, text, picture = tell(left, right, table, value)
    return Finding(
        kind="association",
        columns=(left.column.name, right.column.name),
        title=title,
        text=text,
        effect=value,
        strength=strength_of(value),
        chart={"chart": "bar", "x": left.column.name, "color": right.column.name, "agg": "count", "stack": True},
        picture=picture,
        caption=f"Cramér’s V {words.coefficient(value)} over {words.rows(count)}",
        page="correlation",
        p_value=chance,
        rows=count,
        about=(left.column.name, right.column.name),
    )


def tell(left: Groups, right: Groups, table: np.ndarray, value: float) -> tuple[str, str, dict[str, Any]]:
    """The pair of values that lies furthest above what chance would give."""
    rows = table.sum()
    down, across = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(down, across) / max(1, rows)
    surplus = np.where(expected >= 5, (table - expected) / np.sqrt(np.maximum(expected, 1e-9)), -np.inf)
    row, column = np.unravel_index(int(np.argmax(surplus)), table.shape)
    first, second = words.name(left.column.name), words.name(right.column.name)
    here, overall = table[row, column] / down[row], across[column] / rows
    group, other = words.pick(left.labels[row]), words.pick(right.labels[column])
    text = (
        f"{words.share(float(here))} of the {words.rows(int(down[row]))} with {first} {group} have {second} {other}, "
        f"against {words.share(float(overall))} of all. {meaning(value)}"
    )
    return f"{second} goes with {first}", text, bars_of(left, table, down, int(column))


def bars_of(left: Groups, table: np.ndarray, down: np.ndarray, column: int) -> dict[str, Any]:
    """The share of one value in the groups of the other, highest first."""
    groups = np.argsort(-down)[: 2 * pictures.MOST_BARS]
    groups = groups[down[groups] > 0]
    shares = table[groups, column] / down[groups]
    order = np.argsort(-shares, kind="stable")
    if len(order) > pictures.MOST_BARS:
        order = np.append(order[: pictures.MOST_BARS - 1], order[-1])
    labels = [left.labels[place] for place in groups[order]]
    return pictures.bars(labels, shares[order].tolist(), [words.share(float(part)) for part in shares[order]], [0])


def meaning(value: float) -> str:
    """What the size of V means, and what to do."""
    if value >= NEARLY_THE_SAME:
        return "Knowing one nearly settles the other: use only one of them in a model."
    if value >= 0.3:
        return "To compare by one is to compare by the other, too."
    return "Keep the other in mind when you compare by one of them."
