"""Outliers: the question that the analysis asks, and what happens to the values that it finds."""

from typing import Any

import numpy as np
import pyarrow as pa

from models.errors import InvalidParameters
from models.outliers import METHODS
from models.recipes import Done, StepKind
from models.steps import TreatOutliers
from services.cleaning.drafts.bounds import Bounds, clipped, measured, outside
from services.cleaning.drafts.cells import stretches
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.flagging import Flags, at_rows, flags_of, from_found, touching
from services.cleaning.mask import without
from services.cleaning.rename import check_name
from services.cleaning.scripts.outliers import treating
from services.engine.keys import Domain

SAID = {"keep": "Keep", "mask": "Make missing", "cap": "Cap", "drop": "Drop the rows of"}


def run(draft: Draft, step: TreatOutliers, found: dict[str, Any] | None) -> Done:
    """Treat the values that the outliers question finds in the table as it is at this step.

    What was found is written down: fences by column, or rows and values where a row is judged as a whole or within its
    group. A later run uses that.

    Raises:
        InvalidParameters: a column is unknown or has no size, or there is nothing to search in.
    """
    if step.flag is not None:
        check_name(step.flag, "flag")
        if step.flag in draft.names:
            reason = f"there is a column “{step.flag[:100]}” already"
            raise InvalidParameters(f"{reason[0].upper()}{reason[1:]}. Choose another name.", fields={"flag": reason})
    for name in step.columns or ():
        measured(draft, name)
    if step.group is not None:
        draft.cells(step.group, "group")
    flags = flags_of(draft, step) if found is None else from_found(draft, found)
    rows = touching(draft, flags)
    changed = treated(draft, step, flags) if step.action in ("mask", "cap") else {}
    if step.flag is not None:
        parts = (rows[start:stop] for start, stop in stretches(draft.rows))
        draft.put(step.flag, Domain("boolean"), map(as_truths, parts), role="dimension")
    if step.action == "drop":
        draft.keep(~rows)
    count = int(np.count_nonzero(rows))
    notes = (f"{count:,} {'row' if count == 1 else 'rows'} flagged.", *flags.notes)
    return Done(changed, flags.found, notes)


def as_truths(rows: np.ndarray) -> pa.Array:
    """Flags as keys."""
    return pa.array(rows.astype(np.int64))


def treated(draft: Draft, step: TreatOutliers, flags: Flags) -> dict[str, int]:
    """Mask or cap the flagged cells; how many changed by column."""
    changed = {}
    for name, ends in flags.bounds.items():
        changed[name] = treated_by_bounds(draft, name, ends, step.action)
    for name, flagged in flags.cells.items():
        values = flagged.values if step.action == "cap" else None
        changed[name] = draft.put_like(name, at_rows(draft.cells(name), flagged.rows, values))
    return changed


def treated_by_bounds(draft: Draft, name: str, ends: Bounds, action: str) -> int:
    """Mask or cap the cells of one column that lie beyond its fences."""
    if action == "cap":
        return draft.change(name, lambda block: clipped(block, ends))
    return draft.change(name, lambda block: without(block, outside(block, ends)))


def words(step: TreatOutliers) -> str:
    """What the step does."""
    method = METHODS[step.method]
    threshold = method.default if step.threshold is None else step.threshold
    which = f" in {', '.join(step.columns)}" if step.columns else ""
    within = f", each {step.group} by itself" if step.group else ""
    flag = f", and say so in {step.flag}" if step.flag else ""
    return f"{SAID[step.action]} outliers{which} by {method.title} at {threshold:g}{within}{flag}."


STEP = StepKind(
    "outliers",
    "Treat outliers",
    "Ask the outliers question, then keep, mask or cap what it finds, or drop its rows.",
    TreatOutliers,
    run,
    treating,
    words,
)
