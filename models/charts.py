"""Charts: what a person asks for, what a kind of chart accepts, and the numbers behind a picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BeforeValidator, Field, ValidationError

from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, Column
from models.errors import InvalidParameters
from models.kinds import fields_of
from models.parameters import Conditions, data_from
from models.values import Value

Aggregate = Literal["mean", "sum", "count", "median", "min", "max"]
SortBy = Literal["x", "-x", "y", "-y"]
Nature = Literal["number", "time", "group"]
Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
# Raised when a kept specification has to be read in another way than before.
SPEC_VERSION = 1
# Types of column of whose axis a part can be asked for.
ZOOMABLE = ("integer", "number", "date", "datetime")
SHELVES = ("x", "y", "color", "size", "facet")
SHELF_WORDS = {"x": "X", "y": "Y", "color": "Colour", "size": "Size", "facet": "Facet"}
NATURE_WORDS = {"number": "a number", "time": "a date or time", "group": "a category"}
TYPE_WORDS = {
    "boolean": "true or false",
    "datetime": "a date and time",
    "date": "a date",
    "time": "a time of day",
    "category": "a category",
    "integer": "a number",
    "number": "a number",
}


def nothing_from(value: Any) -> Any:
    """Empty text, as an address writes what was not chosen, means nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def options_from(value: Any) -> Any:
    """Options from JSON text or as they are."""
    found = data_from(value)
    return {} if found in ([], None) else found


def range_from(value: Any) -> Any:
    """The two ends of a range from JSON text, from two texts with a comma between them, or as they are."""
    if isinstance(value, str) and not value.strip().startswith("["):
        return nothing_from(value) and value.split(",")
    return nothing_from(data_from(value)) or None


Name = Annotated[str | None, BeforeValidator(nothing_from)]
Flag = Annotated[bool | None, BeforeValidator(nothing_from)]


Range = Annotated[tuple[float | str, float | str] | None, BeforeValidator(range_from)]


class Options(Value):
    """What only some kinds of chart take."""

    columns: tuple[str, ...] = Field((), max_length=12, description="Columns of a chart of parallel axes")
    grain: Grain | None = Field(None, description="Step of dates and times; the finest that fits when not given")
    range_x: Range = Field(None, description="Part of the horizontal axis to draw in finer detail, as [low, high]")
    range_y: Range = Field(None, description="Part of the vertical axis of single points, as [low, high]")
    beyond: float = Field(
        0, ge=0, le=1, description="Share of a range that is read beyond either end, so that lines run on to the edges"
    )


class Spec(Value):
    """A chart as data: kind, columns on shelves, and how to reduce and draw them. Plain enough to be kept."""

    chart: str = Field(description="Kind of chart; the list of kinds says which there are", max_length=40)
    x: Name = Field(None, description="Column along the horizontal axis, or of the groups")
    y: Name = Field(None, description="Column along the vertical axis, or of the values")
    color: Name = Field(None, description="Column that tells series apart")
    size: Name = Field(None, description="Column of numbers that makes marks larger")
    facet: Name = Field(None, description="Column that gives one small chart per value")
    agg: Annotated[Aggregate | None, BeforeValidator(nothing_from)] = Field(None, description="How values are joined")
    bins: Annotated[int | None, BeforeValidator(nothing_from)] = Field(
        None, ge=1, le=1000, description="Number of bins of equal width"
    )
    sort: Annotated[SortBy | None, BeforeValidator(nothing_from)] = Field(
        None, description='Order of groups: "x" or "y", "-" first for descending'
    )
    limit: Annotated[int | None, BeforeValidator(nothing_from)] = Field(
        None, ge=1, le=1000, description="Most groups; the rest is joined as “other”"
    )
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")
    title: Annotated[str | None, BeforeValidator(nothing_from)] = Field(None, max_length=200, description="Own title")
    log_x: Flag = Field(None, description="Logarithmic horizontal axis; decided by the data when not given")
    log_y: Flag = Field(None, description="Logarithmic vertical axis; decided by the data when not given")
    stack: Flag = Field(None, description="Series on top of each other rather than side by side")
    options: Annotated[Options, BeforeValidator(options_from)] = Field(
        default_factory=Options, description="What only some kinds take"
    )

    def shelf(self, name: str) -> str | None:
        """The column on a shelf."""
        chosen: str | None = getattr(self, name)
        return chosen

    def shelves(self) -> dict[str, str]:
        """The shelves that hold a column."""
        return {name: column for name in SHELVES if (column := self.shelf(name))}


