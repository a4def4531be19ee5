"""What a report says: the same answers as the overview's, asked of the same service at one moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from models.errors import Conflict, NotEnoughData
from models.filters import Condition, Filter
from models.tables import Dataset
from services.datasets import Datasets
from services.explorer import Explorer

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """One dataset, what was found in `rows` of its rows, and when; `correlation` is None where there is none."""

    dataset: Dataset
    made_at: datetime
    conditions: tuple[Condition, ...]
    rows: int
    statistics: Found
    insights: Found
    missing: Found
    correlation: Found | None


@dataclass(frozen=True)
class ReportWriter:
    """One way to write a report down: the end of the file's name, its media type, and what gives its bytes."""

    suffix: str
    media_type: str
    write: Callable[[Report], bytes]


class Reports:
    """Gathers reports on datasets that the person owns."""

    def __init__(self, datasets: Datasets, explorer: Explorer) -> None:
        self._datasets = datasets
        self._explorer = explorer

    def gather(self, user_id: UUID, dataset_id: UUID, conditions: Filter = ()) -> Report:
        """Ask everything that the report says, of the rows that pass the conditions.

        Raises:
            NotFound, NotReady: as `Datasets.ready`.
            Conflict: no row is left to say anything about.
            InvalidParameters: a condition does not fit its column.
        """
        dataset = self._datasets.ready(user_id, dataset_id)
        asked = {"filter": [condition.model_dump(exclude_none=True) for condition in conditions]} if conditions else {}

        def ask(kind: str) -> Found:
            return self._explorer.analyse(user_id, dataset.id, kind, asked).result

        statistics = ask("statistics")
        if not statistics["rows"]:
            raise Conflict("No row is left to report on. Loosen the filter, or take one condition away.")
        return Report(
            dataset=dataset,
            made_at=datetime.now(UTC),
            conditions=tuple(conditions),
            rows=statistics["rows"],
            statistics=statistics,
            insights=ask("insights"),
            missing=ask("missing"),
            correlation=correlation_or_none(ask),
        )


def correlation_or_none(ask: Callable[[str], Found]) -> Found | None:
    """The correlation of the measures; None where there are not two of them."""
    try:
        return ask("correlation")
    except NotEnoughData:
        return None
