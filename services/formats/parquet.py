"""Parquet: typed columns, read by row groups."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.arrow_cells import arrow_source, check_schema, damaged

ROWS = 50_000
MOST_BYTES = 16 * 1024**3
MOST_RATIO = 400
SMALL = 256 * 1024**2
MAGIC = b"PAR1"


def open_parquet(path: Path, _options: ReadingOptions) -> Source:
    """Open a Parquet file by what its footer says.

    Raises:
        UnreadableFile: broken, encrypted, or with more columns or bytes than any table.
    """
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise damaged("Parquet", error) from error
    metadata = file.metadata
    check_schema(file.schema_arrow)
    size = sum(max(0, metadata.row_group(number).total_byte_size) for number in range(metadata.num_row_groups))
    if size > min(MOST_BYTES, max(SMALL, MOST_RATIO * path.stat().st_size)):
        raise UnreadableFile(
            f"This Parquet file would unpack to {size:,} bytes, more than one file may take. Split it and upload the "
            "parts.",
            reason="unpacks to too much",
        )  # fmt: skip

    def blocks(places: list[int] | None) -> Iterator[pa.RecordBatch]:
        for group in range(metadata.num_row_groups):
            for batch in file.iter_batches(ROWS, row_groups=[group]):
                yield batch if places is None else batch.select(places)

    said = f"{metadata.num_row_groups:,} row groups, written by {str(metadata.created_by)[:80]}"
    return arrow_source(file.schema_arrow, metadata.num_rows, blocks, "Parquet", said)


def recognise(head: bytes) -> bool:
    """The magic of Parquet."""
    return head.startswith(MAGIC)


FORMAT = FileFormat("parquet", "Parquet", ("parquet", "parq"), recognise, open_parquet)
