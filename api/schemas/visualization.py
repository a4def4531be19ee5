"""Charts, as the API takes and gives them."""

from typing import Any

from pydantic import Field

from api.reading import FromQuery
from api.schemas.datasets import FILTER
from api.schemas.envelope import Reply, Schema
from models.charts import ChartData
from models.explanations import Explanation


class ChartQuery(FromQuery):
    """A chart as a query string; `GET /visualization/` says which kinds take what."""

    chart: str = Field(description="Kind of chart")
    x: str | None = Field(None, description="Column along the horizontal axis, or of the groups")
    y: str | None = Field(None, description="Column along the vertical axis, or of the values")
    color: str | None = Field(None, description="Column that tells series apart")
    size: str | None = Field(None, description="Column of numbers that makes marks larger")
    facet: str | None = Field(None, description="Column that gives one small chart per value")
    agg: str | None = Field(None, description="mean, sum, count, median, min or max")
    bins: str | None = Field(None, description="Number of bins of equal width")
    sort: str | None = Field(None, description='Order of groups: x or y, "-" first for descending')
    limit: str | None = Field(None, description="Most groups; the rest is joined as “other”")
    filter: str | None = Field(None, description=FILTER)
    title: str | None = Field(None, description="Own title")
    log_x: str | None = Field(None, description="true or false; decided by the data when not given")
    log_y: str | None = Field(None, description="true or false; decided by the data when not given")
    stack: str | None = Field(None, description="true or false: series on top of each other")
    options: str | None = Field(
        None, description="What only some kinds take, as JSON: {columns, grain, range_x, range_y, beyond}"
    )


class MarkQuery(ChartQuery):
    """One mark of a chart: the series and the place that it has in the numbers of `chart-data`."""

    series: int = Field(0, ge=0, le=100_000, description="0-based place among the series")
    place: int = Field(ge=0, le=100_000_000, description="0-based place within the series; of z, line by line")


class ShelfAccepts(Schema):
    """What one shelf of a kind accepts."""

    accepts: list[str]
    required: bool


class ChartKindItem(Schema):
    """One kind of chart."""

    kind: str
    title: str
    about: str
    shelves: dict[str, ShelfAccepts]
    parameters: dict[str, Any]


class ChartKindList(Schema):
    """Every kind of chart."""

    items: list[ChartKindItem]
    total: int


class ChartKindListReply(Reply):
    """Every kind of chart."""

    data: ChartKindList


class ChartDataReply(Reply):
    """The numbers behind a chart."""

    data: ChartData


class DrawnChart(Schema):
    """A chart as a Plotly figure."""

    figure: dict[str, Any]
    spec: dict[str, Any]
    rows_read: int
    points: int
    reduced: str


class DrawnChartReply(Reply):
    """A chart as a Plotly figure."""

    data: DrawnChart


class ChartScript(Schema):
    """A chart as a program."""

    script: str = Field(description="Python that needs pandas and plotly only, and the original file beside it")


class ChartScriptReply(Reply):
    """A chart as a program."""

    data: ChartScript


class ExplanationReply(Reply):
    """What sets the rows behind one mark apart."""

    data: Explanation


class SuggestedChart(Schema):
    """A chart worth seeing, and why."""

    spec: dict[str, Any]
    title: str
    reason: str
    score: float


class SuggestedChartList(Schema):
    """Charts worth seeing, most telling first."""

    items: list[SuggestedChart]
    total: int


class SuggestedChartListReply(Reply):
    """Charts worth seeing."""

    data: SuggestedChartList
