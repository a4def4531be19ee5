"""Saved charts: what people keep of the builder, as plain data. The only place that checks whose chart it is."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from models.charts import SPEC_VERSION, SavedChartQuery, Spec, spec_from
from models.errors import Conflict, InvalidParameters, NotFound
from models.tables import Dataset, SavedChart, now
from services.charting import Charting
from services.database import Database
from services.dataset_names import checked_name, clean
from services.dataset_words import in_utc
from services.datasets import Datasets
from services.json_values import canonical

MISSING = "There is no such chart. It may have been deleted; the builder of its dataset lists what there is."
STALE = (
    "This chart was changed in the meantime, perhaps in another window. Load it again, or keep your changes under "
    "another name."
)
NEWER = "This chart was made by a newer DataLens. Install the newer version again to open it."
# A chart that was deleted can be brought back for a while; the next deletion clears what nobody missed.
KEPT_FOR = timedelta(minutes=10)
LARGEST_SPEC = 100_000
MOST_OF_A_DATASET = 1_000
UNSET: Any = object()


class SavedCharts:
    """Everything that a person may do with the charts that they keep."""

    def __init__(self, database: Database, datasets: Datasets, charting: Charting) -> None:
        self._database = database
        self._datasets = datasets
        self._charting = charting

    def get(self, user_id: UUID, chart_id: UUID) -> SavedChart:
        """A chart of this person.

        Raises:
            NotFound: there is none, or it is somebody else's, or its dataset was deleted: nobody can tell which.
        """
        with self._database.reading() as session:
            return owned(session, user_id, chart_id)

    def page(self, user_id: UUID, query: SavedChartQuery) -> tuple[list[SavedChart], int]:
        """One page of a person's charts, those changed last first, and how many there are in all."""
        where = conditions(user_id, query)
        with self._database.reading() as session:
            total = session.scalar(select(func.count()).select_from(SavedChart).join(Dataset).where(*where)) or 0
            question = select(SavedChart).join(Dataset).where(*where)
            ordered = question.order_by(SavedChart.updated_at.desc(), SavedChart.id)
            found = session.scalars(ordered.offset((query.page - 1) * query.per_page).limit(query.per_page)).all()
        return list(found), total

    def of_dataset(self, user_id: UUID, dataset_id: UUID) -> Sequence[SavedChart]:
        """Every chart of one dataset, by name."""
        where = conditions(user_id, SavedChartQuery(dataset_id=dataset_id))
        with self._database.reading() as session:
            question = select(SavedChart).join(Dataset).where(*where)
            found = session.scalars(question.order_by(SavedChart.created_at, SavedChart.id)).all()
        return sorted(found, key=lambda chart: chart.name.casefold())

    def create(self, user_id: UUID, dataset_id: UUID, spec: Spec, name: str | None = None) -> SavedChart:
        """Keep a chart; without a name it gets the one that the chart itself would have.

        Raises:
            NotFound, NotReady: as `Datasets.ready`.
            Conflict: the dataset could not be read, or has as many charts as it may have.
            InvalidParameters: the name is not one, or the chart does not fit the dataset's columns.
            NotEnoughData: without a name, there is no value to draw.
        """
        self._charting.check(user_id, dataset_id, spec)
        label = checked_name(name) if name else clean(self._charting.chart(user_id, dataset_id, spec).title)[:255]
        chart = SavedChart(
            user_id=user_id, dataset_id=dataset_id, name=label, spec=plain_spec(spec), spec_version=SPEC_VERSION
        )
        with self._database.session() as session:
            count = select(func.count()).select_from(SavedChart).where(SavedChart.dataset_id == dataset_id)
            if (session.scalar(count) or 0) >= MOST_OF_A_DATASET:
                raise Conflict(f"This dataset has {MOST_OF_A_DATASET:,} charts already. Delete some of them first.")
            session.add(chart)
        return chart

    def update(
        self, user_id: UUID, chart_id: UUID, revision: int, *, name: str = UNSET, spec: Spec = UNSET
    ) -> SavedChart:
        """Change the name, the chart, or both; `revision` is the one that the change was made to.

        Raises:
            NotFound: as `get`.
            Conflict: somebody changed it since; `revision` in the details is the present one.
            InvalidParameters: the name is not one, or the chart does not fit the dataset's columns.
        """
        if spec is not UNSET:
            self._charting.check(user_id, self.get(user_id, chart_id).dataset_id, spec)
        with self._database.session() as session:
            chart = owned(session, user_id, chart_id, lock=True)
            if chart.revision != revision:
                raise Conflict(STALE, revision=chart.revision)
            if name is not UNSET:
                chart.name = checked_name(name)
            if spec is not UNSET:
                chart.spec, chart.spec_version = plain_spec(spec), SPEC_VERSION
            chart.revision += 1
        return chart

    def delete(self, user_id: UUID, chart_id: UUID) -> None:
        """Delete a chart at once and for good; raises NotFound as `get`."""
        with self._database.session() as session:
            session.delete(owned(session, user_id, chart_id, lock=True))

    def trash(self, user_id: UUID, chart_id: UUID) -> SavedChart:
        """Put a chart out of sight; for a while `restore` brings it back. Raises NotFound as `get`."""
        with self._database.session() as session:
            chart = owned(session, user_id, chart_id, lock=True)
            old = (SavedChart.user_id == user_id, SavedChart.trashed_at < now() - KEPT_FOR)
            session.execute(delete(SavedChart).where(*old))
            chart.trashed_at = now()
        return chart

    def restore(self, user_id: UUID, chart_id: UUID) -> SavedChart:
        """Bring back a chart that was put out of sight; raises NotFound where it is gone, or somebody else's."""
        with self._database.session() as session:
            chart = owned(session, user_id, chart_id, lock=True, trashed=True)
            chart.trashed_at = None
        return chart


