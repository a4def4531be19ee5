"""Relation: what lies behind the correlation of two columns, reduced to what a picture can show."""

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES
from models.correlations import NoCoefficient
from models.errors import NotEnoughData
from models.kinds import Analysis
from models.parameters import Conditions
from models.values import Value

if TYPE_CHECKING:
    from services.engine.correlations.columns import Source
    from services.engine.table import Table


MOST_GROUPS, MOST_ACROSS = 12, 8
LEAST_ROWS = 3
LEAST_CELLS, MOST_CELLS = 16, 64


class Params(Value):
    """Two columns, how fine the picture is, and which rows take part."""

    x: str | None = Field(None, description="Column across; the first one that is no identifier when it is not named")
    y: str | None = Field(None, description="Column upwards; the next one when it is not named")
    bins: int | None = Field(
        None,
        ge=8,
        le=200,
        description="Cells across of the grid of two columns of numbers; as many as the rows can fill",
    )
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class Density(Value):
    """Two numbers: edges of a grid, counts by line from the lowest y, pairs outside it, and the line through them.

    `spread` is the standard deviation of what the line leaves, with n - 2. `reason` says why there are no coefficients,
    `line_reason` why there is no line: x is constant, or a figure of it lies beyond what a double can hold.
    """

    x_edges: tuple[float, ...]
    y_edges: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    outside: int
    pearson: float | None
    spearman: float | None
    slope: float | None
    intercept: float | None
    spread: float | None
    reason: NoCoefficient | None
    line_reason: Literal["constant", "beyond_doubles"] | None


class Group(Value):
    """One group of the category: how many rows, mean and quartiles of the number."""

    name: Any
    rows: int
    mean: float
    q1: float
    median: float
    q3: float


class Groups(Value):
    """A category and a number, whichever is x: the largest groups, how many are left out, and why there is no ratio."""

    category: str
    number: str
    groups: tuple[Group, ...]
    left_out: int
    ratio: float | None
    p_value: float | None
    reason: NoCoefficient | None


class Crossing(Value):
    """Two categories: the commonest values of each, counts by line of y, values left out, and why there is no V."""

    x_names: tuple[Any, ...]
    y_names: tuple[Any, ...]
    counts: tuple[tuple[int, ...], ...]
    x_left_out: int
    y_left_out: int
    cramers_v: float | None
    p_value: float | None
    reason: NoCoefficient | None


class Result(Value):
    """`rows` hold both columns; one of the three pictures is there, as `kind` says."""

    x: str
    y: str
    kind: Literal["density", "groups", "table"]
    rows: int
    density: Density | None = None
    groups: Groups | None = None
    table: Crossing | None = None


def run(table: "Table", params: Params) -> Result:
    """Count two columns together, exactly.

    >>> from services.engine.table import Table
    >>> run(Table.of(a=[1, 2, 3], b=[2, 4, 6]), Params(x="a", y="b")).density.slope
    2.0

    Args:
        table: n rows.
        params: two columns, bins, and a filter.

    Raises:
        InvalidParameters: a column is unknown, or a condition does not suit it.
        NotEnoughData: fewer than three rows hold both columns, or there are no two columns.
    """
    import numpy as np

    from services.engine.correlations.columns import Source

    names = named(table, params)
    mask = table.mask(params.filter)
    places = None if mask is None else np.flatnonzero(mask)
    first, second = (Source(table.form(name), table.domain(name), places) for name in names)
    numeric = [table.column(name).type in NUMERIC_TYPES | TEMPORAL_TYPES for name in names]
    if all(numeric):
        return density(names, first, second, params.bins)
    if any(numeric):
        return groups(names, first, second, numeric[0])
    return cross(names, first, second)


def named(table: "Table", params: Params) -> tuple[str, str]:
    """The two columns: those that were asked for, else the first that tell something."""
    telling = [column.name for column in table.columns if column.role not in ("identifier", "free_text", "constant")]
    first = table.column(params.x, "x").name if params.x is not None else next(iter(telling), None)
    second = table.column(params.y, "y").name if params.y is not None else None
    second = second or next((name for name in telling if name != first), None)
    if first is None or second is None:
        raise NotEnoughData("A relation needs two columns. Name them with x and y.", columns=telling)
    return first, second


def require(rows: int, names: tuple[str, str]) -> None:
    """Fewer than three pairs make no picture."""
    if rows < LEAST_ROWS:
        message = f"Only {rows} rows hold both “{names[0][:100]}” and “{names[1][:100]}”. Three are needed."
        raise NotEnoughData(message + " Widen the filter, or choose other columns.", columns=list(names))


