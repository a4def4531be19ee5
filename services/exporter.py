"""The exporter: the rows of a dataset or of an answer as a file, written while they are read."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from models.errors import InvalidParameters
from models.filters import Condition, Filter, PreviewQuery
from models.kinds import Export
from models.tables import Dataset
from services.answer_tables import table_of
from services.dataset_names import name_from
from services.datasets import Datasets
from services.explorer import Explorer
from services.export_rows import About, AnswerRows, ExportRows
from services.exports import EXPORTS
from services.tables import TableStore


class Exported(NamedTuple):
    """A file on its way out: its name, its media type, and its bytes piece by piece."""

    filename: str
    media_type: str
    pieces: Iterator[bytes]


class Exporter:
    """Takes rows out of datasets that the person owns, and out of answers about them."""

    def __init__(self, datasets: Datasets, tables: TableStore, explorer: Explorer) -> None:
        self._datasets = datasets
        self._tables = tables
        self._explorer = explorer

    def export(self, user_id: UUID, dataset_id: UUID, format: str, query: PreviewQuery) -> Exported:
        """Begin an export of all rows that pass the filter; `limit` and `offset` of the query do not count.

        Raises:
            NotFound, NotReady, Conflict: as `Datasets.ready`.
            InvalidParameters: an unknown format or column, or a table that does not fit the format.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        kind = kind_of(format)
        table = self._tables.read(dataset)
        names = query.columns if query.columns is not None else tuple(column.name for column in table.columns)
        columns = tuple(table.column(name) for name in names)
        # Built without its checks: an export is one page that has no end.
        everything = query.model_copy(update={"limit": max(table.rows, 1), "offset": 0})
        rows, total = table.page(everything)
        kind.check(total, len(columns))
        sort = ", ".join(f"{key.column}{' descending' if key.descending else ''}" for key in query.sort)
        about = (*origin(dataset, query.filter, total), *((("Sorted by", sort),) if sort else ()))
        found = ExportRows(table, columns, rows, about)
        return Exported(file_name(dataset, kind, "", total), kind.media_type, kind.write(found))

    def answer(self, user_id: UUID, dataset_id: UUID, analysis: str, format: str, raw: Mapping[str, Any]) -> Exported:
        """The main table of an answer as a file.

        Raises:
            NotFound, NotReady, Conflict, InvalidParameters: as `Explorer.analyse`, and an unknown format.
            What the analysis itself raises.
        """
        kind = kind_of(format)
        found = self._explorer.analyse(user_id, dataset_id, analysis, raw)
        dataset = self._datasets.get(user_id, dataset_id)
        names, rows = table_of(analysis, found.result)
        kind.check(len(rows), len(names))
        asked = {name: value for name, value in found.params.items() if name != "filter" and value is not None}
        conditions = tuple(Condition.model_validate(item) for item in found.params.get("filter") or ())
        about = (
            *origin(dataset, conditions, found.result.get("rows")),
            ("Analysis", analysis),
            *((name, str(value)) for name, value in asked.items()),
        )
        if found.sampled_rows is not None:
            about = (*about, ("Sample", f"{found.sampled_rows:,} rows answered"))
        name = file_name(dataset, kind, f" {analysis}", found.result.get("rows"))
        return Exported(name, kind.media_type, kind.write(AnswerRows(names, rows, about)))


def kind_of(format: str) -> Export:
    """The format of this name.

    Raises:
        InvalidParameters: there is none.
    """
    if format not in EXPORTS:
        known = ", ".join(sorted(EXPORTS))
        raise InvalidParameters(
            f"This format cannot be written. Choose one of {known}.", fields={"format": f"must be one of {known}"}
        )
    return EXPORTS[format]


def origin(dataset: Dataset, conditions: Filter, rows: Any) -> About:
    """Which dataset, which of its rows, and when."""
    total = dataset.row_count or 0
    count = rows if isinstance(rows, int) and conditions else total
    return (
        ("Dataset", dataset.name),
        ("File", dataset.original_filename),
        ("SHA-256", dataset.sha256),
        ("Exported", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Rows", f"{count:,} of {total:,}"),
        ("Filter", "; ".join(map(words_of, conditions)) or "none"),
    )


def words_of(condition: Condition) -> str:
    """A condition as a line of text."""
    value = "" if condition.value is None else f" {condition.value}"
    return f"{condition.column} {condition.op.replace('_', ' ')}{value}"


def file_name(dataset: Dataset, kind: Export, what: str, rows: Any) -> str:
    """What the file is called: the dataset, what it holds, the day, and how many of the rows where not all."""
    total = dataset.row_count or 0
    part = f" {rows} of {total} rows" if isinstance(rows, int) and rows != total else ""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    return f"{name_from(dataset.original_filename)}{what} {day}{part}.{kind.suffix or kind.name}"
