"""Groups: the rows of each value of a column, so that a row is compared with its like only."""

from typing import NamedTuple

import numpy as np

from models.errors import InvalidParameters
from services.engine.forms import Coded
from services.engine.table import Table
from services.outlying.columns import LEAST_VALUES
from services.outlying.fences import Spread, Univariate, figures_of, spare_unit, spread_of

MOST_GROUPS = 2_000


class Groups(NamedTuple):
    """`codes` says for n rows which of the named groups each belongs to; the last one is that of missing cells."""

    column: str
    codes: np.ndarray
    names: tuple[str, ...]


def groups_of(table: Table, name: str, rows: np.ndarray | None) -> Groups:
    """The groups that a column forms among some rows.

    Raises:
        InvalidParameters: the column is unknown or has too many different values.
    """
    column, form = table.column(name, "group"), table.form(name)
    if not isinstance(form, Coded) or column.distinct > MOST_GROUPS:
        message = f"“{name}” has {column.distinct:,} different values, too many to compare rows within each."
        reason = f"{name}: more than {MOST_GROUPS:,} different values"
        raise InvalidParameters(f"{message} Choose a column with few values.", fields={"group": reason})
    counts = table.value_counts(name)
    names = tuple(str(value) for value in counts.shown(np.arange(counts.distinct)))
    codes = form.codes if rows is None else form.codes[rows]
    return Groups(name, codes, (*names, "missing"))


def group_spreads(method: Univariate, numbers: np.ndarray, groups: Groups) -> tuple[Spread, np.ndarray]:
    """The spread of each group, and a spare unit for each; a group of fewer than four values has no fences."""
    order = np.argsort(groups.codes, kind="stable")
    ends = np.searchsorted(groups.codes[order], np.arange(len(groups.names) + 1))
    ordered = numbers[order]
    found = np.full((len(groups.names), 4), np.nan)
    for place in range(len(groups.names)):
        own = ordered[ends[place] : ends[place + 1]]
        if np.count_nonzero(np.isfinite(own)) >= LEAST_VALUES:
            figures = figures_of(own)
            found[place] = (*spread_of(method, figures), spare_unit(figures))
    return Spread(found[:, 0], found[:, 1], found[:, 2]), np.where(found[:, 3] > 0, found[:, 3], 1.0)
