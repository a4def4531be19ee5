"""Renaming columns."""

from typing import Any

from models.errors import InvalidParameters
from models.recipes import Done, StepKind
from models.steps import Rename
from services.cleaning.drafts.draft import Draft
from services.cleaning.scripts.columns import renaming
from services.ingest.headers import tidy


def run(draft: Draft, step: Rename, found: dict[str, Any] | None) -> Done:
    """Give columns other names; raises InvalidParameters where one is unknown, or two would be called the same."""
    for name in step.names.values():
        check_name(name, "names")
    draft.rename(step.names)
    return Done({}, {})


def check_name(name: str, field: str) -> None:
    """Raises InvalidParameters where a name is none that a column of a file could have."""
    if tidy(name) != name or not name:
        reason = "a name is one line of text without spaces around it"
        raise InvalidParameters(f"“{name[:100]}” is no name for a column: {reason}.", fields={field: reason})


def words(step: Rename) -> str:
    """What the step does."""
    pairs = ", ".join(f"{old} to {new}" for old, new in step.names.items())
    return f"Rename {pairs}."


STEP = StepKind("rename", "Rename columns", "Give columns other names.", Rename, run, renaming, words)