def spec_from(raw: Mapping[str, Any]) -> Spec:
    """Check a chart that somebody asks for; raises InvalidParameters with a reason for each field."""
    try:
        return Spec.model_validate(dict(raw))
    except ValidationError as error:
        raise InvalidParameters("Some values of this chart are not valid.", fields=fields_of(error)) from error


class SavedChartQuery(Value):
    """One page of a person's saved charts; `q` is looked for in their names."""

    dataset_id: UUID | None = None
    q: str = Field("", max_length=255)
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(20, ge=1, le=100)


class ChartData(Value):
    """The numbers behind a chart. `labels` says in words what each axis holds; each series has a name, x and y."""

    chart: str
    x: str | None
    y: str | None
    agg: Aggregate | None = None
    series: tuple[dict[str, Any], ...]
    labels: dict[str, str]
    rows_read: int
    points: int
    reduced: str


class Suggestion(Value):
    """A chart worth seeing: its spec, a title, why, and how much it tells, between 0 and 1."""

    spec: Spec
    title: str
    reason: str
    score: float


def natures_of(column: Column) -> frozenset[Nature]:
    """What a column can serve as: every column can form groups."""
    if column.type in NUMERIC_TYPES or column.type == "boolean":
        return frozenset({"number", "group"})
    return frozenset({"time", "group"}) if column.type in TEMPORAL_TYPES else frozenset({"group"})


ANY: frozenset[Nature] = frozenset({"number", "time", "group"})
NUMBER: frozenset[Nature] = frozenset({"number"})
NUMBER_OR_TIME: frozenset[Nature] = frozenset({"number", "time"})


class Shelf(NamedTuple):
    """One place for a column: what it accepts, and whether the chart needs it."""

    accepts: frozenset[Nature]
    is_required: bool = False

    @property
    def words(self) -> str:
        """What it accepts, in words."""
        if "group" in self.accepts:
            return "any column"
        return " or ".join(NATURE_WORDS[nature] for nature in ("number", "time") if nature in self.accepts)


@dataclass(frozen=True)
class Reduced:
    """What a kind's reduction gives: series as JSON data, what was done to fit a screen, and what the axes are.

    `scales` holds for "x" and "y" one of category, date, linear, log; `left_out` counts rows without a value; `plain`
    are those of "x" and "y" whose numbers are years or keys, which are written without separators.
    """

    series: tuple[dict[str, Any], ...]
    notes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    points: int = 0
    left_out: int = 0
    plain: frozenset[str] = frozenset()


Traces = list[dict[str, Any]]


@dataclass(frozen=True)
class ChartKind:
    """One kind of chart: picker, form, API and tests follow from it.

    `reduce` takes a question about a table and gives few numbers; `draw` makes Plotly traces and layout of them.
    """

    name: str
    title: str
    about: str
    sign: str
    shelves: Mapping[str, Shelf]
    reduce: Callable[[Any], Reduced]
    draw: Callable[[Reduced, Spec], tuple[Traces, dict[str, Any]]]
    agg: Aggregate | None = None
    controls: tuple[str, ...] = ()
    # The axes along which a part can be asked for in finer detail.
    zooms: tuple[str, ...] = ()
    version: int = 1

    def problems(self, chosen: Mapping[str, Column], agg: str | None = None) -> dict[str, str]:
        """Why these columns do not fit, by shelf; empty when they do."""
        found = {}
        for name, shelf in self.shelves.items():
            if shelf.is_required and name not in chosen:
                found[name] = f"needs {shelf.words}"
        for name, column in chosen.items():
            shelf = self.shelves.get(name, Shelf(frozenset()))
            if name not in self.shelves:
                found[name] = "is not used by this kind of chart"
            elif not natures_of(column) & shelf.accepts and not (name == "y" and agg == "count"):
                found[name] = f"needs {shelf.words}; {column.name} is {TYPE_WORDS.get(column.type, column.type)}"
        return found
