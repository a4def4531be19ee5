"""The exporter: the rows of a dataset as a file, written while they are read."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from models.errors import InvalidParameters
from models.filters import PreviewQuery
from services.dataset_names import name_from
from services.datasets import Datasets
from services.export_rows import ExportRows
from services.exports import EXPORTS
from services.tables import TableStore


class Exported(NamedTuple):
    """A file on its way out: its name, its media type, and its bytes piece by piece."""

    filename: str
    media_type: str
    pieces: Iterator[bytes]


class Exporter:
    """Takes rows out of datasets that the person owns."""

    def __init__(self, datasets: Datasets, tables: TableStore) -> None:
        self._datasets = datasets
        self._tables = tables

    def export(self, user_id: UUID, dataset_id: UUID, format: str, query: PreviewQuery) -> Exported:
        """Begin an export of all rows that pass the filter; `limit` and `offset` of the query do not count.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
            InvalidParameters: an unknown format or column, or a table that does not fit the format.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        if format not in EXPORTS:
            known = ", ".join(sorted(EXPORTS))
            raise InvalidParameters(
                f"This format cannot be written. Choose one of {known}.", fields={"format": f"must be one of {known}"}
            )
        kind = EXPORTS[format]
        table = self._tables.read(dataset)
        names = query.columns if query.columns is not None else tuple(column.name for column in table.columns)
        columns = tuple(table.column(name) for name in names)
        # Built without its checks: an export is one page that has no end.
        everything = query.model_copy(update={"limit": max(table.rows, 1), "offset": 0})
        rows, total = table.page(everything)
        kind.check(total, len(columns))
        filename = f"{name_from(dataset.original_filename)}.{kind.name}"
        return Exported(filename, kind.media_type, kind.write(ExportRows(table, columns, rows)))
