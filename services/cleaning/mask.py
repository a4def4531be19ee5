"""Masking: cells become missing in the rows that pass a filter."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from models.recipes import Done, StepKind
from models.steps import Mask
from services.cleaning.drafts.cells import plain_texts, stretches
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.saying import conditions
from services.cleaning.scripts.cells import masking


def run(draft: Draft, step: Mask, found: dict[str, Any] | None) -> Done:
    """Make cells missing; raises InvalidParameters where a column or a condition does not suit."""
    passing = draft.mask(step.filter)
    changed = {}
    for name in step.columns:
        cells = draft.cells(name)
        blocks = (without(cells.block(start, stop), passing[start:stop]) for start, stop in stretches(draft.rows))
        changed[name] = draft.put_like(name, blocks)
    return Done(changed, {})


def without(block: pa.Array, gaps: Any) -> pa.Array:
    """A block with missing cells where `gaps`, n bools, says so."""
    if not gaps.any():
        return block
    plain = plain_texts(block) if pa.types.is_dictionary(block.type) else block
    return pc.if_else(pa.array(gaps), pa.scalar(None, plain.type), plain)


def words(step: Mask) -> str:
    """What the step does."""
    return f"Make cells of {', '.join(step.columns)} missing where {conditions(step.filter)}."


STEP = StepKind("mask", "Mask cells", "Make cells missing in the rows that pass a filter.", Mask, run, masking, words)
