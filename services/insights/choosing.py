"""Choosing the variables of a table: which columns are measures, which split the rows, and by what."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from models.columns import NUMERIC_TYPES, Column
from services.engine.forms import Coded, Whole
from services.engine.keys import SECONDS_PER_DAY, shown, values_of
from services.engine.value_counts import commonest
from services.insights.rows import Rows
from services.insights.trends import LEAST_PERIODS
from services.insights.variables import Groups, Measure, groups_at
from services.series.choices import is_years

MOST_GROUPS, LEAST_OF_GROUP, LEAST_COVERED = 40, 5, 0.6
MOST_STEPS, LEAST_AMOUNTS = 32, 5
LEAST_CLOCK_TIMES = 100
LEAST_MISSING = 0.005
DAY = SECONDS_PER_DAY * 1_000_000
HOUR = DAY // 24
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
HOURS = tuple(f"{hour}:00" for hour in range(24))
# Numbers that name things.
LABEL_WORDS = frozenset(
    "id ids code codes zip postcode phone flight key ref uid dept department store branch".split()  # noqa: SIM905
)
NO_MEASURE = ("identifier", "free_text", "constant", "location")


def measures_of(rows: Rows) -> list[Measure]:
    """Columns of numbers, and columns of true and false as shares."""
    found = []
    for column in rows.table.columns:
        form, domain = rows.table.form(column.name), rows.table.domain(column.name)
        if column.role in NO_MEASURE or column.distinct < 2 or is_label(column) or is_clock(rows, column):
            continue
        if column.type == "boolean" or is_flag(rows, column):
            found.append(Measure(column, "share", form, domain))
        elif column.type in NUMERIC_TYPES and column.distinct >= LEAST_AMOUNTS:
            found.append(Measure(column, "number", form, domain))
    return found


def times_of(rows: Rows) -> list[Column]:
    """Columns of dates, or else the first one of years, where there are enough of them to see a course."""
    columns = rows.table.columns
    dates = [column for column in columns if column.type in ("date", "datetime")]
    years = (column for column in columns if column.distinct >= LEAST_PERIODS and is_years(rows.table, column))
    return dates or list(islice(years, 1))


def gaps_of(rows: Rows) -> list[Measure]:
    """Whether cells are empty, one for all columns that are empty in the same rows."""
    found: list[Measure] = []
    patterns: set[bytes] = set()
    for column in rows.table.columns:
        if not LEAST_MISSING <= column.missing / max(1, rows.table.rows) <= 1 - LEAST_MISSING:
            continue
        gap = Measure(column, "missing", rows.table.form(column.name), rows.table.domain(column.name))
        pattern = np.packbits(gap.read(rows.sample) > 0).tobytes()
        if pattern not in patterns:
            patterns.add(pattern)
            found.append(gap)
    return found


def groups_of(rows: Rows) -> list[Groups]:
    """Everything that splits the rows into few parts."""
    found = [groups for column in rows.table.columns for groups in groups_of_column(rows, column) if groups.size > 1]
    # When something really happened hangs on what is measured; a complete column of the same part of time does not.
    complete = {item.part for item in found if item.part and not item.column.missing}
    found = [item for item in found if not item.column.missing or item.part not in complete]
    # A moment may be told in the time of another place; a time of day is what people there saw.
    has_clock = any(item.part == "hour" and item.column.type in ("time", "integer") for item in found)
    return [item for item in found if not (has_clock and item.part == "hour" and item.column.type == "datetime")]


def is_label(column: Column) -> bool:
    """Whether a column's name says that its numbers only name things."""
    return column.type == "integer" and not LABEL_WORDS.isdisjoint(re.split(r"[\W_]+", column.name.casefold()))


