"""Operators: arithmetic, comparisons and logic.

A missing operand makes a missing result, but for “and” and “or” where the other one decides.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.cleaning.formulas.calls import Asked, Function, floats, gapped, gaps, in_long_doubles, numbers
from services.cleaning.formulas.shapes import BOOLEAN, DATE, DATETIME, FLOAT, INTEGER, TEXT, Shape, decimals, wider
from services.engine.keys import MICROSECONDS

CHECKED: dict[str, Callable[..., Any]] = {"+": pc.add_checked, "-": pc.subtract_checked, "*": pc.multiply_checked}
EXACT: dict[str, Callable[..., Any]] = {"+": np.add, "-": np.subtract, "*": np.multiply}
COMPARED: dict[str, tuple[Callable[..., Any], str]] = {
    "=": (pc.equal, "eq"),
    "!=": (pc.not_equal, "ne"),
    "<": (pc.less, "lt"),
    "<=": (pc.less_equal, "le"),
    ">": (pc.greater, "gt"),
    ">=": (pc.greater_equal, "ge"),
}


def sum_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """What a sum gives: of numbers, of texts, or of a date and days, a time and seconds."""
    one, other = shapes
    if one.is_number and other.is_number:
        return arithmetic_shape(shapes)
    if one.kind == other.kind == "text":
        return TEXT
    return shifted_shape(one, other) or shifted_shape(other, one)


def difference_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """What a difference gives: of numbers; days between dates, seconds between times; or a date some days earlier."""
    one, other = shapes
    if one.is_number and other.is_number:
        return arithmetic_shape(shapes)
    if one.kind == other.kind == "date":
        return INTEGER
    if one.kind == other.kind and one.kind in ("datetime", "time"):
        return decimals(6)
    return shifted_shape(one, other)


def shifted_shape(moment: Shape, span: Shape) -> Shape | None:
    """A date some whole days later, or a date and time some seconds later."""
    if moment.kind == "date" and span.kind == "integer":
        return DATE
    return DATETIME if moment.kind == "datetime" and span.is_number else None


def arithmetic_shape(shapes: tuple[Shape, ...]) -> Shape:
    """What a sum, difference or remainder of numbers gives."""
    one, other = shapes
    return INTEGER if one.kind == other.kind == "integer" else decimals(wider(one.decimals, other.decimals))


def product_shape(shapes: tuple[Shape, ...]) -> Shape:
    """What a product gives: as many decimals as both have together."""
    one, other = shapes
    if one.kind == other.kind == "integer":
        return INTEGER
    known = one.decimals is not None and other.decimals is not None
    return decimals((one.decimals or 0) + (other.decimals or 0)) if known else FLOAT


def compared_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """A comparison needs two of a kind."""
    one, other = shapes
    return BOOLEAN if one.kind == other.kind or (one.is_number and other.is_number) else None


def arithmetic(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """A sum, difference or product."""
    sign, kind = asked.call.name, asked.shape.kind
    one, other = given
    if kind == "text":
        return pc.binary_join_element_wise(one, other, pa.scalar("", pa.large_string()))
    if kind in ("integer", "date"):
        return CHECKED[sign](one, other)
    if kind == "datetime":
        moved = [seconds(array) if shape.is_number else array for array, shape in zip(given, asked.shapes, strict=True)]
        return CHECKED[sign](*moved)
    found = EXACT[sign](floats(one), floats(other))
    if asked.shapes[0].kind in ("datetime", "time"):
        found = (numbers(one) - numbers(other)) / float(MICROSECONDS)
    return gapped(found, gaps(one, other))


def seconds(array: pa.Array) -> pa.Array:
    """Seconds as microseconds."""
    return gapped(np.rint(floats(array) * MICROSECONDS).astype(np.int64), gaps(array))


def divided(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """A quotient; nothing can be divided by zero."""
    one, other = map(floats, given)
    zero = other == 0
    return gapped(one / np.where(zero, 1.0, other), gaps(*given) | zero)


def remainder(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """What is left after dividing; it has the sign of the divisor."""
    read = numbers if asked.shape.kind == "integer" else floats
    one, other = map(read, given)
    zero = other == 0
    return gapped(np.mod(one, np.where(zero, other.dtype.type(1), other)), gaps(*given) | zero)


def power(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """A power, always a float: where there is none, it is missing."""
    with np.errstate(all="ignore"):
        return gapped(in_long_doubles(np.power, floats(given[0]), floats(given[1])), gaps(*given))


def compared(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """A comparison; of texts by code point."""
    one, other = given
    if {shape.kind for shape in asked.shapes} == {"integer", "number"}:
        one, other = one.cast(pa.float64(), safe=False), other.cast(pa.float64(), safe=False)
    return COMPARED[asked.call.name][0](one, other)


def negative(given: Sequence[pa.Array], asked: Asked) -> pa.Array:
    """A number with the other sign."""
    return pc.negate_checked(given[0])


def signed_script(given: Sequence[str], asked: Asked) -> str:
    """An operator that pandas writes alike."""
    if asked.shape.kind in ("date", "datetime"):
        return moved_script(given, asked)
    if asked.shapes[0].kind in ("date", "datetime", "time"):
        unit = "days" if asked.shapes[0].kind == "date" else "seconds"
        return f"{unit}_between({given[1]}, {given[0]})"
    return f"({given[0]} {asked.call.name} {given[1]})"


def moved_script(given: Sequence[str], asked: Asked) -> str:
    """A date some days, or a time some seconds, later or earlier."""
    moment, span = (1, 0) if asked.shapes[0].is_number else (0, 1)
    unit = "days" if asked.shape.kind == "date" else "seconds"
    return f"({given[moment]} {asked.call.name} {unit}({given[span]}))"


def operator(sign: str, takes: Any, gives: Any, run: Any, script: Any) -> Function:
    """One operator."""
    return Function(sign, sign, "", takes, gives, run, script)


ANY, NUMBERS, TRUTHS = ("any", "any"), ("number", "number"), ("boolean", "boolean")
OPERATORS: dict[str, Function] = {
    item.name: item
    for item in (
        operator("+", ANY, sum_shape, arithmetic, signed_script),
        operator("-", ANY, difference_shape, arithmetic, signed_script),
        operator("*", NUMBERS, product_shape, arithmetic, signed_script),
        operator("/", NUMBERS, lambda shapes: FLOAT, divided, lambda given, asked: f"quotient({', '.join(given)})"),
        operator("%", NUMBERS, arithmetic_shape, remainder, lambda given, asked: f"remainder({', '.join(given)})"),
        operator("**", NUMBERS, lambda shapes: FLOAT, power, lambda given, asked: f"power({', '.join(given)})"),
        operator("negative", ("number",), lambda shapes: shapes[0], negative, lambda given, asked: f"(-{given[0]})"),
        operator("and", TRUTHS, lambda shapes: BOOLEAN, lambda given, asked: pc.and_kleene(*given),
                 lambda given, asked: f"({given[0]} & {given[1]})"),
        operator("or", TRUTHS, lambda shapes: BOOLEAN, lambda given, asked: pc.or_kleene(*given),
                 lambda given, asked: f"({given[0]} | {given[1]})"),
        operator("not", ("boolean",), lambda shapes: BOOLEAN, lambda given, asked: pc.invert(given[0]),
                 lambda given, asked: f"(~{given[0]})"),
        *(
            operator(sign, ANY, compared_shape, compared,
                     lambda given, asked: f'compared("{COMPARED[asked.call.name][1]}", {", ".join(given)})')
            for sign in COMPARED
        ),
    )
}  # fmt: skip
