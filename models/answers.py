"""An answer: what an analysis found, and how it was come by."""

from typing import Any
from uuid import UUID

from models.values import Value


class Answer(Value):
    """One analysis of one dataset. `result` is plain JSON data; `sampled_rows` is set when not `exact`."""

    dataset_id: UUID
    analysis_type: str
    params: dict[str, Any]
    exact: bool = True
    sampled_rows: int | None = None
    computed_in_ms: float
    cached: bool
    result: dict[str, Any]
