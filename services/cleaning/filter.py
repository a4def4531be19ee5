"""Filtering: keep only the rows that pass."""

from typing import Any

from models.recipes import Done, StepKind
from models.steps import KeepRows
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.saying import conditions
from services.cleaning.scripts.rows import keeping


def run(draft: Draft, step: KeepRows, found: dict[str, Any] | None) -> Done:
    """Keep the rows that pass; raises InvalidParameters where a column or a condition does not suit."""
    draft.keep(draft.mask(step.filter))
    return Done({}, {})


def words(step: KeepRows) -> str:
    """What the step does."""
    return f"Keep only rows where {conditions(step.filter)}."


STEP = StepKind("filter", "Keep rows", "Keep only the rows that pass a filter.", KeepRows, run, keeping, words)