def groups_of_column(rows: Rows, column: Column) -> Iterator[Groups]:
    """The groups that one column makes."""
    if column.role in ("identifier", "free_text", "constant") or column.distinct < 2:
        return
    if column.type in ("date", "datetime", "time"):
        yield from parts_of_time(rows, column)
    elif is_clock(rows, column):
        yield time_part(rows, column, "hour", lambda keys: keys // 100 % 24, HOURS)
    elif column.type in ("category", "boolean", "text") or is_stepped(rows, column):
        yield from values_as_groups(rows, column)


def steps_of(rows: Rows, column: Column) -> list[int] | None:
    """The few values of a column of numbers where all are whole, even if they are written as 1.0; else None."""
    form = rows.table.form(column.name)
    if column.type not in ("integer", "number") or column.distinct > MOST_STEPS or not isinstance(form, Coded):
        return None
    values = values_of(rows.table.domain(column.name), form.keys)
    is_whole = np.isfinite(values).all() and np.all(values == np.rint(values))
    return [int(value) for value in values] if is_whole else None


def is_stepped(rows: Rows, column: Column) -> bool:
    """Whether a column of whole numbers takes so few that each is a group."""
    return steps_of(rows, column) is not None


def is_flag(rows: Rows, column: Column) -> bool:
    """Whether a column of numbers holds only 0 and 1."""
    return steps_of(rows, column) == [0, 1]


def is_clock(rows: Rows, column: Column) -> bool:
    """Whether whole numbers are times of day such as 1545: very many of them, and none with 60 minutes."""
    form = rows.table.form(column.name)
    if column.type != "integer" or column.distinct < LEAST_CLOCK_TIMES or not isinstance(form, Coded):
        return False
    keys = form.keys
    return bool(keys[0] >= 0 and 1000 <= keys[-1] <= 2400 and not np.any(keys % 100 > 59))


def values_as_groups(rows: Rows, column: Column) -> Iterator[Groups]:
    """One group per value, the commonest ones where there are many; others take no part."""
    form, domain = rows.table.form(column.name), rows.table.domain(column.name)
    if not isinstance(form, Coded):
        return
    counts = np.bincount(form.codes[rows.sample], minlength=form.distinct + 1)[: form.distinct]
    # Even a common value stands for few rows of a sample.
    chosen = np.sort(commonest(counts, MOST_GROUPS))
    chosen = chosen[counts[chosen] >= LEAST_OF_GROUP]
    if not len(chosen) or counts[chosen].sum() < LEAST_COVERED * counts.sum():
        return
    numbered = np.full(form.distinct + 1, len(chosen), np.uint8)
    numbered[chosen] = np.arange(len(chosen))
    steps = steps_of(rows, column)
    if steps is not None:
        values: list[Any] = [steps[place] for place in chosen]
    else:
        values = form.dictionary.take(chosen).to_pylist() if domain.is_text else shown(domain, form.keys[chosen])
    labels = tuple(label_of(value) for value in values)

    def read(places: np.ndarray | None) -> np.ndarray:
        return numbered[form.codes if places is None else form.codes[places]]

    yield Groups(column, labels, read, is_ordered=steps is not None, is_folded=len(chosen) < form.distinct)


def label_of(value: Any) -> str:
    """A value as the name of its group."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def parts_of_time(rows: Rows, column: Column) -> Iterator[Groups]:
    """Hour, weekday and month, where a column of moments covers enough of them to compare."""
    form = rows.table.form(column.name)
    if not isinstance(form, Coded | Whole):
        return
    if column.type == "time":
        yield time_part(rows, column, "hour", lambda keys: keys // HOUR % 24, HOURS)
        return
    profile = rows.table.profile(column.name)
    unit, days = profile.get("granularity"), (profile.get("range_seconds") or 0) / SECONDS_PER_DAY
    scale = 1 if column.type == "date" else DAY
    if unit in ("hour", "minute", "second", "millisecond", "microsecond") and days >= 3:
        yield time_part(rows, column, "hour", lambda keys: keys // HOUR % 24, HOURS)
    if unit not in ("week", "month", "quarter", "year") and days >= 28:
        yield time_part(rows, column, "weekday", lambda keys: (keys // scale + 3) % 7, WEEKDAYS)
    if unit not in ("quarter", "year") and days >= 200:
        yield time_part(rows, column, "month", lambda keys: month_of(keys // scale), MONTHS)


def month_of(days: np.ndarray) -> np.ndarray:
    """The 0-based month of the year of days since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12


def time_part(
    rows: Rows, column: Column, part: str, of_keys: Callable[[np.ndarray], np.ndarray], labels: tuple[str, ...]
) -> Groups:
    """Groups by a part of time."""
    form = rows.table.form(column.name)
    return Groups(column, labels, partial(groups_at, form, of_keys, len(labels)), part=part, is_ordered=True)