def density(names: tuple[str, str], first: "Source", second: "Source", bins: int | None) -> Result:
    """Two numbers on a grid."""
    import numpy as np

    from services.engine.correlations.columns import codes_of
    from services.engine.correlations.matrix import REASONS
    from services.engine.correlations.pearson import pearson
    from services.engine.correlations.pictures import grid, line, step_of
    from services.engine.correlations.spearman import spearman

    across, up = first.all_numbers(), second.all_numbers()
    held = ~(np.isnan(across) | np.isnan(up))
    across, up = across[held], up[held]
    require(len(across), names)
    cells = bins or cells_for(len(across))
    found = grid(across, up, (cells, cells * 3 // 4), (step_of(first), step_of(second)))
    fit, linear = line(across, up), pearson([first, second])
    return Result(
        x=names[0],
        y=names[1],
        kind="density",
        rows=len(across),
        density=Density(
            x_edges=tuple(found.x_edges.tolist()),
            y_edges=tuple(found.y_edges.tolist()),
            counts=tuple(map(tuple, found.counts.tolist())),
            outside=found.outside,
            pearson=finite(float(linear.values[0, 1])),
            spearman=finite(float(spearman([codes_of(first), codes_of(second)]).values[0, 1])),
            slope=fit.slope if fit else None,
            intercept=fit.intercept if fit else None,
            spread=fit.residual if fit else None,
            reason=REASONS[linear.reasons[0, 1]],
            line_reason=None if fit else "constant" if across.min() == across.max() else "beyond_doubles",
        ),
    )


def cells_for(rows: int) -> int:
    """How many cells across so many rows can fill: few rows on a fine grid are only specks."""
    return int(min(MOST_CELLS, max(LEAST_CELLS, rows**0.5 * 1.25)))


def groups(names: tuple[str, str], first: "Source", second: "Source", first_is_number: bool) -> Result:
    """A number by the groups of a category."""
    from services.engine.correlations.association import correlation_ratio
    from services.engine.correlations.columns import codes_of
    from services.engine.correlations.matrix import REASONS
    from services.engine.correlations.pictures import group_figures

    number, category = (first, second) if first_is_number else (second, first)
    codes, values = codes_of(category), number.all_numbers()
    ratio, rows, chance, reason = correlation_ratio(codes, values)
    require(rows, names)
    figures, left_out = group_figures(category, codes, values, MOST_GROUPS)
    return Result(
        x=names[0],
        y=names[1],
        kind="groups",
        rows=rows,
        groups=Groups(
            category=names[1] if first_is_number else names[0],
            number=names[0] if first_is_number else names[1],
            groups=tuple(Group(**item._asdict()) for item in figures),
            left_out=left_out,
            ratio=finite(ratio),
            p_value=finite(chance),
            reason=REASONS[reason],
        ),
    )


def cross(names: tuple[str, str], first: "Source", second: "Source") -> Result:
    """Two categories as a table of counts."""
    from services.engine.correlations.association import cramers_v
    from services.engine.correlations.columns import codes_of
    from services.engine.correlations.matrix import REASONS
    from services.engine.correlations.pictures import cross_table

    codes = codes_of(second), codes_of(first)
    value, rows, chance, reason = cramers_v(*codes)
    require(rows, names)
    down, across, counts, left = cross_table((second, first), codes, (MOST_GROUPS, MOST_ACROSS))
    return Result(
        x=names[0],
        y=names[1],
        kind="table",
        rows=rows,
        table=Crossing(
            x_names=tuple(across),
            y_names=tuple(down),
            counts=tuple(map(tuple, counts.tolist())),
            x_left_out=left[1],
            y_left_out=left[0],
            cramers_v=finite(value),
            p_value=finite(chance),
            reason=REASONS[reason],
        ),
    )


def finite(number: float) -> float | None:
    """NaN as None."""
    return None if number != number else number


def view(result: Result) -> list[Block]:
    """The figures, or the table behind the picture."""
    if result.density is not None:
        figures = {
            "Pearson r": result.density.pearson,
            "Spearman": result.density.spearman,
            "Slope": result.density.slope,
        }
        items = tuple((name, "–" if value is None else f"{value:.4g}", "") for name, value in figures.items())
        return [Stats(items=items), Note(text=f"{result.rows:,} rows hold both columns.")]
    if result.groups is not None:
        rows = tuple((str(item.name), item.rows, item.mean, item.median) for item in result.groups.groups)
        titles = (result.groups.category, "Rows", "Mean", "Median")
        return [TableBlock(headings=titles, rows=rows, caption=f"{result.groups.number} by group")]
    assert result.table is not None
    headings = (result.y, *(str(name) for name in result.table.x_names))
    lines = tuple((str(name), *line) for name, line in zip(result.table.y_names, result.table.counts, strict=True))
    return [TableBlock(headings=headings, rows=lines, caption=f"Rows by {result.y} and {result.x}")]


ANALYSIS = Analysis("relation", "Relation of two columns", Params, Result, run, view, version=2)
