"""Changing the type of a column."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters
from models.recipes import Done, StepKind
from models.steps import ChangeType
from services.cleaning.drafts.cells import Cells, array_of, keys_in, present
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.holding import held
from services.cleaning.drafts.retyping import between_types, from_texts
from services.cleaning.scripts.types import retyping
from services.engine.keys import Domain
from services.ingest.numbers import scale_of


def run(draft: Draft, step: ChangeType, found: dict[str, Any] | None) -> Done:
    """Read a column as another type.

    Raises:
        InvalidParameters: the column is unknown, there is no sensible way from its type to the other, or a cell does
            not fit and the step is to fail then.
    """
    cells = draft.cells(step.column, "column")
    if cells.type == step.type:
        return Done({}, {})
    domain, blocks = retyped(draft, cells, step)
    gaps_before = sum(block.null_count for block in cells.blocks())
    draft.put(step.column, domain, blocks, role=None, is_forced=True)
    misfits = sum(block.null_count for block in draft.cells(step.column).blocks()) - gaps_before
    if misfits and step.misfits == "fail":
        raise InvalidParameters(
            f"{misfits:,} {'cell' if misfits == 1 else 'cells'} of “{step.column}” cannot be read as {step.type}. "
            "Correct them first, or let those that do not fit become missing.",
            fields={"misfits": f"{misfits:,} do not fit"},
        )
    notes = (f"{misfits:,} cells of “{step.column}” do not fit and become missing.",) if misfits else ()
    return Done({step.column: misfits}, {}, notes)


def retyped(draft: Draft, cells: Cells, step: ChangeType) -> tuple[Domain, Iterator[pa.Array]]:
    """What the column will hold, and its cells."""
    if cells.domain.is_text and step.type == "number":
        return numbers_of(draft, cells, step)
    if cells.domain.is_text and step.type not in ("text", "category"):
        return Domain(step.type), map(partial(from_texts, step), cells.blocks())
    way = between_types(cells.domain, step.type)
    if way is None:
        reason = f"{cells.type} values cannot be read as {step.type}"
        message = f"{reason[0].upper()}{reason[1:]}. Choose another type, or go by way of text."
        raise InvalidParameters(message, fields={"type": reason})
    return way[1], map(way[0], cells.blocks())


def numbers_of(draft: Draft, cells: Cells, step: ChangeType) -> tuple[Domain, Iterator[pa.Array]]:
    """Texts as numbers: decimals where they write all values exactly, else float64."""
    floats = held(map(partial(from_texts, step), cells.blocks()), pa.float64(), draft.scratch)
    values = pc.drop_null(floats).to_numpy()
    scale = scale_of(values)
    if scale is None:
        return Domain("number", floating=True), iter(floats.chunks)
    return Domain("number", scale), (scaled(block, scale) for block in floats.chunks)


def scaled(block: pa.Array, scale: int) -> pa.Array:
    """Floats as keys of decimals."""
    keys = np.rint(np.where(present(block), keys_in(block), 0) * 10.0**scale)
    return array_of(keys.astype(np.int64), present(block))


def words(step: ChangeType) -> str:
    """What the step does."""
    otherwise = "; a cell that does not fit is an error" if step.misfits == "fail" else ""
    return f"Read {step.column} as {step.type}{otherwise}."


STEP = StepKind(
    "change_type",
    "Change type",
    "Read a column as another type; cells that do not fit become missing, or end the cleaning.",
    ChangeType,
    run,
    retyping,
    words,
)
