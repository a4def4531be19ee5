"""Trends: what a series does over time, what moves it, and how it may go on."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from models.blocks import Block, Note, Stats, TableBlock
from models.kinds import Analysis
from models.parameters import Conditions
from models.values import Value
from services.series.forecasting.outlook import Errors

if TYPE_CHECKING:
    from services.engine.table import Table
    from services.series.findings import Findings
    from services.series.grouped import Group as GroupFound

LEVEL, INNER_LEVEL = 0.95, 0.8
Name = Annotated[str | None, BeforeValidator(lambda value: None if value == "" else value)]
Count = Annotated[int | None, BeforeValidator(lambda value: None if value == "" else value)]


class Params(Value):
    """Which columns, which step of time, and how far ahead."""

    date_column: Name = Field(None, description="Column of dates; chosen by itself when not given")
    value_column: Name = Field(None, description="Column of numbers; chosen by itself when not given")
    agg: Literal["mean", "sum", "count", "median", "min", "max"] = Field(
        "mean", description="How the values of one period become one"
    )
    freq: Literal["auto", "hour", "day", "week", "month", "quarter", "year"] = Field(
        "auto", description="Step of time; auto finds the finest that suits"
    )
    horizon: Count = Field(None, ge=1, le=1000, description="Steps to forecast; chosen by the step when not given")
    group: Name = Field(None, description="Column whose values each get a series of their own; the 12 largest")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class Point(Value):
    """One period: its first day (or hour, or the row), and what it holds; `value` is None in a gap.

    Rows are counted from 0 among those that pass the filter. A `partial` one is at the edge and covered only in part:
    it is shown, and nothing is concluded from it. `seasons` are the parts of the season, where there are several.
    """

    t: str | int
    value: float | None
    smoothed: float
    trend: float
    seasonal: float
    seasons: tuple[float, ...] = ()
    anomaly: bool
    partial: bool = False


class Slope(Value):
    """The median slope of all pairs (Theil-Sen) with its 95 % interval per period, and the least-squares slope."""

    per_period: float
    per_year: float | None
    low: float
    high: float
    linear: float
    linear_error: float


class MannKendall(Value):
    """The Mann-Kendall test; `corrected…` allow for neighbours that resemble each other (Hamed and Rao)."""

    tau: float
    s: int
    z: float
    p_value: float
    direction: str
    corrected_p_value: float
    corrected_direction: str


class Seasonality(Value):
    """Steps until the season comes again (None for no season), its strength from 0 to 1, and the test's p-value.

    `periods` are all seasons that were found, the shortest first, and `period` the strongest of them; in the form
    `multiplicative` the season grows with the trend.
    """

    period: int | None
    strength: float
    p_value: float
    periods: tuple[int, ...] = ()
    form: Literal["additive", "multiplicative"] = "additive"


class ChangePoint(Value):
    """Where another line begins: mean level of the piece before and after, and their slopes per period."""

    t: str | int
    before: float
    after: float
    slope_before: float
    slope_after: float


class TurningPoint(Value):
    """The change that divides the series best in two lines, and the slopes per period of both."""

    t: str | int
    slope_before: float
    slope_after: float


class Forecast(Value):
    """One period to come, with its interval at `level`, and the narrower one at `inner_level`."""

    t: str | int
    value: float
    low: float
    high: float
    inner_low: float
    inner_high: float


class GroupPoint(Value):
    """One period of one group; `value` is None in a gap."""

    t: str | int
    value: float | None
    trend: float


class Group(Value):
    """The series of the rows that hold one value of the `group` column."""

    name: str | int | float | bool | None
    rows: int
    points: tuple[GroupPoint, ...]
    gaps: int
    slope: Slope
    mann_kendall: MannKendall
    seasonality: Seasonality
    change_points: tuple[ChangePoint, ...]
    forecast: tuple[Forecast, ...]
    forecast_error: Errors | None
    sentence: str


class Result(Value):
    """A series and what was found in it; `gaps` counts periods without a value, which are never taken for zero.

    `groups` are the same for the largest groups, where a column of groups was asked for; `groups_left_out` counts
    the values of that column that have none.
    """

    date_column: str | None
    value_column: str | None
    agg: str
    freq: str
    every: int
    rows: int
    points: tuple[Point, ...]
    gaps: int
    slope: Slope
    mann_kendall: MannKendall
    seasonality: Seasonality
    trend_strength: float
    change_points: tuple[ChangePoint, ...]
    turning_point: TurningPoint | None
    anomaly_reach: float
    forecast: tuple[Forecast, ...]
    forecast_error: Errors | None
    level: float
    inner_level: float
    sentence: str
    reasons: tuple[str, ...]
    group: str | None = None
    groups: tuple[Group, ...] = ()
    groups_left_out: int = 0


def run(table: "Table", params: Params) -> Result:
    """Follow one column over time.

    >>> from datetime import date
    >>> from services.engine.table import Table
    >>> months = [date(2024, month, 1) for month in range(1, 13)]
    >>> prices = [10 + 5 * month for month in range(12)]
    >>> run(Table.of(day=months, price=prices), Params()).slope.per_year
    60.0

    Args:
        table: n rows.
        params: columns, aggregation, step, horizon and filter.

    Raises:
        NotEnoughData: fewer than three periods hold a value.
        InvalidParameters: a column is unknown or does not suit, or a condition does not.
    """
    from threadpoolctl import threadpool_limits

    from services.series.findings import findings_of
    from services.series.grouped import grouped
    from services.series.study import Question, study_of

    asked = Question(params.date_column, params.value_column, params.agg, params.freq, params.filter)
    # The products are small: threads would mostly wait for each other, on a busy machine for seconds.
    with threadpool_limits(1):
        study = study_of(table, asked)
        result = told(findings_of(table, study, params.horizon))
        if params.group is None:
            return result
        found = grouped(table, params.group, study, asked, params.horizon)
    groups = tuple(group_told(item) for item in found.groups)
    return result.model_copy(update={"group": params.group, "groups": groups, "groups_left_out": found.left_out})


def told(found: "Findings") -> Result:
    """The findings as plain values."""
    study = found.study
    return Result(
        date_column=study.date,
        value_column=study.value,
        agg=study.aggregation,
        freq=study.clock.unit,
        every=study.every,
        rows=int(study.series.rows.sum()),
        points=tuple(Point(**point) for point in found.points()),
        gaps=found.gaps,
        slope=Slope(**found.slopes()),
        mann_kendall=trend_test_told(found),
        seasonality=season_told(found),
        trend_strength=found.trend_strength,
        change_points=tuple(ChangePoint(**change) for change in found.change_points()),
        turning_point=TurningPoint(**turning) if (turning := found.turning_point()) else None,
        anomaly_reach=found.unusual.reach,
        forecast=tuple(Forecast(**step) for step in found.forecasts()),
        forecast_error=found.outlook.errors if found.outlook else None,
        level=LEVEL,
        inner_level=INNER_LEVEL,
        sentence=found.sentence(),
        reasons=study.reasons,
    )


def group_told(group: "GroupFound") -> Group:
    """The findings of one group as plain values."""
    found = group.found
    points = ({name: point[name] for name in ("t", "value", "trend")} for point in found.points())
    return Group(
        name=group.name,
        rows=int(found.study.series.rows.sum()),
        points=tuple(GroupPoint(**point) for point in points),
        gaps=found.gaps,
        slope=Slope(**found.slopes()),
        mann_kendall=trend_test_told(found),
        seasonality=season_told(found),
        change_points=tuple(ChangePoint(**change) for change in found.change_points()),
        forecast=tuple(Forecast(**step) for step in found.forecasts()),
        forecast_error=found.outlook.errors if found.outlook else None,
        sentence=found.sentence(),
    )


def trend_test_told(found: "Findings") -> MannKendall:
    """The test of a trend as plain values."""
    test = found.test
    return MannKendall(
        tau=test.tau,
        s=test.s,
        z=test.z,
        p_value=test.p_value,
        direction=direction(test.s, test.p_value),
        corrected_p_value=test.corrected_p_value,
        corrected_direction=direction(test.s, test.corrected_p_value),
    )


def season_told(found: "Findings") -> Seasonality:
    """The season as plain values."""
    season = found.season
    return Seasonality(
        period=season.period,
        strength=season.strength,
        p_value=season.p_value,
        periods=season.periods,
        form="multiplicative" if season.is_factor else "additive",
    )


def direction(score: int, p_value: float) -> str:
    """Where the series goes, as far as the test can tell at 5 %."""
    if p_value >= 0.05 or score == 0:
        return "no trend"
    return "increasing" if score > 0 else "decreasing"


def view(result: Result) -> list[Block]:
    """The sentence, the figures, the changes and the forecast."""
    slope, season = result.slope, result.seasonality
    rate = slope.per_period if slope.per_year is None else slope.per_year
    figures: list[tuple[str, str, str]] = [
        ("Slope", f"{rate:.4g}", "a year" if slope.per_year is not None else "a step"),
        ("Season", str(season.period or "none"), f"strength {season.strength:.2f}"),
        ("Unusual", str(sum(point.anomaly for point in result.points)), "values beyond trend and season"),
        ("Gaps", f"{result.gaps:,}", "periods without a value"),
    ]
    if result.forecast_error and result.forecast_error.smape is not None:
        figures.append(("Forecast error", f"{result.forecast_error.smape:.1f}%", "in the rehearsal"))
    changes: tuple[tuple[Any, ...], ...] = tuple((item.t, item.before, item.after) for item in result.change_points)
    steps = tuple((item.t, item.value, item.low, item.high) for item in result.forecast)
    blocks: list[Block] = [
        Note(text=f"{result.sentence}."),
        Stats(items=tuple(figures)),
        TableBlock(headings=("From", "Mean before", "Mean after"), rows=changes, caption="Changes"),
        TableBlock(headings=("Period", "Forecast", "Low", "High"), rows=steps, caption="Forecast, 95 % interval"),
    ]
    return [*blocks, *group_blocks(result)]


def group_blocks(result: Result) -> list[Block]:
    """One line for each group."""
    if not result.groups:
        return []
    rows = tuple(
        (item.name, item.rows, item.slope.per_period, item.mann_kendall.corrected_direction, item.sentence)
        for item in result.groups
    )
    headings = (result.group or "", "Rows", "Slope", "Trend", "In words")
    return [TableBlock(headings=headings, rows=rows, caption="Groups")]


def is_long(params: Params) -> bool:
    """Whether the question takes long enough to be a task of the analyst: a dozen series rather than one."""
    return params.group is not None


ANALYSIS = Analysis("trends", "Trends", Params, Result, run, view, version=6, heavy=is_long)
