"""A reading: how the raw texts of one column become typed keys.

Keys are an order-preserving image of the values, so that sorting, counting and quantiles work on
plain arrays: integers as they are; decimals as k of k / 10**scale; dates as days and times and
datetimes as microseconds since 1970-01-01 or midnight, in UTC where the text has a zone; booleans
as 0 and 1; other numbers as float64. Text has no keys, its order is by code point.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from models.columns import ColumnType, Role
from models.receipt import Decision

PRESENT, MISSING, REJECTED = 0, 1, 2


@dataclass(frozen=True)
class Parsed:
    """n texts, parsed: n keys (None for text), and n states out of PRESENT, MISSING, REJECTED."""

    keys: np.ndarray | None
    state: np.ndarray


@dataclass(frozen=True)
class Reading:
    """The type of a column, and the vectorised function that reads its texts.

    `scale` holds for decimals only. `zoned` says that datetimes had a zone. `reason` says why a
    rejected text does not fit, as the end of "“abc” is not …". `role_hint` is set where the raw
    texts alone settle the role (leading zeros, a check digit), else None.
    """

    type: ColumnType
    parse: Callable[[pa.StringArray], Parsed]
    reason: str = ""
    scale: int = 0
    zoned: bool = False
    floating: bool = False
    format: str | None = None
    role_hint: Role | None = None
    null_words: frozenset[str] = frozenset()
    decisions: tuple[Decision, ...] = field(default=())
