"""Columns: which take part in a search for outliers, and their numbers at some rows."""

from collections.abc import Callable, Sequence

import numpy as np

from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Column
from models.errors import InvalidParameters, NotEnoughData
from services.engine.forms import Coded, Whole
from services.engine.keys import values_of
from services.engine.table import Table

LEAST_VALUES = 4


def chosen(table: Table, names: Sequence[str] | None) -> tuple[Column, ...]:
    """The columns named, or all measures: identifiers, constants, places and times say nothing by their size.

    Raises:
        InvalidParameters: a name is unknown, or names a column without numbers.
        NotEnoughData: no column holds measurements.
    """
    if names:
        return tuple(suitable(table.column(name)) for name in dict.fromkeys(names))
    found = tuple(column for column in table.columns if is_measure(column))
    if not found:
        raise NotEnoughData("This table has no column of measurements. Name the columns to look at.")
    return found


def is_measure(column: Column) -> bool:
    """Whether the size of its values means something."""
    return column.type in NUMERIC_TYPES and column.role == "measure"


def suitable(column: Column) -> Column:
    """A column whose values have a size: numbers, dates and times."""
    if column.type in NUMERIC_TYPES | TEMPORAL_TYPES:
        return column
    message = f"“{column.name}” holds {column.type} values, which have no size. Choose columns of numbers."
    raise InvalidParameters(message, fields={"columns": f"{column.name}: not a column of numbers"})


def each_row(table: Table, name: str, decide: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What `decide` says of every cell's number; asked once per distinct value where there are codes.

    Args:
        table: n rows.
        name: a column of numbers or times.
        decide: k numbers in the column's unit, NaN for a missing one, to k results.

    Returns:
        n results.
    """
    form = table.form(name)
    if isinstance(form, Coded):
        return decide(np.append(values_of(table.domain(name), form.keys), np.nan))[form.codes]
    return decide(table.numbers(name))


def numbers_at(table: Table, name: str, rows: np.ndarray) -> np.ndarray:
    """The numbers of a column at some rows, NaN where a cell is missing."""
    form, domain = table.form(name), table.domain(name)
    if isinstance(form, Coded):
        return np.append(values_of(domain, form.keys), np.nan)[form.codes[rows]]
    if isinstance(form, Whole):
        numbers = values_of(domain, form.keys_of(form.stored[rows]))
        valid = form.valid_at(rows)
        return numbers if valid is None else np.where(valid, numbers, np.nan)
    return table.numbers(name)[rows]