def owned(session: Session, user_id: UUID, chart_id: UUID, *, lock: bool = False, trashed: bool = False) -> SavedChart:
    """The chart, if it and its dataset belong to this person and are in sight (or, if asked so, it is not)."""
    where = (
        SavedChart.id == chart_id,
        SavedChart.user_id == user_id,
        SavedChart.trashed_at.is_not(None) if trashed else SavedChart.trashed_at.is_(None),
        Dataset.user_id == user_id,
        Dataset.trashed_at.is_(None),
    )
    question = select(SavedChart).join(Dataset).where(*where)
    chart = session.scalar(question.with_for_update(of=SavedChart) if lock else question)
    if chart is None:
        raise NotFound(MISSING)
    return chart


def conditions(user_id: UUID, query: SavedChartQuery) -> list[ColumnElement[bool]]:
    """Whose charts, of which dataset, with which words in the name."""
    where = [SavedChart.user_id == user_id, SavedChart.trashed_at.is_(None), Dataset.trashed_at.is_(None)]
    if query.dataset_id is not None:
        where.append(SavedChart.dataset_id == query.dataset_id)
    words = clean(query.q)
    return [*where, SavedChart.name.icontains(words, autoescape=True)] if words else where


def plain_spec(spec: Spec) -> dict[str, Any]:
    """A chart as the data that is kept: only what was chosen.

    Raises:
        InvalidParameters: it is too large to be kept.
    """
    found: dict[str, Any] = spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    if len(canonical(found)) > LARGEST_SPEC:
        reason = f"longer than {LARGEST_SPEC:,} characters"
        raise InvalidParameters(f"This chart is {reason}. Make its filter shorter.", fields={"spec": reason})
    return found


def spec_of(chart: SavedChart) -> Spec:
    """The chart that was kept.

    Raises:
        Conflict: a newer version of this program wrote it.
    """
    if chart.spec_version > SPEC_VERSION:
        raise Conflict(NEWER, spec_version=chart.spec_version)
    return spec_from(chart.spec)


def public(chart: SavedChart) -> dict[str, Any]:
    """A saved chart as the API shows it."""
    return {
        "id": str(chart.id),
        "dataset_id": str(chart.dataset_id),
        "name": chart.name,
        "spec": chart.spec,
        "spec_version": chart.spec_version,
        "revision": chart.revision,
        "created_at": in_utc(chart.created_at),
        "updated_at": in_utc(chart.updated_at),
    }
