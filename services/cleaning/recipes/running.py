"""Running a recipe on a draft: one step after the other, with what each found and did."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from models.errors import DataLensError, InvalidParameters
from models.recipes import Applied, Effect, Recipe, StepKind
from models.steps import AnyStep
from services.cleaning import STEPS
from services.cleaning.drafts.draft import Draft
from services.engine.table import Table

Report = Callable[[str, int, int | None], None]


def run_recipe(draft: Draft, recipe: Recipe, report: Report, *, first: int = 0, is_again: bool = False) -> Recipe:
    """Change a draft by the steps of a recipe from one on; returns all steps, with what each found and did.

    Args:
        draft: the table on its way.
        recipe: all steps.
        report: told before each step.
        first: the steps before this one have been done already.
        is_again: the file was read in another way since, so what was found does not count, unless it is fixed.

    Raises:
        InvalidParameters: a step does not suit; the message says which.
    """
    done = list(recipe[:first])
    for place, item in enumerate(recipe[first:], start=first):
        report("cleaning", place, len(recipe))
        done.append(run_step(draft, item, place, is_again=is_again))
    return tuple(done)


def run_step(draft: Draft, item: Applied, place: int, *, is_again: bool = False) -> Applied:
    """Change a draft by one step."""
    kind = STEPS[item.step.step]
    rows, names = draft.rows, draft.names
    try:
        done = kind.run(draft, item.step, None if is_again and not item.is_fixed else item.found)
    except DataLensError as error:
        raise blamed(error, kind, place) from error
    is_renaming = item.step.step == "rename"
    effect = Effect(
        cells_changed=sum(done.changed.values()),
        rows_dropped=rows - draft.rows,
        changed={name: count for name, count in done.changed.items() if count},
        columns_added=() if is_renaming else tuple(name for name in draft.names if name not in set(names)),
        columns_dropped=() if is_renaming else tuple(name for name in names if name not in set(draft.names)),
        notes=done.notes,
    )
    return item.model_copy(update={"found": done.found, "effect": effect})


def blamed(error: DataLensError, kind: StepKind, place: int) -> InvalidParameters:
    """An error with the step that raised it."""
    told = error.details.get("fields")
    fields = told if isinstance(told, dict) else {}
    placed = {f"steps.{place}.{field}": reason for field, reason in fields.items()} or {f"steps.{place}": error.message}
    # Where in an expression, for whoever wants to point at it.
    where = {"position": error.details["position"]} if "position" in error.details else {}
    return InvalidParameters(f"Step {place + 1} ({kind.title.lower()}): {error.message}", fields=placed, **where)


def check(table: Table, steps: Sequence[AnyStep]) -> None:
    """Try steps on the columns of a table, without any row; raises InvalidParameters where one does not suit."""
    trial(table, steps)


def trial(table: Table, steps: Sequence[AnyStep]) -> Draft:
    """A draft without rows after some steps."""
    draft = Draft(table, Path(tempfile.gettempdir()), is_trial=True)
    run_recipe(draft, tuple(Applied(step=step) for step in steps), lambda phase, rows, total: None)
    return draft
