"""Table: the typed columns of one dataset version, mapped from disk, and the questions they answer."""

import json
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from models.columns import Column, ColumnType, Role
from models.errors import InvalidParameters, NotFound
from models.filters import Condition, Filter, PreviewQuery
from models.preview import Preview
from services.engine.cells import cells_at, numbers_of
from services.engine.column_writer import ColumnWriter
from services.engine.counting import counts_of, tally_of
from services.engine.duplicates import repeated_rows
from services.engine.forms import Form, Whole, read_form
from services.engine.keys import Domain
from services.engine.masks import missing_cells, passing
from services.engine.orders import Orders
from services.engine.profiles import profile_of
from services.engine.selecting import selected_rows
from services.engine.stopping import checkpoint
from services.engine.table_writer import MANIFEST, REPEATS, TableWriter, domain_of
from services.engine.value_counts import ValueCounts
from services.engine.zones import Zones, zones_of

Mask = np.ndarray
MASKS_KEPT = 4
# Fewer rows are sorted in a moment.
MANY_ROWS = 1_000_000
# Each is a mapping, of which a process may have some ten thousand.
COLUMNS_OPEN = 1000


class Table:
    """An immutable table. A column is mapped when it is first asked for; several threads may ask at once."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.rows: int = manifest["rows"]
        self.columns: tuple[Column, ...] = tuple(Column(**item["column"]) for item in manifest["columns"])
        self._duplicates: int = manifest["duplicate_rows"]
        self._known = {item["column"]["name"]: item for item in manifest["columns"]}
        self._orders = Orders(folder)
        self._form = lru_cache(maxsize=COLUMNS_OPEN)(self._open_form)
        self._zones = lru_cache(maxsize=COLUMNS_OPEN)(self._open_zones)
        self._repeats = lru_cache(maxsize=1)(self._open_repeats)
        self._filtered = lru_cache(maxsize=MASKS_KEPT)(self._passing_rows)

    @classmethod
    def open(cls, folder: Path) -> "Table":
        """Open a table that `TableWriter` finished; raises NotFound where there is none."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NotFound("The columns of this dataset are not there. Read the file again.") from error
        return cls(folder, manifest)

    @classmethod
    def of(cls, **columns: Sequence[Any]) -> "Table":
        """A small table from Python values, for tests and examples; None is a missing cell.

        >>> Table.of(price=[1, 2, None]).columns[0].missing
        1
        """
        folder = Path(tempfile.mkdtemp(prefix="datalens-table-"))
        written = []
        for place, (name, values) in enumerate(columns.items()):
            array = pa.array(values)
            writer = ColumnWriter(folder, place)
            writer.append(array)
            kind, role = guessed(array)
            zoned = pa.types.is_timestamp(array.type) and array.type.tz is not None
            written.append(writer.finish(name, kind, role=role, zoned=zoned))
        TableWriter.finish(folder, written, len(next(iter(columns.values()), ())))
        table = cls.open(folder)
        weakref.finalize(table, shutil.rmtree, folder, ignore_errors=True)
        return table

    def _open_form(self, name: str) -> Form:
        """Map one column."""
        layout = self._known[name]["layout"]
        return read_form(self.folder / layout["file"], layout, self.domain(name))

    def column(self, name: str, field: str = "columns") -> Column:
        """What is known of a column; `field` names the parameter that asked for it.

        Raises:
            InvalidParameters: there is no column of this name.
        """
        if name not in self._known:
            message = f"There is no column “{name[:100]}”. Choose one of the table's columns."
            raise InvalidParameters(message, fields={field: f"unknown column: {name[:100]}"})
        return Column(**self._known[name]["column"])

    def domain(self, name: str) -> Domain:
        """What the keys of a column mean."""
        self.column(name)
        return domain_of(self._known[name]["column"], self._known[name]["layout"])

    def form(self, name: str) -> Form:
        """How a column lies in memory, for kernels."""
        checkpoint()
        self.column(name)
        return self._form(name)

    def zones(self, name: str) -> Zones | None:
        """The ends of each block of a column's rows; computed when they are first asked for, None for text."""
        self.column(name)
        return self._zones(name)

    def _open_zones(self, name: str) -> Zones | None:
        """Look at every block of one column."""
        return zones_of(self.form(name), self.domain(name))

    def numbers(self, name: str) -> np.ndarray:
        """A column as n float64 (seconds for times), NaN where a cell is missing; not for text."""
        return numbers_of(self.form(name), self.domain(name))

    def value_counts(self, name: str, mask: Mask | None = None) -> ValueCounts:
        """The sorted distinct values of a column and how often each occurs."""
        return counts_of(self.form(name), self.domain(name), mask)

    def profile(self, name: str, mask: Mask | None = None) -> dict[str, Any]:
        """Everything said about a column; without a mask it was computed when the file was read."""
        column = self.column(name)
        if mask is None:
            return dict(self._known[name]["profile"])
        return profile_of(column, tally_of(self.form(name), self.domain(name), mask))

    def bytes_of(self, name: str) -> int:
        """How many bytes a column takes."""
        self.column(name)
        return int(self._known[name]["layout"]["bytes"])

    def mask(self, filter: Filter) -> Mask | None:
        """Which rows pass all conditions, as n bools; None where there is no condition.

        Raises:
            InvalidParameters: a column is unknown, or a condition does not suit it.
        """
        found: Mask | None = None
        for condition in filter:
            self.column(condition.column, "filter")
            passed = passing(self.form(condition.column), self.domain(condition.column), condition)
            found = passed if found is None else found & passed
        return found

    def duplicate_rows(self, mask: Mask | None = None) -> int:
        """How many rows repeat an earlier one in every cell."""
        if mask is None or not self._duplicates:
            return self._duplicates
        return repeated_rows(self._repeats(), mask)

    def repeats(self) -> np.ndarray | None:
        """For each row the number of its group of equal rows, 0 for a row that is alone; None when all are."""
        return self._repeats() if self._duplicates else None

    def missing_cells(self, name: str) -> np.ndarray:
        """Which cells of a column hold nothing, as n bools."""
        return missing_cells(self.form(name))

    def _open_repeats(self) -> np.ndarray:
        """The groups of equal rows."""
        form = read_form(self.folder / REPEATS, {"form": "whole", "base": 0, "divisor": 1}, Domain("integer"))
        assert isinstance(form, Whole)
        return form.stored

    def preview(self, query: PreviewQuery) -> Preview:
        """A page of the rows that pass a filter, in the order asked for; missing cells come last both ways."""
        names = query.columns if query.columns is not None else tuple(column.name for column in self.columns)
        for name in names:
            self.column(name)
        rows, total = self.page(query)
        cells = [cells_at(self.form(name), self.domain(name), rows) for name in names]
        return Preview(
            columns=names,
            rows=tuple(zip(*cells, strict=True)) if cells else ((),) * len(rows),
            total_rows=total,
            offset=query.offset,
            positions=tuple(rows.tolist()),
        )

    def page(self, query: PreviewQuery) -> tuple[np.ndarray, int]:
        """The rows of one page, and how many pass the filter."""
        start, stop = query.offset, query.offset + query.limit
        if not query.filter and not query.sort:
            return np.arange(min(start, self.rows), min(stop, self.rows)), self.rows
        if query.sort and (selected := self._selected(query)) is not None:
            return selected
        if not query.filter:
            return self._order(query)[start:stop].astype(np.int64), self.rows
        found = self._filtered(PreviewQuery(filter=query.filter, sort=query.sort).model_dump_json())
        return found[start:stop].astype(np.int64), len(found)

    def _passing_rows(self, question: str) -> np.ndarray:
        """All rows that pass a filter, in order; the last few are kept, for pages follow each other."""
        query = PreviewQuery.model_validate_json(question)
        mask = self.mask(query.filter)
        assert mask is not None
        if not query.sort:
            return np.flatnonzero(mask).astype(np.int32)
        order = self._order(query)
        return order.take(np.flatnonzero(mask.take(order)))

    def _selected(self, query: PreviewQuery) -> tuple[np.ndarray, int] | None:
        """One page of many rows whose order is not known yet; it is computed meanwhile, for the pages to come."""
        asked = self._asked(query)
        if self.rows < MANY_ROWS or self._orders.kept(asked[0]) is not None:
            return None
        mask = self.mask(query.filter)
        found = selected_rows(*asked[1:], mask, query.offset, query.offset + query.limit)
        if found is None:
            return None
        self._orders.prepare(*asked)
        return found, self.rows if mask is None else int(np.count_nonzero(mask))

    def _order(self, query: PreviewQuery) -> np.ndarray:
        """All rows in the order asked for."""
        return self._orders.of(*self._asked(query))

    def _asked(self, query: PreviewQuery) -> tuple[str, list[Form], list[bool]]:
        """An order by name, with its columns and directions."""
        for key in query.sort:
            self.column(key.column, "sort")
        name = json.dumps([[key.column, key.descending] for key in query.sort])
        return name, [self.form(key.column) for key in query.sort], [key.descending for key in query.sort]


def guessed(array: pa.Array) -> tuple[ColumnType, Role]:
    """Type and role of a column of Python values."""
    kinds: list[tuple[Any, ColumnType, Role]] = [
        (pa.types.is_boolean, "boolean", "dimension"),
        (pa.types.is_integer, "integer", "measure"),
        (pa.types.is_floating, "number", "measure"),
        (pa.types.is_timestamp, "datetime", "time"),
        (pa.types.is_date, "date", "time"),
        (pa.types.is_time, "time", "time"),
    ]
    return next(((kind, role) for is_kind, kind, role in kinds if is_kind(array.type)), ("category", "dimension"))


def condition(column: str, op: Any, value: Any = None) -> Condition:
    """A condition in one line, for tests and examples."""
    return Condition(column=column, op=op, value=value)
