"""Bounds: the lowest and highest key that may stay, narrowed to what a column can hold."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from models.errors import InvalidParameters
from services.cleaning.drafts.cells import Cells, array_of, keys_in, present
from services.cleaning.drafts.constants import key_of, value_of
from services.cleaning.drafts.draft import Draft
from services.engine.comparisons import EXAMPLES, bound_of, whole_bounds
from services.engine.keys import MICROSECONDS, SECONDS_PER_DAY, Domain

DAY = SECONDS_PER_DAY * MICROSECONDS
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
# The outermost keys that there are: within 64 bits, on a clock, and from the year 1 to the year 9999.
WHOLE = (-(2**63), 2**63 - 1)
OUTERMOST = {
    "time": (0, DAY - 1),
    "date": (FIRST_DAY, LAST_DAY),
    "datetime": (FIRST_DAY * DAY, (LAST_DAY + 1) * DAY - 1),
}
Bound = Fraction | float
Bounds = tuple[int | float | None, int | float | None]


def measured(draft: Draft, name: str, field: str = "columns") -> Cells:
    """A column of numbers, dates or times; raises InvalidParameters for any other."""
    cells = draft.cells(name, field)
    if cells.domain.is_text or cells.type == "boolean":
        reason = f"“{name[:100]}” holds {cells.type} values, which have no order of size"
        raise InvalidParameters(f"{reason}. Choose columns of numbers, dates or times.", fields={field: reason})
    return cells


def narrowed(domain: Domain, low: Bound | None, high: Bound | None) -> Bounds:
    """Bounds in the measure of the keys as the outermost keys between them; None where there is no bound."""
    if domain.floating:
        return None if low is None else float(low), None if high is None else float(high)
    first, last = whole_bounds(-math.inf if low is None else low, math.inf if high is None else high)
    least, most = OUTERMOST.get(domain.type, WHOLE)
    return None if low is None else min(max(first, least), most), None if high is None else max(min(last, most), least)


def written(name: str, domain: Domain, low: Any, high: Any) -> Bounds:
    """Bounds that somebody wrote, as keys.

    Raises:
        InvalidParameters: one is not of the column's type, or the lower one is above the upper one.
    """
    ends = []
    for field, value in (("lower", low), ("upper", high)):
        try:
            ends.append(None if value is None else bound_of(name, value, domain))
        except InvalidParameters as error:
            reason = f"{name[:100]}: expected {EXAMPLES[domain.type]}"
            raise InvalidParameters(f"“{value}” is no bound for “{name[:100]}”.", fields={field: reason}) from error
    found = narrowed(domain, *ends)
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        raise InvalidParameters("The lower bound is above the upper one.", fields={"lower": "is above “upper”"})
    return found


def clipped(block: pa.Array, bounds: Bounds) -> pa.Array:
    """The cells of a block drawn in to the bounds."""
    keys = keys_in(block)
    if bounds[0] is not None:
        keys = np.maximum(keys, keys.dtype.type(bounds[0]))
    if bounds[1] is not None:
        keys = np.minimum(keys, keys.dtype.type(bounds[1]))
    return array_of(keys, present(block))


def outside(block: pa.Array, bounds: Bounds) -> np.ndarray:
    """Which cells of a block lie beyond the bounds; a missing one does not."""
    keys = keys_in(block)
    found = np.zeros(len(keys), bool)
    if bounds[0] is not None:
        found |= keys < bounds[0]
    if bounds[1] is not None:
        found |= keys > bounds[1]
    return found & present(block)


def as_values(bounds: Mapping[str, Bounds], draft: Draft) -> dict[str, list[Any]]:
    """Bounds by column, as JSON keeps them."""
    return {name: [value_of(end, draft.cells(name).domain) for end in ends] for name, ends in bounds.items()}


def from_values(found: Mapping[str, Any], draft: Draft) -> dict[str, Bounds]:
    """Bounds by column that an earlier run has found."""
    return {name: known(name, draft.cells(name).domain, ends) for name, ends in found.items()}


def known(name: str, domain: Domain, ends: Any) -> Bounds:
    """Bounds of one column that an earlier run has found."""
    low, high = (None if end is None else key_of(name, end, domain, "found") for end in ends)
    assert not isinstance(low, str)
    assert not isinstance(high, str)
    return low, high
