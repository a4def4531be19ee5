"""Masks: conditions compiled to one bool per row, decided once per distinct value where there are codes.

A missing cell passes `is_missing` only: it is neither equal nor unequal to anything. Text is
compared by code point, and searched as it is written.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters
from models.filters import Condition
from services.engine.comparisons import bound_of, text_of, whole_bounds
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain

NEGATED = {"!=": "=", "not_in": "in"}
SEARCHES: dict[str, Callable[..., Any]] = {"contains": pc.match_substring, "starts_with": pc.starts_with}
ORDERED: dict[str, Callable[..., Any]] = {
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}
# More runs of codes than this are looked up one by one.
MOST_RUNS = 4
BLOCK = 65_536
Interval = tuple[Fraction | float, Fraction | float, bool, bool]


def passing(form: Form, domain: Domain, condition: Condition) -> np.ndarray:
    """Which rows of a column pass one condition, as n bools.

    Raises:
        InvalidParameters: the operator does not suit the column, or the value is not of its type.
    """
    if condition.op in ("is_missing", "is_present"):
        gaps = missing_cells(form)
        return gaps if condition.op == "is_missing" else ~gaps
    if isinstance(form, Coded):
        values = form.dictionary if domain.is_text else form.keys
        # The last entry is that of missing cells, which pass nothing.
        return looked_up(form.codes, np.append(matching(values, domain, condition), False))
    if isinstance(form, Texts):
        parts = [matching(chunk, domain, condition) for chunk in form.chunks.chunks]
        return np.concatenate(parts) if parts else np.empty(0, bool)
    if isinstance(form, Floating):
        found = matching(form.stored, domain, condition)
        # Missing cells compare as false; only where that is turned round do they have to be taken out.
        return found & ~np.isnan(form.stored) if condition.op in NEGATED else found
    passed = whole_matching(form, domain, condition)
    return passed if form.valid is None else passed & form.valid


def looked_up(codes: np.ndarray, passes: np.ndarray) -> np.ndarray:
    """Which rows have a code that passes; `passes` says so for each code.

    Codes that pass mostly follow each other, for they order as the values do: comparing takes a fifth of a look-up.
    """
    ends = np.flatnonzero(np.diff(passes, prepend=False, append=False))
    if not len(ends):
        return np.zeros(len(codes), bool)
    if len(ends) > 2 * MOST_RUNS:
        return in_blocks(codes, passes.take)
    runs = list(zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True))
    return in_blocks(
        codes, lambda part: reduce(np.logical_or, [keys_between(part, first, stop - 1) for first, stop in runs])
    )


def in_blocks(cells: np.ndarray, decide: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What is decided of cells one by one; fresh memory for all that lies between takes longer than to decide."""
    if len(cells) <= BLOCK:
        return decide(cells)
    found = np.empty(len(cells), bool)
    for start in range(0, len(cells), BLOCK):
        found[start : start + BLOCK] = decide(cells[start : start + BLOCK])
    return found


def missing_cells(form: Form) -> np.ndarray:
    """Which cells hold nothing."""
    if isinstance(form, Coded):
        return form.codes == form.distinct
    if isinstance(form, Floating):
        return np.isnan(form.stored)
    if isinstance(form, Texts):
        return form.chunks.is_null().to_numpy()
    return np.zeros(len(form.stored), bool) if form.valid is None else ~form.valid


def matching(values: Any, domain: Domain, condition: Condition) -> np.ndarray:
    """Which values match: texts in an Arrow array, or keys."""
    positive = condition.model_copy(update={"op": NEGATED.get(condition.op, condition.op)})
    found = texts_matching(values, domain, positive) if domain.is_text else keys_matching(values, domain, positive)
    if condition.op not in NEGATED:
        return found
    return ~found & (values.is_valid().to_numpy(zero_copy_only=False) if domain.is_text else True)


def texts_matching(texts: pa.Array, domain: Domain, condition: Condition) -> np.ndarray:
    """Which texts match; a missing one does not."""
    column, operator = condition.column, condition.op
    if operator in ("=", "in"):
        wanted = [
            text_of(column, value, domain) for value in (listed(condition) if operator == "in" else [condition.value])
        ]
        found = pc.is_in(texts, value_set=pa.array(wanted, pa.large_string()))
    elif operator == "between":
        low, high = (text_of(column, value, domain) for value in pair(condition))
        found = pc.and_(pc.greater_equal(texts, low), pc.less_equal(texts, high))
    elif operator in SEARCHES:
        found = SEARCHES[operator](texts, pattern=text_of(column, condition.value, domain))
    else:
        found = ORDERED[operator](texts, pa.scalar(text_of(column, condition.value, domain), pa.large_string()))
    return found.fill_null(False).to_numpy(zero_copy_only=False)


