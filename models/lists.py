"""Lists of datasets: which page of which ones, in which order."""

from typing import Literal

from pydantic import Field

from models.values import Value

SortField = Literal["name", "-name", "created_at", "-created_at", "file_size", "-file_size", "row_count", "-row_count"]
Status = Literal["uploaded", "processing", "ready", "failed"]


class DatasetQuery(Value):
    """One page of a person's datasets; `q` is looked for in names and file names."""

    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(20, ge=1, le=100)
    q: str = Field("", max_length=255)
    sort: SortField = "-created_at"
    status: Status | None = None
