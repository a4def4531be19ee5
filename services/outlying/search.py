"""Search: from a question to the answer, by fences or by a vote."""

import numpy as np

from models.errors import NotEnoughData
from models.outliers import FENCED, METHODS, Outliers
from services.engine.table import Table
from services.outlying.columns import LEAST_VALUES, chosen
from services.outlying.fenced_answer import fenced_answer
from services.outlying.groups import groups_of
from services.outlying.request import Search
from services.outlying.scan import Question
from services.outlying.voted_answer import voted_answer


def search(table: Table, asked: Search) -> Outliers:
    """Find rows that lie far from the others.

    Raises:
        NotEnoughData: no column of measurements, or too few rows or values.
        InvalidParameters: a column, a group or a condition does not suit.
    """
    columns = chosen(table, asked.columns)
    mask = table.mask(asked.filter)
    rows = None if mask is None else np.flatnonzero(mask)
    count = table.rows if rows is None else len(rows)
    if count < LEAST_VALUES:
        message = f"Outliers need at least four rows, and there are {count:,}. Widen the filter, or add more rows."
        raise NotEnoughData(message, rows=count)
    if asked.method in FENCED:
        groups = None if asked.group is None else groups_of(table, asked.group, rows)
        grid = METHODS[asked.method].grid()
        question = Question(table, rows, asked.method, asked.threshold, grid, groups)  # type: ignore[arg-type]
        return fenced_answer(question, columns, asked.limit)
    return voted_answer(table, columns, asked)
