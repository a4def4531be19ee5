"""Datasets, as the API takes and gives them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from api.reading import FromQuery
from api.schemas.envelope import Problem, Reply, Schema
from models.columns import Column
from models.lists import SortField, Status
from models.receipt import ReadingOptions, Receipt, RejectedCell

FILTER = "JSON list of conditions [{column, op, value}]; all of them must hold"
SORT = 'Columns to sort by, separated by commas, "-" first for descending; or a JSON list [{column, descending}]'
COLUMNS = "Names of columns, separated by commas, or as a JSON list"


class DatasetPath(Schema):
    """Which dataset."""

    dataset_id: UUID


class UploadQuery(FromQuery):
    """How long to wait for the dataset to be read."""

    wait: float = Field(0, ge=0, le=60, allow_inf_nan=False, description="Seconds to wait until the dataset is read")


class ListQuery(FromQuery):
    """Which of your datasets, in which order."""

    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(20, ge=1, le=100)
    q: str = Field("", max_length=255, description="Looked for in names and file names")
    sort: SortField = Field("-created_at", description='"-" first for descending')
    status: Status | None = None


class PreviewParameters(FromQuery):
    """Which rows and columns of a dataset, in which order."""

    limit: int = Field(50, ge=1, le=1000, description="Most rows to give")
    offset: int = Field(0, ge=0, le=2**53, description="Rows to leave out first")
    columns: str | None = Field(None, description=COLUMNS)
    sort: str | None = Field(None, description=SORT)
    filter: str | None = Field(None, description=FILTER)


class ExportParameters(FromQuery):
    """Which rows and columns to take out, in which format."""

    format: str = Field("csv", description="csv, csv-excel, csv-zip, json, json-document, ndjson, parquet or xlsx")
    columns: str | None = Field(None, description=COLUMNS)
    sort: str | None = Field(None, description=SORT)
    filter: str | None = Field(None, description=FILTER)


class RejectedQuery(FromQuery):
    """Which of the rejected cells."""

    limit: int = Field(50, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=2**53)


class DatasetChange(Schema):
    """What may be changed of a dataset; what is left out stays."""

    name: str = Field("", max_length=255, description="Shown name")
    description: str | None = Field(None, max_length=10_000)


class Rereading(Schema):
    """How to read the kept original again."""

    options: ReadingOptions


class Progress(Schema):
    """How far reading has come."""

    phase: str
    rows: int
    total: int | None


class Dataset(Schema):
    """One uploaded file and what became of it."""

    id: UUID
    name: str
    description: str | None
    original_filename: str
    file_type: str
    file_size: int
    sha256: str
    row_count: int | None
    column_count: int | None
    status: Status
    error: Problem | None
    progress: Progress | None
    created_at: datetime
    updated_at: datetime


class DatasetDetail(Dataset):
    """A dataset with its columns, and with how it was read."""

    columns: list[Column]
    receipt: Receipt | None


class DatasetList(Schema):
    """One page of your datasets."""

    items: list[Dataset]
    total: int
    page: int
    per_page: int


class PreviewRows(Schema):
    """Some rows; each is a list in the order of the columns."""

    columns: list[str]
    rows: list[list[Any]]
    total_rows: int = Field(description="How many rows pass the filter")
    offset: int


class RejectedList(Schema):
    """Cells that did not fit their column."""

    items: list[RejectedCell]
    total: int


class DatasetReply(Reply):
    """One dataset."""

    data: Dataset


class DatasetDetailReply(Reply):
    """One dataset with everything about it."""

    data: DatasetDetail


class DatasetListReply(Reply):
    """One page of your datasets."""

    data: DatasetList


class PreviewReply(Reply):
    """Some rows of a dataset."""

    data: PreviewRows


class RejectedReply(Reply):
    """Cells that did not fit their column."""

    data: RejectedList
