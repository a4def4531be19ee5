"""Retyping: the cells of a block as another type; one that does not fit becomes missing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from models.columns import ColumnType
from models.steps import ChangeType
from services.cleaning.drafts.cells import array_of, keys_in, plain_texts, present
from services.cleaning.drafts.distinct import coded, looked_up, mapped_keys
from services.cleaning.plain.conversions import (
    clock_of,
    day_of,
    moment_of,
    number_of,
    text_of_number,
    truth_of,
    whole_of,
)
from services.engine.keys import MICROSECONDS, Domain, shown, values_of

DAY = 86_400 * MICROSECONDS
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times without a zone are counted from here
EXACT = 2**53
Retype = Callable[[pa.Array], pa.Array]


def as_texts(block: pa.Array, domain: Domain) -> pa.Array:
    """Any cells as texts: numbers without needless decimals, dates and times as ISO 8601."""
    if domain.is_text:
        return plain_texts(block)

    def texts_of(keys: np.ndarray) -> pa.Array:
        if domain.type == "boolean":
            return pa.array(["true" if key else "false" for key in keys.tolist()], pa.large_string())
        if domain.type == "number":
            return pa.array(map(text_of_number, values_of(domain, keys).tolist()), pa.large_string())
        return pa.array(map(str, shown(domain, keys)), pa.large_string())

    return mapped_keys(texts_of, block)


def from_texts(change: ChangeType, block: pa.Array) -> pa.Array:
    """Texts as keys of another type; numbers as float64."""
    read, kind = READERS[change.type](change)
    encoded = coded(block)
    values = [None if text is None else read(text) for text in encoded.dictionary.to_pylist()]
    return looked_up(encoded, values, kind)


def days_since(moment: datetime | None) -> int | None:
    """A date as days since 1970."""
    return None if moment is None else (moment - EPOCH).days


def microseconds(span: timedelta | None) -> int | None:
    """A span in microseconds."""
    return None if span is None else span // timedelta(microseconds=1)


def moment_key(order: str, text: str) -> int | None:
    """A date and time in text as microseconds since 1970."""
    moment = moment_of(text, order)
    return None if moment is None else microseconds(moment - EPOCH)


READERS: dict[ColumnType, Callable[[ChangeType], tuple[Callable[[str], Any], pa.DataType]]] = {
    "integer": lambda change: (partial(whole_of, decimal=change.decimal), pa.int64()),
    "number": lambda change: (partial(number_of, decimal=change.decimal), pa.float64()),
    "boolean": lambda change: (truth_key, pa.int64()),
    "date": lambda change: (lambda text: days_since(day_of(text, change.date_order)), pa.int64()),
    "datetime": lambda change: (partial(moment_key, change.date_order), pa.int64()),
    "time": lambda change: (lambda text: microseconds(clock_of(text, change.date_order)), pa.int64()),
}


def truth_key(text: str) -> int | None:
    """A text as 1 or 0."""
    truth = truth_of(text)
    return None if truth is None else int(truth)


def to_integer(domain: Domain, block: pa.Array) -> pa.Array:
    """Numbers as whole ones; one with a fraction does not fit."""
    keys, valid = keys_in(block), present(block)
    if not domain.floating:
        return array_of(keys // domain.per_unit, valid & (keys % domain.per_unit == 0))
    with np.errstate(invalid="ignore"):
        fits = valid & (np.rint(keys) == keys) & (np.abs(keys) < 2.0**63)
    return array_of(np.where(fits, keys, 0).astype(np.int64), fits)


def to_boolean(domain: Domain, block: pa.Array) -> pa.Array:
    """The numbers 1 and 0 as true and false; any other does not fit."""
    whole = to_integer(domain, block)
    keys = keys_in(whole)
    return array_of(keys, present(whole) & (keys >= 0) & (keys <= 1))


def to_floats(domain: Domain, block: pa.Array) -> pa.Array:
    """Numbers as float64."""
    return array_of(values_of(domain, keys_in(block)).astype(np.float64), present(block))


def arithmetic(change: Callable[[np.ndarray], np.ndarray], block: pa.Array) -> pa.Array:
    """Keys that a calculation turns into others."""
    return array_of(change(keys_in(block)), present(block))


def between_types(old: Domain, new: ColumnType) -> tuple[Retype, Domain] | None:
    """What turns cells of one type into another, and what they are then; None where there is no sensible way."""
    if new in ("text", "category"):
        return partial(as_texts, domain=old), Domain(new)
    ways: dict[tuple[ColumnType, ColumnType], tuple[Retype, Domain]] = {
        ("integer", "number"): (lambda block: block, Domain("number")),
        ("number", "integer"): (partial(to_integer, old), Domain("integer")),
        ("integer", "boolean"): (partial(to_boolean, old), Domain("boolean")),
        ("number", "boolean"): (partial(to_boolean, old), Domain("boolean")),
        ("boolean", "integer"): (lambda block: block, Domain("integer")),
        ("boolean", "number"): (lambda block: block, Domain("number")),
        ("datetime", "date"): (partial(arithmetic, lambda keys: keys // DAY), Domain("date")),
        ("datetime", "time"): (partial(arithmetic, lambda keys: keys % DAY), Domain("time")),
        ("date", "datetime"): (partial(arithmetic, lambda keys: keys * DAY), Domain("datetime")),
    }
    return ways.get((old.type, new))
