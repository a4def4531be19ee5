"""Evaluating: an expression over blocks of rows."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters
from services.cleaning.drafts.cells import array_of, keys_in, plain_texts, present, stretches
from services.cleaning.drafts.draft import Draft
from services.cleaning.formulas.checking import Typed, typed
from services.cleaning.formulas.parsing import parse
from services.cleaning.formulas.shapes import Shape, settled, shape_of
from services.cleaning.formulas.tree import ColumnCells, Constant
from services.engine.keys import MICROSECONDS, SECONDS_PER_DAY, Domain, values_of

OVERFLOW = "a whole number grows beyond 64 bits; multiply by 1.0 to calculate in floats"


def understood(expression: str, draft: Draft) -> Typed:
    """An expression over the columns of a draft; raises InvalidParameters with the place of what is wrong."""
    return typed(parse(expression), lambda name: shape_of(draft.cells(name, "expression").domain))


def evaluated(tree: Typed, draft: Draft) -> Iterator[pa.Array]:
    """The values of an expression, block by block.

    Raises:
        InvalidParameters: a whole number grows beyond 64 bits.
    """
    for start, stop in stretches(draft.rows):
        try:
            yield settled(value_of(tree, draft, start, stop), tree.shape)
        except pa.ArrowInvalid as error:
            if "overflow" not in str(error):
                raise
            reason = {"expression": OVERFLOW}
            raise InvalidParameters(f"{OVERFLOW[0].upper()}{OVERFLOW[1:]}.", fields=reason) from error


def value_of(tree: Typed, draft: Draft, start: int, stop: int) -> pa.Array:
    """The values of one part for some rows."""
    if isinstance(tree.node, Constant):
        value = tree.node.value
        return pa.repeat(pa.scalar(value, tree.shape.arrow), stop - start)
    if isinstance(tree.node, ColumnCells):
        cells = draft.cells(tree.node.name)
        return calculable(cells.block(start, stop), cells.domain)
    assert tree.asked is not None
    assert tree.function is not None
    targets = tree.asked.shapes
    if tree.function.name in ("if", "coalesce", "min", "max"):
        first = 1 if tree.function.name == "if" else 0
        targets = (*targets[:first], *[tree.shape] * (len(targets) - first))
    given = [
        adapted(value_of(part, draft, start, stop), part.shape, target)
        for part, target in zip(tree.given, targets, strict=True)
    ]
    return settled(tree.function.run(given, tree.asked), tree.shape)


def calculable(block: pa.Array, domain: Domain) -> pa.Array:
    """The cells of a column as expressions calculate with them: decimals as floats, true and false as such."""
    if domain.is_text:
        return plain_texts(block)
    if domain.type == "boolean":
        return block.cast(pa.bool_())
    if domain.type == "number" and not domain.floating:
        return array_of(values_of(domain, keys_in(block)).astype(float), present(block))
    return block


def adapted(array: pa.Array, shape: Shape, target: Shape) -> pa.Array:
    """Values as the shape that a call needs."""
    if shape.kind == "date" and target.kind == "datetime":
        return pc.multiply(array, SECONDS_PER_DAY * MICROSECONDS)
    return array if array.type == target.arrow else array.cast(target.arrow, safe=False)


def domain_of(shape: Shape) -> Domain:
    """What a column of such values holds."""
    if shape.kind == "number":
        return Domain("number", shape.scale or 0, floating=shape.scale is None)
    return Domain("text" if shape.kind == "missing" else shape.kind)
