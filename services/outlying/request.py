"""Request: what is asked of a search for outliers."""

from typing import NamedTuple

from models.filters import Filter
from models.outliers import OutlierMethod


class Search(NamedTuple):
    """What was asked, checked and complete."""

    method: OutlierMethod
    threshold: float
    columns: tuple[str, ...] | None
    group: str | None
    filter: Filter
    limit: int
