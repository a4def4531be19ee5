"""Shapes: what kind of values a part of an expression has, known before any row is looked at."""

from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from services.cleaning.drafts.constants import LARGEST_SCALE, decimals_of
from services.engine.keys import Domain

ValueKind = Literal["integer", "number", "text", "boolean", "date", "datetime", "time", "missing"]
ARROW: dict[ValueKind, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "text": pa.large_string(),
    "boolean": pa.bool_(),
    "date": pa.int64(),
    "datetime": pa.int64(),
    "time": pa.int64(),
    "missing": pa.null(),
}


class Shape(NamedTuple):
    """A kind, and for numbers how many decimals they have; None where they are any floats.

    Numbers are float64 while they are calculated with; those of a known scale are rounded to it after each step,
    so that 0.1 + 0.2 is 0.3.
    """

    kind: ValueKind
    scale: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it can be calculated with."""
        return self.kind in ("integer", "number")

    @property
    def decimals(self) -> int | None:
        """The decimals of a number; whole ones have none."""
        return 0 if self.kind == "integer" else self.scale

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of its values."""
        return ARROW[self.kind]


INTEGER, FLOAT, TEXT, BOOLEAN = Shape("integer"), Shape("number"), Shape("text"), Shape("boolean")
DATE, DATETIME, TIME, MISSING = Shape("date"), Shape("datetime"), Shape("time"), Shape("missing")


def shape_of(domain: Domain) -> Shape:
    """The shape of a column's cells."""
    if domain.is_text:
        return TEXT
    if domain.type == "number":
        return Shape("number", None if domain.floating else domain.scale)
    return Shape(domain.type)  # type: ignore[arg-type]


def shape_of_constant(value: object) -> Shape:
    """The shape of a constant."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        decimals = decimals_of(value)
        return Shape("number", decimals if decimals <= LARGEST_SCALE else None)
    return TEXT


def decimals(scale: int | None) -> Shape:
    """Numbers with so many decimals, or floats where these are too many."""
    return Shape("number", scale if scale is not None and scale <= LARGEST_SCALE else None)


def wider(one: int | None, other: int | None) -> int | None:
    """The decimals of a sum."""
    return None if one is None or other is None else max(one, other)


def common(shapes: tuple[Shape, ...]) -> Shape | None:
    """The shape that all of some have, a missing one fitting any; None where there is none."""
    present = [shape for shape in shapes if shape.kind != "missing"]
    if not present:
        return MISSING
    kinds = {shape.kind for shape in present}
    if kinds <= {"integer", "number"} and "number" in kinds:
        scale: int | None = 0
        for shape in present:
            scale = wider(scale, shape.decimals)
        return decimals(scale)
    return present[0] if len(kinds) == 1 else None


def settled(array: pa.Array, shape: Shape) -> pa.Array:
    """Values in their shape: floats rounded to their decimals, and what is not finite missing."""
    array = array.cast(shape.arrow)
    if shape.kind != "number":
        return array
    numbers = array.fill_null(0.0).to_numpy(zero_copy_only=False)
    with np.errstate(all="ignore"):
        if shape.scale is not None:
            numbers = np.rint(numbers * 10.0**shape.scale) / 10.0**shape.scale
    gaps = array.is_null().to_numpy(zero_copy_only=False) | ~np.isfinite(numbers)
    return pa.array(np.where(gaps, 0.0, numbers), mask=gaps if gaps.any() else None)
