"""Looking ahead: what some steps would do to a table, with rows before and after."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from models.blocks import Block
from models.kinds import Analysis
from models.recipes import Applied, CleaningPreview, CleaningQuestion, DraftColumn, Recipe, SampleRow, StepLook
from services.cleaning import STEPS
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.showing import cell_at
from services.cleaning.drafts.writing import type_of
from services.cleaning.recipes.running import run_recipe
from services.engine.cells import cells_at
from services.engine.table import Table

MOST_COLUMNS = 60
MOST_LISTED = 100


def run(table: Table, question: CleaningQuestion) -> CleaningPreview:
    """Do the steps on a draft that is thrown away; raises InvalidParameters where one does not suit."""
    with tempfile.TemporaryDirectory(prefix="datalens-cleaning-") as folder:
        draft = Draft(table, Path(folder))
        recipe = tuple(Applied(step=step) for step in question.steps)
        done = run_recipe(draft, recipe, lambda phase, rows, total: None)
        return CleaningPreview(
            rows_before=table.rows,
            rows_after=draft.rows,
            columns_before=tuple(column.name for column in table.columns),
            columns_after=tuple(DraftColumn(name=name, type=type_of(draft.cells(name))) for name in draft.names),
            steps=looks(done),
            sample=sampled(table, draft, question.sample),
        )


def looks(recipe: Recipe) -> tuple[StepLook, ...]:
    """What is said of each step."""
    found = []
    for item in recipe:
        kind = STEPS[item.step.step]
        assert item.effect is not None
        found.append(
            StepLook(
                step=item.step,
                title=kind.title,
                words=kind.words(item.step),
                effect=item.effect,
                found=shortened(item.found or {}),
            )
        )
    return tuple(found)


def shortened(found: dict[str, Any]) -> dict[str, Any]:
    """What a step found, of long lists of rows the first ones only; `total` says how many there are."""
    if "cells" not in found:
        return found
    cells = {
        name: {key: values[:MOST_LISTED] for key, values in item.items()} | {"total": len(item["rows"])}
        for name, item in found["cells"].items()
    }
    return {"cells": cells}


def sampled(table: Table, draft: Draft, most: int) -> tuple[SampleRow, ...]:
    """Some rows that change or go, in order; half of each where there are enough."""
    origin = np.arange(table.rows) if draft.origin is None else draft.origin
    changed = np.flatnonzero(draft.touched[origin])
    is_gone = np.ones(table.rows, bool)
    is_gone[origin] = False
    gone = np.flatnonzero(is_gone)
    share = max(most // 2, most - len(gone))
    kept = changed[:share]
    rows = [(int(origin[row]), int(row)) for row in kept] + [(int(row), -1) for row in gone[: most - len(kept)]]
    rows.sort()
    before = befores(table, draft, np.array([row for row, _ in rows], np.int64))
    names = shown_names(draft.names, draft)
    found = []
    for (row, now), old in zip(rows, before, strict=True):
        after = None if now < 0 else {name: cell_at(draft.cells(name), now) for name in names}
        differs = () if after is None else tuple(name for name in names if name not in old or old[name] != after[name])
        found.append(SampleRow(row=row, before=old, after=after, changed=differs))
    return tuple(found)


def befores(table: Table, draft: Draft, rows: np.ndarray) -> list[dict[str, object]]:
    """The cells of some rows of the table, by column name."""
    shown = shown_names([column.name for column in table.columns], draft)
    cells = [cells_at(table.form(name), table.domain(name), rows) for name in shown]
    return [dict(zip(shown, row, strict=True)) for row in zip(*cells, strict=True)] if len(rows) else []


def shown_names(names: list[str], draft: Draft) -> list[str]:
    """Which columns of a wide table are shown, in order: those that are new, changed or gone before the others."""
    known = set(draft.names)
    same = {name for name in names if name in known and draft.cells(name).kept is not None}
    others = [name for name in names if name not in same][:MOST_COLUMNS]
    room = MOST_COLUMNS - len(others)
    chosen = {*others, *[name for name in names if name in same][:room]}
    return [name for name in names if name in chosen]


def view(result: CleaningPreview) -> list[Block]:
    """Pages draw a look ahead in their own way."""
    return []


QUESTION = Analysis("cleaning", "Cleaning", CleaningQuestion, CleaningPreview, run, view, heavy=True)
