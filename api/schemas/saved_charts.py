"""Saved charts, as the API takes and gives them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from api.reading import FromQuery
from api.schemas.envelope import Reply, Schema
from models.charts import Spec


class ChartPath(Schema):
    """Which saved chart."""

    chart_id: UUID


class SavedChartListQuery(FromQuery):
    """Which of your saved charts."""

    dataset_id: UUID | None = Field(None, description="Only charts of this dataset")
    q: str = Field("", max_length=255, description="Looked for in names")
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(20, ge=1, le=100)


class ChartToSave(Schema):
    """A chart to keep."""

    dataset_id: UUID
    spec: Spec
    name: str | None = Field(None, max_length=255, description="The chart's own title when not given")


class ChartChange(Schema):
    """What may be changed of a saved chart; what is left out stays."""

    revision: int = Field(ge=1, description="The revision that you saw; when it is not the present one, 409 CONFLICT")
    name: str | None = Field(None, max_length=255)
    spec: Spec | None = None


class SavedChart(Schema):
    """A chart that is kept: its specification as data, and which version of specifications that is."""

    id: UUID
    dataset_id: UUID
    name: str
    spec: dict[str, Any]
    spec_version: int
    revision: int
    created_at: datetime
    updated_at: datetime


class SavedChartList(Schema):
    """One page of your saved charts."""

    items: list[SavedChart]
    total: int
    page: int
    per_page: int


class SavedChartReply(Reply):
    """One saved chart."""

    data: SavedChart


class SavedChartListReply(Reply):
    """One page of your saved charts."""

    data: SavedChartList
