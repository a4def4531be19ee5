"""Datasets: whose they are, how they come in, change and go. The only place that checks the owner."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import Conflict, NotFound, NotReady, StorageFull
from models.lists import DatasetQuery, Status
from models.receipt import RawLines, ReadingOptions, RejectedCell
from models.tables import AnalysisResult, Dataset, Job, now
from services.database import Database
from services.dataset_names import checked_name, clean, file_name, name_from
from services.dataset_pages import page_of
from services.dataset_states import changed, move
from services.dataset_words import public, public_detail
from services.files import FileStore, Incoming, Kept
from services.formats.names import suffix_of
from services.jobs.background import Jobs
from services.json_values import plain
from services.logs import events

MISSING = "There is no such dataset. It may have been deleted; your library shows what there is."
READING = "This dataset is still being read. It will be there in a moment; please ask again shortly."
FAILED = "This dataset could not be read, so there is nothing to ask it. Its page says why, and how to read it again."
OTHER_FILE = (
    "This Idempotency-Key was used for another file. Use a new key for a new file, or send the same file again."
)
WAITING = {"phase": "queued", "rows": 0, "total": None}
UNSET: Any = object()
log = events(__name__)


class Datasets:
    """Everything that a person may do with their datasets."""

    public = staticmethod(public)
    public_detail = staticmethod(public_detail)

    def __init__(self, database: Database, files: FileStore, jobs: Jobs) -> None:
        self._database = database
        self._files = files
        self._jobs = jobs

    def get(self, user_id: UUID, dataset_id: UUID) -> Dataset:
        """A dataset of this person.

        Raises:
            NotFound: there is none, or it is somebody else's: nobody can tell which.
        """
        with self._database.reading() as session:
            return owned(session, user_id, dataset_id)

    def ready(self, user_id: UUID, dataset_id: UUID) -> Dataset:
        """A dataset of this person that can answer questions.

        Raises:
            NotFound: as `get`.
            NotReady: it is still being read.
            Conflict: it could not be read.
        """
        dataset = self.get(user_id, dataset_id)
        if dataset.status == "failed":
            raise Conflict(FAILED, status=dataset.status)
        if dataset.status != "ready":
            raise NotReady(READING, status=dataset.status)
        return dataset

    def page(self, user_id: UUID, query: DatasetQuery) -> tuple[list[Dataset], int]:
        """One page of a person's datasets, and how many there are in all."""
        with self._database.reading() as session:
            return page_of(session, user_id, query)

    def add(
        self,
        user_id: UUID,
        incoming: Incoming,
        original_filename: str,
        *,
        name: str | None = None,
        options: ReadingOptions | None = None,
        idempotency_key: str | None = None,
    ) -> Dataset:
        """Keep a file that has arrived, and have it read. When this returns, a power cut loses nothing.

        Raises:
            UnsupportedFileType, InvalidParameters, StorageFull, Unavailable: nothing is left behind.
            Conflict: the idempotency key belongs to another file.
        """
        with incoming:
            filename = file_name(original_filename)
            file_type = suffix_of(filename)
            label = checked_name(name) if name is not None else None
            known = self._same_request(user_id, idempotency_key, incoming.sha256)
            if known is not None:
                return known
            path = incoming.keep(file_type)
            kept = Kept(incoming.id, path, incoming.size, incoming.sha256, file_type)
            try:
                return self.enter(user_id, kept, filename, label, options, idempotency_key)
            except IntegrityError:
                incoming.discard()
                known = self._same_request(user_id, idempotency_key, kept.sha256)
                if known is None:
                    raise
                return known
            except StorageFull:
                incoming.discard()
                raise

    def enter(
        self,
        user_id: UUID,
        kept: Kept,
        filename: str,
        name: str | None,
        options: ReadingOptions | None,
        idempotency_key: str | None = None,
        also: Callable[[Session], None] = lambda session: None,
    ) -> Dataset:
        """Make the row and the job of an original that is on the disk, in one transaction, with whatever else."""
        dataset = Dataset(
            id=kept.id,
            user_id=user_id,
            name=name or name_from(filename),
            filename=kept.path.rpartition("/")[2],
            original_filename=filename,
            file_type=kept.file_type,
            file_size=kept.size,
            file_path=kept.path,
            sha256=kept.sha256,
            options=plain(options.model_dump(mode="json", exclude_unset=True)) if options else None,
            progress=WAITING,
            idempotency_key=idempotency_key,
        )
        with self._database.session() as session:
            session.add(dataset)
            session.flush()
            session.add(Job(dataset_id=dataset.id))
            also(session)
        log.info("dataset.added", dataset_id=str(dataset.id), file_type=kept.file_type, bytes=kept.size)
        self._jobs.wake()
        return dataset

    def update(self, user_id: UUID, dataset_id: UUID, *, name: str = UNSET, description: str | None = UNSET) -> Dataset:
        """Change the name, the description, or both.

        Raises:
            NotFound: as `get`.
            InvalidParameters: the name is empty or too long.
        """
        with self._database.session() as session:
            dataset = owned(session, user_id, dataset_id, lock=True)
            if name is not UNSET:
                dataset.name = checked_name(name)
            if description is not UNSET:
                dataset.description = clean(description or "") or None
        return dataset

    def delete(self, user_id: UUID, dataset_id: UUID) -> None:
        """Delete a dataset at once and for good: file, columns and results.

        Raises:
            NotFound: as `get`.
        """
        with self._database.session() as session:
            dataset = owned(session, user_id, dataset_id, lock=True)
            session.execute(delete(Dataset).where(Dataset.id == dataset.id))
        self._jobs.stop(dataset_id)
        self._files.remove(dataset)
        log.info("dataset.deleted", dataset_id=str(dataset_id))

    def trash(self, user_id: UUID, dataset_id: UUID) -> None:
        """Put a dataset out of sight; for a minute `restore` brings it back.

        Raises:
            NotFound: as `get`.
        """
        with self._database.session() as session:
            owned(session, user_id, dataset_id, lock=True).trashed_at = now()

    def restore(self, user_id: UUID, dataset_id: UUID) -> Dataset:
        """Bring back a dataset that was put out of sight.

        Raises:
            NotFound: it is gone, or it is somebody else's.
        """
        with self._database.session() as session:
            dataset = owned(session, user_id, dataset_id, lock=True, trashed=True)
            dataset.trashed_at = None
        return dataset

    def reparse(self, user_id: UUID, dataset_id: UUID, options: ReadingOptions) -> Dataset:
        """Read the kept original again, in another way; the same dataset, its next generation.

        Raises:
            NotFound: as `get`.
            NotReady: it is being read at this moment.
        """
        with self._database.session() as session:
            dataset = owned(session, user_id, dataset_id, lock=True)
            if dataset.status not in ("ready", "failed") or not self._begin_again(session, dataset, options):
                raise NotReady(READING, status=dataset.status)
            session.refresh(dataset)
        # The columns of before stay until the next ones are there: those that stay the same are taken over.
        self._jobs.wake()
        return dataset

    def rejected(self, user_id: UUID, dataset_id: UUID, limit: int, offset: int) -> tuple[list[RejectedCell], int]:
        """Cells that did not fit their column, and how many there are in all."""
        from services.ingest.rejected import read_rejected

        dataset = self.ready(user_id, dataset_id)
        return read_rejected(self._files.columns_folder(dataset), limit, offset)

    def raw_lines(self, user_id: UUID, dataset_id: UUID, line: int | None = None) -> RawLines:
        """The first lines of the kept original, and those around one, for a person to look at.

        Raises:
            NotFound: as `get`.
        """
        from services.ingest.raw_lines import raw_lines

        dataset = self.get(user_id, dataset_id)
        encoding = (dataset.receipt or {}).get("encoding") or (dataset.options or {}).get("encoding")
        return raw_lines(self._files.path_of(dataset), dataset.file_type, encoding, line)

    def wait(self, user_id: UUID, dataset_id: UUID, seconds: float) -> Dataset:
        """The dataset, as soon as it is read, or as it is after this many seconds."""
        deadline = time.monotonic() + seconds
        pause = 0.02
        while True:
            dataset = self.get(user_id, dataset_id)
            left = deadline - time.monotonic()
            if dataset.status in ("ready", "failed") or left <= 0:
                return dataset
            time.sleep(min(pause, left))
            pause = min(0.25, pause * 1.5)

    def _begin_again(self, session: Session, dataset: Dataset, options: ReadingOptions) -> bool:
        fresh = {
            "generation": dataset.generation + 1,
            "options": plain(options.model_dump(mode="json", exclude_unset=True)),
            "progress": WAITING,
            **dict.fromkeys(("row_count", "column_count", "columns_info", "receipt", "error")),
        }
        old: Status = "ready" if dataset.status == "ready" else "failed"
        session.execute(delete(AnalysisResult).where(AnalysisResult.dataset_id == dataset.id))
        session.add(Job(dataset_id=dataset.id))
        return move(session, dataset.id, dataset.generation, old, "uploaded", **fresh)

    def _same_request(self, user_id: UUID, key: str | None, sha256: str) -> Dataset | None:
        """The dataset that the same request made before; it is brought back when it was just deleted."""
        if key is None:
            return None
        where = (Dataset.user_id == user_id, Dataset.idempotency_key == key)
        with self._database.session() as session:
            dataset = session.scalar(select(Dataset).where(*where))
            if dataset is not None and dataset.sha256 != sha256:
                raise Conflict(OTHER_FILE, dataset_id=str(dataset.id))
            if dataset is not None and dataset.trashed_at is not None:
                changed(session, update(Dataset).where(*where).values(trashed_at=None))
        return dataset


def owned(session: Session, user_id: UUID, dataset_id: UUID, *, lock: bool = False, trashed: bool = False) -> Dataset:
    """The dataset, if it belongs to this person and is in sight (or, if asked so, is not)."""
    where = (
        Dataset.id == dataset_id,
        Dataset.user_id == user_id,
        Dataset.trashed_at.is_not(None) if trashed else Dataset.trashed_at.is_(None),
    )
    question = select(Dataset).where(*where)
    dataset = session.scalar(question.with_for_update() if lock else question)
    if dataset is None:
        raise NotFound(MISSING)
    return dataset
