"""A source: an opened file, ready to be read as Arrow record batches in file order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from models.receipt import Receipt, RejectedCell


@dataclass
class Source:
    """What a format hands to the ingest pipeline.

    `names` are the column names as in the file, trimmed and made unique. `batches()` yields record
    batches whose columns stand in the order of `names`: `string` columns hold raw text that the
    pipeline will type over all rows; columns of any other Arrow type are already typed by the file.
    `receipt` holds the decisions made so far. `line_of(row)` gives the 1-based line of a 0-based
    data row. `rows_hint` estimates the rows for the progress bar; `position()` says how many bytes
    of the file were consumed so far. `rejected` gathers cells that had no column to go to.
    """

    names: tuple[str, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    receipt: Receipt
    line_of: Callable[[int], int]
    rows_hint: int | None = None
    position: Callable[[], int] = lambda: 0
    rejected: list[RejectedCell] = field(default_factory=list)
