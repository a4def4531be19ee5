"""The queue: rows of `jobs` that workers of several processes take, hold by a lease, and finish.

Every transaction here touches the dataset's row before the job's, so that two can never wait for each other.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from models.errors import Cancelled, DataLensError, UnreadableFile
from models.lists import Status
from models.tables import AnalysisResult, Dataset, Job, now
from services.database import Database
from services.dataset_states import as_json, changed, move
from services.jobs.worker_names import is_dead
from services.logs import events

LEASE = timedelta(seconds=30)
# Deaths of the server itself are mostly not the file's fault, but one that brings it down each time must end.
MOST_ATTEMPTS = 5
WAITING = {"phase": "queued", "rows": 0, "total": None}
STARTING = {"phase": "checking", "rows": 0, "total": None}
CANCELLED = "Reading was cancelled. The file is kept: read it again from this page, or delete it."
INTERRUPTED = (
    "Reading this file was interrupted several times, so it was given up. The file is kept: "
    "read it again when the server is less busy, or split it into smaller files."
)
log = events(__name__)


class Claim(NamedTuple):
    """A job that a worker holds, and the dataset as it was when it was taken."""

    job_id: UUID
    worker: str
    attempt: int
    dataset: Dataset


class Overtaken(Exception):
    """The job was cancelled, deleted or given to somebody else in the meantime."""


class Queue:
    """Takes, keeps and finishes jobs for one worker."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self.worker = worker

    def claim(self) -> Claim | None:
        """Take the oldest waiting job, if there is one."""
        with self._database.reading() as session:
            if not session.scalar(select(exists().where(Job.status == "queued"))):
                return None
        with self._database.session() as session:
            return self._claim(session)

    def parent_of(self, dataset: Dataset) -> Dataset | None:
        """The dataset that a version was made from, if it can be asked; None for an upload."""
        if dataset.parent_id is None:
            return None
        with self._database.reading() as session:
            parent = session.get(Dataset, dataset.parent_id)
        return parent if parent is not None and parent.status == "ready" else None

    def report(self, claim: Claim, progress: dict[str, Any]) -> None:
        """Say how far it is, and keep the lease.

        Raises:
            Overtaken: nobody wants the result any more.
        """
        mine = update(Dataset).where(
            Dataset.id == claim.dataset.id,
            Dataset.generation == claim.dataset.generation,
            Dataset.status == "processing",
        )
        with self._database.session() as session:
            # Progress is no change that a person would look for under "updated".
            must(changed(session, mine.values(progress=progress, updated_at=Dataset.updated_at)))
            must(changed(session, held(claim).values(lease_until=now() + LEASE)))

    def finish(self, claim: Claim, status: Status, **values: Any) -> None:
        """Close the job and move its dataset on, both or neither.

        Raises:
            Overtaken: nobody wants the result any more.
        """
        dataset = claim.dataset
        with self._database.session() as session:
            must(move(session, dataset.id, dataset.generation, "processing", status, progress=None, **values))
            session.execute(delete(AnalysisResult).where(AnalysisResult.dataset_id == dataset.id))
            outcome = "done" if status == "ready" else "failed"
            must(changed(session, held(claim).values(status=outcome, finished_at=now(), lease_until=None)))

    def fail(self, claim: Claim, error: DataLensError) -> None:
        """Close the job with the reason why the file could not be read."""
        self.finish(claim, "failed", error=as_json(error))

    def give_back(self, claim: Claim, *, counted: bool) -> None:
        """Let another worker, or this one later, begin again; `counted` when the attempt was one.

        Raises:
            Overtaken: nobody wants the result any more.
        """
        dataset = claim.dataset
        attempts = Job.attempts if counted else Job.attempts - 1
        with self._database.session() as session:
            must(move(session, dataset.id, dataset.generation, "processing", "uploaded", progress=WAITING))
            must(
                changed(session, held(claim).values(status="queued", worker=None, lease_until=None, attempts=attempts))
            )

    def cancel(self, dataset_id: UUID) -> bool:
        """Fail what is waiting or being read because somebody said so; False when it was finished already."""
        with self._database.session() as session:
            dataset = session.scalar(select(Dataset).where(Dataset.id == dataset_id).with_for_update())
            if dataset is None or dataset.status not in ("uploaded", "processing"):
                return False
            old: Status = "uploaded" if dataset.status == "uploaded" else "processing"
            error = as_json(Cancelled(CANCELLED, status="failed"))
            move(session, dataset_id, dataset.generation, old, "failed", progress=None, error=error)
            close = {"status": "cancelled", "cancel_requested": True, "finished_at": now(), "lease_until": None}
            changed(session, update(Job).where(Job.dataset_id == dataset_id, is_open()).values(close))
        return True

    def requeue_abandoned(self, dead: Callable[[str], bool] = is_dead) -> int:
        """Let jobs begin again whose worker is dead or has lost its lease; how many there were."""
        with self._database.reading() as session:
            running = session.scalars(select(Job).where(Job.status == "running")).all()
        abandoned = [job for job in running if lost(job) or dead(job.worker or "///")]
        for job in abandoned:
            log.warning("job.abandoned", dataset_id=str(job.dataset_id), worker=job.worker, attempts=job.attempts)
            self._requeue(job)
        return len(abandoned)

    def _claim(self, session: Session) -> Claim | None:
        waiting = select(Job, Dataset).join(Dataset, Job.dataset_id == Dataset.id).where(Job.status == "queued")
        first = waiting.order_by(Job.created_at, Job.id).limit(1).with_for_update(of=Dataset, skip_locked=True)
        row = session.execute(first).one_or_none()
        if row is None:
            return None
        job, dataset = row
        take = {"status": "running", "worker": self.worker, "lease_until": now() + LEASE, "started_at": now()}
        free = update(Job).where(Job.id == job.id, Job.status == "queued")
        if not move(session, dataset.id, dataset.generation, "uploaded", "processing", progress=STARTING, error=None):
            # Its dataset is in no state to be read: a row that somebody changed by hand.
            changed(session, free.values(status="cancelled", finished_at=now()))
            return None
        must(changed(session, free.values(attempts=Job.attempts + 1, **take)))
        return Claim(job.id, self.worker, job.attempts + 1, dataset)

    def _requeue(self, job: Job) -> None:
        with self._database.session() as session:
            dataset = session.scalar(select(Dataset).where(Dataset.id == job.dataset_id).with_for_update())
            same = update(Job).where(Job.id == job.id, Job.status == "running", Job.worker == job.worker)
            given_up = job.attempts >= MOST_ATTEMPTS
            again = {"status": "failed" if given_up else "queued", "worker": None, "lease_until": None}
            if dataset is None or not changed(session, same.where(Job.lease_until == job.lease_until).values(again)):
                return
            error = as_json(UnreadableFile(INTERRUPTED, reason="interrupted"))
            new: Status = "failed" if given_up else "uploaded"
            values = {"progress": None, "error": error} if given_up else {"progress": WAITING}
            move(session, dataset.id, dataset.generation, "processing", new, **values)


def held(claim: Claim) -> Any:
    """An update of the claim's job, as long as the claim holds."""
    return update(Job).where(
        Job.id == claim.job_id, Job.status == "running", Job.worker == claim.worker, Job.attempts == claim.attempt
    )


def must(done: int | bool) -> None:
    """Undo the transaction when a guarded statement met no row."""
    if not done:
        raise Overtaken


def is_open() -> ColumnElement[bool]:
    """A job that is waiting or at work."""
    return Job.status.in_(("queued", "running"))


def lost(job: Job) -> bool:
    """Whether a worker has not renewed its lease in time."""
    return job.lease_until is None or job.lease_until < now()
