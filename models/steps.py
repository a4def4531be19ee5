"""Steps: what cleaning does to a table, as data; `step` says which kind one is, and an unknown field is refused."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from models.columns import ColumnType
from models.filters import Filter
from models.outliers import OutlierMethod
from models.values import Value

LONGEST_NAME = 1000
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Names = Annotated[tuple[Name, ...], Field(min_length=1, max_length=10_000)]
Constant = bool | int | float | str


class Fill(Value):
    """Fill missing cells. Means and steps between values are rounded to what the column can hold."""

    step: Literal["fill"] = "fill"
    columns: Names = Field(description="Columns to fill")
    method: Literal["mean", "median", "mode", "constant", "interpolate", "forward"] = Field(
        "median",
        description="mean and median are for numbers and times; mode takes the commonest value, of several the "
        "smallest; interpolate draws a line between the values around a gap; forward repeats the value before",
    )
    value: Constant | None = Field(None, description="For “constant”: the value, of the columns' own type")

    @model_validator(mode="after")
    def _has_its_value(self) -> "Fill":
        if (self.method == "constant") != (self.value is not None):
            raise ValueError("“value” belongs to “constant”, and to nothing else")
        return self


class DropRows(Value):
    """Drop rows with missing cells, or rows that pass a filter."""

    step: Literal["drop_rows"] = "drop_rows"
    columns: Names | None = Field(None, description="Columns to look at for missing cells; all when left out")
    how: Literal["any", "all"] = Field("any", description="Whether any or all of these cells must be missing")
    filter: Filter = Field((), description="Drop the rows that pass, whatever is missing in them")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "DropRows":
        if self.filter and self.columns is not None:
            raise ValueError("give “columns” or “filter”, not both")
        return self


class DropColumns(Value):
    """Drop columns."""

    step: Literal["drop_columns"] = "drop_columns"
    columns: Names = Field(description="Columns to drop")


class KeepRows(Value):
    """Keep only the rows that pass a filter."""

    step: Literal["filter"] = "filter"
    filter: Filter = Field(min_length=1, description="Conditions that a row must pass to stay")


class Cap(Value):
    """Draw values that lie too far out in to a bound. Bounds are narrowed to what the column can hold."""

    step: Literal["cap"] = "cap"
    columns: Names = Field(description="Columns of numbers, dates or times")
    to: Literal["bounds", "quantiles", "fences"] = Field(
        "fences",
        description="bounds: “lower” and “upper” are values; quantiles: they are shares from 0 to 1; fences: "
        "“threshold” times the distance of the quartiles beyond them",
    )
    lower: Constant | None = Field(None, description="Lowest value, or share of values, that stays as it is")
    upper: Constant | None = Field(None, description="Highest value, or share of values, that stays as it is")
    threshold: float = Field(1.5, ge=0, le=1e6, description="Width of the fences, in quartile distances")

    @model_validator(mode="after")
    def _has_bounds(self) -> "Cap":
        given = [bound for bound in (self.lower, self.upper) if bound is not None]
        if (self.to == "fences") == bool(given):
            raise ValueError("“lower” and “upper” (or one of them) belong to “bounds” and “quantiles”")
        if self.to == "quantiles" and not all(is_share(bound) for bound in given):
            raise ValueError("quantiles are shares from 0 to 1, such as 0.01 and 0.99")
        return self


class Mask(Value):
    """Make cells missing in the rows that pass a filter."""

    step: Literal["mask"] = "mask"
    columns: Names = Field(description="Columns whose cells become missing")
    filter: Filter = Field(min_length=1, description="Conditions that a row must pass")


class TreatOutliers(Value):
    """Ask the outliers question, then keep, mask or cap the values found, or drop their rows."""

    step: Literal["outliers"] = "outliers"
    action: Literal["keep", "mask", "cap", "drop"] = Field(
        "mask",
        description="keep: only write “flag”; mask: the values become missing; cap: they are drawn in to the fence, "
        "or to the nearest value of a row that is not flagged; drop: their rows go",
    )
    method: OutlierMethod = Field("iqr", description="How rows are judged, as in the outliers analysis")
    threshold: float | None = Field(None, ge=0, le=1e12, description="The method's usual one when left out")
    columns: Names | None = Field(None, description="Columns to look at; all measures when left out")
    group: Name | None = Field(None, description="Column whose values form groups that are judged each by itself")
    flag: Name | None = Field(None, description="Name of a new column that says true where a row was flagged")

    @model_validator(mode="after")
    def _does_something(self) -> "TreatOutliers":
        if self.action == "keep" and self.flag is None:
            raise ValueError("“keep” changes no value, so give the name of a column in “flag”")
        return self


class TidyText(Value):
    """Trim spaces, join repeated ones, and change the case of text."""

    step: Literal["tidy_text"] = "tidy_text"
    columns: Names = Field(description="Columns of text")
    trim: bool = Field(True, description="Take away spaces at both ends")
    squeeze: bool = Field(False, description="Make one space of several")
    case: Literal["keep", "lower", "upper", "title", "sentence"] = Field("keep", description="Letters to change to")


class Replacement(Value):
    """One value and what stands in its place; null stands for a missing cell."""

    old: Constant | None
    new: Constant | None


class MapValues(Value):
    """Replace values by others."""

    step: Literal["map_values"] = "map_values"
    column: Name = Field(description="Column whose values are replaced")
    values: tuple[Replacement, ...] = Field(min_length=1, max_length=10_000, description="What becomes what")
    others: Literal["keep", "missing"] = Field("keep", description="What happens to values that are not listed")


class ChangeType(Value):
    """Read a column as another type."""

    step: Literal["change_type"] = "change_type"
    column: Name = Field(description="Column to change")
    type: ColumnType = Field(description="The type that it gets")
    date_order: Literal["ymd", "dmy", "mdy"] = Field("ymd", description="Order of dates in text, where it is not ISO")
    decimal: Literal[".", ","] = Field(".", description="Decimal mark of numbers in text")
    misfits: Literal["missing", "fail"] = Field(
        "missing", description="Whether cells that do not fit become missing, or end the cleaning with an error"
    )


class Rename(Value):
    """Give columns other names."""

    step: Literal["rename"] = "rename"
    names: dict[Name, Name] = Field(min_length=1, max_length=10_000, description="Old name to new name")


class Deduplicate(Value):
    """Drop rows that repeat another one."""

    step: Literal["deduplicate"] = "deduplicate"
    columns: Names | None = Field(None, description="Columns that must agree; all when left out")
    keep: Literal["first", "last"] = Field("first", description="Which of the equal rows stays")


class Compute(Value):
    """Add a column, or replace one, by an expression over the others."""

    step: Literal["compute"] = "compute"
    column: Name = Field(description="Name of the new column; one that exists is replaced")
    expression: str = Field(
        min_length=1,
        max_length=10_000,
        description="Numbers, 'texts', [columns], + - * / % **, = != < <= > >=, and, or, not, and functions such as "
        "if([price] > 10, 'high', 'low'); a missing operand makes a missing result",
    )


AnyStep = Annotated[
    Fill
    | DropRows
    | DropColumns
    | KeepRows
    | Cap
    | Mask
    | TreatOutliers
    | TidyText
    | MapValues
    | ChangeType
    | Rename
    | Deduplicate
    | Compute,
    Field(discriminator="step"),
]
MOST_STEPS = 100
Steps = Annotated[tuple[AnyStep, ...], Field(max_length=MOST_STEPS)]


def is_share(value: Any) -> bool:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
