"""Computed columns, in pandas: the tree of the expression, written down part by part."""

from typing import TYPE_CHECKING, Any

import numpy as np

from models.steps import Compute
from services.cleaning.formulas.checking import Typed
from services.cleaning.formulas.evaluating import understood
from services.cleaning.formulas.shapes import Shape
from services.cleaning.formulas.tree import ColumnCells, Constant
from services.cleaning.scripts.types import TEXTS
from services.cleaning.scripts.writing import DTYPES, column, value
from services.engine.keys import Domain, shown

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft

# Their names in a script: these would hide what Python or the conversions call so.
RENAMED = {"day": "day_number_of", "number": "number_of_texts", "integer": "whole_of_texts"}
CHOOSING = ("if", "coalesce", "min", "max")


def computing(step: Compute, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Assign the expression to its column."""
    tree = understood(step.expression, outline)
    shape = Shape("text") if tree.shape.kind == "missing" else tree.shape
    code = f"without_empty({written(tree, shape)})" if shape.kind == "text" else written(tree, shape)
    return [f"{column(step.column)} = {code}"]


def written(tree: Typed, wanted: Shape) -> str:
    """One part as a column of a kind."""
    code = plain(tree, wanted)
    if wanted.kind == "number" and tree.shape.kind == "integer" and not isinstance(tree.node, Constant):
        return f'{code}.astype("Float64")'
    return code


def plain(tree: Typed, wanted: Shape) -> str:
    """One part as it is."""
    if isinstance(tree.node, Constant):
        return constant(tree, wanted)
    if isinstance(tree.node, ColumnCells):
        return column(tree.node.name)
    assert tree.asked is not None
    assert tree.function is not None
    name, asked = tree.function.name, tree.asked
    if name == "text":
        return text_of(tree)
    targets = list(asked.shapes)
    if name in CHOOSING:
        targets[1 if name == "if" else 0 :] = [tree.shape] * (len(targets) - (name == "if"))
    given = [
        repr(part.node.value) if is_literal(tree, place) else written(part, target)  # type: ignore[union-attr]
        for place, (part, target) in enumerate(zip(tree.given, targets, strict=True))
    ]
    if name in ("number", "integer") and asked.shapes[0].kind != "text":
        return f"{given[0]}.astype({DTYPES[tree.shape.kind]})"
    code = tree.function.script(given, asked)
    code = code.replace(f"{name}_of(", f"{RENAMED[name]}(", 1) if name in RENAMED else code
    return settled(code, tree.shape)


def is_literal(tree: Typed, place: int) -> bool:
    """Whether an operand must be written in the expression itself."""
    assert tree.function is not None
    takes = tree.function.takes
    return takes[min(place, len(takes) - 1)] in ("a whole number", "a text")


def settled(code: str, shape: Shape) -> str:
    """Numbers rounded to their decimals, and without what is not finite."""
    if shape.kind != "number":
        return code
    return f"finite({code})" if shape.scale is None else f"rounded({code}, {shape.scale})"


def constant(tree: Typed, wanted: Shape) -> str:
    """A constant as a column."""
    assert isinstance(tree.node, Constant)
    kind = wanted.kind if tree.shape.kind in ("missing", "integer") and wanted.kind != "missing" else tree.shape.kind
    kind = "text" if kind == "missing" else kind
    raw = tree.node.value
    if tree.shape.kind in ("date", "datetime", "time") and isinstance(raw, int):
        domain = Domain(tree.shape.kind)
        return f"constant(table, {value(shown(domain, np.array([raw]))[0], domain)}, {DTYPES[kind]})"
    return f"constant(table, {raw!r}, {DTYPES[kind]})"


def text_of(tree: Typed) -> str:
    """Any value as text."""
    part = tree.given[0]
    code = written(part, part.shape)
    if part.shape.kind in ("text", "missing"):
        return code
    return f"converted({code}, {TEXTS[part.shape.kind]}, TEXT)"
