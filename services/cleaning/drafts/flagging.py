"""Flagging: which cells of a draft the outliers question finds, as fences by column or as rows and values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from models.errors import InvalidParameters
from models.outliers import FENCED, METHODS, Outliers
from models.steps import TreatOutliers
from services.cleaning.drafts.bounds import Bounds, as_values, from_values, narrowed, outside
from services.cleaning.drafts.cells import Cells, array_of, keys_in, present, stretches
from services.cleaning.drafts.constants import key_of, value_of
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.writing import write_draft
from services.engine.keys import SECONDS_PER_DAY, Domain, values_of
from services.engine.table import Table
from services.outlying.request import Search
from services.outlying.search import search

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Flagged:
    """Flagged cells of one column: k rows in order, and the k keys that capping puts there, if it is to."""

    rows: np.ndarray
    values: np.ndarray | None


@dataclass(frozen=True)
class Flags:
    """What was found: fences by column, or cells by column; `found` is the same as JSON keeps it."""

    found: dict[str, Any]
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    cells: Mapping[str, Flagged] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def flags_of(draft: Draft, step: TreatOutliers) -> Flags:
    """Ask the question of the table as it is now.

    Raises:
        InvalidParameters: nothing suits, or more rows are flagged than a recipe can list.
        NotEnoughData: there are too few rows or values.
    """
    if draft.is_trial:
        return Flags({})
    threshold = METHODS[step.method].default if step.threshold is None else step.threshold
    by_fences = step.method in FENCED and step.group is None
    limit = 1 if by_fences else MOST_ROWS
    asked = Search(step.method, threshold, step.columns, step.group, (), limit)
    with TemporaryDirectory(dir=draft.scratch) as folder:
        answer = search(table_of(draft, step, Path(folder)), asked)
    if by_fences:
        bounds = {
            item.name: fence_keys(draft.cells(item.name).domain, item.lower, item.upper) for item in answer.columns
        }
        return Flags({"bounds": as_values(bounds, draft)}, bounds)
    return listed(draft, step, answer, threshold)


def listed(draft: Draft, step: TreatOutliers, answer: Outliers, threshold: float) -> Flags:
    """Flags of rows that are judged as a whole, or within their groups."""
    if answer.total_rows_flagged > len(answer.rows):
        reason = f"flags {answer.total_rows_flagged:,} rows, more than the {MOST_ROWS:,} that a recipe can list"
        raise InvalidParameters(f"This threshold {reason}. Raise it.", fields={"threshold": reason})
    rows_by_column: dict[str, list[int]] = {item.name: [] for item in answer.columns}
    for item in answer.rows:
        if item.score > threshold or item.columns:
            for name in item.columns:
                rows_by_column[name].append(item.row)
    cells = {
        name: flagged_cells(draft, name, np.array(sorted(rows), np.int64), step)
        for name, rows in rows_by_column.items()
        if rows
    }
    scored = answer.sampled_rows
    notes = () if scored is None else (f"Only {scored:,} of {answer.rows_searched:,} rows were scored.",)
    return Flags({"cells": cells_as_values(draft, cells)}, cells=cells, notes=notes)


def flagged_cells(draft: Draft, name: str, rows: np.ndarray, step: TreatOutliers) -> Flagged:
    """The flagged cells of a column, with the nearest key of a row (of the same group) that is not flagged."""
    if step.action != "cap":
        return Flagged(rows, None)
    cells = draft.cells(name)
    keys = np.concatenate([keys_in(block) for block in cells.blocks()])
    usual = np.concatenate([present(block) for block in cells.blocks()])
    usual[rows] = False
    codes = np.zeros(len(keys), np.int64) if step.group is None else codes_of(draft.cells(step.group))
    values = keys[rows].copy()
    for code in np.unique(codes[rows]):
        inside = keys[usual & (codes == code)]
        among = codes[rows] == code
        if len(inside):
            values[among] = np.clip(values[among], inside.min(), inside.max())
    return Flagged(rows, values)


def codes_of(cells: Cells) -> np.ndarray:
    """A number for each different value of a column, by row."""
    if cells.domain.is_text:
        whole = pa.chunked_array([block.cast(pa.large_string()) for block in cells.blocks()])
        indices = whole.combine_chunks().dictionary_encode()
        indices = indices.chunk(0).indices if isinstance(indices, pa.ChunkedArray) else indices.indices
        found: np.ndarray = indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return found
    keys = np.concatenate([keys_in(block) for block in cells.blocks()])
    return np.unique(keys, return_inverse=True)[1]


def table_of(draft: Draft, step: TreatOutliers, folder: Path) -> Table:
    """The draft as a table: the one that it began with while nothing has changed, else its numbers written down."""
    kept = [(name, draft.cells(name)) for name in draft.names]
    same = [column.name for column in draft.table.columns] == draft.names
    if same and all(cells.kept is not None and cells.kept.name == name for name, cells in kept):
        return draft.table
    wanted = [*(step.columns or [name for name, cells in kept if cells.type in ("integer", "number")])]
    wanted += [step.group] if step.group is not None and step.group not in wanted else []
    write_draft(draft, folder, wanted or draft.names[:1])
    return Table.open(folder)


def fence_keys(domain: Domain, lower: float | None, upper: float | None) -> Bounds:
    """Fences in the column's unit as the outermost keys inside them; a key is inside if its number is."""
    if domain.floating or lower is None or upper is None:
        return lower, upper
    unit = Fraction(1, SECONDS_PER_DAY) if domain.type == "date" else Fraction(domain.per_unit)
    low, high = narrowed(domain, Fraction(lower) * unit, Fraction(upper) * unit)
    assert low is not None
    assert high is not None
    # A fence may be the very double that the decimal next to it is read as.
    if number_of(domain, int(low) - 1) >= lower:
        low -= 1
    if number_of(domain, int(high) + 1) <= upper:
        high += 1
    return low, high


