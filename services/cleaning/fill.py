"""Filling missing cells: by one value for the column, or from the cells around a gap."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.recipes import Done, StepKind
from models.steps import Fill
from services.cleaning.drafts.bounds import measured
from services.cleaning.drafts.cells import Cells, array_of, keys_in, plain_texts, present, stretches
from services.cleaning.drafts.constants import Key, key_of, keys_known, rescaled, value_of, widened
from services.cleaning.drafts.draft import Draft, kind_of
from services.cleaning.drafts.figures import mean_key, median_key, mode_key
from services.cleaning.scripts.filling import lines

FIGURES: dict[str, Callable[[Cells], Key | None]] = {"mean": mean_key, "median": median_key, "mode": mode_key}
SAID = {
    "mean": "their mean",
    "median": "their median",
    "mode": "their commonest value",
    "interpolate": "values on a line between their neighbours",
    "forward": "the value before",
}


def run(draft: Draft, step: Fill, found: dict[str, Any] | None) -> Done:
    """Fill the gaps of some columns.

    A mean, a median or a value between two is rounded to what the column can hold: to whole numbers among integers, to
    the last decimal among decimals. A column without any value stays as it is.

    Raises:
        InvalidParameters: a column is unknown, has no mean, or cannot hold the constant.
    """
    changed, values, notes = {}, {}, []
    known = (found or {}).get("values", {})
    for name in step.columns:
        if step.method in ("mean", "median", "interpolate"):
            measured(draft, name)
        if step.method == "interpolate":
            changed[name] = draft.put_like(name, interpolated(draft.cells(name)))
        elif step.method == "forward":
            changed[name] = draft.put_like(name, carried(draft.cells(name)))
        else:
            key = constant(draft, name, step) if step.method == "constant" else None
            cells = draft.cells(name)
            key = key if key is not None else keys_known(known, cells, name)
            key = key if key is not None else FIGURES[step.method](cells)
            changed[name] = 0 if key is None else draft.change(name, partial(filled, key=key))
            values[name] = value_of(key, cells.domain)
            if key is None and not draft.is_trial:
                notes.append(f"“{name}” has no value, so it stays as it is.")
    return Done(changed, {"values": values} if values else {}, tuple(notes))


def constant(draft: Draft, name: str, step: Fill) -> Key:
    """The constant as a key; a column of decimals gets as many as the constant needs."""
    cells = draft.cells(name)
    domain = widened(cells.domain, [step.value])
    if domain != cells.domain:
        blocks = (rescaled(block, cells.domain, domain) for block in cells.blocks())
        draft.put(name, domain, blocks, role=cells.role, format=cells.format, is_same=True)
    return key_of(name, step.value, domain)


def filled(block: pa.Array, key: Key) -> pa.Array:
    """A block with a key in its gaps."""
    if not block.null_count:
        return block
    return plain_texts(block).fill_null(key) if isinstance(key, str) else block.fill_null(key)


def carried(cells: Cells) -> Iterator[pa.Array]:
    """The column with the value before in every gap; one at the beginning stays."""
    last = pa.nulls(1, kind_of(cells.domain))
    for block in cells.blocks():
        plain = plain_texts(block) if cells.domain.is_text else block
        both = pc.fill_null_forward(pa.concat_arrays([last, plain]))
        last = both.slice(len(both) - 1)
        yield both.slice(1)


def interpolated(cells: Cells) -> Iterator[pa.Array]:
    """The column with gaps filled along the line between the values around them; at both ends they stay."""
    blocks = list(cells.blocks())
    keys = np.concatenate([keys_in(block) for block in blocks])
    valid = np.concatenate([present(block) for block in blocks])
    places = np.flatnonzero(valid)
    if len(places):
        gaps = np.flatnonzero(~valid)
        gaps = gaps[(gaps > places[0]) & (gaps < places[-1])]
        between = np.interp(gaps, places, keys[places].astype(np.float64))
        keys = keys.copy()
        keys[gaps] = between if keys.dtype.kind == "f" else np.rint(between).astype(np.int64)
        valid[gaps] = True
    for start, stop in stretches(len(keys)):
        yield array_of(keys[start:stop], valid[start:stop])


def words(step: Fill) -> str:
    """What the step does."""
    with_what = f"“{step.value}”" if step.method == "constant" else SAID[step.method]
    return f"Fill missing cells of {', '.join(step.columns)} with {with_what}."


STEP = StepKind(
    "fill",
    "Fill missing cells",
    "Put a mean, a median, the commonest value, a constant, or what stands around a gap into missing cells.",
    Fill,
    run,
    lines,
    words,
)
