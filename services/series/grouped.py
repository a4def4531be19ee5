"""Grouped: the same series for each value of a column, the largest groups first."""

from typing import Any, NamedTuple

import numpy as np

from models.errors import InvalidParameters, NotEnoughData
from models.filters import Condition
from services.engine.forms import Coded
from services.engine.table import Table
from services.series.findings import Findings, findings_of
from services.series.study import Question, Study, study_of

MOST_GROUPS, MOST_VALUES = 12, 2_000


class Group(NamedTuple):
    """One value of the column and what was found in its rows."""

    name: Any
    found: Findings


class Grouped(NamedTuple):
    """The largest groups that have a series, and how many values of the column are left out."""

    groups: list[Group]
    left_out: int


def grouped(table: Table, column: str, whole: Study, asked: Question, horizon: int | None) -> Grouped:
    """Follow each group at the step of the whole.

    Raises:
        InvalidParameters: the column is unknown, is one of the two that are followed, or has too many values.
        NotEnoughData: no group has a series.
    """
    distinct = table.column(column, "group").distinct
    if column in (whole.date, whole.value) or not isinstance(table.form(column), Coded) or distinct > MOST_VALUES:
        message = f"“{column[:100]}” does not divide the rows into groups. Choose a column with few different values."
        raise InvalidParameters(message, fields={"group": f"not a column of groups: {column[:100]}"})
    if whole.date is None:
        raise NotEnoughData("Groups are compared over time, and no column holds dates. Leave the groups out.")
    counts = table.value_counts(column, table.mask(asked.filter))
    order = np.argsort(-counts.counts, kind="stable")
    found: list[Group] = []
    for value in counts.shown(order[:MOST_GROUPS]):
        only = Condition(column=column, op="=", value=value)
        own = asked._replace(date=whole.date, value=whole.value, step=whole.clock.unit, filter=(*asked.filter, only))
        try:
            found.append(Group(value, findings_of(table, study_of(table, own), horizon)))
        except NotEnoughData:
            continue
    if not found:
        raise NotEnoughData("No group has three periods with values. Choose another column, or a finer step.")
    return Grouped(found, counts.distinct - len(found))
