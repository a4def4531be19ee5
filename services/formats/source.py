"""A source: an opened file, ready to be read as Arrow record batches in file order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from models.receipt import Decision, Receipt, RejectedCell
from services.ingest.reading import Plain

Batches = Callable[[Sequence[int] | None], Iterator[pa.RecordBatch]]


@dataclass
class Source:
    """What a format hands to the ingest pipeline.

    `names` are the column names as in the file, trimmed and made unique. `batches(places)` yields record
    batches in file order, with all columns or those at the given places: `string` and `dictionary` columns
    hold raw text that the pipeline will type over all rows; columns of any other Arrow type are already
    typed by the file. It may be called again for a second look. `receipt` holds the decisions made so far.
    `line_of(row)` gives the 1-based line of a 0-based data row. `rows_hint` estimates the rows for the
    progress bar. `rejected` gathers cells that had no column to go to; `row_count` is the number of rows
    that the file was independently counted to hold, where that is known after reading. `late` gives the
    decisions that only reading all rows has brought. `some(places)`, where a format has it, reads some columns
    as the first look of all, with everything that `batches(None)` counts and gathers. `expect(plain, missing)`, where
    a format has it, lets it yield columns that its first batch has proven to be plain numbers as such from then on;
    what stands there for a missing one is `missing`. `kept` is held as long as the source, such as an unpacked copy.
    """

    names: tuple[str, ...]
    batches: Batches
    receipt: Receipt
    line_of: Callable[[int], int]
    rows_hint: int | None = None
    rejected: list[RejectedCell] = field(default_factory=list)
    row_count: Callable[[], int | None] = lambda: None
    late: Callable[[], tuple[Decision, ...]] = lambda: ()
    some: Callable[[Sequence[int]], Iterator[pa.RecordBatch]] | None = None
    expect: Callable[[Mapping[int, Plain], str], None] | None = None
    kept: object = None
