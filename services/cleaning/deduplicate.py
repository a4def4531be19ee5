"""Deduplicating: of rows that agree, one stays."""

from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from models.recipes import Done, StepKind
from models.steps import Deduplicate
from services.cleaning.drafts.cells import Cells, plain_texts
from services.cleaning.drafts.draft import Draft
from services.cleaning.scripts.rows import deduplicating
from services.engine.duplicates import repeats
from services.engine.forms import Floating, Form, Texts, Whole


def run(draft: Draft, step: Deduplicate, found: dict[str, Any] | None) -> Done:
    """Drop rows that repeat another one; a missing cell equals a missing cell. Raises InvalidParameters."""
    columns = [draft.cells(name) for name in step.columns or draft.names]
    # The most varied first would do for fewer rows; what is known of kept columns says which those are.
    distinct = [cells.kept.distinct if cells.kept is not None else 0 for cells in columns]
    groups = repeats([partial(form_in, cells) for cells in columns], distinct, draft.rows)
    if groups is not None:
        draft.keep(staying(groups, step.keep))
    return Done({}, {})


def staying(groups: np.ndarray, keep: str) -> np.ndarray:
    """Which rows stay, as n bools: those that are alone (0), and one of each group."""
    order = groups if keep == "first" else groups[::-1]
    _, firsts = np.unique(order, return_index=True)
    stays = groups == 0
    stays[firsts if keep == "first" else len(groups) - 1 - firsts] = True
    return stays


def form_in(cells: Cells) -> Form:
    """A whole column as the engine's kernels take it."""
    if cells.positions is None and not isinstance(cells.source, pa.ChunkedArray):
        return cells.source
    if cells.domain.is_text:
        # In one piece: places are looked up in it, and Arrow joins many pieces anew for each look-up.
        return Texts(pa.chunked_array([pa.concat_arrays([plain_texts(block) for block in cells.blocks()])]))
    whole = pa.chunked_array(list(cells.blocks()))
    if cells.domain.floating:
        return Floating(whole.fill_null(float("nan")).to_numpy())
    validity = np.packbits(whole.is_valid().to_numpy(), bitorder="little") if whole.null_count else None
    return Whole(whole.fill_null(0).to_numpy(), 0, 1, validity)


def words(step: Deduplicate) -> str:
    """What the step does."""
    which = f" in {', '.join(step.columns)}" if step.columns else ""
    return f"Drop rows that repeat another one{which}; the {step.keep} stays."


STEP = StepKind(
    "deduplicate",
    "Drop duplicates",
    "Of rows that agree in all or some columns, keep the first or the last.",
    Deduplicate,
    run,
    deduplicating,
    words,
)
