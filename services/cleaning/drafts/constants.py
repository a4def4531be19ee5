"""Constants: values that people write in a step, as keys of a column, and keys as values that JSON can hold."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters
from services.cleaning.drafts.cells import Cells
from services.engine.comparisons import EXAMPLES, bound_of, text_of
from services.engine.keys import LARGEST_EXACT, Domain, shown

Key = int | float | str
LARGEST_SCALE = 9


def misfit(name: str, value: Any, domain: Domain, field: str) -> InvalidParameters:
    """The error for a constant that a column cannot hold."""
    wanted = EXAMPLES[domain.type]
    message = f"“{str(value)[:60]}” does not fit into “{name[:100]}”, which holds {domain.type} values. Use {wanted}."
    return InvalidParameters(message, fields={field: f"{name[:100]}: expected {wanted}"})


def key_of(name: str, value: Any, domain: Domain, field: str = "value") -> Key:
    """A constant as a key of a column.

    Raises:
        InvalidParameters: the column cannot hold it.
    """
    try:
        if domain.is_text:
            return text_of(name, value, domain)
        bound = bound_of(name, value, domain)
    except InvalidParameters as error:
        raise misfit(name, value, domain, field) from error
    if isinstance(bound, float):
        if domain.floating and np.isfinite(bound):
            return bound
        raise misfit(name, value, domain, field)
    if bound.denominator != 1 or not -(2**63) <= bound < 2**63:
        raise misfit(name, value, domain, field)
    return int(bound)


def widened(domain: Domain, values: Iterable[Any]) -> Domain:
    """The domain with as many decimals as some numbers need; only columns of decimals give way."""
    if domain.type != "number" or domain.floating:
        return domain
    scale = max([domain.scale, *(decimals_of(value) for value in values)])
    return Domain("number", scale) if scale <= LARGEST_SCALE else Domain("number", floating=True)


def decimals_of(value: Any) -> int:
    """How many decimals a number is written with; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        exponent = Decimal(str(value).strip()).normalize().as_tuple().exponent
    except ArithmeticError:
        return 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rescaled(block: pa.Array, old: Domain, new: Domain) -> pa.Array:
    """The keys of a block of numbers with another number of decimals, or as floats."""
    if old == new or old.floating:
        return block
    if new.floating:
        return pc.divide(block.cast(pa.float64()), float(old.per_unit))
    return pc.multiply_checked(block, new.per_unit // old.per_unit)


def value_of(key: Key | None, domain: Domain) -> Any:
    """A key as a value that JSON can hold, and that `key_of` takes back exactly."""
    if key is None or isinstance(key, str):
        return key
    if domain.type == "number" and not domain.floating and abs(key) > LARGEST_EXACT:
        return str(Decimal(int(key)).scaleb(-domain.scale))
    return shown(domain, np.array([key], domain.dtype))[0]


def keys_known(found: dict[str, Any], cells: Cells, name: str) -> Key | None:
    """The key that an earlier run has found for a column."""
    value = found.get(name)
    return None if value is None else key_of(name, value, cells.domain, "found")


def nearest(value: Fraction) -> int:
    """The whole number next to a fraction; of two equally near the even one."""
    return round(value)
