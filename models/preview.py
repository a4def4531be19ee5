"""A preview: the rows of a table that a page or a client asked for."""

from typing import Any

from models.values import Value


class Preview(Value):
    """k rows out of those that pass the filter, in the order asked for.

    `rows` are lists in the order of `columns`; `positions` are the rows' 0-based places in the
    file; `offset` is how many passing rows come before the first. A missing cell is None, an
    integer beyond 2**53 is text, dates and times are ISO 8601.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total_rows: int
    offset: int
    positions: tuple[int, ...]
