"""Profiles: what the statistics say about one column; which fields there are follows from its type."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, Tag
from pydantic.types import Discriminator

from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Role
from models.values import Value


class TopValue(Value):
    """One of the commonest values; an integer beyond 2**53 is text."""

    value: int | float | str | bool | None
    count: int


class Histogram(Value):
    """n+1 edges and n counts; edges of dates and times are seconds since 1970-01-01 or midnight."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


class Ecdf(Value):
    """Values in order, and the exact share of the present values at or below each of them."""

    values: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()


class Profile(Value):
    """What is said about every column; `unique` counts values that occur exactly once."""

    name: str
    role: Role
    count: int
    missing: int
    missing_share: float
    distinct: int
    unique: int


class NumericProfile(Profile):
    """Numbers. Null where too few values, or an infinity, leave a figure undefined; `infinite` counts infinities."""

    type: Literal["integer", "number"]
    mean: float | None
    std: float | None
    variance: float | None
    min: int | float | str | None
    q1: float | None
    median: float | None
    q3: float | None
    max: int | float | str | None
    p01: float | None
    p05: float | None
    p95: float | None
    p99: float | None
    iqr: float | None
    mad: float | None
    sum: int | float | str | None
    zeros: int
    negatives: int
    # Files read by an earlier version do not say.
    infinite: int | None = None
    skewness: float | None
    kurtosis: float | None
    cv: float | None
    histogram: Histogram
    # Bins that grow by one factor, where equal ones would show one bar and nothing else; the first may hold the zeros.
    log_histogram: Histogram | None = None
    # Files read by an earlier version have none.
    ecdf: Ecdf = Ecdf()
    top: tuple[TopValue, ...]


class TextProfile(Profile):
    """Categories and texts; lengths are in characters, `empty` counts texts of length 0."""

    type: Literal["category", "text"]
    top: tuple[TopValue, ...]
    min_length: int | None
    max_length: int | None
    mean_length: float | None
    empty: int


class TemporalProfile(Profile):
    """Dates and times. `gaps` counts the places where more time passes than the usual step."""

    type: Literal["datetime", "date", "time"]
    min: str | None
    max: str | None
    range_seconds: float | None
    histogram: Histogram
    granularity: str | None
    gaps: int | None


class BooleanProfile(Profile):
    """How many cells are true, and how many false."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    type: Literal["boolean"]
    true_count: int = Field(alias="true")
    false_count: int = Field(alias="false")


def kind_of(profile: Any) -> str:
    """Which of the profiles fits, by the column's type."""
    found = profile["type"] if isinstance(profile, dict) else profile.type
    if found in NUMERIC_TYPES:
        return "numeric"
    return "temporal" if found in TEMPORAL_TYPES else "boolean" if found == "boolean" else "text"


AnyProfile = Annotated[
    Annotated[NumericProfile, Tag("numeric")]
    | Annotated[TextProfile, Tag("text")]
    | Annotated[TemporalProfile, Tag("temporal")]
    | Annotated[BooleanProfile, Tag("boolean")],
    Discriminator(kind_of),
]
