"""Choices: which column says when, and which one says how much, where nobody has said so."""

from typing import NamedTuple

from models.columns import NUMERIC_TYPES, Column
from models.errors import InvalidParameters
from services.engine.forms import Texts
from services.engine.table import Table

EARLIEST_YEAR, LATEST_YEAR = 1000, 2200


class Choice(NamedTuple):
    """A column, or None, and why."""

    name: str | None
    reason: str


def date_choice(table: Table, wanted: str | None) -> Choice:
    """The column of dates.

    Raises:
        InvalidParameters: the column asked for does not exist, or holds no dates and no years.
    """
    if wanted is not None:
        column = table.column(wanted, "date_column")
        if column.type in ("date", "datetime") or is_years(table, column):
            return Choice(wanted, "")
        message = f"“{wanted[:100]}” holds no dates. Choose a column of dates, of dates with times, or of years."
        raise InvalidParameters(message, fields={"date_column": f"not a column of dates: {wanted[:100]}"})
    fitting = [column for column in table.columns if column.type in ("date", "datetime") and column.distinct > 2]
    if fitting:
        # The fullest column, the first of equals.
        best = min(fitting, key=lambda column: column.missing)
        others = "the only column of dates" if len(fitting) == 1 else "the first of the fullest columns of dates"
        return Choice(best.name, f"Date: “{best.name}”, {others}.")
    years = next((column for column in table.columns if column.distinct > 2 and is_years(table, column)), None)
    if years is not None:
        return Choice(years.name, f"Date: “{years.name}”, for its whole numbers are years.")
    return Choice(None, "No column holds dates, so the order of the rows stands for time.")


def is_years(table: Table, column: Column) -> bool:
    """Whether whole numbers are years by their name and their range."""
    if column.type != "integer" or column.role != "time" or isinstance(table.form(column.name), Texts):
        return False
    profile = table.profile(column.name)
    low, high = profile.get("min"), profile.get("max")
    return isinstance(low, int) and isinstance(high, int) and low >= EARLIEST_YEAR and high <= LATEST_YEAR


def value_choice(table: Table, wanted: str | None, date: str | None) -> Choice:
    """The column of values; None where rows are counted.

    Raises:
        InvalidParameters: the column asked for does not exist, or holds no numbers.
    """
    if wanted is not None:
        if table.column(wanted, "value_column").type in (*NUMERIC_TYPES, "boolean"):
            return Choice(wanted, "")
        message = f"“{wanted[:100]}” holds no numbers. Choose a column of numbers, or count rows instead."
        raise InvalidParameters(message, fields={"value_column": f"not a column of numbers: {wanted[:100]}"})
    numeric = [column for column in table.columns if column.type in NUMERIC_TYPES and column.name != date]
    usable = [column for column in numeric if column.distinct > 1 and not is_counter(table, column)]
    measures = [column for column in usable if column.role == "measure" and 2 * column.missing <= table.rows]
    if measures:
        which = "the only column that measures something" if len(measures) == 1 else "the first column of measures"
        return Choice(measures[0].name, f"Value: “{measures[0].name}”, {which}.")
    left = [column for column in usable if column.role not in ("identifier", "location")]
    if left:
        return Choice(left[0].name, f"Value: “{left[0].name}”, the first column of numbers.")
    constant = next((column for column in numeric if column.distinct == 1), None)
    if constant is not None:
        return Choice(constant.name, f"Value: “{constant.name}”, though it never changes.")
    return Choice(None, "No column measures anything, so rows are counted.")


def is_counter(table: Table, column: Column) -> bool:
    """Whether a column only numbers the rows: whole numbers from 0 or 1 on, each once, without a hole."""
    if column.type != "integer" or column.distinct != table.rows or table.rows < 3:
        return False
    profile = table.profile(column.name)
    low, high = profile.get("min"), profile.get("max")
    return low in (0, 1) and isinstance(high, int) and high - low == table.rows - 1
