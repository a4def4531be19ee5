"""Mapping: values become others."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.recipes import Done, StepKind
from models.steps import MapValues
from services.cleaning.drafts.cells import Cells, plain_texts
from services.cleaning.drafts.constants import Key, rescaled
from services.cleaning.drafts.distinct import coded, keys_mapped, looked_up
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.mapping import domain_after, pairs_of
from services.cleaning.drafts.retyping import as_texts
from services.cleaning.fill import filled
from services.cleaning.scripts.texts import mapping
from services.engine.keys import Domain


def run(draft: Draft, step: MapValues, found: dict[str, Any] | None) -> Done:
    """Replace values; a column of numbers or dates stays one, if it can hold all that is new, else it becomes text.

    Raises:
        InvalidParameters: the column is unknown, or cannot hold one of the old values, or one is listed twice.
    """
    cells = draft.cells(step.column, "column")
    domain = domain_after(step, cells)
    pairs = pairs_of(step, cells.domain, domain)
    blocks = mapped(step, cells, domain, pairs)
    role = cells.role if domain.type == cells.type else None
    changed = draft.put(step.column, domain, blocks, role=role, format=cells.format if role else None)
    return Done({step.column: changed}, {})


def mapped(step: MapValues, cells: Cells, domain: Domain, pairs: dict[Key | None, Key | None]) -> Iterator[pa.Array]:
    """The column with its new values."""
    stays = step.others == "keep"
    gap = pairs.get(None)
    listed = {old: new for old, new in pairs.items() if old is not None}
    olds, news, valid = tables_of(listed, domain)
    for block in cells.blocks():
        if domain.is_text:
            texts = block if cells.domain.is_text else as_texts(block, cells.domain)
            done = texts_mapped(texts, listed, stays)
        else:
            done = keys_mapped(rescaled(block, cells.domain, domain), olds, news, valid, stays)
        # Only cells that were missing before: one that has just become so stays so.
        yield done if gap is None else where_missing(block, filled(done, gap), done)


def where_missing(before: pa.Array, filled_in: pa.Array, done: pa.Array) -> pa.Array:
    """The filled cells where one was missing before, else what was made of it."""
    if pa.types.is_dictionary(done.type):
        done, filled_in = plain_texts(done), plain_texts(filled_in)
    return pc.if_else(before.is_null(), filled_in, done)


def tables_of(listed: dict[Any, Any], domain: Domain) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Old keys in order, the new ones in their places, and which of these there are."""
    if domain.is_text:
        return np.empty(0), np.empty(0), np.empty(0, bool)
    olds = np.array(sorted(listed), domain.dtype)
    news = [listed[old] for old in sorted(listed)]
    valid = np.array([new is not None for new in news], bool)
    return olds, np.array([0 if new is None else new for new in news], domain.dtype), valid


def texts_mapped(block: pa.Array, listed: dict[Any, Any], stays: bool) -> pa.Array:
    """Texts with new values, by way of the distinct ones."""
    encoded = coded(block)
    texts = encoded.dictionary.to_pylist()
    return looked_up(encoded, [listed.get(text, text if stays else None) for text in texts], pa.large_string())


def words(step: MapValues) -> str:
    """What the step does."""
    shown = [f"{said(item.old)} becomes {said(item.new)}" for item in step.values[:5]]
    more = f", and {len(step.values) - 5:,} more" if len(step.values) > 5 else ""
    rest = "; all others become missing" if step.others == "missing" else ""
    return f"Replace values of {step.column}: {', '.join(shown)}{more}{rest}."


def said(value: Any) -> str:
    """A value in a sentence."""
    return "missing" if value is None else f"“{value}”"


STEP = StepKind(
    "map_values",
    "Replace values",
    "Put other values in the place of some, such as one spelling for several.",
    MapValues,
    run,
    mapping,
    words,
)
