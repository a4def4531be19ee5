"""The health of a dataset in words: what somebody should know before they trust it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from components import numbers
from components.library import Summary
from components.profiles import Profile, is_numeric

MOSTLY = 0.5
MANY_GAPS = 0.2
SAID = 2


def summary_of(statistics: Mapping[str, Any], rejected_cells: int) -> Summary:
    """What the library says of a dataset, from its statistics and its receipt."""
    columns = statistics["profile"]
    concerns = list(concerns_of(columns, statistics["duplicate_rows"], rejected_cells))
    gaps = sum(0 < (column["missing_share"] or 0) <= MOSTLY for column in columns)
    words = concerns + ([f"{numbers.counted(gaps, 'column')} {'has' if gaps == 1 else 'have'} gaps"] if gaps else [])
    is_sound = not concerns and gaps <= MANY_GAPS * len(columns)
    text = ", ".join(words[:SAID]) or "Complete, no duplicates"
    return Summary(text, "good" if is_sound else "warn", first_measure(columns))


def concerns_of(columns: Sequence[Profile], repeated: int | None, rejected: int) -> Iterator[str]:
    """What is wrong enough to be said first."""
    empty = sum((column["missing_share"] or 0) > MOSTLY for column in columns)
    if empty:
        yield f"{numbers.counted(empty, 'column')} mostly empty"
    if rejected:
        yield f"{numbers.counted(rejected, 'cell')} did not fit"
    if repeated:
        yield numbers.counted(repeated, "duplicate row")


def first_measure(columns: Sequence[Profile]) -> Profile | None:
    """The column whose shape stands for the dataset: the first measure, else the first column with a histogram."""
    drawn = [column for column in columns if (column.get("histogram") or {}).get("counts")]
    measures = [column for column in drawn if column["role"] == "measure" and is_numeric(column)]
    return next(iter(measures or drawn), None)
