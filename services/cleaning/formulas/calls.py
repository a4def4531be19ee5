"""Calls: what operators and functions take and give, how they are computed, and how a script writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from services.cleaning.formulas.shapes import BOOLEAN, DATE, INTEGER, TEXT, Shape
from services.cleaning.formulas.tree import Call, Constant

Takes = Literal["number", "text", "boolean", "day", "moment", "clock", "any", "a whole number", "a text"]
# What stands for “missing” where a kind is needed.
SPARE: dict[Takes, Shape] = {
    "number": INTEGER,
    "text": TEXT,
    "boolean": BOOLEAN,
    "day": DATE,
    "moment": DATE,
    "clock": Shape("datetime"),
    "any": INTEGER,
}
FITS: dict[Takes, frozenset[str]] = {
    "number": frozenset({"integer", "number"}),
    "text": frozenset({"text"}),
    "boolean": frozenset({"boolean"}),
    "day": frozenset({"date", "datetime"}),
    "moment": frozenset({"date", "datetime"}),
    "clock": frozenset({"datetime", "time"}),
    "any": frozenset({"integer", "number", "text", "boolean", "date", "datetime", "time"}),
}


class Asked(NamedTuple):
    """One call with the shapes of what it is given, and of what it gives."""

    call: Call
    shapes: tuple[Shape, ...]
    shape: Shape

    def constant(self, place: int, otherwise: int = 0) -> int:
        """A whole number that is written in the expression itself."""
        if place >= len(self.call.given):
            return otherwise
        node = self.call.given[place]
        assert isinstance(node, Constant)
        return int(node.value or 0)

    def word(self, place: int) -> str:
        """A text that is written in the expression itself."""
        node = self.call.given[place]
        assert isinstance(node, Constant)
        return str(node.value)


Run = Callable[[Sequence[pa.Array], Asked], pa.Array]
Script = Callable[[Sequence[str], Asked], str]


@dataclass(frozen=True)
class Function:
    """A function of the language.

    `takes` says what each operand must be; the last of them may come again where `repeats`, and those from
    `needed` on may be left out. `gives` returns None where the operands do not go together.
    """

    name: str
    call: str
    about: str
    takes: tuple[Takes, ...]
    gives: Callable[[tuple[Shape, ...]], Shape | None]
    run: Run
    script: Script
    repeats: bool = False
    needed: int | None = None


def numbers(array: pa.Array) -> np.ndarray:
    """Values as numpy has them, 0 in gaps; booleans and whole numbers keep their kind."""
    filled = array.fill_null(0) if array.null_count else array
    found: np.ndarray = filled.to_numpy(zero_copy_only=False)
    return found


def floats(array: pa.Array) -> np.ndarray:
    """Values as float64, 0 in gaps."""
    return numbers(array).astype(np.float64)


def gaps(*arrays: pa.Array) -> np.ndarray:
    """Where any of some arrays is missing."""
    found = np.zeros(len(arrays[0]), bool)
    for array in arrays:
        if array.null_count:
            found |= array.is_null().to_numpy(zero_copy_only=False)
    return found


def in_long_doubles(calculate: Callable[..., np.ndarray], *given: np.ndarray) -> np.ndarray:
    """A function of floats, computed with more digits and rounded to floats.

    For plain floats numpy takes vector instructions whose last bit hangs on the processor, and on where in memory the
    numbers lie: a script would seldom, but now and then, give another cell than the version.
    """
    return calculate(*(numbers.astype(np.longdouble) for numbers in given)).astype(np.float64)


def gapped(values: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Values as an Arrow array, null where one is missing."""
    return pa.array(values, mask=missing if missing.any() else None)