def number_of(domain: Domain, key: int) -> float:
    """The number that a key stands for."""
    limits = np.iinfo(np.int64)
    return float(values_of(domain, np.array([min(max(key, limits.min), limits.max)]))[0])


def touching(draft: Draft, flags: Flags) -> np.ndarray:
    """Which of all n rows have a flagged cell."""
    found = np.zeros(draft.rows, bool)
    for name, ends in flags.bounds.items():
        cells = draft.cells(name)
        for start, stop in stretches(draft.rows):
            found[start:stop] |= outside(cells.block(start, stop), ends)
    for flagged in flags.cells.values():
        found[flagged.rows] = True
    return found


def at_rows(cells: Cells, rows: np.ndarray, values: np.ndarray | None) -> Iterator[pa.Array]:
    """The column with other keys at some rows, in order; missing ones where there are no values."""
    for start, stop in stretches(cells.rows):
        first, last = np.searchsorted(rows, [start, stop])
        block = cells.block(start, stop)
        keys, valid = keys_in(block).copy(), present(block).copy()
        places = rows[first:last] - start
        if values is None:
            valid[places] = False
        else:
            keys[places] = values[first:last]
        yield array_of(keys, valid)


def cells_as_values(draft: Draft, cells: Mapping[str, Flagged]) -> dict[str, Any]:
    """Flagged cells as JSON keeps them."""
    found: dict[str, Any] = {}
    for name, flagged in cells.items():
        found[name] = {"rows": flagged.rows.tolist()}
        if flagged.values is not None:
            domain = draft.cells(name).domain
            found[name]["values"] = [value_of(key, domain) for key in flagged.values.tolist()]
    return found


def from_found(draft: Draft, found: dict[str, Any]) -> Flags:
    """What an earlier run has found; raises InvalidParameters where it does not suit the table."""
    if draft.is_trial:
        return Flags(found)
    if "bounds" in found:
        return Flags(found, from_values(found["bounds"], draft))
    cells = {name: flagged_from(draft, name, item["rows"], item.get("values")) for name, item in found["cells"].items()}
    return Flags(found, cells=cells)


def flagged_from(draft: Draft, name: str, rows: Sequence[int], values: Sequence[Any] | None) -> Flagged:
    """Flagged cells of one column that an earlier run has found."""
    domain = draft.cells(name).domain
    if rows and max(rows) >= draft.rows:
        reason = f"row {max(rows):,} was flagged, and there are only {draft.rows:,} rows"
        raise InvalidParameters(f"This step does not fit: {reason}.", fields={"found": reason})
    if values is None:
        return Flagged(np.array(rows, np.int64), None)
    keys = [key_of(name, value, domain, "found") for value in values]
    return Flagged(np.array(rows, np.int64), np.array(keys, domain.dtype))
