"""Dropping rows: those with missing cells, or those that pass a filter."""

from typing import Any

import numpy as np

from models.recipes import Done, StepKind
from models.steps import DropRows
from services.cleaning.drafts.cells import present, stretches
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.saying import conditions
from services.cleaning.scripts.rows import dropping


def run(draft: Draft, step: DropRows, found: dict[str, Any] | None) -> Done:
    """Drop rows; raises InvalidParameters where a column or a condition does not suit."""
    going = draft.mask(step.filter) if step.filter else gaps(draft, step)
    draft.keep(~going)
    return Done({}, {})


def gaps(draft: Draft, step: DropRows) -> np.ndarray:
    """Which rows have missing cells, as n bools."""
    columns = [draft.cells(name) for name in step.columns or draft.names]
    together = np.logical_or if step.how == "any" else np.logical_and
    found = np.full(draft.rows, step.how == "all")
    for cells in columns:
        for start, stop in stretches(draft.rows):
            together(found[start:stop], ~present(cells.block(start, stop)), out=found[start:stop])
    return found


def words(step: DropRows) -> str:
    """What the step does."""
    if step.filter:
        return f"Drop rows where {conditions(step.filter)}."
    which = ", ".join(step.columns) if step.columns else "all columns"
    return f"Drop rows in which {step.how} of {which} {'is' if step.how == 'any' else 'are'} missing."


STEP = StepKind(
    "drop_rows",
    "Drop rows",
    "Drop rows with missing cells, or rows that pass a filter.",
    DropRows,
    run,
    dropping,
    words,
)
