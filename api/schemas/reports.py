"""Reports, as the API takes their parameters."""

from pydantic import Field

from api.reading import FromQuery
from api.schemas.datasets import FILTER


class ReportParameters(FromQuery):
    """In which format, and about which rows."""

    format: str = Field("html", description="html or pdf")
    filter: str | None = Field(None, description=FILTER)