def keys_matching(keys: np.ndarray, domain: Domain, condition: Condition) -> np.ndarray:
    """Which keys lie in one of the intervals that the condition stands for."""
    if condition.op in SEARCHES:
        reason = f"{condition.column}: “{condition.op}” works on text only"
        message = f"“{condition.column}” holds {domain.type} values, and only text can be searched. Use a comparison."
        raise InvalidParameters(message, fields={"filter": reason})
    if condition.op == "in":
        return listed_keys(keys, domain, condition)
    found = interval(domain, condition)
    if domain.floating:
        return in_blocks(keys, lambda part: floats_between(part, found))
    first, last = closed(*found)
    return in_blocks(keys, lambda part: keys_between(part, first, last))


def whole_matching(form: Whole, domain: Domain, condition: Condition) -> np.ndarray:
    """Which rows match, of integers as they are stored; what stands at a missing place does not matter."""
    if condition.op in (*SEARCHES, "in", "not_in"):
        return matching(form.keys_of(form.stored), domain, condition)
    first, last = closed(
        *interval(domain, condition.model_copy(update={"op": NEGATED.get(condition.op, condition.op)}))
    )
    # Bounds are turned into what is stored, and not what is stored into keys: these are far fewer.
    first, last = -((form.base - first) // form.divisor), (last - form.base) // form.divisor
    found = in_blocks(form.stored, lambda part: keys_between(part, first, last))
    return ~found if condition.op in NEGATED else found


def floats_between(keys: np.ndarray, bounds: Interval) -> np.ndarray:
    """Which float keys lie in an interval; a missing one lies in none."""
    low, high, open_low, open_high = float(bounds[0]), float(bounds[1]), bounds[2], bounds[3]
    if low == -math.inf and not open_low:
        return keys < high if open_high else keys <= high
    above = keys > low if open_low else keys >= low
    return above if high == math.inf and not open_high else above & (keys < high if open_high else keys <= high)


def closed(low: Fraction | float, high: Fraction | float, open_low: bool, open_high: bool) -> tuple[int, int]:
    """The whole keys inside an interval whose ends may be excluded."""
    first, last = whole_bounds(low, high)
    return first + (open_low and first == low), last - (open_high and last == high)


def keys_between(keys: np.ndarray, first: int, last: int) -> np.ndarray:
    """Which integers lie between two whole numbers, both included."""
    limits = np.iinfo(keys.dtype)
    if first > last or first > limits.max or last < limits.min:
        return np.zeros(len(keys), bool)
    if first <= limits.min:
        return keys <= min(last, limits.max)
    if first == last:
        return keys == first
    return keys >= first if last >= limits.max else (keys >= first) & (keys <= last)


def listed_keys(keys: np.ndarray, domain: Domain, condition: Condition) -> np.ndarray:
    """Which keys are among those listed."""
    bounds = [bound_of(condition.column, value, domain) for value in listed(condition)]
    if domain.floating:
        return np.isin(keys, np.array([float(bound) for bound in bounds]))
    whole = [int(bound) for bound in bounds if not isinstance(bound, float) and bound.denominator == 1]
    return np.isin(keys, np.array([key for key in whole if -(2**63) <= key < 2**63], np.int64))


def interval(domain: Domain, condition: Condition) -> Interval:
    """The interval of keys that a comparison stands for, and which of its ends are left out."""
    if condition.op == "between":
        low, high = (bound_of(condition.column, value, domain) for value in pair(condition))
        return low, high, False, False
    bound = bound_of(condition.column, condition.value, domain)
    if condition.op == "=":
        return bound, bound, False, False
    if condition.op in ("<", "<="):
        return -math.inf, bound, False, condition.op == "<"
    return bound, math.inf, condition.op == ">", False


def listed(condition: Condition) -> Sequence[Any]:
    """The values of a condition that needs a list."""
    if isinstance(condition.value, list | tuple):
        return condition.value
    message = f"“{condition.op}” needs a list of values, such as [1, 2]."
    raise InvalidParameters(message, fields={"filter": f"{condition.column}: expected a list of values"})


def pair(condition: Condition) -> Sequence[Any]:
    """The two ends of a condition that needs them."""
    if isinstance(condition.value, list | tuple) and len(condition.value) == 2:
        return condition.value
    message = "“between” needs a list of two values, the lower one first."
    raise InvalidParameters(message, fields={"filter": f"{condition.column}: expected two values"})
