"""Dropping columns."""

from typing import Any

from models.recipes import Done, StepKind
from models.steps import DropColumns
from services.cleaning.drafts.draft import Draft
from services.cleaning.scripts.columns import dropping


def run(draft: Draft, step: DropColumns, found: dict[str, Any] | None) -> Done:
    """Drop columns; raises InvalidParameters where one is not there, or none would be left."""
    draft.drop(step.columns)
    return Done({}, {})


def words(step: DropColumns) -> str:
    """What the step does."""
    return f"Drop {'the column' if len(step.columns) == 1 else 'the columns'} {', '.join(step.columns)}."


STEP = StepKind("drop_columns", "Drop columns", "Leave columns out.", DropColumns, run, dropping, words)
