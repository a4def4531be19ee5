"""The keeper: finishes or removes what crashes, cancelled uploads and deletions have left."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.errors import DataLensError
from models.tables import Dataset, Job, Upload, now
from services.database import Database
from services.dataset_states import changed, move
from services.files import FileStore
from services.jobs.queue import WAITING, Queue, is_open
from services.jobs.reader import Signals
from services.logs import events

EVERY_SECONDS = 5.0
SWEEP_SECONDS = 3600.0
UNDO = timedelta(minutes=1)
KEEP_JOBS = timedelta(days=7)
# Locks held, and so descriptors open, at a time; ids in one statement.
AT_ONCE = 100
IN_A_STATEMENT = 500
Item = TypeVar("Item")
log = events(__name__)


class Keeper:
    """Looks after what nobody else does any more. Safe while other servers work on the same files."""

    def __init__(self, database: Database, files: FileStore, queue: Queue, signals: Signals) -> None:
        self._database = database
        self._files = files
        self._queue = queue
        self._signals = signals
        self._swept_at = -SWEEP_SECONDS

    def run(self) -> None:
        """The life of the thread."""
        while not self._signals.closing.wait(EVERY_SECONDS):
            try:
                self.look_after()
            except DataLensError as error:
                log.warning("keeper.postponed", code=error.code)
            except Exception:  # the next round may go well
                log.exception("keeper.broken")

    def look_after(self) -> None:
        """One round."""
        if self._queue.requeue_abandoned():
            self._signals.wake()
        self.purge_trash()
        self.purge_uploads()
        if time.monotonic() - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            self.sweep()

    def purge_trash(self, after: timedelta = UNDO) -> None:
        """Delete for good what was put out of sight a minute ago."""
        due = Dataset.trashed_at < now() - after
        with self._database.reading() as session:
            found = session.scalars(select(Dataset).where(due)).all()
        for dataset in found:
            with self._database.session() as session:
                gone = changed(session, delete(Dataset).where(Dataset.id == dataset.id, due))
            if gone:
                self._signals.stop(dataset.id)
                self._files.remove(dataset)
                log.info("dataset.purged", dataset_id=str(dataset.id))

    def purge_uploads(self) -> None:
        """Forget uploads that nobody went on with, and their bytes."""
        due = Upload.expires_at < now()
        with self._database.reading() as session:
            if not session.scalar(select(exists().where(due))):
                return
        with self._database.session() as session:
            changed(session, delete(Upload).where(due))
        self._sweep_files(self._files.arriving)

    def sweep(self) -> None:
        """Remove files that belong to nothing, and begin again what was left half done."""
        with self._database.session() as session:
            changed(session, delete(Job).where(Job.finished_at < now() - KEEP_JOBS))
        self._adopt()
        self._sweep_files(self._files.arriving)
        self._sweep_files(self._files.originals)
        self._sweep_columns()

    def _adopt(self) -> None:
        """Give a job to every dataset that waits for one and has none."""
        open_job = exists().where(Job.dataset_id == Dataset.id, is_open())
        with self._database.session() as session:
            unfinished = select(Dataset).where(Dataset.status.in_(("uploaded", "processing")), ~open_job)
            for dataset in session.scalars(unfinished.with_for_update(skip_locked=True)).all():
                if dataset.status == "processing":
                    move(session, dataset.id, dataset.generation, "processing", "uploaded", progress=WAITING)
                session.add(Job(dataset_id=dataset.id))
                log.warning("dataset.adopted", dataset_id=str(dataset.id))

    def _sweep_files(self, folder: Path) -> None:
        """Remove files without a row. One that somebody alive still writes is locked, and is left alone."""
        names = {path: identity(path) for path in folder.iterdir()}
        known = self._known({name for name in names.values() if name is not None})
        for part in parts([path for path, name in names.items() if name not in known], AT_ONCE):
            with ExitStack() as locks:
                free = [path for path in part if locks.enter_context(locked(path))]
                # Asked again under the locks: a row may have come between the two looks.
                known = self._known({name for path in free if (name := names[path]) is not None})
                for path in free:
                    if names[path] not in known:
                        path.unlink(missing_ok=True)
                        log.info("file.swept", file=path.name)

    def _sweep_columns(self) -> None:
        """Remove columns of no dataset, of older generations and of attempts that nobody is making."""
        for folder in list(self._files.columns.iterdir()):
            inside = list(folder.iterdir()) if folder.is_dir() else []
            keep = self._columns_to_keep(identity(folder), [path.name for path in inside])
            for path in inside:
                if path.name not in keep:
                    shutil.rmtree(path, ignore_errors=True)
                    log.info("columns.swept", folder=f"{folder.name}/{path.name}")
            if not keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _columns_to_keep(self, id: UUID | None, names: list[str]) -> set[str]:
        """Asked after listing: what was listed and is not needed now can never be needed again."""
        with self._database.reading() as session:
            dataset = session.get(Dataset, id) if id is not None else None
            if dataset is None:
                return set()
            if session.scalar(select(exists().where(Job.dataset_id == dataset.id, Job.status == "running"))):
                return set(names) or {"not yet there"}
            if dataset.status == "ready":
                return {str(dataset.generation)}
            # The next reading takes over what stays the same in the last columns that there are.
            earlier = [int(name) for name in names if name.isdecimal() and int(name) < dataset.generation]
            return {str(dataset.generation), *map(str, sorted(earlier)[-1:])}

    def _known(self, ids: set[UUID]) -> set[UUID]:
        """Those ids that a dataset or an upload has."""
        with self._database.reading() as session:
            return {found for part in parts(sorted(ids), IN_A_STATEMENT) for found in both(session, part)}


def both(session: Session, part: list[UUID]) -> Iterator[UUID]:
    """Ids of datasets and of uploads, out of some."""
    columns: tuple[InstrumentedAttribute[UUID], ...] = (Dataset.id, Upload.id)
    for column in columns:
        yield from session.scalars(select(column).where(column.in_(part)))


def parts(items: list[Item], size: int) -> Iterator[list[Item]]:
    """A list in parts of a size."""
    yield from (items[start : start + size] for start in range(0, len(items), size))


def identity(path: Path) -> UUID | None:
    """The id in a file's name; None for a file that is none of ours."""
    try:
        return UUID(path.name.partition(".")[0])
    except ValueError:
        return None


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Whether nobody alive is writing this file; as long as it is asked, nobody can begin."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
