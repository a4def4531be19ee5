"""Arrow files, also known as Feather: typed columns in record batches, or a stream of them."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats.source import Source
from services.ingest.arrow_cells import arrow_source, damaged

MAGIC, OLD_MAGIC, STREAM = b"ARROW1", b"FEA1", b"\xff\xff\xff\xff"
FILE = "Arrow"


def open_arrow(path: Path, _options: ReadingOptions) -> Source:
    """Open an Arrow file, stream, or Feather file of the first version.

    Raises:
        UnreadableFile: broken or cut off.
    """
    with path.open("rb") as file:
        head = file.read(8)
    try:
        if head.startswith(MAGIC):
            return file_source(path)
        if head.startswith(OLD_MAGIC):
            return table_source(path)
        return stream_source(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise damaged(FILE, error) from error


def file_source(path: Path) -> Source:
    """An Arrow file: its batches can be reached one by one."""
    reader = pa.ipc.open_file(pa.memory_map(str(path)))
    count = reader.num_record_batches

    def blocks(places: list[int] | None) -> Iterator[pa.RecordBatch]:
        for number in range(count):
            batch = reader.get_batch(number)
            batch.validate()
            yield batch if places is None else batch.select(places)

    return arrow_source(reader.schema, None, blocks, FILE, f"{count:,} record batches")


def stream_source(path: Path) -> Source:
    """A stream of batches: read from its start each time."""

    def blocks(places: list[int] | None) -> Iterator[pa.RecordBatch]:
        for batch in pa.ipc.open_stream(pa.memory_map(str(path))):
            batch.validate()
            yield batch if places is None else batch.select(places)

    return arrow_source(pa.ipc.open_stream(pa.memory_map(str(path))).schema, None, blocks, FILE, "a stream of batches")


def table_source(path: Path) -> Source:
    """A Feather file of the first version."""
    from pyarrow import feather

    table = feather.read_table(path)

    def blocks(places: list[int] | None) -> Iterator[pa.RecordBatch]:
        yield from (table if places is None else table.select(places)).to_batches()

    return arrow_source(table.schema, table.num_rows, blocks, FILE, "a Feather file of the first version")


def recognise(head: bytes) -> bool:
    """The magic of Arrow and Feather."""
    return head.startswith((MAGIC, OLD_MAGIC))


FORMAT = FileFormat("arrow", "Arrow or Feather", ("arrow", "feather"), recognise, open_arrow)
