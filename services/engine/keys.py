"""Keys: an order-preserving image of a column's values, as int64 or float64.

Integers are their own keys; decimals are k of k / 10**scale; dates are days, times and datetimes
microseconds, since 1970-01-01 or midnight; booleans are 0 and 1; other numbers are float64. Text
has no keys: it is ordered by code point, which is the order of its UTF-8 bytes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import TEMPORAL_TYPES, TEXT_TYPES, ColumnType

LARGEST_EXACT = 2**53
SECONDS_PER_DAY = 86_400
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Domain:
    """What the keys of a column mean: type, decimals, zone, and whether they are float64."""

    type: ColumnType
    scale: int = 0
    zoned: bool = False
    floating: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the column holds text, which has no keys."""
        return self.type in TEXT_TYPES

    @property
    def is_temporal(self) -> bool:
        """Whether the keys are days or microseconds."""
        return self.type in TEMPORAL_TYPES

    @property
    def per_unit(self) -> int:
        """How many keys make one unit: 100 for cents, a million for times in seconds."""
        return MICROSECONDS if self.type in ("datetime", "time") else 10**self.scale

    @property
    def dtype(self) -> np.dtype:
        """The element type of the keys."""
        return np.dtype(np.float64 if self.floating else np.int64)


def canonical(block: pa.Array) -> pa.Array:
    """The block as int64 keys, float64 keys or text, coded if it came so; NaN is missing, and minus zero is zero."""
    kind = block.type
    if pa.types.is_floating(kind):
        return canonical_floats(block)
    if pa.types.is_boolean(kind):
        return block.cast(pa.uint8()).cast(pa.int64())
    if pa.types.is_date32(kind):
        return block.view(pa.int32()).cast(pa.int64())
    if pa.types.is_timestamp(kind):
        return block.cast(pa.timestamp("us", kind.tz)).view(pa.int64())
    if pa.types.is_time(kind):
        return block.cast(pa.time64("us")).view(pa.int64())
    if pa.types.is_integer(kind):
        return block.cast(pa.int64())
    if pa.types.is_null(kind):
        return block
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(block.indices, canonical(block.dictionary))
    return block.cast(pa.large_string())


def canonical_floats(block: pa.Array) -> pa.Array:
    """Float64 without NaN and minus zero; both would count as values of their own."""
    numbers = pc.add(block.cast(pa.float64()), 0.0)
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers)


def values_of(domain: Domain, keys: np.ndarray) -> np.ndarray:
    """Keys as float64 in the column's unit; seconds for days and times."""
    if domain.floating:
        return keys
    if domain.type == "date":
        return keys.astype(np.float64) * SECONDS_PER_DAY
    numbers = keys.astype(np.float64)
    # k / 10**scale is the very double that the decimal text would be read as.
    return numbers / domain.per_unit if domain.per_unit > 1 else numbers


def arrow_of(domain: Domain, keys: np.ndarray) -> pa.Array:
    """Keys as an Arrow array of the type that another tool would expect."""
    plain = pa.array(keys)
    if domain.floating:
        return plain
    if domain.type == "boolean":
        return pa.array(keys.astype(bool))
    if domain.type == "date":
        return pa.array(keys.astype(np.int32)).view(pa.date32())
    if domain.type == "datetime":
        return plain.view(pa.timestamp("us", "UTC" if domain.zoned else None))
    if domain.type == "time":
        return plain.view(pa.time64("us"))
    return plain if domain.scale == 0 else decimals(plain, domain.scale)


def decimals(keys: pa.Array, scale: int) -> pa.Array:
    """Keys k as decimals k / 10**scale, without touching a digit."""
    whole = keys.cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(max(19, scale), scale), len(whole), whole.buffers())


def keys_from(values: pa.Array) -> np.ndarray:
    """The keys of an array that `arrow_of` made; it has no gaps."""
    if pa.types.is_decimal(values.type):
        # The low half of a 128-bit two's complement number is the 64-bit one.
        words = np.frombuffer(values.buffers()[1] or b"", np.int64)
        return words[2 * values.offset : 2 * (values.offset + len(values)) : 2].copy()
    return np.asarray(canonical(values).to_numpy(zero_copy_only=False))


def shown(domain: Domain, keys: np.ndarray) -> list[Any]:
    """Keys as JSON values: ISO texts for times, text for integers beyond 2**53, None for infinities."""
    if domain.type == "boolean":
        return keys.astype(bool).tolist()
    if domain.is_temporal:
        return moments_shown(domain, keys)
    if domain.type == "integer" and not domain.floating:
        return [whole if abs(whole) <= LARGEST_EXACT else str(whole) for whole in keys.tolist()]
    numbers = values_of(domain, keys)
    return [number if finite else None for number, finite in zip(numbers.tolist(), np.isfinite(numbers), strict=True)]


def moments_shown(domain: Domain, keys: np.ndarray) -> list[str]:
    """Dates and times as ISO 8601 writes them; fractions of a second only where there are some."""
    if domain.type == "date":
        return np.datetime_as_string(keys.astype("datetime64[D]"), unit="D").tolist()
    texts = np.datetime_as_string(keys.astype("datetime64[us]"), unit="us").tolist()
    ending = "Z" if domain.zoned else ""
    if domain.type == "time":
        texts = [text.partition("T")[2] for text in texts]
    return [text.removesuffix(".000000") + ending for text in texts]
