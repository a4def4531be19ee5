"""A reading: how the raw texts of one column become typed values.

Whole numbers are int64; decimals are int64 k that stand for k / 10**scale; other numbers float64;
dates date32; times and datetimes microseconds since midnight or 1970-01-01, in UTC where the text
has a zone; booleans bool. Text stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from models.columns import ColumnType, Role
from models.receipt import Decision


@dataclass(frozen=True)
class Parsed:
    """n texts, parsed: n values, missing where a text does not fit, and n bools that say where it does."""

    values: pa.Array
    fits: np.ndarray


@dataclass(frozen=True)
class Plain:
    """Texts that a parser may read as numbers itself: as what type, and what the column makes of n such numbers.

    `settled` gives the values as `parse` would, gaps at the same places, or None where not all of them are such values.
    `exact` says that noughts before other digits must not be lost.
    """

    arrow: pa.DataType
    settled: Callable[[pa.Array], pa.Array | None]
    exact: bool = True


@dataclass(frozen=True)
class Reading:
    """The type of a column, and the vectorised function that reads its (trimmed, present) texts.

    `arrow` is the type of the values. `scale` holds for decimals only. `zoned` says that datetimes had
    a zone. `reason` says why a rejected text does not fit. `role_hint` is set where the raw texts alone
    settle the role (leading zeros, more digits than a number holds), else None. `null_words` are the
    words (in lower case) that mean missing in this column. `decimal_proven` is the decimal mark where the texts leave
    no other way to read them, else None. `plain` is set where the numbers are written as programs write them, so that a
    parser may read them on its way.
    """

    type: ColumnType
    arrow: pa.DataType
    parse: Callable[[pa.Array], Parsed]
    reason: str = ""
    scale: int = 0
    zoned: bool = False
    format: str | None = None
    role_hint: Role | None = None
    null_words: frozenset[str] = frozenset()
    decisions: tuple[Decision, ...] = field(default=())
    decimal: str | None = None
    decimal_proven: str | None = None
    thousands: str | None = None
    date_order: str | None = None
    plain: Plain | None = None
