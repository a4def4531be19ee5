"""Computing: a column from an expression over the others."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from models.recipes import Done, StepKind
from models.steps import Compute
from services.cleaning.drafts.cells import array_of, keys_in, present
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.holding import held
from services.cleaning.formulas.evaluating import domain_of, evaluated, understood
from services.cleaning.formulas.shapes import Shape
from services.cleaning.rename import check_name
from services.cleaning.scripts.computing import computing
from services.engine.keys import Domain

EXACT = 2.0**53


def run(draft: Draft, step: Compute, found: dict[str, Any] | None) -> Done:
    """Add a column, or replace one.

    Raises:
        InvalidParameters: the expression cannot be understood (with the place), or a whole number outgrows 64 bits.
    """
    check_name(step.column, "column")
    tree = understood(step.expression, draft)
    if tree.shape.kind == "missing":
        blocks: Iterator[pa.Array] = (block.cast(pa.large_string()) for block in evaluated(tree, draft))
        return Done({step.column: draft.put(step.column, Domain("text"), blocks, role=None)}, {})
    domain, blocks = stored(draft, tree.shape, evaluated(tree, draft))
    return Done({step.column: draft.put(step.column, domain, blocks, role=None)}, {})


def stored(draft: Draft, shape: Shape, blocks: Iterator[pa.Array]) -> tuple[Domain, Iterator[pa.Array]]:
    """Values as keys: decimals where they fit into 53 bits, else floats."""
    domain = domain_of(shape)
    if shape.kind == "boolean":
        return domain, (block.cast(pa.int8()).cast(pa.int64()) for block in blocks)
    if shape.kind != "number" or shape.scale is None:
        return domain, blocks
    power = 10.0**shape.scale
    floats = held(blocks, pa.float64(), draft.scratch)
    largest = max((float(np.abs(np.nan_to_num(keys_in(part))).max(initial=0)) for part in floats.chunks), default=0.0)
    if largest * power >= EXACT:
        return Domain("number", floating=True), iter(floats.chunks)
    return domain, (scaled(part, power) for part in floats.chunks)


def scaled(block: pa.Array, power: float) -> pa.Array:
    """Floats as keys of decimals."""
    keys = np.rint(np.nan_to_num(keys_in(block)) * power).astype(np.int64)
    return array_of(keys, present(block))


def words(step: Compute) -> str:
    """What the step does."""
    return f"Compute {step.column} as {step.expression}."


STEP = StepKind(
    "compute",
    "Compute a column",
    "Add a column, or replace one, by an expression over the others.",
    Compute,
    run,
    computing,
    words,
)
