"""The draft: a table on its way through the steps. Columns that no step touches are never copied."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from models.columns import Role
from models.errors import InvalidParameters
from models.filters import Filter
from services.cleaning.drafts.cells import Cells, form_of, stretches
from services.cleaning.drafts.comparing import differing
from services.cleaning.drafts.holding import held
from services.engine.keys import Domain
from services.engine.masks import passing
from services.engine.table import Table

Make = Callable[[pa.Array], pa.Array]


class Draft:
    """n rows of a table, some of whose columns are new.

    `origin` says where each row stands in the table, None for all in order. `touched` marks the rows of the table in
    which some cell has changed. `is_trial` is set where there is no row, to see whether steps suit the columns.
    """

    def __init__(self, table: Table, scratch: Path, *, is_trial: bool = False) -> None:
        self.table = table
        self.scratch = scratch
        self.is_trial = is_trial
        self.rows = 0 if is_trial else table.rows
        self.origin: np.ndarray | None = None
        self.touched = np.zeros(self.rows, bool)
        self._columns = {column.name: self._kept(column.name) for column in table.columns}

    def _kept(self, name: str) -> Cells:
        """A column of the table as it is."""
        column, domain = self.table.column(name), self.table.domain(name)
        source = pa.chunked_array([], kind_of(domain)) if self.is_trial else self.table.form(name)
        return Cells(source, domain, self.rows, role=column.role, format=column.format, kept=column)

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._columns)

    def cells(self, name: str, field: str = "columns") -> Cells:
        """One column; raises InvalidParameters where there is none of this name."""
        if name not in self._columns:
            message = f"there is no column “{name[:100]}” at this step"
            raise InvalidParameters(f"{message[0].upper()}{message[1:]}.", fields={field: message})
        return self._columns[name]

    def change(self, name: str, make: Make) -> int:
        """Replace the cells of a column by others of the same kind, block by block; how many differ now."""
        return self.put_like(name, map(make, self.cells(name).blocks()))

    def put_like(self, name: str, blocks: Iterator[pa.Array]) -> int:
        """Replace the cells of a column by others of the same kind; how many differ now."""
        cells = self.cells(name)
        return self.put(name, cells.domain, blocks, role=cells.role, format=cells.format)

    def put(
        self,
        name: str,
        domain: Domain,
        blocks: Iterator[pa.Array],
        *,
        role: Role | None,
        format: str | None = None,
        is_same: bool = False,
        is_forced: bool = False,
    ) -> int:
        """Put a column in its place, or at the end where it is new; how many cells differ from before.

        Args:
            name: of the column.
            domain: what its keys mean.
            blocks: all n cells, in the blocks of `stretches`.
            role: None where it is to be settled by what the column holds.
            format: as for `models.columns.Column`.
            is_same: the values are what they were, only written in another way.
            is_forced: somebody has chosen the type.
        """
        before = self._columns.get(name)
        counts: list[int] = []
        counted = blocks if is_same else self._counted(before, domain, blocks, counts)
        source = held(counted, kind_of(domain), self.scratch)
        if before is not None and not sum(counts) and domain == before.domain and role == before.role:
            return 0
        self._columns[name] = Cells(source, domain, self.rows, role=role, format=format, is_forced=is_forced)
        return sum(counts)

    def _counted(
        self, before: Cells | None, domain: Domain, blocks: Iterator[pa.Array], counts: list[int]
    ) -> Iterator[pa.Array]:
        """Pass blocks on, and remember which cells differ: all, where the column is new or of another kind."""
        alike = before is not None and (before.domain == domain or (before.domain.is_text and domain.is_text))
        for (start, stop), block in zip(stretches(self.rows), blocks, strict=False):
            if before is not None and alike:
                differ = differing(before.block(start, stop), block)
                self._touch(start, differ)
                counts.append(int(np.count_nonzero(differ)))
            else:
                self._touch(start, np.ones(stop - start, bool))
                counts.append(stop - start)
            yield block

    def _touch(self, start: int, differ: np.ndarray) -> None:
        """Mark the rows of the table in which a cell has changed."""
        rows = start + np.flatnonzero(differ)
        self.touched[rows if self.origin is None else self.origin[rows]] = True

    def keep(self, rows: np.ndarray) -> int:
        """Keep only some rows, as n bools; how many went."""
        gone = self.rows - int(np.count_nonzero(rows))
        if not gone:
            return 0
        chosen = np.flatnonzero(rows).astype(np.int32 if self.rows < 2**31 else np.int64)
        known: dict[int, np.ndarray] = {}

        def chosen_of(positions: np.ndarray | None) -> np.ndarray:
            # Most columns share one array of positions, and go on sharing one.
            if id(positions) not in known:
                known[id(positions)] = chosen if positions is None else positions[chosen]
            return known[id(positions)]

        self._columns = {
            name: replace(cells, rows=len(chosen), positions=chosen_of(cells.positions), kept=None)
            for name, cells in self._columns.items()
        }
        self.origin = chosen_of(self.origin)
        self.rows = len(chosen)
        return gone

    def drop(self, names: Sequence[str]) -> None:
        """Drop columns; raises InvalidParameters where one is not there, or none would be left."""
        for name in names:
            self.cells(name)
        left = {name: cells for name, cells in self._columns.items() if name not in set(names)}
        if not left:
            message = "no column would be left"
            raise InvalidParameters(f"{message[0].upper()}{message[1:]}. Keep one.", fields={"columns": message})
        self._columns = left

    def rename(self, names: Mapping[str, str]) -> None:
        """Give columns other names, all at once; raises InvalidParameters where two would have the same."""
        for name in names:
            self.cells(name, "names")
        renamed = [(names.get(name, name), cells) for name, cells in self._columns.items()]
        seen: set[str] = set()
        for name, _ in renamed:
            if name in seen:
                message = f"two columns would be called “{name[:100]}”"
                raise InvalidParameters(f"{message[0].upper()}{message[1:]}.", fields={"names": message})
            seen.add(name)
        self._columns = dict(renamed)

    def passing(self, filter: Filter, start: int, stop: int) -> np.ndarray:
        """Which rows of a block pass all conditions, as bools; raises InvalidParameters as `Table.mask`."""
        found = np.ones(stop - start, bool)
        for condition in filter:
            cells = self.cells(condition.column, "filter")
            block = cells.block(start, stop)
            found &= passing(form_of(block, cells.domain), cells.domain, condition)
        return found

    def mask(self, filter: Filter) -> np.ndarray:
        """Which of all n rows pass all conditions."""
        return np.concatenate([self.passing(filter, start, stop) for start, stop in stretches(self.rows)])


def kind_of(domain: Domain) -> pa.DataType:
    """The Arrow type of a column's keys."""
    if domain.is_text:
        return pa.large_string()
    return pa.float64() if domain.floating else pa.int64()
