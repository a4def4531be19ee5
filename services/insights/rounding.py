"""Rounding: numbers that end in 0 or 5 far more often than counting or measuring gives."""

import numpy as np

from models.columns import Column
from services.insights import pictures, words
from services.insights.finding import Finding
from services.insights.rows import Rows

LEAST_VALUES, LEAST_DISTINCT, LEAST_RANGE, EXPECTED, LEAST_PART = 50, 20, 40, 0.2, 0.4


def finding(rows: Rows, column: Column) -> tuple[float, Finding | None]:
    """The chance of the last digits of a column of whole numbers, and the finding where they are uneven."""
    from services.engine.correlations.significance import of_normal

    nothing = float("nan"), None
    if column.type != "integer" or column.role != "measure" or column.distinct < LEAST_DISTINCT:
        return nothing
    counts = rows.table.value_counts(column.name, rows.mask)
    if counts.total < LEAST_VALUES or counts.keys is None or counts.keys[-1] - counts.keys[0] < LEAST_RANGE:
        return nothing
    # Zero is often a value of its own kind, and would count as round.
    held = counts.keys != 0
    digits = np.bincount(np.abs(counts.keys[held]).astype(np.int64) % 10, counts.counts[held], 10)
    total = float(digits.sum())
    if total < LEAST_VALUES:
        return nothing
    part = float(digits[0] + digits[5]) / total
    # A value that occurs often is one witness, not many: the test counts different values too.
    distinct = np.abs(counts.keys[held]).astype(np.int64) % 5 == 0
    weight = total / max(1.0, float((counts.counts[held].astype(float) ** 2).sum() / total))
    chance = of_normal((part - EXPECTED) / float(np.sqrt(EXPECTED * (1 - EXPECTED) / max(1.0, weight))))
    if part < LEAST_PART or distinct.mean() < EXPECTED:
        return chance, None
    return chance, told(column, counts.keys, digits, part, int(total), chance)


def told(column: Column, keys: np.ndarray, digits: np.ndarray, part: float, total: int, chance: float) -> Finding:
    """The finding in words."""
    name = words.name(column.name)
    step = int(np.gcd.reduce(keys - keys[0])) if part == 1 else 0
    return Finding(
        kind="rounding",
        columns=(column.name,),
        title=f"{name} is {f'recorded in steps of {words.number(step)}' if step else 'often rounded'}",
        text=f"{words.share(part)} of {words.counted(total, 'value')} end in 0 or 5, where about 20% would. "
        "Small differences between such values mean little.",
        effect=part,
        strength=0.1 + 0.2 * part,
        chart={"chart": "histogram", "x": column.name},
        picture=pictures.columns(digits.tolist(), ("ends in 0", "ends in 9"), [0, 5]),
        caption="Values by their last digit",
        page="statistics",
        p_value=chance,
        about=(column.name, "digits"),
    )
